"""Files and index as one: XML goes to the folder first and into the index after, and adding again changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path

from app.disk import os_error
from app.domain.catalogs import Service
from app.domain.facts import Facts
from app.domain.identifiers import PackageId, Rfc, Uuid
from app.domain.validity import Validity
from app.errors import LibraryUnavailableError
from app.store.database import Database, connect, translated
from app.store.documents import DocumentRepository
from app.store.files import LibraryFolder, document_path, package_name
from app.store.merging import Merged
from app.store.staging import Stage, StoredDocument, UnreadableFile, create_tables

_ATTACHED = "arriving"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where documents come from. ``state`` is what the request itself tells of their validity."""

    owner: Rfc
    service: Service
    package: PackageId
    state: Validity = Validity.UNKNOWN

    @property
    def source(self) -> str:
        """The name by which the index remembers it."""
        return package_name(self.package)


@dataclass(frozen=True, slots=True)
class Added:
    """What a package held: documents read, how many became known with it, and files that could not be read."""

    documents: int = 0
    new: int = 0
    unreadable: int = 0


class IncomingBatch:
    """One batch of documents: files are written as they are added; after ``make_durable`` the rows may be indexed.

    ``read`` tells what is to be known of a document from its bytes, or None. All raise LibraryUnavailableError or
    DiskFullError.

    Attributes:
        stages: the rows of each owner, to be put into the index once ``make_durable`` is done.
        folder: the library.
    """

    def __init__(self, folder: LibraryFolder, read: Callable[[bytes], Facts | None]) -> None:
        self.stages: dict[Rfc, Stage] = {}
        self.folder = folder
        self._read = read
        self._files = folder.batch_writer()
        self._seen: dict[tuple[str, str], str] = {}
        self._not_durable: dict[str, tuple[Rfc, Uuid, str, str, Validity]] = {}

    def stage(self, owner: Rfc) -> Stage:
        """The rows of ``owner``, for what has no file."""
        found = self.stages.get(owner)
        if found is None:
            found = self.stages[owner] = Stage(owner)
        return found

    def add(
        self,
        owner: Rfc,
        facts: Facts,
        data: bytes,
        *,
        state: Validity = Validity.UNKNOWN,
        name: str = "",
    ) -> None:
        """A document of ``owner`` and its bytes; ``name`` is what they are called where they come from."""
        uuid = facts.uuid
        digest = hashlib.sha256(data).hexdigest()
        stage = self.stage(owner)
        key = (owner.value, uuid.value)
        if (first := self._seen.get(key)) is not None:
            if first != digest:
                stage.add_conflict(uuid, name, digest)
            return
        path = document_path(owner, facts)
        there = self._files.write_new(path, data)
        if there is None or there == data:
            self._seen[key] = digest
            stage.add(StoredDocument(facts, path, digest, state, name=name, written=there is None))
            if there is None:
                self._not_durable[path] = (owner, uuid, name, digest, state)
            return
        stage.add_conflict(uuid, name, digest)
        kept = self._seen[key] = hashlib.sha256(there).hexdigest()
        stage.add(StoredDocument(self._of_this(there, uuid) or facts, path, kept, state, name=name))

    def add_stored(self, owner: Rfc, facts: Facts, data: bytes, path: str) -> None:
        """A document that lies at ``path`` in the library already, with these bytes; another copy of one is noted."""
        digest = hashlib.sha256(data).hexdigest()
        stage = self.stage(owner)
        if not stage.add(StoredDocument(facts, path, digest, Validity.UNKNOWN, name=path)):
            stage.add_conflict(facts.uuid, path, digest)

    def add_unreadable(self, owner: Rfc, service: Service, path: str, data: bytes, problem: str) -> None:
        """Keep a file that cannot be read at ``path``; ``problem`` is the reader's reason."""
        there = self._files.write_new(path, data)
        digest = hashlib.sha256(data if there is None else there).hexdigest()
        self.stage(owner).add_unreadable(service, UnreadableFile(path, digest, problem))

    def make_durable(self) -> None:
        """Make every file durable under its own name: from now on the index may know them."""
        for path in self._files.make_durable():
            if path in self._not_durable:
                self._found_another(path)

    def _found_another(self, path: str) -> None:
        """Another process brought the same document this very moment: what lies there is what is indexed."""
        owner, uuid, name, digest, state = self._not_durable[path]
        try:
            there = self.folder.absolute(path).read_bytes()
        except OSError as error:
            raise os_error(error, self.folder.root) from error
        kept = hashlib.sha256(there).hexdigest()
        if kept == digest:
            return
        facts = self._of_this(there, uuid)
        if facts is None:
            raise LibraryUnavailableError(self.folder.absolute(path))  # a stranger writes here: look again later
        stage = self.stages[owner]
        stage.remove(uuid)
        stage.add(StoredDocument(facts, path, kept, state, name=name))
        stage.add_conflict(uuid, name, digest)

    def _of_this(self, data: bytes, uuid: Uuid) -> Facts | None:
        facts = self._read(data)
        return facts if facts is not None and facts.uuid == uuid else None


def stage_into(file: Path, stages: Mapping[Rfc, Stage]) -> list[tuple[Rfc, Path]]:
    """Write each owner's rows to a database of its own beside ``file``, for ``Library.merge``.

    Raises StoreErrors. What is written is not durable: it is of use to whoever runs now and to nobody later.
    """
    written = []
    for number, (owner, stage) in enumerate(stages.items()):
        path = file.with_name(f"{file.name}-{number}.parte")
        with translated(path):
            path.unlink(missing_ok=True)
            connection = connect(path)
            try:
                connection.pragma("journal_mode", "memory")
                connection.pragma("synchronous", "off")
                with connection:
                    create_tables(connection, "main")
                    stage.flush(connection)
            finally:
                connection.close(True)
        written.append((owner, path))
    return written


class Library:
    """Puts what has arrived into the index. Belongs to the engine's thread."""

    def __init__(self, database: Database, folder: LibraryFolder) -> None:
        self.folder = folder
        self._database = database
        self._documents = DocumentRepository(database.connection)

    def add_staged(self, stages: Mapping[Rfc, Stage], source: str, now: datetime) -> Merged:
        """Index what was staged in this process; ``source`` names where it came from, ``now`` (UTC) is when."""
        with self._database.transaction():
            merged = _together(self._documents.add(stage, owner, source, now) for owner, stage in stages.items())
        self._remove(merged)
        return merged

    def merge(self, staged: Iterable[tuple[Rfc, Path]], source: str, now: datetime) -> Merged:
        """Index what was staged in files elsewhere, each in one transaction, and delete them."""
        merged = _together(self._merge(owner, path, source, now) for owner, path in staged)
        self._remove(merged)
        return merged

    def _remove(self, merged: Merged) -> None:
        """A refused copy stays where it came from: here it would be taken for a document of the library's."""
        for path, sha256 in merged.refused:
            self.folder.remove(path, sha256)

    def first_brought_by(self, source: str) -> int:
        """How many documents came into the library, or became known, with this package or import."""
        with translated(self._database.path):
            return self._documents.first_brought_by(source)

    def _merge(self, owner: Rfc, path: Path, source: str, now: datetime) -> Merged:
        connection = self._database.connection
        with translated(self._database.path):
            connection.execute(f"ATTACH ? AS {_ATTACHED}", (str(path),))
            try:
                merged = self._documents.merge(_ATTACHED, owner, source, now)
            finally:
                connection.execute(f"DETACH {_ATTACHED}")
            path.unlink(missing_ok=True)
        return merged


def _together(several: Iterable[Merged]) -> Merged:
    every = list(several)
    return Merged(
        sum(one.new for one in every),
        tuple(chain.from_iterable(one.conflicts for one in every)),
        tuple(chain.from_iterable(one.refused for one in every)),
    )
