"""What is kept of the balances is what the rules make of the documents, whatever came, and in whichever order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.bookkeeping.balance_renewal import BalanceRenewal
from app.bookkeeping.desk import Desk
from app.bookkeeping.note_chains import with_note_chains
from app.bookkeeping.opening import opened_desk
from app.bookkeeping.ppd_balances import basis_of, ppd_balances
from app.cfdi.parser import read_facts
from app.domain.identifiers import Rfc
from app.domain.index.details import StatusRecord
from app.domain.month.decisions import Decision, DecisionKind
from app.domain.validity import OwnerRole, Validity
from app.errors import StoreError
from app.fiscal.balance_details import BalanceDetails, details_of
from app.fiscal.balances import balances
from app.fiscal.invoice_balances import InvoiceBalance
from app.paths import Paths
from app.store.database import Database
from app.store.decision_log import DecisionLog
from app.store.details import record_status
from app.store.documents import DocumentRepository
from app.store.staging import StoredDocument
from tests.make_index import add_documents
from tests.unit.fiscal.papers import OWNER, Papers, part, uuid_of

ME = Rfc(OWNER)
TODAY = date(2026, 6, 30)
DAYS = (TODAY, date(2026, 4, 5), date(2026, 2, 20))
XML = dict[str, bytes]


class _Pile:
    """Takes XML in, as an index does."""

    def __init__(self) -> None:
        self.xml: XML = {}

    def add(self, xml: bytes, _: Validity = Validity.VALID) -> None:
        self.xml[uuid_of(len(self.xml) + 1)] = xml


def pile() -> XML:
    """Invoices that hang together by payments and by notas de crédito over several, and one that hangs on nothing."""
    papers, heap = Papers(), _Pile()
    papers.index = heap  # type: ignore[assignment] # only what takes in is asked of it
    first, second = papers.bill("2026-01-10", 1000), papers.bill("2026-01-11", 2000)
    third = papers.bill("2026-02-01", 300, received=True)
    at_once = papers.bill("2026-01-12", 500, method="PUE")
    dollars = papers.bill("2026-02-02", 100, currency="USD", rate="18.50")
    papers.rep("2026-02-15", part(first, 1, 1160, 580), part(second, 1, 2320, 100), paid_on="2026-02-10")
    papers.rep("2026-04-20", part(first, 3, 580, 580), part(at_once, 1, 580, 500), paid_on="2026-03-05")
    papers.bill("2026-03-01", 300, type_="E", method="PUE", relations=(("01", at_once.uuid), ("01", first.uuid)))
    papers.bill("2026-03-20", 900, type_="E", method="PUE", relations=(("03", first.uuid), ("03", second.uuid)))
    papers.bill("2026-04-01", 100, type_="E", method="PUE", relations=(("01", dollars.uuid), ("04", third.uuid)))
    papers.rep("2026-05-02", part(third, 1, 348, 348), paid_on="2026-04-30")
    papers.bill("2026-05-20", 70, received=True)
    return heap.xml


PILE = pile()
UUIDS = sorted(PILE)


Told = Mapping[str, tuple[InvoiceBalance, BalanceDetails]]


def told(desk: Desk, until: date) -> Told:
    found = ppd_balances(desk, ME, None, until, details=True)
    rows = found.rows()
    assert len(rows) == sum(found.known.values())
    opened = ppd_balances(desk, ME, None, until, only_open=True)
    assert [one.uuid for one in opened.rows()] == [one.uuid for one in rows if one.state.is_open]
    assert opened.known == found.known
    received = ppd_balances(desk, ME, OwnerRole.RECEIVED, until)
    assert received.rows() == [one for one in rows if one.side is OwnerRole.RECEIVED]
    return {one.uuid: (one, found.details(one)) for one in rows}


def computed(desk: Desk, until: date) -> Mapping[str, tuple[object, BalanceDetails]]:
    documents = with_note_chains(desk.index, ME, desk.index.documents(ME, UUIDS))
    found = balances(documents, until, desk.decisions_of(ME), desk.parameters)
    return {
        one.invoice.uuid: (
            (one.paid, one.notes, one.balance, one.state, one.is_missed, one.due, one.days, len(one.remarks)),
            details_of(one, desk.parameters),
        )
        for one in found
    }


def _figures(one: InvoiceBalance) -> object:
    return one.paid, one.notes, one.balance, one.state, one.is_missed, one.due, one.days, one.remarks


@dataclass
class Office:
    """A library that an engine works in, and what its owner decided."""

    paths: Paths
    database: Database

    def add(self, uuid: str, state: Validity = Validity.VALID) -> None:
        facts = read_facts(PILE[uuid])
        assert facts is not None
        stored = StoredDocument(facts, f"{OWNER}/{uuid}.xml", "0" * 64, state)
        add_documents(DocumentRepository(self.database.connection), ME, "P_01", [stored])

    def cancel(self, uuid: str) -> None:
        found = self.database.connection.execute("SELECT id FROM documents WHERE uuid = ?", (uuid,)).fetchall()
        seen = StatusRecord(datetime.now(UTC).isoformat(), "consulta", Validity.CANCELLED, "", "", "", "", "", "")
        for (number,) in found:
            with self.database.transaction() as connection:
                record_status(connection, int(str(number)), seen)

    def decide(self, uuid: str, *, undoes: bool) -> None:
        one = Decision(OWNER, DecisionKind.PAID, uuid, "" if undoes else "2026-04-02", datetime.now(UTC), undoes)
        DecisionLog(self.paths.decisions).append(one)

    def renew(self, steps: int | None = None) -> None:
        running = BalanceRenewal(self.paths, self.database, lambda: TODAY).run(lambda: False)
        for done, _ in enumerate(running, 1):
            if done == steps:
                break
        running.close()

    def told(self, until: date) -> Told:
        """As it is answered."""
        with opened_desk(self.paths, TODAY) as desk:
            return told(desk, until)

    def agrees(self) -> None:
        """What is answered is what the rules make of all documents."""
        with opened_desk(self.paths, TODAY) as desk:
            for until in DAYS:
                answered = {uuid: (_figures(one), details) for uuid, (one, details) in told(desk, until).items()}
                assert answered == computed(desk, until)

    def stale(self) -> int:
        ((count,),) = self.database.connection.execute("SELECT count(*) FROM stale_balances")
        return int(count)


@contextmanager
def an_office() -> Iterator[Office]:
    with TemporaryDirectory() as folder:
        paths = Paths.under(Path(folder))
        with closing(Database.open(paths.database)) as database:
            yield Office(paths, database)


STEPS = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(UUIDS)),
    st.tuples(st.just("cancel"), st.sampled_from(UUIDS)),
    st.tuples(st.just("decide"), st.sampled_from(UUIDS)),
    st.tuples(st.just("undo"), st.sampled_from(UUIDS)),
    st.tuples(st.just("renew"), st.just("")),
    st.tuples(st.just("look"), st.just("")),
)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.permutations(UUIDS), st.lists(STEPS, max_size=25))
def test_what_is_kept_is_what_would_be_computed(order: list[str], steps: list[tuple[str, str]]) -> None:
    with an_office() as office:
        for step, uuid in [*(("add", one) for one in order[: len(order) // 2]), *steps]:
            match step:
                case "add":
                    office.add(uuid)
                case "cancel":
                    office.cancel(uuid)
                case "decide" | "undo":
                    office.decide(uuid, undoes=step == "undo")
                case "renew":
                    office.renew()
                    assert office.stale() == 0
                case _:
                    office.agrees()
        office.agrees()
        office.renew()
        office.agrees()
        for one in order:
            office.add(one)
        office.agrees()
        office.renew()
        office.agrees()


@pytest.fixture
def office() -> Iterator[Office]:
    with an_office() as made:
        for uuid in UUIDS:
            made.add(uuid)
        yield made


def test_a_payment_reaches_what_notes_join_its_invoice_with(office: Office) -> None:
    """Of a PUE that a note shares with a PPD: what the note takes off the PPD hangs on what was paid of the PUE."""
    office.renew()
    before = office.told(TODAY)
    office.cancel(UUIDS[6])  # the REP of the PUE
    assert office.told(TODAY)[UUIDS[0]][0].notes != before[UUIDS[0]][0].notes
    office.agrees()


def test_only_what_was_touched_is_computed(office: Office) -> None:
    office.renew()
    with opened_desk(office.paths, TODAY) as desk:
        basis = basis_of(desk.parameters)
        assert desk.index.balances(ME, None, TODAY, basis).anew == []
        assert desk.index.balances(ME, None, date(2026, 1, 31), basis).anew == [UUIDS[0], UUIDS[1], UUIDS[3]]
        office.cancel(UUIDS[10])
        assert desk.index.balances(ME, None, TODAY, basis).anew == [UUIDS[2], UUIDS[4]]  # a note names both
        assert len(desk.index.balances(ME, None, TODAY, basis).rows) == 3


def test_on_another_basis_all_is_made_anew(office: Office) -> None:
    office.renew()
    office.database.connection.execute("UPDATE balance_basis SET basis = 'another'; UPDATE balances SET paid = 1")
    office.agrees()
    office.renew()
    office.agrees()


def test_interrupted_it_goes_on_where_it_was(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.bookkeeping.balance_renewal._TOGETHER", 1)
    office.renew(steps=1)
    assert office.stale() > 0
    office.agrees()
    office.renew()
    assert office.stale() == 0
    office.agrees()


@pytest.mark.parametrize("damage", ["balances SET paid = 'x'", "balance_details SET details = '[1]'"])
def test_what_nobody_can_have_kept_is_told_once_and_then_forgotten(office: Office, damage: str) -> None:
    office.renew()
    office.database.connection.execute(f"UPDATE {damage}")
    with pytest.raises(StoreError):
        office.told(TODAY)
    office.agrees()


def test_amounts_that_are_no_numbers_of_sqlite_are_kept(office: Office) -> None:
    """A nota in pesos over an invoice in dollars takes off a fraction."""
    office.renew()
    kinds = set(office.database.connection.execute("SELECT typeof(notes) FROM balances"))
    assert kinds == {("integer",), ("text",)}
    office.agrees()
