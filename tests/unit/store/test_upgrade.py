"""Libraries of released versions open with nothing lost, and are read again for what they did not keep."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cfdi.parser import read
from app.domain.facts import facts_of
from app.domain.identifiers import Rfc
from app.domain.search import parse_search
from app.store.database import Database, reader
from app.store.documents import DocumentRepository
from app.store.filters import DocumentFilter
from app.store.numbers import DocumentState
from app.store.requests import RequestRepository
from app.store.schema import MIGRATIONS
from app.store.staging import StoredDocument

FIRST = Path(__file__).parents[2] / "data" / "library-0.1"


@pytest.fixture
def upgraded(tmp_path: Path) -> Iterator[Database]:
    shutil.copy(FIRST / "acopio.db", tmp_path / "acopio.db")
    database = Database.open(tmp_path / "acopio.db")
    yield database
    database.close()


def test_every_document_and_request_is_still_there(upgraded: Database, tmp_path: Path) -> None:
    assert upgraded.connection.pragma("user_version") == len(MIGRATIONS)
    old = reader(tmp_path / "acopio.antes-v1.db")
    before = list(
        old.execute(
            "SELECT owner, uuid, issued_at, issuer_rfc, receiver_name, total, total_micros, currency, status, path"
            " FROM documents ORDER BY id"
        )
    )
    requests = old.execute("SELECT count(*) FROM requests").get
    old.close()
    after = [
        (
            row.owner,
            row.uuid,
            row.issued_at,
            row.issuer_rfc,
            row.receiver_name,
            row.total,
            row.total_micros,
            row.currency,
            row.state.value,
            row.path,
        )
        for row in DocumentRepository(upgraded.connection).each(DocumentFilter())
    ]
    assert after == before
    assert before
    assert len(RequestRepository(upgraded.connection).all()) == requests
    assert list(upgraded.connection.execute("PRAGMA foreign_key_check")) == []


def test_what_the_first_version_did_not_keep_is_read_again(upgraded: Database) -> None:
    repository = DocumentRepository(upgraded.connection)
    (row,) = repository.each(DocumentFilter())
    assert row.transferred == ""
    unread = repository.unread(10)
    assert unread == [(row.id, row.owner, row.path)]
    assert row.path is not None
    path = FIRST / "biblioteca" / row.path
    document = read(path.read_bytes())
    found = parse_search(document.concepts[0].description)
    assert repository.count(DocumentFilter(search=found)) == 0
    again = StoredDocument(facts_of(document), row.path, "0" * 64, DocumentState.UNKNOWN)
    repository.add_documents(Rfc(row.owner), "", [again])
    (fresh,) = repository.each(DocumentFilter(search=found))
    assert (fresh.id, fresh.uuid, fresh.total, fresh.state) == (row.id, row.uuid, row.total, row.state)
    assert document.transferred is not None
    assert fresh.transferred == document.transferred.text
    assert repository.unread(10) == []


def test_what_cannot_be_read_again_keeps_what_is_known(upgraded: Database) -> None:
    repository = DocumentRepository(upgraded.connection)
    (row,) = repository.each(DocumentFilter())
    repository.give_up_reading([row.id])
    assert repository.unread(10) == []
    assert list(repository.each(DocumentFilter())) == [row]
