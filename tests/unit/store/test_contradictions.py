"""Where the SAT told two things of a document: the same is known of it in whichever order they came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.cfdi.parser import read
from app.domain.catalogs import Service
from app.domain.document import Amount
from app.domain.identifiers import PackageId
from app.domain.index.details import StatusRecord
from app.domain.index.month import Contradictions, ToldTotal
from app.domain.month.calendar import Month
from app.domain.validity import Validity
from app.fiscal.contradictions import contradiction_remarks
from app.simulator.world.business import Business
from app.simulator.world.markup import money
from app.store.database import Database
from app.store.details import record_status
from app.store.documents import DocumentRepository
from app.store.month_index import open_month_index
from tests.make import OWNER, a_document, a_metadata_row, stored
from tests.make_index import add_documents, add_metadata

MARCH = Month(2024, 3)
SEEN = datetime(2024, 4, 20, tzinfo=UTC)
XML = "xml"
CENT = 10_000


def arrive(database: Database, one: str, total: str, kind: str) -> None:
    repository = DocumentRepository(database.connection)
    if one == XML:
        amount = Amount.parse(total)
        document = a_document(document_type=kind, total=amount, subtotal=amount)
        add_documents(repository, OWNER, "P", [stored(document)], SEEN)
    else:
        rows = [a_metadata_row(total=one.strip("-"), effect=kind)]
        add_metadata(repository, OWNER, Service.CFDI, PackageId("M"), rows, SEEN)


def found(folder: Path, arrivals: Sequence[str], total: str = "1160.00", kind: str = "I") -> Contradictions:
    database = Database.open(folder / "acopio.db")
    for one in arrivals:
        arrive(database, one, total, kind)
    index = open_month_index(database.path)
    try:
        return index.contradictions(OWNER, MARCH, MARCH)
    finally:
        index.close()
        database.close()


amounts = st.sampled_from(["1160.00", "1160", "1160.01", "1159.995", "116.00", "0", "9999999.99", "-"])


@settings(max_examples=25, deadline=None)
@given(st.lists(amounts, min_size=1, max_size=3, unique=True).flatmap(lambda told: st.permutations([XML, *told])))
@example(["-", "0", XML])
def test_the_order_of_arrival_does_not_matter(arrivals: list[str]) -> None:
    told = {Amount.parse(one).micros for one in arrivals if one not in (XML, "-")}
    total = Amount.parse("1160.00").micros
    with TemporaryDirectory() as folder:
        known = found(Path(folder), arrivals)
    assert [one.told for one in known.totals] == sorted(one for one in told if abs(one - total) >= CENT)
    assert all((one.total, one.currency) == (total, "MXN") for one in known.totals)


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize(
    ("monto", "total", "kind"),
    [
        ("0", "0", "P"),
        ("5800.00", "0", "P"),
        ("1234.57", "1234.567891", "I"),
        ("1234.56", "1234.567891", "I"),
        ("0.00", "0", "T"),
        ("9000.00", "9000.00", "N"),
    ],
)
def test_rounding_and_what_has_no_total_is_no_difference(
    tmp_path: Path, monto: str, total: str, kind: str, first: int
) -> None:
    assert found(tmp_path, (monto, XML) if first else (XML, monto), total, kind).totals == []


@pytest.mark.parametrize("first", [0, 1])
def test_the_simulated_business_has_none(tmp_path: Path, first: int) -> None:
    business = Business(OWNER.value, 11, 80, date(2024, 3, 1), date(2024, 3, 31))
    rows = [
        a_metadata_row(
            uuid=one.uuid, total=money(business.total(one)), effect=one.kind.value, issued=one.issued_at.isoformat()
        )
        for one in business.documents
    ]
    assert {"I", "P", "N"} <= {row.effect for row in rows}
    documents = [stored(read(business.xml(one)), f"{OWNER}/{one.uuid}.xml") for one in business.documents]
    database = Database.open(tmp_path / "acopio.db")
    repository = DocumentRepository(database.connection)
    for number in (first, 1 - first):
        if number:
            add_documents(repository, OWNER, "P", documents, SEEN)
        else:
            add_metadata(repository, OWNER, Service.CFDI, PackageId("M"), rows, SEEN)
    assert database.connection.execute("SELECT count(*) FROM told_totals").get == 0
    database.close()


def test_the_aviso_says_both_amounts() -> None:
    told = ToldTotal(a_metadata_row().uuid, MARCH, 116_000_000, 1_160_000_000, "USD")
    (remark,) = contradiction_remarks(Contradictions([told]))
    assert (remark.key, remark.uuid, remark.month) == ("DIFERENCIA_IMPORTE", told.uuid, MARCH)
    assert dict(remark.facts) == {"lista": "116.00", "total": "1160.00", "moneda": "USD"}


@pytest.mark.parametrize(
    ("days", "answers", "is_told"),
    [
        (4, (Validity.VALID,), True),
        (2, (Validity.VALID,), False),
        (9, (Validity.VALID, Validity.CANCELLED), False),
        (9, (Validity.CANCELLED, Validity.VALID), True),
        (9, (Validity.UNKNOWN,), False),
    ],
)
def test_two_states_are_told_when_the_sat_had_time_to_agree(
    tmp_path: Path, days: int, answers: Sequence[Validity], is_told: bool
) -> None:
    database = Database.open(tmp_path / "acopio.db")
    arrive(database, XML, "1160.00", "I")
    for number, state in enumerate(answers):
        at = datetime(2024, 4, 1, 18, number, tzinfo=UTC) + timedelta(days=days)
        record_status(database.connection, 1, StatusRecord(at.isoformat(), "consulta", state, "", "", "", "", "", ""))
    cancelled = a_metadata_row(total="1160.00", status="0", cancelled="2024-04-01T10:00:00")
    repository = DocumentRepository(database.connection)
    add_metadata(repository, OWNER, Service.CFDI, PackageId("M"), [cancelled], SEEN)
    index = open_month_index(database.path)
    remarks = list(contradiction_remarks(index.contradictions(OWNER, MARCH, MARCH)))
    index.close()
    database.close()
    assert [one.key for one in remarks] == ["DIFERENCIA_ESTADO"] * is_told
    assert all(("cancelado", "2024-04-01") in one.facts for one in remarks)
