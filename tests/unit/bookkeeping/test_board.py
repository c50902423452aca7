"""The board: what it tells of each month, and that what is kept is made anew exactly where something changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import apsw
import pytest

from app.bookkeeping.board import BoardMonth
from app.bookkeeping.filed_months import FiledMonths
from app.bookkeeping.opening import opened_board, opened_desk
from app.domain.catalogs import Service
from app.domain.document import Document
from app.domain.identifiers import PackageId, Rfc
from app.domain.month.calendar import Month
from app.domain.month.decisions import Decision, DecisionKind
from app.paths import Paths
from app.store.database import Database
from app.store.decision_log import DecisionLog, Snapshots
from app.store.documents import DocumentRepository
from app.store.lock import EngineLock
from app.store.summaries import keep_summaries, keep_while_free
from tests.make import OTHER, OWNER, a_document, a_metadata_row, stored
from tests.make_index import add_documents, add_metadata

TODAY = date(2024, 5, 20)
MARCH, MAY = Month(2024, 3), Month(2024, 5)
SUPPLIER = "BBB010101BBB"
PACKAGE = PackageId("4E80345D-917F-40BB-A98F-4A73939343C5_01")
NOW = datetime(2024, 5, 20, 12, tzinfo=UTC)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.under(tmp_path / "casa")


@pytest.fixture
def index(paths: Paths) -> Iterator[DocumentRepository]:
    database = Database.open(paths.database)
    yield DocumentRepository(database.connection)
    database.close()


def invoice(number: int, day: datetime, method: str = "PUE") -> Document:
    return a_document(number, issued_at=day, payment_method=method, payment_form="03", issuer_rfc=SUPPLIER,
                      issuer_name="PROVEEDOR", receiver_rfc=OWNER.value, receiver_name="ESCUELA")  # fmt: skip


def add(index: DocumentRepository, *documents: Document, owner: Rfc = OWNER) -> None:
    add_documents(index, owner, "P", [stored(one) for one in documents], NOW)


def announce(index: DocumentRepository, *numbers: int, status: str = "1") -> None:
    rows = [
        a_metadata_row(one, issuer_rfc=SUPPLIER, receiver_rfc=OWNER.value, issued="2024-03-05T00:00:00", status=status)
        for one in numbers
    ]
    add_metadata(index, OWNER, Service.CFDI, PACKAGE, rows, NOW)


def decide(paths: Paths, kind: DecisionKind, subject: str, value: str = "") -> None:
    DecisionLog(paths.decisions).append(Decision(OWNER.value, kind, subject, value, NOW))


def renew(paths: Paths, today: date = TODAY) -> list[tuple[str, str]]:
    """Make anew what is stale and keep it; tells whose months these were."""
    with opened_board(paths, today, 3) as board:
        stale = board.stale()
        several = list(board.renewed(stale))
    database = Database.open(paths.database)
    try:
        keep_summaries(database, several)
    finally:
        database.close()
    return [(one.owner.value, one.month.text) for one in stale]


def cells(paths: Paths, today: date = TODAY) -> dict[tuple[Rfc, Month], BoardMonth]:
    with opened_board(paths, today, 3) as board:
        list(board.renewed(board.stale()))
        return {(row.owner, one.month): one for row in board.rows() for one in row.months}


def test_it_tells_what_is_missing(paths: Paths, index: DocumentRepository) -> None:
    add(index, invoice(1, datetime(2024, 3, 5)), invoice(2, datetime(2024, 3, 6)))
    announce(index, 1, 3, 4)
    coverage = cells(paths)[OWNER, MARCH].coverage
    assert (coverage.valid, coverage.with_xml, coverage.lacking, coverage.only_here) == (3, 1, 2, 1)
    assert coverage.permille == 333


def test_a_month_that_nobody_asked_for_has_no_percentage(paths: Paths, index: DocumentRepository) -> None:
    add(index, invoice(1, datetime(2024, 3, 5)))
    found = cells(paths)
    assert found[OWNER, MARCH].coverage.permille is None
    assert found[OWNER, MAY] == BoardMonth(MAY, found[OWNER, MAY].coverage)


def test_it_tells_of_invoices_whose_rep_should_be_here(paths: Paths, index: DocumentRepository) -> None:
    add(index, invoice(1, datetime(2024, 3, 5), "PPD"), invoice(2, datetime(2024, 5, 5), "PPD"),
        invoice(3, datetime(2024, 3, 6)))  # fmt: skip
    found = cells(paths)
    assert (found[OWNER, MARCH].rep, found[OWNER, MAY].rep) == (1, 0)


def test_it_tells_what_changed_since_a_month_was_filed(paths: Paths, index: DocumentRepository) -> None:
    add(index, invoice(1, datetime(2024, 3, 5)))
    file_march(paths)
    filed = cells(paths)[OWNER, MARCH]
    assert (filed.filed_on, filed.changes) == (date(2024, 4, 17), 0)
    announce(index, 1, status="0")
    assert cells(paths)[OWNER, MARCH].changes == 1


def file_march(paths: Paths) -> None:
    snapshots = Snapshots(paths.filed_months)
    with opened_desk(paths, TODAY) as desk:
        name, _ = FiledMonths(desk, snapshots).keep(OWNER, MARCH)
    decide(paths, DecisionKind.FILED, MARCH.text, f"2024-04-17 {name}")


def test_what_is_kept_is_made_anew_where_something_came(paths: Paths, index: DocumentRepository) -> None:
    add(index, invoice(1, datetime(2024, 3, 5)), invoice(2, datetime(2024, 5, 5)))
    add(index, invoice(9, datetime(2024, 4, 5)), owner=OTHER)
    assert len(renew(paths)) == 3
    assert renew(paths) == []
    add(index, invoice(3, datetime(2024, 5, 6)))
    assert renew(paths) == [(OWNER.value, "2024-05")]
    announce(index, 1, status="0")
    assert renew(paths) == [(OWNER.value, "2024-03")]


def test_a_decision_makes_the_months_of_its_owner_anew(paths: Paths, index: DocumentRepository) -> None:
    add(index, invoice(1, datetime(2024, 3, 5)))
    add(index, invoice(9, datetime(2024, 3, 5)), owner=OTHER)
    renew(paths)
    decide(paths, DecisionKind.NOT_CREDITABLE, invoice(1, datetime(2024, 3, 5)).uuid.value)
    assert renew(paths) == [(OWNER.value, "2024-03")]


def test_another_day_counts_only_while_an_invoice_may_become_overdue(paths: Paths, index: DocumentRepository) -> None:
    add(index, invoice(1, datetime(2024, 3, 5)), invoice(2, datetime(2024, 5, 5), "PPD"))
    renew(paths, date(2024, 5, 31))
    assert renew(paths, date(2024, 5, 31)) == []
    assert renew(paths, date(2024, 6, 20)) == [(OWNER.value, "2024-05")]
    renew(paths, date(2024, 8, 1))
    assert renew(paths, date(2024, 8, 2)) == []
    assert cells(paths, date(2024, 7, 20))[OWNER, MAY].rep == 1


def test_a_change_while_a_month_is_made_anew_is_not_lost(paths: Paths, index: DocumentRepository) -> None:
    add(index, invoice(1, datetime(2024, 3, 5)))
    with opened_board(paths, TODAY, 3) as board:
        several = list(board.renewed(board.stale()))
    add(index, invoice(2, datetime(2024, 3, 6)))
    database = Database.open(paths.database)
    keep_summaries(database, several)
    database.close()
    assert renew(paths) == [(OWNER.value, "2024-03")]


@pytest.mark.parametrize("text", ["", "[]", "null", "{", '{"rep": "many"}', "[" * 100_000])
def test_whatever_stands_there_harms_nobody(paths: Paths, index: DocumentRepository, text: str) -> None:
    add(index, invoice(1, datetime(2024, 3, 5)))
    renew(paths)
    with closing(apsw.Connection(str(paths.database))) as connection:
        connection.execute("UPDATE month_summaries SET summary = ?", (text,))
    with opened_board(paths, TODAY, 3) as board:
        assert {one.rep for row in board.rows() for one in row.months} == {0}


def test_while_an_engine_works_nothing_is_kept(paths: Paths, index: DocumentRepository) -> None:
    add(index, invoice(1, datetime(2024, 3, 5)))
    lock = EngineLock(paths.lock)
    assert not keep_while_free(paths.lock, paths.database, [])
    lock.release()
    assert keep_while_free(paths.lock, paths.database, [])
