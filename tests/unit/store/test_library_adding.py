"""A batch of documents: files first and rows after, the first copy kept, the index true to the bytes on disk."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.catalogs import Service
from app.domain.document import Document, MetadataRow
from app.domain.facts import Facts, facts_of
from app.domain.identifiers import Rfc
from app.domain.index.filter import DocumentFilter
from app.domain.index.rows import DocumentRow
from app.domain.validity import Validity
from app.errors import LibraryUnavailableError
from app.store import merging, stale_months
from app.store.database import Database
from app.store.document_index import SqliteDocumentIndex
from app.store.documents import DocumentRepository
from app.store.files import LibraryFolder, document_path
from app.store.library import IncomingBatch, Library, stage_into
from app.store.merging import Merged
from app.store.staging import MEMORY_STAGE, Stage
from tests.make import OWNER

Make = Callable[..., Document]
Read = Callable[[bytes], Facts | None]

NOW = datetime(2026, 5, 1, tzinfo=UTC)
SOURCE = "X_01"


@pytest.fixture
def read(make_document: Make) -> Read:
    """What stands for the parser here: a document's bytes are its number and whatever."""

    def read(data: bytes) -> Facts | None:
        number = data.partition(b" ")[0]
        return facts_of(make_document(int(number))) if number.isdigit() else None

    return read


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def rows_of(database: Database) -> list[DocumentRow]:
    return list(DocumentRepository(database.connection).each(DocumentFilter()))


def conflicts_of(database: Database) -> list[str]:
    return [row[0] for row in database.connection.execute("SELECT name FROM conflicts ORDER BY id")]


def assert_true_to_disk(database: Database, folder: LibraryFolder) -> None:
    known = dict(database.connection.execute("SELECT path, sha256 FROM documents WHERE path IS NOT NULL"))
    assert {path: folder.sha256(path) for path in contents(folder.root)} == known


def arrive(folder: LibraryFolder, read: Read, *several: bytes) -> IncomingBatch:
    incoming = IncomingBatch(folder, read)
    for data in several:
        facts = read(data)
        assert facts is not None
        incoming.add(OWNER, facts, data, name=data.decode())
    return incoming


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from("abc")), max_size=25), st.integers(1, 6))
@settings(deadline=None, max_examples=60)
def test_whatever_comes_in_whatever_batches(
    tmp_path_factory: pytest.TempPathFactory, make_document: Make, arriving: list[tuple[int, str]], size: int
) -> None:
    home = tmp_path_factory.mktemp("lotes")
    folder, database = LibraryFolder(home / "biblioteca"), Database.open(home / "a.db")
    library = Library(database, folder)

    def read(data: bytes) -> Facts:
        return facts_of(make_document(int(data.partition(b" ")[0])))

    batches = [arriving[start : start + size] for start in range(0, len(arriving), size)]
    first: dict[int, str] = {}
    other = set()
    for turn in range(2):
        for number, batch in enumerate(batches):
            incoming = arrive(folder, read, *(f"{one} {letter}".encode() for one, letter in batch))
            incoming.make_durable()
            for one, letter in batch:
                if first.setdefault(one, letter) != letter:
                    other.add(f"{one} {letter}")
            if (number + turn) % 2:
                library.merge(stage_into(home / str(number), incoming.stages), SOURCE, NOW)
            else:
                library.add_staged(incoming.stages, SOURCE, NOW)
    assert {row.uuid for row in rows_of(database)} == {make_document(one).uuid.value for one in first}
    assert sorted(contents(folder.root).values()) == sorted(f"{one} {letter}".encode() for one, letter in first.items())
    assert set(conflicts_of(database)) == other
    assert_true_to_disk(database, folder)
    assert list(home.glob("*.parte")) == []
    database.close()


def test_what_came_of_it(library: Library, folder: LibraryFolder, read: Read) -> None:
    incoming = arrive(folder, read, b"1 a", b"2 a", b"1 b", b"2 a")
    incoming.add_unreadable(OWNER, Service.CFDI, f"{OWNER}/Ilegibles/x.xml", b"roto", "not_xml")
    incoming.make_durable()
    assert library.add_staged(incoming.stages, SOURCE, NOW) == Merged(2, ("1 b",))
    again = arrive(folder, read, b"2 c", b"3 a", b"1 a")
    again.make_durable()
    assert library.add_staged(again.stages, "X_02", NOW) == Merged(1, ("2 c",))
    assert [library.first_brought_by(source) for source in (SOURCE, "X_02", "X_03")] == [2, 1, 0]


def test_the_file_that_was_there_is_what_is_indexed(
    library: Library, folder: LibraryFolder, database: Database, make_document: Make
) -> None:
    found, arriving = (facts_of(make_document(1, name=name)) for name in ("EL DE ANTES", "EL DE AHORA"))
    path = folder.absolute(document_path(OWNER, found))
    path.parent.mkdir(parents=True)
    path.write_bytes(b"antes")
    incoming = IncomingBatch(folder, lambda data: found if data == b"antes" else arriving)
    incoming.add(OWNER, arriving, b"ahora", name="ahora.xml")
    incoming.make_durable()
    library.add_staged(incoming.stages, SOURCE, NOW)
    assert path.read_bytes() == b"antes"
    assert [row.receiver_name for row in rows_of(database)] == [found.receiver_name]
    assert conflicts_of(database) == ["ahora.xml"]
    assert_true_to_disk(database, folder)


def test_two_processes_bring_the_same_document_at_once(
    library: Library, folder: LibraryFolder, database: Database, read: Read
) -> None:
    slow = arrive(folder, read, b"1 a", b"2 a")
    quick = arrive(folder, read, b"1 b", b"2 a", b"3 b")
    quick.make_durable()
    slow.make_durable()
    library.add_staged(slow.stages, SOURCE, NOW)
    library.add_staged(quick.stages, SOURCE, NOW)
    assert sorted(contents(folder.root).values()) == [b"1 b", b"2 a", b"3 b"]
    assert conflicts_of(database) == ["1 a"]
    assert_true_to_disk(database, folder)


def test_a_stranger_writes_there_at_once(folder: LibraryFolder, read: Read) -> None:
    incoming = arrive(folder, read, b"1 a")
    one = read(b"1 a")
    assert one is not None
    folder.absolute(document_path(OWNER, one)).write_bytes(b"otra cosa")
    with pytest.raises(LibraryUnavailableError):
        incoming.make_durable()


def test_nothing_arrives(library: Library, folder: LibraryFolder, read: Read) -> None:
    incoming = arrive(folder, read)
    incoming.make_durable()
    assert library.add_staged(incoming.stages, SOURCE, NOW) == Merged()
    assert not folder.root.exists()


@pytest.mark.parametrize("helped", [False, True])
def test_a_refused_copy_of_another_month_leaves_no_file(
    library: Library, folder: LibraryFolder, database: Database, make_document: Make, tmp_path: Path, helped: bool
) -> None:
    first = facts_of(make_document(1))
    other = facts_of(make_document(1, month=3))
    for facts, data in ((first, b"first"), (other, b"other"), (other, b"other")):
        incoming = IncomingBatch(folder, lambda _: first)
        incoming.add(OWNER, facts, data, name=data.decode())
        incoming.make_durable()
        if helped:
            library.merge(stage_into(tmp_path / "1", incoming.stages), SOURCE, NOW)
        else:
            library.add_staged(incoming.stages, SOURCE, NOW)
    assert contents(folder.root) == {document_path(OWNER, first): b"first"}
    assert conflicts_of(database) == ["other"]
    assert_true_to_disk(database, folder)


def test_a_lost_file_comes_back_by_its_own_bytes_alone(
    library: Library, folder: LibraryFolder, database: Database, read: Read
) -> None:
    def take(data: bytes) -> None:
        incoming = arrive(folder, read, data)
        incoming.make_durable()
        library.add_staged(incoming.stages, SOURCE, NOW)

    take(b"1 a")
    (row,) = rows_of(database)
    assert row.path is not None
    folder.absolute(row.path).unlink()
    take(b"1 b")
    assert contents(folder.root) == {}
    take(b"1 a")
    assert contents(folder.root) == {row.path: b"1 a"}
    assert conflicts_of(database) == ["1 b"]
    assert_true_to_disk(database, folder)


STATES = (Validity.UNKNOWN, Validity.VALID, Validity.CANCELLED)


@given(st.lists(st.sampled_from(STATES), min_size=1, max_size=5))
@settings(deadline=None, max_examples=30)
def test_what_a_request_tells_of_the_state(
    tmp_path_factory: pytest.TempPathFactory, make_document: Make, told: list[Validity]
) -> None:
    home = tmp_path_factory.mktemp("estados")
    folder, database = LibraryFolder(home / "biblioteca"), Database.open(home / "a.db")
    library, expected, seen = Library(database, folder), told[0], []
    for state in told:
        incoming = IncomingBatch(folder, lambda _: None)
        incoming.add(OWNER, facts_of(make_document(1)), b"x", state=state)
        incoming.make_durable()
        library.add_staged(incoming.stages, SOURCE, NOW)
        if state is not Validity.UNKNOWN and state is not expected and expected is not Validity.CANCELLED:
            expected = state
            seen.append(state)
    (row,) = rows_of(database)
    details = SqliteDocumentIndex(database.connection).details(row.id)
    assert details is not None
    assert row.state is expected
    assert [(one.source, one.state) for one in details.status_records] == [("solicitud", state) for state in seen]
    database.close()


OTHER = Rfc("AAA010101AAA")


@given(st.lists(st.tuples(st.sampled_from([OWNER, OTHER]), st.sampled_from(STATES)), min_size=1, max_size=6))
@settings(deadline=None, max_examples=40)
def test_a_document_of_two_owners_has_one_state(
    tmp_path_factory: pytest.TempPathFactory, make_document: Make, told: list[tuple[Rfc, Validity]]
) -> None:
    home = tmp_path_factory.mktemp("dos")
    folder, database = LibraryFolder(home / "biblioteca"), Database.open(home / "a.db")
    library, expected = Library(database, folder), Validity.UNKNOWN
    for owner, state in told:
        incoming = IncomingBatch(folder, lambda _: None)
        incoming.add(owner, facts_of(make_document(1)), b"x", state=state)
        incoming.add(owner, facts_of(make_document(2)), b"y")
        incoming.make_durable()
        library.add_staged(incoming.stages, SOURCE, NOW)
        expected = max(expected, state, key=STATES.index)
    rows = rows_of(database)
    assert {row.state for row in rows if row.uuid == make_document(1).uuid.value} == {expected}
    assert {row.state for row in rows if row.uuid == make_document(2).uuid.value} == {Validity.UNKNOWN}
    for row in rows:
        details = SqliteDocumentIndex(database.connection).details(row.id)
        assert details is not None
        seen = [STATES.index(one.state) for one in details.status_records]
        assert seen == sorted(set(seen))
    database.close()


def test_metadata_of_one_owner_reach_the_other(
    library: Library, database: Database, make_row: Callable[..., MetadataRow]
) -> None:
    for owner, valid in ((OWNER, True), (OTHER, False)):
        stage = Stage(owner)
        stage.add_metadata(Service.CFDI, [make_row(1, valid=valid)])
        library.add_staged({owner: stage}, SOURCE, NOW)
    one, other = rows_of(database)
    assert (one.state, other.state) == (Validity.CANCELLED,) * 2
    assert one.cancelled_at == other.cancelled_at != ""


SCRIPTS = [merging._PARTIES, merging._KNOWN, *(script for _, script in merging._SCRIPTS)]
SCRIPTS += [merging._TWINS.replace("{table}", table).replace("{told_by}", by) for table, by in merging._TOLD_BY.items()]
SCRIPTS.append(stale_months._MARK)


def test_no_batch_reads_the_whole_library(database: Database) -> None:
    connection = database.connection
    connection.execute(merging._SCRATCH + stale_months._SCRATCH)
    connection.pragma("foreign_keys", 0)  # what they would look at only once one is broken stands in the plans too
    values = {"owner": 1, "source": 1, "next": 1, "now": ""}
    for script in SCRIPTS:
        for statement in filter(str.strip, script.format(**merging._named(MEMORY_STAGE)).split(";")):
            for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values):
                is_ours = re.match(r"SCAN (?:main\.|list|documents|[ldabow]\b|\w+ USING)", step)
                assert not is_ours, f"{step} in {statement}"
