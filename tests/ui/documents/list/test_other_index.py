"""The explorer on an index that is no database: listing, order, filter, totals and selection, without a window."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.domain.index.filter import NEWEST_FIRST, DocumentFilter, Order, SortKey
from app.domain.index.port import DocumentIndex
from app.domain.index.rows import DocumentRow, Sum
from app.domain.library_path import LibraryPath
from app.domain.validity import OwnerRole, Validity
from app.errors import StoreError
from app.store.selection import Selection
from tests.make import OWNER
from tests.memory_index import MemoryIndex
from ui.background.task import wait_for_tasks
from ui.documents.filters.criteria import Criteria
from ui.documents.list import totals
from ui.documents.list.listing import Listing
from ui.documents.list.table_model import DocumentTableModel
from ui.widgets.list_diff import RowSelection

COUNT = 700
NAMES = ("Lunes", "Martes", "Miércoles", "Jueves", "Viernes", "Sábado", "Domingo")
EVERYTHING = DocumentFilter(owner=OWNER)


def a_row(number: int) -> DocumentRow:
    """Every third is received; totals are 1.00, 2.00, …; the higher the number the newer."""
    own, other = (OWNER.value, "ESCUELA KEMPER"), ("XAXX010101000", f"Tercero {NAMES[number % 7]}")
    issuer, receiver = (other, own) if number % 3 == 0 else (own, other)
    day = date.fromordinal(date(2024, 1, 1).toordinal() + number)
    return DocumentRow(
        id=number,
        owner=OWNER.value,
        uuid=f"00000000-0000-0000-0000-{number:012d}",
        service="cfdi",
        version="4.0",
        document_type="I",
        issued_at=f"{day}T12:00:00",
        stamped_at=f"{day}T12:05:00",
        issuer_rfc=issuer[0],
        issuer_name=issuer[1],
        receiver_rfc=receiver[0],
        receiver_name=receiver[1],
        subtotal=f"{number}.00",
        total=f"{number}.00",
        total_micros=number * 1_000_000,
        currency="MXN",
        state=Validity.CANCELLED if number % 10 == 0 else Validity.VALID,
        cancelled_at="",
        path=LibraryPath(f"{OWNER}/Emitidos/{number}.xml"),
        problem=None,
        side=OwnerRole.RECEIVED if number % 3 == 0 else OwnerRole.ISSUED,
        **dict.fromkeys(
            [
                "series",
                "number",
                "discount",
                "transferred",
                "withheld",
                "exchange_rate",
                "payment_form",
                "payment_method",
                "use",
                "issuer_regime",
                "receiver_regime",
                "place",
                "complements",
                "pac_rfc",
                "third_rfc",
                "third_name",
                "problems",
            ],
            "",
        ),
        has_metadata=True,
    )


class Explorer:
    """The list's own parts, put together as the page does, on an index of ours."""

    def __init__(self, index: MemoryIndex) -> None:
        self.index = index
        self.parent = QObject()
        self.model = DocumentTableModel(self.parent)
        self.selection = RowSelection()
        self.listing = Listing(self.model, lambda: self.selection, self.parent)
        self.sums: tuple[Sum, ...] = ()
        self.listing.summed.connect(self._keep)
        self.listing.open(self.open_index)

    def open_index(self, *, sorts: bool = False) -> DocumentIndex:
        return self.index

    def _keep(self, sums: tuple[Sum, ...]) -> None:
        self.sums = sums

    def show(self, qtbot: QtBot, chosen: DocumentFilter, order: Order = NEWEST_FIRST) -> list[int]:
        self.listing.show(chosen, order)
        qtbot.waitUntil(lambda: self.listing.is_complete and not self.listing.is_reading)
        return list(self.model.ids)


@pytest.fixture
def explorer(qtbot: QtBot) -> Iterator[Explorer]:
    found = Explorer(MemoryIndex(map(a_row, range(1, COUNT + 1))))
    yield found
    found.listing.close()
    assert wait_for_tasks(10_000)
    assert found.index.is_closed


def test_the_list_and_its_rows(qtbot: QtBot, explorer: Explorer) -> None:
    assert explorer.show(qtbot, EVERYTHING) == list(range(COUNT, 0, -1))
    assert explorer.listing.total == explorer.model.rowCount() == COUNT
    first = explorer.model.row(0)
    assert first is not None
    assert first.uuid.endswith("700")
    assert explorer.model.row(600) is None  # asked for as it comes into sight
    qtbot.waitUntil(lambda: explorer.model.row(600) is not None)


def test_rows_that_could_not_be_read_are_asked_for_again(
    qtbot: QtBot, explorer: Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> list[DocumentRow]:
        raise StoreError(Path("acopio.db"))

    explorer.show(qtbot, EVERYTHING)
    with monkeypatch.context() as patch, qtbot.waitSignal(explorer.listing.trouble):
        patch.setattr(explorer.index, "rows", fail)
        assert explorer.model.row(600) is None
    qtbot.waitUntil(lambda: explorer.model.row(600) is not None)


def test_another_order(qtbot: QtBot, explorer: Explorer) -> None:
    explorer.show(qtbot, EVERYTHING)
    assert explorer.show(qtbot, EVERYTHING, Order(SortKey.TOTAL, descending=False)) == list(range(1, COUNT + 1))


def test_what_the_filter_bar_says(qtbot: QtBot, explorer: Explorer) -> None:
    chosen = Criteria(text="tercero miercoles 1-100", side="recibidos", states=("vigente",)).filter(
        OWNER, date(2026, 1, 1)
    )
    wanted = [one for one in range(100, 0, -1) if one % 3 == 0 and one % 7 == 2 and one % 10]
    assert explorer.show(qtbot, chosen) == wanted


def test_totals(qtbot: QtBot, explorer: Explorer) -> None:
    explorer.show(qtbot, EVERYTHING)
    issued, received = (
        sum(one for one in range(1, COUNT + 1) if one % 10 and bool(one % 3) is own) for own in (True, False)
    )
    assert totals.headline(explorer.sums) == f"Emitidos ${issued:,}.00 · Recibidos ${received:,}.00"
    assert totals.counted(COUNT, explorer.sums) == f"{COUNT} XML en tu equipo"


def test_what_comes_in_keeps_the_selection(qtbot: QtBot, explorer: Explorer) -> None:
    """Two new documents push what was selected down by two, and the totals count them."""
    explorer.show(qtbot, EVERYTHING)
    explorer.selection = RowSelection(((1, 2),))
    before = explorer.model.ids[1:3]
    explorer.index.kept |= {number: a_row(number) for number in (COUNT + 1, COUNT + 2)}
    with qtbot.waitSignal(explorer.listing.refreshed) as told:
        explorer.listing.refresh_soon()
    assert told.args is not None
    assert [(run.place, run.count) for run in told.args[0].runs] == [(0, 2)]
    assert explorer.model.ids[3:5] == before
    assert sum(one.count for one in explorer.sums) == COUNT + 2
    chosen = Selection(explorer.open_index, Path(), explorer.model.ids[3:5])
    assert [row.id for row in chosen.rows()] == list(before)


def test_what_goes_leaves_the_selection(qtbot: QtBot, explorer: Explorer) -> None:
    explorer.show(qtbot, EVERYTHING)
    chosen = Selection(explorer.open_index, Path(), array("I", (5, 4, 3)))
    del explorer.index.kept[4]
    explorer.index.kept[3] = replace(explorer.index.kept[3], state=Validity.CANCELLED)
    assert [(row.id, row.state) for row in chosen.rows()] == [(5, Validity.VALID), (3, Validity.CANCELLED)]
