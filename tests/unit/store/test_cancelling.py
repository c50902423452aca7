"""When a document was first seen to be cancelled, and which cancellations are under way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.catalogs import Service
from app.domain.identifiers import PackageId
from app.domain.index.details import StatusRecord
from app.domain.validity import Validity
from app.errors import DamagedDatabaseError
from app.store.database import Database
from app.store.details import record_status
from app.store.documents import DocumentRepository
from app.store.month_index import SqliteMonthIndex, open_month_index
from tests.make import OWNER, a_document, a_metadata_row, stored
from tests.make_index import add_documents, add_metadata

SEEN = datetime(2024, 6, 10, 3, tzinfo=UTC)  # in Mexico the evening of the ninth


class Index:
    """Metadata of a cancelled document and of a valid one, and an XML of which no state was told."""

    def __init__(self, folder: Path) -> None:
        self.database = Database.open(folder / "acopio.db")
        repository = DocumentRepository(self.database.connection)
        gone = a_metadata_row(1, issued="2024-02-11T00:00:00", status="0", cancelled="2024-05-01T10:00:00")
        valid = a_metadata_row(2, issued="2024-02-12T00:00:00")
        add_metadata(repository, OWNER, Service.CFDI, PackageId("M"), [gone, valid], SEEN)
        unknown = a_document(3)
        add_documents(repository, OWNER, "P", [stored(unknown)], SEEN)
        self.gone, self.valid, self.unknown = gone.uuid, valid.uuid, unknown.uuid.value
        self.index: SqliteMonthIndex = open_month_index(folder / "acopio.db")

    def answer(self, uuid: str, at: datetime, state: Validity, cancellation: str = "") -> None:
        number = self.database.connection.execute("SELECT id FROM documents WHERE uuid = ?", (uuid,)).get
        seen = StatusRecord(at.isoformat(), "consulta", state, "", "", "", "", cancellation, "")
        record_status(self.database.connection, number, seen)

    def first_seen(self, uuid: str) -> str:
        return next(one.seen_at for one in self.index.history(OWNER, [uuid]) if one.state == "cancelado")

    def close(self) -> None:
        self.index.close()
        self.database.close()


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    found = Index(tmp_path)
    yield found
    found.close()


def test_what_metadata_told_at_first_was_seen_when_it_came(index: Index) -> None:
    """Also when ConsultaCFDI repeats it later; but not where the SAT's first list still said vigente."""
    assert index.first_seen(index.gone) == SEEN.isoformat()
    later = SEEN + timedelta(days=30)
    for uuid in (index.gone, index.valid, index.unknown):
        index.answer(uuid, later, Validity.CANCELLED)
    assert index.first_seen(index.gone) == SEEN.isoformat()
    assert index.first_seen(index.valid) == index.first_seen(index.unknown) == later.isoformat()


def test_a_day_on_which_it_was_seen_is_one_of_mexico(index: Index) -> None:
    def asked(first: date, last: date) -> tuple[str, ...]:
        return index.index.cancelled(OWNER, first, last).asked

    assert asked(date(2024, 6, 9), date(2024, 6, 9)) == (index.gone,)
    assert asked(date(2024, 6, 10), date(2024, 6, 30)) == ()
    assert asked(date(2024, 5, 1), date(2024, 5, 1)) == (index.gone,)
    assert asked(date.min, date.max) == (index.gone,)


def test_a_cancellation_under_way_is_told_since_when(index: Index) -> None:
    def told(day: int, cancellation: str, state: Validity = Validity.VALID) -> list[tuple[str, int]]:
        index.answer(index.valid, datetime(2024, 7, day, tzinfo=UTC), state, cancellation)
        return [(one.uuid, one.since.day) for one in index.index.pending(OWNER)]

    assert told(1, "En proceso") == [(index.valid, 1)]
    assert told(2, "En proceso") == [(index.valid, 1)]
    assert told(3, "Solicitud rechazada") == []
    assert told(4, "EN PROCESO") == [(index.valid, 4)]
    assert told(5, "Cancelado con aceptación", Validity.CANCELLED) == []


def test_a_moment_that_is_none_is_told_as_damage(index: Index) -> None:
    index.answer(index.valid, SEEN, Validity.VALID, "En proceso")
    index.database.connection.execute("UPDATE history SET seen_at = 'ayer'")
    with pytest.raises(DamagedDatabaseError):
        index.index.pending(OWNER)
