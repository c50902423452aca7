"""The sums below the list: never those of another filter, and never over what stands beside them."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.errors import DiskFullError
from app.paths import Paths
from app.store.documents import Sum
from ui.explorer.criteria import Criteria
from ui.pages.comprobantes import ComprobantesPage


def test_sums_of_the_last_filter_go_when_others_are_asked_for(qtbot: QtBot, page: ComprobantesPage) -> None:
    page.totals.more.click()
    assert page.totals.model.rowCount() > 1
    page.filters.choose(Criteria(types=("P",)))
    assert page.totals.summed.text() == "Sumando…"
    assert page.totals.model.rowCount() == 0
    qtbot.waitUntil(lambda: page.totals.summed.text().startswith("Pagos ") and not page.is_reading)
    assert page.totals.model.rowCount() == 1
    before = page.totals.summed.text()
    page.table.horizontalHeader().setSortIndicator(3, page.table.horizontalHeader().sortIndicatorOrder())
    assert page.totals.summed.text() == before  # the same documents in another order
    qtbot.waitUntil(lambda: not page.is_reading)


def test_sums_that_will_not_come_are_not_waited_for(page: ComprobantesPage, paths: Paths) -> None:
    page.totals.show_sums(None)
    page.listing.trouble.emit(DiskFullError(paths.library))
    assert page.totals.summed.text() == ""


def test_the_table_of_sums_makes_room_for_its_note(qtbot: QtBot, page: ComprobantesPage, paths: Paths) -> None:
    window = page.window()
    page.totals.more.click()
    sums = (Sum(kind, currency, 3, 1_000, 100, 0, 1_100) for kind in "IEN" for currency in ("MXN", "USD", "EUR"))
    page.totals.show_sums(tuple(sums))
    page.work.trouble.emit(DiskFullError(paths.library))
    page.document_actions.strip.tell("Importando", 1, 4)
    window.resize(1100, 700)
    note, table, line = page.totals._note, page.totals.table, page.totals.more
    qtbot.waitUntil(lambda: window.height() == 700 and table.height() < table.sizeHint().height())
    qtbot.waitUntil(lambda: table.geometry().bottom() < note.y())
    assert note.height() >= note.fontMetrics().height()
    assert note.geometry().bottom() < line.y()
    assert page.totals.geometry().bottom() < page.document_actions.strip.y()
