"""The port of documents: SQLite's index and one in memory tell the same of the same documents."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from app.domain.facts import facts_of
from app.domain.identifiers import Rfc
from app.domain.index.answering import never
from app.domain.index.filter import NEWEST_FIRST, DocumentFilter, Order, SortKey
from app.domain.index.port import DocumentIndex
from app.domain.period import Period
from app.domain.search import parse_search
from app.domain.validity import OwnerRole, Validity
from app.errors import CancelledError
from app.store.database import Database
from app.store.document_index import open_document_index
from app.store.documents import DocumentRepository
from app.store.staging import StoredDocument
from tests.make_index import add_documents
from tests.memory_index import KEYS, MemoryIndex
from tests.unit.store.test_filters import OWNERS, document

COUNT = 40
STATES = (Validity.VALID, Validity.CANCELLED, Validity.UNKNOWN)
QUESTIONS = (
    DocumentFilter(),
    DocumentFilter(owner=OWNERS[0], side=OwnerRole.RECEIVED),
    DocumentFilter(types=frozenset("IE"), states=frozenset({Validity.VALID})),
    DocumentFilter(period=Period.days(date(2026, 1, 1), date(2026, 2, 28))),
    DocumentFilter(currency="MXN", methods=frozenset({"PUE"})),
    DocumentFilter(complement="Pagos"),
    DocumentFilter(has_xml=False),
    DocumentFilter(least=5_000_000, most=20_000_000),
    DocumentFilter(ids=(3, 1, 2)),
    DocumentFilter(search=parse_search(OWNERS[0].value)),
)


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> DocumentIndex:
    path = Path(tmp_path_factory.mktemp("puerto")) / "acopio.db"
    database = Database.open(path)
    for owner in OWNERS:
        stored = [
            StoredDocument(facts_of(one), f"{owner}/{one.uuid}.xml", "0" * 64, STATES[number % 3])
            for number, one in enumerate(map(document, range(COUNT)))
            if owner.value in (one.issuer_rfc, one.receiver_rfc)
        ]
        add_documents(DocumentRepository(database.connection), owner, f"P_{owner}", stored)
    database.close()
    return open_document_index(path, sorts=True)


@pytest.fixture(scope="module")
def memory(sqlite: DocumentIndex) -> DocumentIndex:
    return MemoryIndex(sqlite.each(DocumentFilter()))


@pytest.mark.parametrize("chosen", QUESTIONS)
def test_both_let_the_same_through(sqlite: DocumentIndex, memory: DocumentIndex, chosen: DocumentFilter) -> None:
    assert sqlite.count(chosen) == memory.count(chosen)
    assert sqlite.ordered_ids(chosen) == memory.ordered_ids(chosen)
    assert sqlite.page(chosen, limit=7, offset=2) == memory.page(chosen, limit=7, offset=2)
    assert list(sqlite.each(chosen)) == list(memory.each(chosen))


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("descending", [True, False])
def test_both_sort_alike(sqlite: DocumentIndex, memory: DocumentIndex, key: SortKey, *, descending: bool) -> None:
    found = [
        [KEYS[key](row) for row in index.each(DocumentFilter(), Order(key, descending))] for index in (sqlite, memory)
    ]
    assert found[0] == found[1]


def test_both_count_every_document_once(sqlite: DocumentIndex, memory: DocumentIndex) -> None:
    for chosen in QUESTIONS:
        ours, theirs = (
            Counter({(one.side, one.document_type, one.currency, one.state): one.count for one in index.sums(chosen)})
            for index in (sqlite, memory)
        )
        assert ours == theirs


def test_what_occurs(sqlite: DocumentIndex, memory: DocumentIndex) -> None:
    assert sqlite.owners() == memory.owners() == sorted(OWNERS, key=lambda one: one.value)
    assert sqlite.currencies() == memory.currencies()
    assert sqlite.complements() == memory.complements()


def test_a_question_nobody_waits_for_is_given_up(sqlite: DocumentIndex, memory: DocumentIndex) -> None:
    for index in (sqlite, memory):
        with pytest.raises(CancelledError):
            index.answer(_long, lambda: True)
        assert index.answer(lambda opened: opened.count(DocumentFilter()), never) == memory.count(DocumentFilter())


def _long(index: DocumentIndex) -> int:
    return sum(len(index.ordered_ids(DocumentFilter(), NEWEST_FIRST)) for _ in range(2_000))


def test_a_document_that_is_not_there(sqlite: DocumentIndex, memory: DocumentIndex) -> None:
    for index in (sqlite, memory):
        assert index.details(9_999) is None
        assert index.rows([9_999]) == []
        assert index.count(DocumentFilter(owner=Rfc("XAXX010101000"))) == 0
