"""What surrounds a document: links both ways, what the SAT said over time, copies that differ, where it came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.domain.catalogs import Service
from app.domain.document import Document, MetadataRow
from app.domain.facts import facts_of
from app.domain.identifiers import PackageId, Rfc
from app.domain.index.details import Details, StatusRecord
from app.domain.index.filter import DocumentFilter
from app.domain.lines import Payment, Payments, Relation, SettledDocument
from app.domain.sat_status import SatStatusAnswer, SatStatusQuery
from app.domain.validity import Validity
from app.store.database import Database
from app.store.details import record_status
from app.store.document_index import SqliteDocumentIndex
from app.store.documents import DocumentRepository
from app.store.sat_status import SatStatusRepository
from app.store.staging import StoredDocument
from tests.make import OWNER
from tests.make_index import add_documents, add_metadata

Make = Callable[..., Document]
MakeRow = Callable[..., MetadataRow]

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.fixture
def repository(database: Database) -> DocumentRepository:
    return DocumentRepository(database.connection)


def put(repository: DocumentRepository, *documents: Document, package: str = "X_01", sha256: str = "a" * 64) -> None:
    stored = [
        StoredDocument(facts_of(one), f"{one.uuid}.xml", sha256, Validity.UNKNOWN, name="uno.xml") for one in documents
    ]
    add_documents(repository, OWNER, package, stored, NOW)


def details(database: Database, document: Document) -> Details:
    repository = DocumentRepository(database.connection)
    (number,) = [row.id for row in repository.each(DocumentFilter()) if row.uuid == document.uuid.value]
    found = SqliteDocumentIndex(database.connection).details(number)
    assert found is not None
    return found


def payment_of(document: Document, *paid: tuple[Document, str]) -> Document:
    settled = tuple(
        SettledDocument(one.uuid.value, instalment="1", paid=amount, outstanding="0.00") for one, amount in paid
    )
    payments = Payments("2.0", (Payment("2026-05-09T12:00:00", documents=settled),))
    return replace(document, document_type="P", payments=payments)


def test_payments_and_notes_lead_to_the_invoice_and_back(
    database: Database, repository: DocumentRepository, make_document: Make
) -> None:
    invoice, stranger = make_document(1), make_document(9)
    note = replace(make_document(2), document_type="E", relations=(Relation("01", (invoice.uuid.value,)),))
    payment = payment_of(make_document(3), (invoice, "40.00"), (stranger, "5.00"))
    put(repository, invoice, note, payment)

    of_payment = details(database, payment)
    assert [(link.kind, link.amount, link.other and link.other.uuid) for link in of_payment.links] == [
        ("pago", "40.00", invoice.uuid.value),
        ("pago", "5.00", None),  # not in the library
    ]
    assert of_payment.links[1].uuid == stranger.uuid.value
    back = details(database, invoice).back_links
    assert [(link.kind, link.uuid, link.instalment) for link in back] == [
        ("01", note.uuid.value, ""),
        ("pago", payment.uuid.value, "1"),
    ]
    assert details(database, invoice).links == ()


def test_links_stay_within_a_contribuyente(
    database: Database, repository: DocumentRepository, make_document: Make
) -> None:
    invoice = make_document(1)
    put(repository, invoice)
    other = StoredDocument(
        facts_of(payment_of(make_document(2), (invoice, "1.00"))), "otro.xml", "b" * 64, Validity.UNKNOWN
    )
    add_documents(repository, Rfc("AAA010101AAA"), "X_02", [other], NOW)
    assert details(database, invoice).back_links == ()


def test_a_change_of_state_is_remembered_with_its_date(
    database: Database, repository: DocumentRepository, make_document: Make, make_row: MakeRow
) -> None:
    put(repository, make_document(1))
    for package, row, moment in (
        ("M_01", make_row(1), NOW),
        ("M_02", make_row(1), NOW),
        ("M_03", make_row(1, valid=False), LATER),
        ("M_04", make_row(1), LATER),  # late news of the past
    ):
        add_metadata(repository, OWNER, Service.CFDI, PackageId(package), [row], moment)
    found = details(database, make_document(1))
    assert [(one.seen_at, one.state, one.cancelled_at) for one in found.status_records] == [
        (NOW.isoformat(), Validity.VALID, ""),
        (LATER.isoformat(), Validity.CANCELLED, "2026-06-01T00:00:00"),
    ]
    assert found.row.state is Validity.CANCELLED
    assert found.row.has_metadata
    assert found.origins == ("X_01", "M_01")


def test_of_two_lines_on_one_document_a_cancellation_counts(repository: DocumentRepository, make_row: MakeRow) -> None:
    for number, rows in enumerate(([make_row(1, valid=False), make_row(1)], [make_row(2), make_row(2, valid=False)])):
        add_metadata(repository, OWNER, Service.CFDI, PackageId(f"M_{number}"), rows, NOW)
    assert {row.state for row in repository.each(DocumentFilter())} == {Validity.CANCELLED}
    assert repository.count(DocumentFilter()) == 2


def test_another_copy_of_the_same_folio_fiscal_is_a_conflict(
    database: Database, repository: DocumentRepository, make_document: Make
) -> None:
    put(repository, make_document(1))
    for _ in range(2):
        put(repository, make_document(1), package="importado", sha256="b" * 64)
    put(repository, make_document(1), package="importado")  # the same bytes are none
    (conflict,) = details(database, make_document(1)).conflicts
    assert (conflict.source, conflict.name, conflict.sha256) == ("importado", "uno.xml", "b" * 64)


def test_what_the_sat_says_of_one_document(
    database: Database, repository: DocumentRepository, make_document: Make
) -> None:
    asked = replace(make_document(1), seal="x" * 20 + "ABCD1234")
    put(
        repository,
        asked,
        replace(make_document(2), service=Service.RETENCIONES),
        replace(make_document(3), total=asked.total),
    )
    answers_kept = SatStatusRepository(database)
    ids = [row.id for row in repository.each(DocumentFilter())]
    found = dict(answers_kept.find(ids))
    number = details(database, asked).row.id
    assert found[number] == SatStatusQuery.read(
        issuer=asked.issuer_rfc, receiver=asked.receiver_rfc, total="116.00", uuid=asked.uuid.value, seal="ABCD1234"
    )
    assert len(found) == 2  # retenciones have no such service

    said = SatStatusAnswer(
        LATER, "S - Comprobante obtenido satisfactoriamente.", "Cancelado", "", "Cancelado sin aceptación", "200"
    )
    lost = SatStatusAnswer(LATER, "N - 602: Comprobante no encontrado.", "No Encontrado", "", "", "")
    answers_kept.record_answer(number, said)
    answers_kept.record_answer(number, lost)
    kept = details(database, asked)
    assert kept.row.state is Validity.CANCELLED
    assert [(one.source, one.state, one.cancellation, one.efos) for one in kept.status_records] == [
        ("consulta", Validity.CANCELLED, "Cancelado sin aceptación", "200"),
        ("consulta", Validity.UNKNOWN, "", ""),
    ]
    first = kept.status_records[0]
    assert (first.code, first.said) == ("S - Comprobante obtenido satisfactoriamente.", "Cancelado")


def test_an_answer_is_that_of_every_owners_copy(
    database: Database, repository: DocumentRepository, make_document: Make
) -> None:
    one = make_document(1)
    put(repository, one)
    other = StoredDocument(facts_of(one), "otro/uno.xml", "a" * 64, Validity.UNKNOWN)
    add_documents(repository, Rfc(one.receiver_rfc), "X_02", [other])
    ids = [row.id for row in repository.each(DocumentFilter())]
    SatStatusRepository(database).record_answer(
        ids[0], SatStatusAnswer(LATER, "S - Comprobante obtenido.", "Cancelado", "", "", "")
    )
    for number in ids:
        found = SqliteDocumentIndex(database.connection).details(number)
        assert found is not None
        assert found.row.state is Validity.CANCELLED
        assert len(found.status_records) == 1


def test_a_cancellation_is_final(database: Database, repository: DocumentRepository, make_document: Make) -> None:
    put(repository, make_document(1))
    number = details(database, make_document(1)).row.id
    for state in (Validity.CANCELLED, Validity.VALID):
        record_status(database.connection, number, StatusRecord(LATER.isoformat(), "consulta", state, ""))
    assert details(database, make_document(1)).row.state is Validity.CANCELLED


def test_no_document_of_that_number(database: Database) -> None:
    assert SqliteDocumentIndex(database.connection).details(7) is None


def test_who_is_on_the_list_is_told_by_the_last_answer(
    database: Database, repository: DocumentRepository, make_document: Make
) -> None:
    put(repository, make_document(1), make_document(2), make_document(3))
    numbers = {row.uuid: row.id for row in repository.each(DocumentFilter())}
    answers_kept = SatStatusRepository(database)
    answers = {1: ("200", "100"), 2: ("100", "201"), 3: ("102", "")}
    for one, texts in answers.items():
        for text in texts:
            sat_status = SatStatusAnswer(NOW, "S - Comprobante obtenido satisfactoriamente.", "Vigente", "", "", text)
            answers_kept.record_answer(numbers[make_document(one).uuid.value], sat_status)
    listed = repository.page(DocumentFilter(is_listed=True), limit=10)
    assert {row.uuid: row.efos for row in listed} == {
        make_document(1).uuid.value: "100",
        make_document(3).uuid.value: "102",
    }
    assert repository.count(DocumentFilter(is_listed=True)) == 2
    (clean,) = (row for row in repository.each(DocumentFilter()) if row.uuid == make_document(2).uuid.value)
    assert clean.efos == "201"
    assert [one.count for one in repository.sums(DocumentFilter(is_listed=True))] == [2]
