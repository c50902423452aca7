"""Adding packages: interrupted anywhere and run again, the library and its figures are the same."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.catalogs import Service
from app.domain.document import Document, MetadataRow
from app.domain.identifiers import PackageId, Rfc
from app.store import library as module
from app.store.database import Database
from app.store.documents import DocumentFilter, DocumentRepository, DocumentRow, DocumentState
from app.store.files import LibraryFolder
from app.store.library import Added, Incoming, Library, Origin

Make = Callable[..., Document]
MakeRow = Callable[..., MetadataRow]

OWNER = Rfc("EKU9003173C9")
ORIGIN = Origin(OWNER, Service.CFDI, PackageId("X_01"), DocumentState.VALID)


class StopError(Exception):
    """The work was told to stop."""


def stop_after(batches: int) -> Callable[[], None]:
    left = [batches]

    def checkpoint() -> None:
        left[0] -= 1
        if left[0] < 0:
            raise StopError

    return checkpoint


def never() -> None:
    """Nothing stops it."""


def items_of(make: Make, count: int) -> list[Incoming]:
    """Every tenth cannot be read, every seventh repeats the one before it with other bytes."""
    items = []
    for position in range(count):
        if position % 10 == 9:
            items.append(Incoming(position, f"roto {position}".encode(), None, "not_xml"))
        else:
            number = position - 1 if position % 7 == 6 else position
            items.append(Incoming(position, f"<xml {position}/>".encode(), make(number)))
    return items


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def rows_of(database: Database) -> list[DocumentRow]:
    return list(DocumentRepository(database.connection).each(DocumentFilter()))


@pytest.fixture(scope="module", autouse=True)
def small_batches() -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "BATCH", 4)
        yield


@given(st.integers(0, 30), st.lists(st.integers(0, 8), max_size=3))
@settings(deadline=None, max_examples=40)
def test_interrupted_and_run_again_it_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, make_document: Make, count: int, stops: list[int]
) -> None:
    home = tmp_path_factory.mktemp("interrumpida")
    databases = [Database.open(home / f"{name}.db") for name in ("una-vez", "varias")]
    folders = [LibraryFolder(home / name) for name in ("una-vez", "varias")]
    items = items_of(make_document, count)
    once = Library(databases[0], folders[0]).add_documents(ORIGIN, items, never)
    for stop in stops:
        try:
            Library(databases[1], folders[1]).add_documents(ORIGIN, items, stop_after(stop))
        except StopError:
            continue
    again = Library(databases[1], folders[1]).add_documents(ORIGIN, items, never)
    assert again == once
    assert contents(folders[1].root) == contents(folders[0].root)
    assert rows_of(databases[1]) == rows_of(databases[0])
    for database in databases:
        database.close()


def test_figures(library: Library, folder: LibraryFolder, database: Database, make_document: Make) -> None:
    added = library.add_documents(ORIGIN, items_of(make_document, 20), never)
    assert added == Added(documents=18, new=16, unreadable=2)
    assert len(contents(folder.root)) == len(rows_of(database)) == 18
    more = Origin(OWNER, Service.CFDI, PackageId("X_02"))
    assert library.add_documents(more, items_of(make_document, 21), never) == Added(19, 1, 2)


def test_the_index_knows_the_bytes_on_disk(
    library: Library, folder: LibraryFolder, database: Database, make_document: Make
) -> None:
    library.add_documents(ORIGIN, items_of(make_document, 30), never)
    hashes = dict(database.connection.execute("SELECT path, sha256 FROM documents"))
    assert set(hashes) == set(contents(folder.root))
    assert all(folder.sha256(path) == sha256 for path, sha256 in hashes.items())


def test_an_empty_package(library: Library, folder: LibraryFolder) -> None:
    assert library.add_documents(ORIGIN, [], never) == Added()
    assert library.add_metadata(ORIGIN, [], never) == Added()
    assert not folder.root.exists()


def test_metadata_interrupted_and_run_again(library: Library, database: Database, make_row: MakeRow) -> None:
    rows = [make_row(number, valid=number % 3 > 0) for number in range(18)]
    with pytest.raises(StopError):
        library.add_metadata(ORIGIN, rows, stop_after(2))
    assert len(rows_of(database)) == 12
    for _ in range(2):
        assert library.add_metadata(ORIGIN, rows, never) == Added(documents=18, new=18)
    cancelled = [row for row in rows_of(database) if row.state is DocumentState.CANCELLED]
    assert len(cancelled) == 6


@pytest.mark.skipif(os.name != "posix", reason="Windows makes names durable by itself")
def test_the_names_of_files_already_there_are_made_durable(
    library: Library, folder: LibraryFolder, make_document: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = items_of(make_document, 3)
    library.add_documents(ORIGIN, items, never)
    synced: set[int] = set()
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.add(os.fstat(descriptor).st_ino))
    library.add_documents(ORIGIN, items, never)
    assert synced == {path.parent.stat().st_ino for path in folder.root.rglob("*.xml")}
