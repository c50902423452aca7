"""The chart of months: what it tells, by mouse, keyboard and as a table."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.month.calendar import Month
from ui.charts.month_bars import MonthBar, scale_of, short_amount
from ui.charts.panel import ChartPanel

BARS = (
    MonthBar(Month(2025, 11), 1_000_000, 800_000, 32_000),
    MonthBar(Month(2025, 12), 500_000, 900_000, -64_000),
    MonthBar(Month(2026, 1), None, None, None),
    MonthBar(Month(2026, 2), 2_345_678, 0, 375_308),
)
AMOUNTS = st.none() | st.integers(-(10**15), 10**15)


@pytest.fixture
def panel(qtbot: QtBot) -> ChartPanel:
    made = ChartPanel("Trece meses")
    qtbot.addWidget(made)
    made.resize(800, 400)
    made.show_bars(BARS, Month(2026, 2))
    made.show()
    qtbot.waitExposed(made)
    return made


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS), max_size=13))
def test_the_scale_holds_every_bar_and_has_few_lines(
    values: Sequence[tuple[int | None, int | None, int | None]],
) -> None:
    scale = scale_of([MonthBar(Month(2026, 1), *one) for one in values])
    assert all(0 <= scale.place(value) <= 1 for one in values for value in one if value is not None)
    assert 0 in scale.steps
    assert 2 <= len(scale.steps) <= 8


@pytest.mark.parametrize(
    ("cents", "text"),
    [(0, "$0"), (50_000, "$500"), (2_500_000, "$25 mil"), (-150_000_000, "-$1.5 M"), (123_400, "$1.23 mil")],
)
def test_the_scale_is_read_in_few_letters(cents: int, text: str) -> None:
    assert short_amount(cents) == text


def test_hovering_tells_the_figures_of_the_month(panel: ChartPanel) -> None:
    place = panel.chart.middle_of(Month(2025, 12)).toPoint()
    QTest.mouseMove(panel.chart, place)
    assert panel.chart.toolTip() == "Diciembre 2025\nCobrado: $5,000.00\nPagado: $9,000.00\nIVA a favor: $640.00"


def test_a_click_goes_to_that_month_and_beside_the_bars_nowhere(qtbot: QtBot, panel: ChartPanel) -> None:
    with qtbot.waitSignal(panel.month_chosen) as told:
        QTest.mouseClick(panel.chart, Qt.MouseButton.LeftButton, pos=panel.chart.middle_of(Month(2025, 11)).toPoint())
    assert told.args == [Month(2025, 11)]
    with qtbot.assertNotEmitted(panel.month_chosen):
        QTest.mouseClick(panel.chart, Qt.MouseButton.LeftButton, pos=QPoint(1, 100))


def test_arrows_walk_over_the_months_and_enter_chooses(qtbot: QtBot, panel: ChartPanel) -> None:
    panel.chart.setFocus()
    assert panel.chart.accessibleDescription().startswith("Febrero 2026")
    for _ in range(2):
        QTest.keyClick(panel.chart, Qt.Key.Key_Left)
    assert panel.chart.accessibleDescription().startswith("Diciembre 2025")
    with qtbot.waitSignal(panel.month_chosen) as told:
        QTest.keyClick(panel.chart, Qt.Key.Key_Return)
    assert told.args == [Month(2025, 12)]


def test_the_same_is_read_as_a_table(qtbot: QtBot, panel: ChartPanel) -> None:
    QTest.mouseClick(panel.toggle, Qt.MouseButton.LeftButton)
    assert panel.table.isVisible()
    model = panel.table.model()
    rows = [[model.index(row, at).data() for at in range(4)] for row in range(model.rowCount())]
    assert rows[1] == ["diciembre 2025", "$5,000.00", "$9,000.00", "-$640.00"]
    assert rows[2] == ["enero 2026", "sin datos", "sin datos", "sin datos"]
    panel.table.setFocus()
    panel.table.setCurrentCell(3, 0)
    with qtbot.waitSignal(panel.month_chosen) as told:
        QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert told.args == [Month(2026, 2)]


def test_the_chart_is_copied_as_a_picture(panel: ChartPanel) -> None:
    QTest.mouseClick(panel.copy, Qt.MouseButton.LeftButton)
    picture = QGuiApplication.clipboard().image()
    assert picture.width() >= panel.chart.width()
    colours = {
        picture.pixelColor(x, y).name() for x in range(0, picture.width(), 3) for y in range(0, picture.height(), 3)
    }
    assert len(colours) > 3
