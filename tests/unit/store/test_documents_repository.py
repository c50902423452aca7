"""The index: adding twice changes nothing, XML and metadata meet in one row, and texts are found however typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from app.domain.catalogs import Service
from app.domain.document import Amount, Document, MetadataRow
from app.domain.facts import facts_of
from app.domain.identifiers import PackageId, Rfc
from app.domain.index.filter import DocumentFilter
from app.domain.period import Period
from app.domain.search import parse_search
from app.domain.validity import Validity
from app.store.codings import folio_number
from app.store.database import Database
from app.store.documents import DocumentRepository
from app.store.staging import StoredDocument, UnreadableFile
from tests.make import OWNER
from tests.make_index import add_documents, add_metadata, add_unreadable, path_of

Make = Callable[..., Document]
MakeRow = Callable[..., MetadataRow]

XML, XML_2, META, META_2 = (PackageId(name) for name in ("X_01", "X_02", "M_01", "M_02"))


@pytest.fixture
def repository(database: Database) -> DocumentRepository:
    database.connection.pragma("synchronous", "off")
    return DocumentRepository(database.connection)


def stored(document: Document, state: Validity = Validity.UNKNOWN, path: str = "") -> StoredDocument:
    return StoredDocument(facts_of(document), path or f"{OWNER}/{document.uuid}.xml", "0" * 64, state)


def composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def states(repository: DocumentRepository) -> list[Validity]:
    return [row.state for row in repository.page(DocumentFilter(), limit=100)]


def test_adding_twice_changes_nothing(repository: DocumentRepository, make_document: Make) -> None:
    documents = [stored(make_document(number)) for number in range(5)]
    for _ in range(2):
        add_documents(repository, OWNER, XML.value, documents)
        assert repository.count(DocumentFilter()) == 5
        assert repository.first_brought_by(str(XML)) == 5
    add_documents(repository, OWNER, XML_2.value, [*documents, stored(make_document(5))])
    assert (repository.first_brought_by(str(XML)), repository.first_brought_by(str(XML_2))) == (5, 1)


def test_the_first_copy_stays(repository: DocumentRepository, make_document: Make) -> None:
    first = stored(make_document(1), Validity.VALID, "a.xml")
    add_documents(repository, OWNER, XML.value, [first])
    add_documents(repository, OWNER, XML_2.value, [stored(make_document(1, name="OTRO"), path="b.xml")])
    assert path_of(repository, OWNER, first.facts.uuid.value) == "a.xml"
    assert repository.page(DocumentFilter(), limit=9)[0].receiver_name == "CLIENTE"


def test_metadata_first(repository: DocumentRepository, make_document: Make, make_row: MakeRow) -> None:
    add_metadata(repository, OWNER, Service.CFDI, META, [make_row(1, valid=False), make_row(2)])
    assert repository.first_brought_by(str(META)) == 2
    assert path_of(repository, OWNER, make_row(1).uuid) is None
    add_documents(repository, OWNER, XML.value, [stored(make_document(1))])
    assert repository.count(DocumentFilter()) == 2
    row = repository.page(DocumentFilter(search=parse_search(make_row(1).uuid)), limit=9)[0]
    assert (row.version, row.state, row.cancelled_at) == ("4.0", Validity.CANCELLED, "2026-06-01T00:00:00")
    assert row.path is not None
    assert repository.first_brought_by(str(XML)) == 1


def test_metadata_after(repository: DocumentRepository, make_document: Make, make_row: MakeRow) -> None:
    add_documents(repository, OWNER, XML.value, [stored(make_document(1), Validity.VALID)])
    for _ in range(2):
        add_metadata(repository, OWNER, Service.CFDI, META, [make_row(1), make_row(2)])
        assert repository.first_brought_by(str(META)) == 1
    add_metadata(repository, OWNER, Service.CFDI, META_2, [make_row(1, valid=False)])
    assert repository.first_brought_by(str(META_2)) == 0
    assert sorted(states(repository)) == [Validity.CANCELLED, Validity.VALID]
    assert repository.page(DocumentFilter(search=parse_search(make_row(1).uuid)), limit=9)[0].receiver_name == "CLIENTE"


def test_older_metadata_that_comes_in_late_does_not_undo_a_cancellation(
    repository: DocumentRepository, make_row: MakeRow
) -> None:
    add_metadata(repository, OWNER, Service.CFDI, META_2, [make_row(1, valid=False)])
    add_metadata(repository, OWNER, Service.CFDI, META, [make_row(1)])
    (row,) = repository.page(DocumentFilter(), limit=9)
    assert (row.state, row.cancelled_at) == (Validity.CANCELLED, "2026-06-01T00:00:00")


def test_unreadable_files_are_listed_once(repository: DocumentRepository) -> None:
    files = [UnreadableFile(f"{OWNER}/Ilegibles/{number}.xml", "0" * 64, "not_xml") for number in range(3)]
    for _ in range(2):
        add_unreadable(repository, OWNER, Service.CFDI, XML.value, files)
    rows = repository.page(DocumentFilter(), limit=9)
    assert [row.problem for row in rows] == ["not_xml"] * 3
    assert {row.state for row in rows} == {Validity.UNREADABLE}
    assert repository.first_brought_by(str(XML)) == 0


def test_the_same_document_for_two_contribuyentes(repository: DocumentRepository, make_document: Make) -> None:
    other = Rfc("AAA010101AAA")
    add_documents(repository, OWNER, XML.value, [stored(make_document(1))])
    add_documents(repository, other, XML_2.value, [stored(make_document(1), path="otro.xml")])
    assert [repository.count(DocumentFilter(owner=one)) for one in (OWNER, other, None)] == [1, 1, 2]


def test_pages_are_newest_first_and_meet(repository: DocumentRepository, make_document: Make) -> None:
    add_documents(repository, OWNER, XML.value, [stored(make_document(number)) for number in range(25)])
    pages = [repository.page(DocumentFilter(), limit=10, offset=offset) for offset in (0, 10, 20)]
    assert [len(page) for page in pages] == [10, 10, 5]
    rows = [row for page in pages for row in page]
    assert rows == list(repository.each(DocumentFilter()))
    assert [row.issued_at for row in rows] == sorted((row.issued_at for row in rows), reverse=True)


def test_periods_hold_both_ends(repository: DocumentRepository, make_document: Make) -> None:
    add_documents(repository, OWNER, XML.value, [stored(make_document(number)) for number in range(10)])
    noon = Period(datetime(2026, 5, 2, 12), datetime(2026, 5, 4, 12))
    assert repository.count(DocumentFilter(period=noon)) == 3
    inside = Period(datetime(2026, 5, 2, 12, 0, 1), datetime(2026, 5, 4, 11, 59, 59))
    assert repository.count(DocumentFilter(period=inside)) == 1


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("peña", {"PEÑA & HIJOS", "Peña_100% \\ [x]*?"}),
        ("PEÑA", {"PEÑA & HIJOS", "Peña_100% \\ [x]*?"}),
        ("pena", {"PEÑA & HIJOS", "Peña_100% \\ [x]*?"}),
        ("pen\u0303a hijos", {"PEÑA & HIJOS"}),
        ("lopez", {"Ángel LÓPEZ"}),
        ("LÓPEZ angel", {"Ángel LÓPEZ"}),
        ("%", {"Peña_100% \\ [x]*?"}),
        ("_", {"Peña_100% \\ [x]*?"}),
        ("\\", {"Peña_100% \\ [x]*?"}),
        ("*", {"Peña_100% \\ [x]*?"}),
        ("?", {"Peña_100% \\ [x]*?"}),
        ("[x]", {"Peña_100% \\ [x]*?"}),
        ("]", {"Peña_100% \\ [x]*?"}),
        ("&", {"PEÑA & HIJOS"}),
        ("pe*a", set()),
        ("peña ángel", set()),
        ("^", set()),
        ("serie-7", {"Ángel LÓPEZ"}),
        ("aaa010101 lópez", {"Ángel LÓPEZ"}),
        ("' OR 1=1 --", set()),
    ],
)
def test_texts_are_found_however_typed(
    repository: DocumentRepository, make_document: Make, typed: str, found: set[str]
) -> None:
    names = ["PEÑA & HIJOS", "Peña_100% \\ [x]*?", "Ángel LÓPEZ"]
    documents = [
        stored(make_document(number, name=name, series="Serie-7" if number == 2 else ""))
        for number, name in enumerate(names)
    ]
    add_documents(repository, OWNER, XML.value, documents)
    assert {row.receiver_name for row in repository.each(DocumentFilter(search=parse_search(typed)))} == found
    assert repository.count(DocumentFilter(search=parse_search(typed))) == len(found)


@given(st.text(max_size=40))
@example("a " * 5_000)
@example("x" * 200_000)
@example("[" * 1_000)
@example("\ud800")
@example("\0")
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_typed_text_is_a_question(repository: DocumentRepository, make_document: Make, typed: str) -> None:
    if repository.count(DocumentFilter()) == 0:
        add_documents(repository, OWNER, XML.value, [stored(make_document(1))])
    assert repository.count(DocumentFilter(search=parse_search(typed))) in (0, 1)


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=20).map(composed))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example("[]^-a")
@example("İstanbul")
@example("Straße")
def test_what_is_there_is_found(repository: DocumentRepository, make_document: Make, name: str) -> None:
    search = parse_search(name)
    assume(not search.amounts and not search.periods)  # these are no words
    number = repository.count(DocumentFilter()) + 1
    add_documents(repository, OWNER, XML.value, [stored(make_document(number, name=name))])
    found = {row.uuid for row in repository.each(DocumentFilter(search=search))}
    assert make_document(number).uuid.value in found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("1,500", {1}),
        ("$1,500", {1}),
        ("1500", {1}),
        ("15", {1}),
        ("a-1", {3}),
        ("a-12", {2}),
        ("q", set()),
        ("x", {3}),
    ],
)
def test_a_word_of_pieces_is_not_the_beginnings_of_all(
    repository: DocumentRepository, make_document: Make, typed: str, found: set[int]
) -> None:
    series = {1: "1500", 2: "A 12", 3: "A 1 x", 4: "1000 5001", 5: "queso"}
    documents = [stored(make_document(number, series=text)) for number, text in series.items()]
    add_documents(repository, OWNER, XML.value, documents)
    expected = {make_document(number).uuid.value for number in found}
    assert {row.uuid for row in repository.each(DocumentFilter(search=parse_search(typed)))} == expected


def test_sums_beyond_64_bits_are_exact(repository: DocumentRepository, make_document: Make) -> None:
    most = Amount.parse("999999999999.999999")
    documents = [stored(replace(make_document(number), total=most, subtotal=most)) for number in range(1, 21)]
    add_documents(repository, OWNER, XML.value, documents)
    (found,) = repository.sums(DocumentFilter())
    assert (found.count, found.total, found.subtotal) == (20, 20 * most.micros, 20 * most.micros)
    assert repository.sums(DocumentFilter(search=parse_search("cliente"))) == [found]


@pytest.mark.parametrize(
    ("folio", "number"),
    [("12", 12), ("A-12", 12), ("B200", 200), ("A-9x", 9), ("", 0), ("ABC", 0), ("1" * 16, 0), ("A" + "1" * 16, 0),
     ("2024-007", 7), ("١٢", 0)],
)  # fmt: skip
def test_the_number_a_folio_is_sorted_by(folio: str, number: int) -> None:
    assert folio_number(folio) == number
