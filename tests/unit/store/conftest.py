"""An open database and made-up documents for the tests of app.store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from app.domain.document import Amount, Document, MetadataRow
from app.domain.identifiers import Uuid
from app.store.database import Database
from app.store.files import LibraryFolder
from app.store.library import Library
from tests.make import OWNER, a_document, a_metadata_row

OTHER = "AAA010101AAA"


def uuid_of(number: int) -> Uuid:
    return Uuid(f"{number:08X}-0000-4000-8000-000000000000")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(tmp_path / "casa" / "acopio.db")
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> LibraryFolder:
    return LibraryFolder(tmp_path / "biblioteca")


@pytest.fixture
def library(database: Database, folder: LibraryFolder) -> Library:
    return Library(database, folder)


@pytest.fixture(scope="session")
def make_document() -> Callable[..., Document]:
    def make(
        number: int, *, issuer: str = OWNER.value, name: str = "CLIENTE", month: int = 5, series: str = ""
    ) -> Document:
        return a_document(
            uuid=uuid_of(number),
            issued_at=datetime(2026, month, 1 + number % 28, 12),
            issuer_rfc=issuer,
            issuer_name="EMISOR",
            receiver_rfc=OTHER if issuer == OWNER.value else OWNER.value,
            receiver_name=name,
            subtotal=Amount.parse("100.00"),
            total=Amount.parse("116.00"),
            series=series,
        )

    return make


@pytest.fixture(scope="session")
def make_row() -> Callable[..., MetadataRow]:
    def make(number: int, *, valid: bool = True) -> MetadataRow:
        return a_metadata_row(
            uuid=uuid_of(number).value,
            receiver_rfc=OTHER,
            receiver_name="CLIENTE",
            pac_rfc="SPR190613I52",
            issued=f"2026-05-{1 + number % 28:02d}T12:00:00",
            stamped=f"2026-05-{1 + number % 28:02d}T12:01:00",
            total="116",
            status="1" if valid else "0",
            cancelled="" if valid else "2026-06-01T00:00:00",
        )

    return make
