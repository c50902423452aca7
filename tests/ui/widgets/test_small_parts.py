"""Small parts that every page and dialog is made of."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.elided_label import PartsLabel
from ui.widgets.empty_state import EmptyState
from ui.widgets.form_dialog import FormDialog
from ui.widgets.layouts import spread


class ShownWindows(QObject):
    """Notes whatever shows itself as a window."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Every event of the program passes here."""
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.names.append(type(watched).__name__)
        return False


@pytest.mark.parametrize("text", ["", "Registrar e.firma"])
def test_what_an_empty_page_says_flashes_no_window(qtbot: QtBot, qapp: QApplication, text: str) -> None:
    shown = ShownWindows()
    qapp.installEventFilter(shown)
    try:
        empty = EmptyState("documents", "Nada todavía", "Aquí se verá lo que llegue.", text)
    finally:
        qapp.removeEventFilter(shown)
    qtbot.addWidget(empty)
    assert shown.names == []
    with qtbot.waitExposed(empty):
        empty.show()
    assert empty.button.isVisible() is bool(text)


def test_a_dialog_that_grows_stays_on_the_screen(qtbot: QtBot) -> None:
    dialog = FormDialog(None, "Poner al día", "Se pedirá lo que falta.", "Pedir")
    qtbot.addWidget(dialog)
    dialog.fit()
    with qtbot.waitExposed(dialog):
        dialog.show()
    room = dialog.screen().availableGeometry()
    dialog.move(QPoint(40, room.bottom() - dialog.frameGeometry().height()))
    lines = [QLabel(f"Renglón {number}") for number in range(60)]
    for line in lines:
        dialog.body.addWidget(line)
    qtbot.waitUntil(lambda: all(line.isVisibleTo(dialog) for line in lines))
    before = dialog.height()
    dialog.fit()
    assert dialog.height() > before
    assert room.contains(dialog.frameGeometry())


def test_a_dialog_is_no_larger_than_the_screen(qtbot: QtBot, qapp: QApplication) -> None:
    dialog = QWidget()
    qtbot.addWidget(dialog)
    spread(dialog, 10_000, 10_000)
    room = dialog.screen().availableSize()
    assert dialog.width() <= room.width()
    assert dialog.height() <= room.height()
    spread(dialog, 20, 10)
    assert dialog.width() == 20 * dialog.fontMetrics().averageCharWidth()


def test_half_an_amount_is_never_shown(qtbot: QtBot) -> None:
    sums = PartsLabel(keeps_first=True)
    qtbot.addWidget(sums)
    sums.setText("Nómina $1,786,312.27 · Cobrado $13,151,140.78 · Pagado $9,187,582.86")
    seen = list(dict.fromkeys(sums.fitted(room) for room in range(sums.sizeHint().width() + 9, 0, -1)))
    assert seen == [
        sums.text(),
        "Nómina $1,786,312.27 · Cobrado $13,151,140.78 · …",
        "Nómina $1,786,312.27 · …",
        "…",
    ]
    assert sums.fitted(sums.minimumSizeHint().width()) == "Nómina $1,786,312.27 · …"
    sums.setText("1,407 XML en tu equipo")
    assert sums.fitted(sums.minimumSizeHint().width()) == "1,407 XML en tu equipo"
