"""Every filter and order against a plain reading of the same rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.document import Amount, Document
from app.domain.facts import facts_of
from app.domain.identifiers import Rfc, Uuid
from app.domain.index.filter import DocumentFilter, Order, SortKey
from app.domain.index.rows import DocumentRow
from app.domain.lines import Concept
from app.domain.period import Period
from app.domain.search import parse_search
from app.domain.text import fold
from app.domain.validity import OwnerRole, Validity
from app.store import filters
from app.store.database import Database
from app.store.documents import DocumentRepository
from app.store.staging import StoredDocument
from tests.make import a_document
from tests.make_index import add_documents

OWNERS = (Rfc("EKU9003173C9"), Rfc("AAA010101AAA"))
PARTIES = (
    ("EKU9003173C9", "ESCUELA KEMPER"),
    ("AAA010101AAA", "ÁRBOL & ÑANDÚ"),
    ("XAXX010101000", "PÚBLICO EN GENERAL"),
)
STATES = (Validity.VALID, Validity.CANCELLED, Validity.UNKNOWN)
CONCEPTS = ("Tornillo hexagonal", "Consultoría contable", "Gasolina Magna 87", "Café de altura")
COUNT = 60


def document(number: int) -> Document:
    issuer, receiver = PARTIES[number % 3], PARTIES[(number // 3 + 1) % 3]
    kind = "IETNP"[number % 5]
    return a_document(
        uuid=Uuid(f"{number * 0x1234567 % 0xFFFFFFFF:08X}-00{number:02X}-4000-8000-{number:012X}"),
        document_type=kind,
        issued_at=datetime(2024, 1, 1) + timedelta(days=number * 11 % 400, hours=number),
        stamped_at=datetime(2024, 1, 2) + timedelta(days=number * 11 % 400),
        issuer_rfc=issuer[0],
        issuer_name=issuer[1],
        receiver_rfc=receiver[0],
        receiver_name=receiver[1],
        subtotal=Amount.parse(f"{number * 37 % 50}.50"),
        total=Amount.parse(f"{number * 37 % 50}.58"),
        currency=("MXN", "USD", "XXX")[number % 7 % 3],
        series=("", "A", "b")[number % 3],
        number=str(number * 7 % 13),
        payment_form=("01", "03", "")[number % 3],
        payment_method=("PUE", "PPD", "")[number % 4 % 3],
        use=("G01", "G03")[number % 2],
        discount=Amount.parse(f"{number % 11}.10") if number % 4 == 0 else None,
        transferred=Amount.parse(f"{number % 9}.08"),
        complements=(("Pagos",) if kind == "P" else ()),
        concepts=(Concept(description=CONCEPTS[number % 4], identification=f"SKU-{number:03d}"),),
    )


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> DocumentRepository:
    database = Database.open(Path(tmp_path_factory.mktemp("filtros")) / "acopio.db")
    made = DocumentRepository(database.connection)
    for owner in OWNERS:
        stored = [
            StoredDocument(facts_of(one), f"{owner}/{one.uuid}.xml", "0" * 64, STATES[number % 3])
            for number, one in enumerate(map(document, range(COUNT)))
            if owner.value in (one.issuer_rfc, one.receiver_rfc)
        ]
        add_documents(made, owner, f"P_{owner}", stored)
    return made


@pytest.fixture(scope="module")
def rows(repository: DocumentRepository) -> list[DocumentRow]:
    return list(repository.each(DocumentFilter()))


def concept_of(row: DocumentRow) -> str:
    return CONCEPTS[int(row.uuid[-12:], 16) % 4]


def has_word(row: DocumentRow, word: str) -> bool:
    """As the explorer promises it: parts of names, RFC and folio fiscal, beginnings of words of concepts and folios."""
    folded = fold(word)
    parties = (fold(f"{row.issuer_rfc} {row.issuer_name}"), fold(f"{row.receiver_rfc} {row.receiver_name}"))
    if any(folded in party for party in parties):
        return True
    if len(folded) >= 3 and folded.replace("-", "") in row.uuid.replace("-", "").lower():
        return True
    searched = f"{concept_of(row)} SKU {row.uuid[-2:]} {row.series} {row.number} {row.series}{row.number}"
    return any(token.startswith(folded) for token in fold(searched).split())


def lets_through(chosen: DocumentFilter, row: DocumentRow) -> bool:
    issued = datetime.fromisoformat(row.issued_at)
    checks = (
        chosen.owner is None or row.owner == chosen.owner.value,
        chosen.period is None or chosen.period.contains(issued),
        chosen.side is None or row.side is chosen.side,
        not chosen.types or row.document_type in chosen.types,
        not chosen.states or row.state in chosen.states,
        not chosen.methods or row.payment_method in chosen.methods,
        chosen.currency is None or row.currency == chosen.currency,
        chosen.counterpart is None or chosen.counterpart in (row.issuer_rfc, row.receiver_rfc),
        chosen.complement is None or chosen.complement in row.complements.split(),
        chosen.has_xml is None or (row.path is not None) is chosen.has_xml,
        chosen.least is None or row.total_micros >= chosen.least,
        chosen.most is None or row.total_micros <= chosen.most,
        chosen.ids is None or row.id in chosen.ids,
        all(has_word(row, word.text) for word in chosen.search.words),
        all(least <= row.total_micros <= most for least, most in chosen.search.amounts),
        all(period.contains(issued) for period in chosen.search.periods),
    )
    return all(checks)


def some_of(values: tuple[str, ...]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(values), max_size=2)


FILTERS = st.builds(
    DocumentFilter,
    owner=st.none() | st.sampled_from(OWNERS),
    period=st.none() | st.builds(Period.month, st.just(2024), st.integers(1, 12)) | st.just(Period.year(2024)),
    search=st.sampled_from(
        ["", "kemper", "ARBOL ñandu", "público", "tornillo", "consultoria", "cafe", "gaso magna", "EKU9003", "b1",
         "10-20",
         "febrero 2024", "no existe", "0000000a", "tornillo kemper", "-8000-", "2024-05-01", "000c", "[", "'"]
    ).map(parse_search),
    side=st.none() | st.sampled_from(OwnerRole),
    types=some_of(("I", "E", "T", "N", "P", "R")),
    states=st.frozensets(st.sampled_from(Validity), max_size=2),
    methods=some_of(("PUE", "PPD")),
    currency=st.none() | st.sampled_from(["MXN", "USD", "EUR"]),
    counterpart=st.none() | st.sampled_from([rfc for rfc, _ in PARTIES]),
    complement=st.none() | st.sampled_from(["Pagos", "Nomina"]),
    has_xml=st.none() | st.booleans(),
    least=st.none() | st.integers(0, 30_000_000),
    most=st.none() | st.integers(20_000_000, 50_000_000),
    ids=st.none() | st.lists(st.integers(1, COUNT), max_size=30).map(tuple),
)  # fmt: skip


@given(FILTERS, st.sampled_from([filters.MANY, 5]))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_filter_is_what_it_says(
    repository: DocumentRepository, rows: list[DocumentRow], chosen: DocumentFilter, many: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(filters, "MANY", many)  # both ways of looking up a word
        expected = [row.id for row in rows if lets_through(chosen, row)]
        assert list(repository.ordered_ids(chosen)) == expected
        assert repository.count(chosen) == len(expected)
        assert repository.first_ids(chosen, limit=7) == expected[:7]
        assert repository.first_ids(chosen, limit=7, offset=3) == expected[3:10]


KEYS: dict[SortKey, Callable[[DocumentRow], Any]] = {
    SortKey.ISSUED: lambda row: row.issued_at,
    SortKey.TYPE: lambda row: row.document_type,
    SortKey.STATE: lambda row: [Validity.UNKNOWN, Validity.VALID, Validity.CANCELLED].index(row.state),
    SortKey.SIDE: lambda row: [OwnerRole.OTHERS, OwnerRole.ISSUED, OwnerRole.RECEIVED].index(row.side),
    SortKey.ISSUER_RFC: lambda row: row.issuer_rfc,
    SortKey.ISSUER_NAME: lambda row: fold(row.issuer_name),
    SortKey.RECEIVER_RFC: lambda row: row.receiver_rfc,
    SortKey.RECEIVER_NAME: lambda row: fold(row.receiver_name),
    SortKey.COUNTERPART_NAME: lambda row: fold(row.receiver_name if row.side is OwnerRole.ISSUED else row.issuer_name),
    SortKey.SUBTOTAL: lambda row: float(row.subtotal),
    SortKey.DISCOUNT: lambda row: float(row.discount or 0),
    SortKey.TRANSFERRED: lambda row: float(row.transferred),
    SortKey.WITHHELD: lambda row: float(row.withheld or 0),
    SortKey.TOTAL: lambda row: row.total_micros,
    SortKey.CURRENCY: lambda row: row.currency,
    SortKey.METHOD: lambda row: ["", "PUE", "PPD"].index(row.payment_method),
    SortKey.FORM: lambda row: row.payment_form,
    SortKey.NUMBER: lambda row: int(row.number),
    SortKey.SERIES: lambda row: row.series,
    SortKey.USE: lambda row: row.use,
    SortKey.UUID: lambda row: row.uuid,
    SortKey.STAMPED: lambda row: row.stamped_at,
    SortKey.COMPLEMENTS: lambda row: row.complements,
    SortKey.OWNER: lambda row: row.owner,
}


NEWEST_OF_EQUALS_FIRST = {
    SortKey.TYPE,
    SortKey.STATE,
    SortKey.SIDE,
    SortKey.METHOD,
    SortKey.FORM,
    SortKey.ISSUER_NAME,
    SortKey.RECEIVER_RFC,
    SortKey.COUNTERPART_NAME,
    SortKey.CURRENCY,
    SortKey.SERIES,
    SortKey.USE,
    SortKey.OWNER,
}


@pytest.mark.parametrize("key", SortKey)
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("chosen", [DocumentFilter(), DocumentFilter(owner=OWNERS[0], search=parse_search("kemper"))])
def test_every_order(
    repository: DocumentRepository, rows: list[DocumentRow], key: SortKey, descending: bool, chosen: DocumentFilter
) -> None:
    order = Order(key, descending)
    found = list(repository.each(chosen, order))
    expected = [row for row in rows if lets_through(chosen, row)]  # newest first, and a sort keeps what is equal so
    expected.sort(key=KEYS[key], reverse=descending)
    assert [KEYS[key](row) for row in found] == [KEYS[key](row) for row in expected]
    if key in NEWEST_OF_EQUALS_FIRST and not descending:
        assert [row.id for row in found] == [row.id for row in expected]
    assert repository.first_ids(chosen, order, limit=9) == [row.id for row in found[:9]]


def test_every_document_is_in_one_sum(repository: DocumentRepository, rows: list[DocumentRow]) -> None:
    expected: dict[tuple[object, ...], list[int]] = {}
    for row in rows:
        key = (row.side, row.document_type, row.currency, row.state)
        texts = (row.subtotal, row.discount or "0", row.transferred, "0" if row.document_type == "P" else row.total)
        added = expected.setdefault(key, [0] * 5)
        for place, value in enumerate((1, *(Amount.parse(text).micros for text in texts))):
            added[place] += value
    found = repository.sums(DocumentFilter())
    assert {
        (one.side, one.document_type, one.currency, one.state): [
            one.count, one.subtotal, one.discount, one.transferred, one.total
        ]
        for one in found
    } == expected  # fmt: skip
    assert {one.document_type for one in repository.sums(DocumentFilter(types=frozenset("P")))} == {"P"}


def test_rows_come_in_the_order_asked_for(repository: DocumentRepository, rows: list[DocumentRow]) -> None:
    ids = [row.id for row in rows][::-1]
    assert [row.id for row in repository.rows([*ids, 10**9])] == ids
    assert repository.rows([]) == []


def test_what_occurs_is_listed(repository: DocumentRepository) -> None:
    assert repository.currencies() == ["MXN", "USD", "XXX"]
    assert repository.complements() == ["Pagos"]


def test_a_filter_is_a_value() -> None:
    assert replace(DocumentFilter(), owner=OWNERS[0]) == DocumentFilter(owner=OWNERS[0])
    assert hash(DocumentFilter()) == hash(DocumentFilter())


@pytest.mark.parametrize("typed", ["e", "kemper", "EKU9003", "tornillo", "público", "cafe", "000c", "20", "no existe"])
def test_one_word_is_counted_as_it_is_found(repository: DocumentRepository, typed: str) -> None:
    chosen = DocumentFilter(search=parse_search(typed))
    assert repository.count(chosen) == len(repository.ordered_ids(chosen))
