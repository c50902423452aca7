"""What the index knows of each month, by side and service, with or without XML."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from app.domain.catalogs import Direction, Service
from app.domain.document import Document, MetadataRow
from app.domain.facts import facts_of
from app.domain.identifiers import PackageId, Rfc
from app.domain.period import Period
from app.domain.validity import Validity
from app.store.database import Database
from app.store.documents import DocumentRepository
from app.store.monthly import MonthlyCounts
from app.store.staging import StoredDocument
from tests.make import OWNER
from tests.make_index import add_documents, add_metadata

OTHER = Rfc("AAA010101AAA")


def test_documents_and_rows_are_counted_by_month(
    database: Database, make_document: Callable[..., Document], make_row: Callable[..., MetadataRow]
) -> None:
    documents = DocumentRepository(database.connection)
    made = [make_document(number, month=4) for number in range(3)] + [make_document(9, month=7)]
    received = [make_document(20, issuer=OTHER.value, month=4)]
    stored = [StoredDocument(facts_of(one), f"{one.uuid}.xml", "0" * 64, Validity.VALID) for one in (*made, *received)]
    add_documents(documents, OWNER, "X_01", stored)
    add_metadata(documents, OWNER, Service.CFDI, PackageId("M_01"), [make_row(number) for number in range(30, 35)])
    counts = MonthlyCounts(database.connection)
    year = Period.year(2026)
    assert counts.of(OWNER, Service.CFDI, Direction.ISSUED, year) == {(2026, 4): 3, (2026, 5): 5, (2026, 7): 1}
    assert counts.of(OWNER, Service.CFDI, Direction.RECEIVED, year) == {(2026, 4): 1}
    assert counts.of(OWNER, Service.RETENCIONES, Direction.ISSUED, year) == {}
    assert counts.of(OTHER, Service.CFDI, Direction.ISSUED, year) == {}
    assert counts.of(OWNER, Service.CFDI, Direction.ISSUED, Period(datetime(2026, 4, 1), datetime(2026, 4, 2))) == {
        (2026, 4): 1
    }
