"""The port of the month: SQLite's index and one in memory tell the same of the same documents, however they came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import apsw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.document import Amount, Document, MetadataRow
from app.domain.identifiers import PackageId, Rfc
from app.domain.index.details import StatusRecord
from app.domain.index.month import CoverageCount, Lack, MonthIndex
from app.domain.lifecycle import State
from app.domain.lines import (
    Concept,
    GlobalInformation,
    Payment,
    Payments,
    Relation,
    SettledDocument,
    TaxLine,
    TaxSide,
    ThirdParty,
)
from app.domain.month.calendar import Month
from app.domain.month.documents import DocumentSet
from app.domain.payroll import Employee, Payroll
from app.domain.period import Period
from app.domain.query import Query
from app.domain.validity import OwnerRole, Validity
from app.domain.withholding import Withholding
from app.errors import DamagedDatabaseError
from app.store.database import Database
from app.store.details import record_status
from app.store.documents import DocumentRepository
from app.store.month_index import open_month_index
from app.store.requests import RequestRepository
from app.store.summaries import NewSummary, keep_summaries, open_summaries
from tests.make import OTHER, OWNER, a_document, a_metadata_row, stored
from tests.make_index import add_documents, add_metadata
from tests.month_index import MemoryMonthIndex

CLIENT, SUPPLIER = "AAA010101AAA", "BBB010101BBB"
ELSEWHERE = "FFFFFFFF-0000-4000-8000-000000000000"
"""A folio fiscal of which there is no document."""
MONTHS = [Month(2024, number) for number in range(1, 8)]
PACKAGE = PackageId("4E80345D-917F-40BB-A98F-4A73939343C5_01")
SEEN = datetime(2024, 6, 10, 12, tzinfo=UTC)
"""When the index learnt what it knows."""


def uuid_of(number: int) -> str:
    return a_document(number).uuid.value


def _tax(base: str, amount: str, rate: str = "0.160000", tax: str = "002") -> TaxLine:
    return TaxLine(TaxSide.TRANSFERRED, tax, "Tasa", rate, base, amount)


def _settled(number: int, paid: str) -> SettledDocument:
    uuid = ELSEWHERE if number < 0 else uuid_of(number)
    return SettledDocument(uuid, currency="MXN", equivalence="1", instalment="1", previous="116", paid=paid,
                           outstanding="0", tax_object="02", taxes=(_tax("100", "16"),))  # fmt: skip


def _payment(day: str, *settled: SettledDocument) -> Payment:
    return Payment(f"{day}T12:00:00", "03", "MXN", "1", "116.00", documents=settled)


def _pays(number: int, day: datetime, *payments: Payment, received: bool = False) -> Document:
    return _document(number, day, "P", received=received, payments=Payments("2.0", payments), currency="XXX")


def _document(number: int, day: datetime, kind: str = "I", *, received: bool = False, **fields: object) -> Document:
    parties = {
        "issuer_rfc": SUPPLIER if received else OWNER.value,
        "issuer_name": "PROVEEDOR" if received else "ESCUELA",
        "receiver_rfc": OWNER.value if received else CLIENT,
        "receiver_name": "ESCUELA" if received else "CLIENTE",
    }
    usual = {
        "document_type": kind,
        "issued_at": day,
        "stamped_at": day + timedelta(minutes=3),
        "subtotal": Amount.parse("100"),
        "total": Amount.parse("116"),
        "payment_form": "03",
        "use": "G03",
        "issuer_regime": "601",
        "receiver_regime": "612",
        "receiver_place": "06000",
        "place": "64000",
        "taxes": (_tax("100", "16"),) if kind in "IE" else (),
        "concepts": (Concept("Algo", amount="100", tax_object="02", taxes=(_tax("100", "16"),)),),
    }
    return a_document(number, **parties | usual | fields)


def _at(month: int, day: int = 10, hour: int = 9) -> datetime:
    return datetime(2024, month, day, hour)


def documents() -> list[Document]:
    """Every kind that a question treats in a way of its own, and the ways in which documents hang together."""
    return [
        _document(1, _at(1), payment_method="PUE"),
        _document(2, _at(1), payment_method="PPD"),
        _document(3, _at(1), payment_method="PPD", received=True),
        # pays two invoices in one month, and a third one in an earlier month
        _pays(4, _at(3), _payment("2024-03-02", _settled(2, "50"), _settled(-1, "1")),
              _payment("2024-02-27", _settled(7, "9"))),
        # of invoice 2, stamped late; pays an invoice that nobody has, too
        _pays(5, _at(4), _payment("2024-03-31", _settled(2, "66"), _settled(-1, "1"))),
        _pays(6, _at(2), _payment("2024-02-10", _settled(3, "116")), received=True),
        _document(7, _at(1, 31, 23), payment_method="PPD", currency="USD", exchange_rate="17.5"),
        _document(8, _at(2, 1, 0), payment_method="PPD", received=True),
        _document(9, _at(2), "E", payment_method="PUE", relations=(Relation("01", (uuid_of(2), uuid_of(1))),)),
        _document(10, _at(3), "E", payment_method="PUE", relations=(Relation("03", (ELSEWHERE,)),)),
        # a substitute, of a substitute, of a substitute
        _document(11, _at(4), payment_method="PUE", relations=(Relation("04", (uuid_of(12),)),)),
        _document(12, _at(3), payment_method="PUE", relations=(Relation("04", (uuid_of(13),)),)),
        _document(13, _at(2), payment_method="PUE", relations=(Relation("04", (uuid_of(14),)),)),
        _document(14, _at(1), payment_method="PUE"),
        # globals: of the month before, of no month
        _document(15, _at(3, 1), payment_method="PUE", global_information=GlobalInformation("04", "02", "2024")),
        _document(16, _at(3, 2), payment_method="PUE", global_information=GlobalInformation("05", "13", "2024")),
        _document(17, _at(5), "N", payrolls=(Payroll("1.2", "O", "2024-04-30", employee=Employee(curp="X")),)),
        _document(18, _at(5), "R", received=True, service=Service.RETENCIONES, withholding=Withholding(
            key="26", first_month="02", last_month="04", year="2024")),
        _document(19, _at(5), "T"),
        _document(20, _at(2), issuer_rfc=SUPPLIER, receiver_rfc=CLIENT, payment_method="PUE"),
        _document(21, _at(2), payment_method="PUE", taxes=(_tax("100", "11", "0.110000"),)),
        _document(22, _at(2), payment_method="PUE", received=True, issuer_name="PROVEEDOR DE ANTES",
                  concepts=(Concept("Ajeno", amount="100", tax_object="01", third_party=ThirdParty(CLIENT, "AJENO")),)),
        _document(23, _at(4), payment_method="PUE", received=True, currency="EUR", exchange_rate=""),
        _document(24, _at(4), "E", payment_method="PUE", received=True, relations=(Relation("01", (uuid_of(25),)),)),
        _document(25, _at(4, 2), payment_method="PUE", received=True, payment_form="99", discount=Amount.parse("7.5")),
    ]  # fmt: skip


ANNOUNCED = [
    a_metadata_row(31, issued="2024-02-10T00:00:00", stamped="2024-02-10T00:00:01", receiver_rfc=CLIENT),
    a_metadata_row(32, issued="2024-02-11T00:00:00", stamped="", status="0", cancelled="2024-05-01T10:00:00"),
    a_metadata_row(33, issued="2024-03-10T00:00:00", issuer_rfc=SUPPLIER, receiver_rfc=OWNER.value, effect="P",
        total=""),
    # their XML is here
    a_metadata_row(1, issued="2024-01-10T09:00:00"),
    a_metadata_row(3, issued="2024-01-10T09:00:00", status="0", cancelled="2024-04-20T10:00:00"),
    a_metadata_row(13, issued="2024-02-10T09:00:00", status="0", cancelled="2024-04-10T10:00:00"),
]  # fmt: skip


class Both:
    """The same documents in SQLite and in memory."""

    def __init__(self, folder: Path, order: Sequence[int], *, pieces: int = 1, metadata_first: bool = False) -> None:
        self.memory = MemoryMonthIndex(OWNER.value)
        every = documents()
        chosen = [every[place] for place in order]
        self.path = folder / "acopio.db"
        database = Database.open(self.path)
        self.repository = DocumentRepository(database.connection)
        self.database = database
        if metadata_first:
            self._announce(ANNOUNCED)
        for start in range(0, len(chosen), max(1, len(chosen) // pieces)):
            self._add(chosen[start : start + max(1, len(chosen) // pieces)])
        if not metadata_first:
            self._announce(ANNOUNCED)
        for one in documents():
            self.memory.add_document(one)
        self.memory.in_metadata.clear()
        for row in ANNOUNCED:
            self.memory.add_metadata(row)
            if row.status == "0":
                self.memory.cancel(row.uuid, row.cancelled, SEEN.isoformat())
        self.sqlite = open_month_index(self.path)

    def _add(self, several: Sequence[Document]) -> None:
        add_documents(self.repository, OWNER, "P", [stored(one) for one in several], SEEN)

    def _announce(self, rows: Sequence[MetadataRow]) -> None:
        add_metadata(self.repository, OWNER, Service.CFDI, PACKAGE, rows, SEEN)

    def close(self) -> None:
        self.sqlite.close()
        self.database.close()


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    found = Both(tmp_path_factory.mktemp("mes"), range(len(documents())))
    yield found
    found.close()


def told(found: DocumentSet) -> object:
    """All of it, but for the numbers that each index gives."""
    return (
        found.owner,
        [one._replace(id=0) for one in found.documents.values()],
        list(found.documents),
        found.asked,
        found.outgoing,
        found.incoming,
        found.unread,
    )


def answers(index: MonthIndex) -> dict[str, object]:
    """What it says to every question."""
    numbers = [*range(1, 36), 99]
    coverage = index.coverage(OWNER, MONTHS[0], MONTHS[-1])
    withheld = index.withholding_coverage(OWNER, MONTHS[0], MONTHS[-1])
    return {
        **{f"month {month.text}": told(index.month(OWNER, month)) for month in MONTHS},
        "month with one more": told(index.month(OWNER, MONTHS[3], [uuid_of(1), ELSEWHERE])),
        **{f"withholding {month.text}": told(index.withholding(OWNER, month, [uuid_of(3)])) for month in MONTHS},
        **{f"document {number}": told(index.documents(OWNER, [uuid_of(number)])) for number in numbers},
        "nowhere": told(index.documents(OWNER, [ELSEWHERE])),
        "cancelled in april": told(index.cancelled(OWNER, date(2024, 4, 10), date(2024, 4, 19))),
        "seen cancelled": told(index.cancelled(OWNER, SEEN.date(), SEEN.date())),
        "nothing cancelled": told(index.cancelled(OWNER, date(2023, 1, 1), date(2024, 4, 9))),
        "counts": sorted(coverage.counts),
        "missing": coverage.missing,
        "counterparts": index.counterparts(OWNER),
        "some counterparts": index.counterparts(OWNER, [SUPPLIER, "ZZZ010101ZZZ"]),
        "no counterparts": index.counterparts(OWNER, []),
        "totals of a month": index.counterpart_totals(OWNER, MONTHS[3], MONTHS[3]),
        "totals of all": index.counterpart_totals(OWNER, MONTHS[0], MONTHS[-1]),
        "documents of totals": [
            (one.rfc, len(index.counterpart_documents(OWNER, [one.rfc], one.side, MONTHS[0], MONTHS[-1])))
            for one in index.counterpart_totals(OWNER, MONTHS[0], MONTHS[-1])
        ],
        "documents of all": len(index.counterpart_documents(OWNER, None, OwnerRole.ISSUED, MONTHS[0], MONTHS[-1])),
        "latest": index.latest_issued(OWNER) and index.latest_issued(OWNER)._replace(id=0),  # type: ignore[union-attr]
        "latest payroll": index.latest_payroll(OWNER) and index.latest_payroll(OWNER)._replace(id=0),  # type: ignore[union-attr]
        "payroll of all": told(index.payroll(OWNER, MONTHS[0], MONTHS[-1])),
        **{f"payroll {month.text}": told(index.payroll(OWNER, month, month)) for month in MONTHS},
        "retenciones": (sorted(withheld.counts), withheld.missing),
        **{
            f"lacking {lack} {side}": [
                one._replace(id=0) for one in index.lacking(OWNER, lack, side, MONTHS[0], MONTHS[-1]).first
            ]
            for lack in Lack
            for side in (None, OwnerRole.ISSUED, OwnerRole.RECEIVED)
        },
        "retenciones lacking": [
            len(index.lacking(OWNER, lack, None, MONTHS[0], MONTHS[3], withholdings=True).ids) for lack in Lack
        ],
        "owners": index.owners(),
    }


def test_both_tell_the_same(both: Both) -> None:
    ours, theirs = answers(both.sqlite), answers(both.memory)
    for question, answer in theirs.items():
        assert ours[question] == answer, question


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.permutations(range(len(documents()))), st.integers(1, 4), st.booleans())
def test_the_order_of_ingest_does_not_matter(order: list[int], pieces: int, metadata_first: bool) -> None:
    with TemporaryDirectory() as folder:
        found = Both(Path(folder), order, pieces=pieces, metadata_first=metadata_first)
        try:
            assert answers(found.sqlite) == answers(found.memory)
        finally:
            found.close()


def test_the_history_of_a_state_is_told_oldest_first(tmp_path: Path) -> None:
    found = Both(tmp_path, range(3))
    (number,) = next(iter(found.database.connection.execute("SELECT id FROM documents WHERE uuid = ?", (uuid_of(2),))))
    for day, state in ((3, Validity.CANCELLED), (2, Validity.VALID)):
        seen = datetime(2024, 7, day, tzinfo=UTC).isoformat()
        record_status(found.database.connection, number, StatusRecord(seen, "consulta", state, "", "", "", "", "", ""))
    history = found.sqlite.history(OWNER, [uuid_of(2), uuid_of(1), ELSEWHERE])
    assert [(one.uuid, one.seen_at[:10], one.source, one.state) for one in history] == [
        (uuid_of(2), "2024-07-02", "consulta", "vigente"),
        (uuid_of(2), "2024-07-03", "consulta", "cancelado"),
    ]
    assert found.sqlite.documents(OWNER, [uuid_of(2)]).documents[uuid_of(2)].is_cancelled
    found.close()


def test_months_are_asked_for_that_a_finished_question_touches(both: Both) -> None:
    requests = RequestRepository(both.database.connection)
    period = Period(datetime(2023, 11, 15), datetime(2024, 1, 31, 23, 59, 59))
    whole = Query(Service.CFDI, Direction.RECEIVED, ContentKind.METADATA, OWNER, period)
    for query, state in (
        (whole, State.EMPTY),
        (replace(whole, direction=Direction.ISSUED), State.AT_SAT),
        (replace(whole, direction=Direction.ISSUED, content=ContentKind.XML), State.COMPLETE),
        (replace(whole, direction=Direction.ISSUED, service=Service.RETENCIONES), State.COMPLETE),
        (replace(whole, direction=Direction.ISSUED, owner=OTHER), State.COMPLETE),
    ):
        requests.save(replace(requests.add(query, SEEN), state=state))
    asked = both.sqlite.coverage(OWNER, Month(2023, 12), Month(2024, 1)).asked
    assert {one for one in asked if one[0] != Month(2024, 1) or one[1] is OwnerRole.ISSUED} == {
        (Month(2023, 12), OwnerRole.RECEIVED),
        (Month(2024, 1), OwnerRole.ISSUED),  # there is metadata of it
    }
    assert (Month(2024, 1), OwnerRole.RECEIVED) in asked


def test_counts_are_kept_until_something_changes(tmp_path: Path) -> None:
    found = Both(tmp_path, range(3))
    january = MONTHS[0]
    with closing(open_summaries(found.path)) as index:
        kept = index.kept(january, january)[OWNER, january]
    false = [CoverageCount(january, OwnerRole.ISSUED, False, True, True, 77)]
    keep_summaries(found.database, [NewSummary(OWNER, january, kept.changes, false, "", "")])
    assert found.sqlite.coverage(OWNER, january, january).counts == false
    add_documents(found.repository, OWNER, "Q", [stored(documents()[6])], SEEN)
    counts = found.sqlite.coverage(OWNER, january, january).counts
    assert sum(one.documents for one in counts) == 4
    found.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE document_list SET state = 77",
        "UPDATE document_list SET side = 9",
        "UPDATE document_list SET type = 7",
        "UPDATE document_list SET currency = 999",
        "UPDATE document_list SET issuer = 999999",
    ],
)
def test_what_an_index_cannot_hold_is_told_as_damage(tmp_path: Path, statement: str) -> None:
    found = Both(tmp_path, range(3))
    with closing(apsw.Connection(str(found.path))) as connection:
        connection.pragma("foreign_keys", 0)
        connection.execute(statement)
    with pytest.raises(DamagedDatabaseError):
        found.sqlite.month(OWNER, MONTHS[0])
    found.close()


@pytest.mark.parametrize(
    "text", ["", "{", "[1]", "[[1, 0]]", '[["x", 0, 0, 0, 0]]', "[[9, 0, 0, 0, 1]]", "[" * 100_000]
)
def test_counts_that_are_none_are_told_as_damage(tmp_path: Path, text: str) -> None:
    found = Both(tmp_path, range(3))
    with found.database.transaction() as connection:
        connection.execute("INSERT INTO month_counts SELECT owner, month, changes, ? FROM stale_months", (text,))
    with pytest.raises(DamagedDatabaseError):
        found.sqlite.coverage(OWNER, MONTHS[0], MONTHS[-1])
    found.close()


def test_of_an_owner_without_documents_there_is_nothing(both: Both) -> None:
    nobody = Rfc("ZZZ010101ZZZ")
    assert told(both.sqlite.month(nobody, MONTHS[0])) == (nobody.value, [], [], (), {}, {}, 0)
    assert both.sqlite.counterparts(nobody) == []
    assert both.sqlite.latest_issued(nobody) is None
    assert both.sqlite.coverage(nobody, MONTHS[0], MONTHS[-1]).counts == []
