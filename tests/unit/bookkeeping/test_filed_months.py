"""A filed month stays what it was; what changed since is told beside it; every decision can be taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.bookkeeping.cancellation_report import cancellation_value, change_value
from app.bookkeeping.decision_book import DecisionBook
from app.bookkeeping.desk import Desk
from app.bookkeeping.filed_months import FiledMonths, cancellations
from app.bookkeeping.month_answer import answer_text, month_answer, read_answer
from app.bookkeeping.month_report import month_report, report_value
from app.bookkeeping.parameter_files import load_parameters
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.domain.month.decisions import DecisionKind, Decisions, decisions_of
from app.fiscal.snapshot import Snapshot, snapshot_text
from app.store.decision_log import DecisionLog, Snapshots
from tests.unit.fiscal.papers import OWNER, Papers

MARCH = Month(2026, 3)
TODAY = date(2026, 6, 30)


class _Noon:
    def now(self) -> datetime:
        return datetime(2026, 6, 30, 18, tzinfo=UTC)


class Office:
    """The desk of somebody who decides and files."""

    def __init__(self, folder: Path) -> None:
        self.papers = Papers()
        self.log = DecisionLog(folder / "decisiones.jsonl")
        self.snapshots = Snapshots(folder / "presentados")
        self.book = DecisionBook(self.log, _Noon())

    @property
    def owner(self) -> Rfc:
        return self.papers.owner

    @property
    def desk(self) -> Desk:
        def decided(owner: Rfc) -> Decisions:
            return decisions_of(owner.value, self.log.read().decisions)

        return Desk(self.papers.index, load_parameters(), TODAY, decisions_of=decided)

    @property
    def filed(self) -> FiledMonths:
        return FiledMonths(self.desk, self.snapshots)

    def file(self) -> None:
        sha256, _ = self.filed.keep(self.owner, MARCH)
        self.book.decide(self.owner, MARCH.text, {DecisionKind.FILED: f"2026-04-17 {sha256}"})


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_the_figures_of_a_filed_month_stay_and_the_change_is_beside_them(office: Office) -> None:
    bill = office.papers.bill("2026-03-10", 20_000, method="PUE", received=True)
    before = report_value(month_report(office.desk, office.owner, MARCH))
    assert office.filed.snapshot(office.owner, MARCH) is None
    office.file()
    assert office.filed.changes(office.owner, MARCH) == []
    office.papers.index.cancel(bill.uuid)
    assert report_value(month_report(office.desk, office.owner, MARCH)) != before
    kept = office.filed.snapshot(office.owner, MARCH)
    assert kept is not None
    assert kept.figures == before
    assert [change_value(one) for one in office.filed.changes(office.owner, MARCH)] == [
        {"uuid": bill.uuid, "causa": "cancelado", "base": "-20000.00", "iva": "-3200.00", "sustituto": None}
    ]
    effects = cancellations(office.desk, office.owner, office.papers.index.cancelled(office.owner, date.min, date.max))
    assert [cancellation_value(one, date(2026, 4, 17), date(2026, 11, 30)) for one in effects] == [
        {
            "uuid": bill.uuid,
            "lado": "recibido",
            "fecha": "2026-03-10",
            "cancelado": "2026-12-01",
            "visto": "2026-12-01",
            "mesAfectado": "2026-03",
            "base": "-20000.00",
            "iva": "-3200.00",
            "sustituto": None,
            "presentado": "2026-04-17",
            "limite": "2026-11-30",
            "fueraDePlazo": True,
        }
    ]


def test_filing_again_starts_anew_and_can_be_taken_back(office: Office) -> None:
    bill = office.papers.bill("2026-03-10", 20_000, method="PUE", received=True)
    office.file()
    office.papers.index.cancel(bill.uuid)
    office.file()
    assert office.filed.changes(office.owner, MARCH) == []
    assert office.book.undo(office.owner, MARCH.text, [DecisionKind.FILED]) == [DecisionKind.FILED]
    assert office.filed.snapshot(office.owner, MARCH) is None
    assert office.book.undo(office.owner, MARCH.text, [DecisionKind.FILED]) == []


def test_what_was_moved_into_a_filed_month_and_out_again_is_found(office: Office) -> None:
    bill = office.papers.bill("2026-04-10", 1000, method="PUE")
    office.book.decide(office.owner, bill.uuid, {DecisionKind.MONTH: "2026-03"})
    office.file()
    office.book.undo(office.owner, bill.uuid, [DecisionKind.COLLECTED])
    (found,) = office.filed.changes(office.owner, MARCH)
    assert (found.uuid, found.cause.value, found.amounts.tax) == (bill.uuid, "decision", -160_000_000)


def test_a_lost_or_strange_snapshot_is_no_snapshot(office: Office, tmp_path: Path) -> None:
    office.papers.bill("2026-03-10", 1000, method="PUE")
    office.file()
    (file,) = (tmp_path / "presentados").iterdir()
    assert not month_answer(office.desk, office.snapshots, office.owner, MARCH).is_lost
    file.write_bytes(b"damaged")
    assert month_answer(office.desk, office.snapshots, office.owner, MARCH).is_lost
    file.unlink()
    lost = month_answer(office.desk, office.snapshots, office.owner, MARCH)
    assert read_answer(answer_text(lost)).is_lost
    assert office.filed.snapshot(office.owner, MARCH) is None
    assert office.filed.changes(office.owner, MARCH) == ()
    strange = office.snapshots.keep(b'{"version": 1}')
    office.book.decide(office.owner, MARCH.text, {DecisionKind.FILED: f"2026-04-17 {strange}"})
    assert office.filed.snapshot(office.owner, MARCH) is None
    odd = Snapshot(OWNER, MARCH, {}, {"ieps": "=1+1", "aCargo": "mucho"})
    office.book.decide(
        office.owner, MARCH.text, {DecisionKind.FILED: f"2026-04-17 {office.snapshots.keep(snapshot_text(odd))}"}
    )
    assert month_answer(office.desk, office.snapshots, office.owner, MARCH).is_lost


def test_undoing_takes_back_what_excludes_it_and_nothing_else(office: Office) -> None:
    uuid = "AAAAAAAA-0000-4000-8000-000000000001"
    office.book.decide(office.owner, uuid, {DecisionKind.PAID: "2026-04-01", DecisionKind.NOT_CREDITABLE: ""})
    assert office.book.undo(office.owner, uuid, [DecisionKind.MONTH]) == [DecisionKind.PAID]
    assert office.book.standing(office.owner, uuid) == {DecisionKind.NOT_CREDITABLE: ""}
    assert office.book.standing(Rfc("URE180429TM6"), uuid) == {}
    with pytest.raises(ValueError, match="decision"):
        office.book.decide(office.owner, OWNER, {DecisionKind.OPERATION: "851"})
