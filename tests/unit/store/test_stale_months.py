"""Every change that may move a month's figures marks it, and nothing else does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from app.cfdi.parser import read_facts
from app.domain.catalogs import Service
from app.domain.document import MetadataRow
from app.domain.identifiers import PackageId, Rfc
from app.domain.index.details import StatusRecord
from app.domain.validity import Validity
from app.store.database import Database
from app.store.details import record_status
from app.store.documents import DocumentRepository
from app.store.staging import StoredDocument
from tests.make_index import add_documents, add_metadata
from tests.oracle.writing import Bill, Item, Pago, Part, Receipt, Tax, bill_xml, receipt_xml

OWNER, OTHER = Rfc("EKU9003173C9"), Rfc("URE180429TM6")
Marks = dict[int, int]


def uuid(number: int) -> str:
    return f"AAAAAAAA-0000-4000-8000-{number:012}"


def bill(number: int, day: str, *, kind: str = "I", relations: tuple[tuple[str, str], ...] = ()) -> Bill:
    taxes = (Tax("T", "002", Decimal("0.16"), Decimal(1000), Decimal(160)),)
    item = Item(Decimal(1000), Decimal(0), "02", taxes)
    when = datetime.fromisoformat(f"{day}T12:00:00")
    issuer, receiver = OWNER.value, OTHER.value
    method = "PPD" if kind == "I" else "PUE"
    return Bill(uuid(number), kind, "4.0", when, issuer, receiver, "601", (item,), method, "99", "MXN", "", relations)


def rep(number: int, day: str, of: Bill, paid_on: str) -> Receipt:
    moments = [datetime.fromisoformat(f"{one}T12:00:00") for one in (day, paid_on)]
    part = Part(of, "", 1, Decimal(1160), Decimal(580), ())
    pago = Pago(moments[1], "03", "MXN", "", Decimal(580), (part,))
    return Receipt(uuid(number), "2.0", moments[0], OWNER.value, OTHER.value, "601", (pago,), ())


def stored(one: Bill | Receipt) -> StoredDocument:
    xml = bill_xml(one) if isinstance(one, Bill) else receipt_xml(one)
    return StoredDocument(read_facts(xml), f"{OWNER}/{one.uuid}.xml", one.uuid[-12:].zfill(64), Validity.UNKNOWN)


class Books:
    """An index, and what was marked in it since the last look."""

    def __init__(self, database: Database) -> None:
        self.connection = database.connection
        self.index = DocumentRepository(database.connection)
        self._before: Marks = {}

    def add(self, *documents: Bill | Receipt, owner: Rfc = OWNER) -> set[int]:
        add_documents(self.index, owner, "P_01", map(stored, documents))
        return self.marked()

    def marked(self) -> set[int]:
        now = dict(self.connection.execute("SELECT month, changes FROM stale_months WHERE owner = 1"))
        found = {month for month, changes in now.items() if changes != self._before.get(month)}
        self._before = now
        return found

    def number(self, uuid: str) -> int:
        return int(self.connection.execute("SELECT id FROM documents WHERE uuid = ? AND owner = 1", (uuid,)).get)


@pytest.fixture
def books(database: Database) -> Books:
    return Books(database)


INVOICE = bill(1, "2026-01-10")


def test_a_document_marks_its_month_and_a_payment_those_of_its_payments(books: Books) -> None:
    assert books.add(INVOICE) == {202601}
    assert books.add(rep(2, "2026-04-02", INVOICE, "2026-03-28")) == {202601, 202603, 202604}
    counted = list(books.connection.execute("SELECT owner, month, document FROM counted_in"))
    assert counted == [(1, 202603, books.number(uuid(2)))]


def test_what_is_here_already_marks_nothing(books: Books) -> None:
    books.add(INVOICE)
    assert books.add(INVOICE) == set()


def test_two_steps_away_whatever_comes_first(books: Books) -> None:
    """A payment lowers the balance that a note of another month finds."""
    note = bill(3, "2026-05-06", kind="E", relations=(("01", uuid(1)),))
    books.add(note)
    assert books.add(INVOICE) == {202601, 202605}
    assert books.add(rep(2, "2026-02-02", INVOICE, "2026-02-01")) == {202601, 202602, 202605}


def test_two_that_speak_of_a_document_that_is_not_here(books: Books) -> None:
    books.add(bill(3, "2026-05-06", kind="E", relations=(("01", uuid(1)),)))
    assert books.add(rep(2, "2026-02-02", INVOICE, "2026-02-01")) == {202602, 202605}


def test_metadata_mark_what_they_announce_or_change(books: Books, make_row: Callable[..., MetadataRow]) -> None:
    def told(*, valid: bool) -> set[int]:
        row = make_row(1, valid=valid)._replace(uuid=uuid(1), issued="2026-01-10T12:00:00")
        add_metadata(books.index, OWNER, Service.CFDI, PackageId("M_01"), [row])
        return books.marked()

    books.add(INVOICE)
    assert told(valid=True) == {202601}  # now it is in the metadata too, and vigente
    assert told(valid=True) == set()
    assert told(valid=False) == {202601}
    assert told(valid=True) == set()  # a cancellation is final


def test_an_answer_of_consulta_marks_only_what_it_changes(books: Books) -> None:
    books.add(INVOICE)
    books.add(rep(2, "2026-04-02", INVOICE, "2026-03-28"))
    answers = [
        (Validity.UNKNOWN, set()),
        (Validity.VALID, {202601, 202603, 202604}),
        (Validity.VALID, set()),
        (Validity.CANCELLED, {202601, 202603, 202604}),
        (Validity.VALID, set()),
    ]
    for state, marked in answers:
        seen = StatusRecord(datetime.now(UTC).isoformat(), "consulta", state, "", "", "", "", "", "")
        record_status(books.connection, books.number(uuid(2)), seen)
        assert (state, books.marked()) == (state, marked)


def test_each_owner_has_months_of_its_own(books: Books) -> None:
    books.add(INVOICE)
    assert books.add(INVOICE, owner=OTHER) == set()
    assert books.connection.execute("SELECT month FROM stale_months WHERE owner = 2").get == 202601
