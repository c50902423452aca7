"""Files and index as one: XML goes to the folder first and into the index after, and adding again changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from app.domain.catalogs import Service
from app.domain.document import Document, MetadataRow
from app.domain.identifiers import PackageId, Rfc
from app.store.database import Database
from app.store.documents import DocumentRepository
from app.store.files import LibraryFolder, document_path, unreadable_path
from app.store.numbers import DocumentState
from app.store.staging import StoredDocument, UnreadableFile

_T = TypeVar("_T")

BATCH = 500
"""Documents written and indexed together; between batches the work can stop."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One XML of a package: its place in it, its bytes, and what was read of it, or why it could not be read."""

    position: int
    data: bytes
    document: Document | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where documents come from. ``state`` is what the request itself tells of their validity."""

    owner: Rfc
    service: Service
    package: PackageId
    state: DocumentState = DocumentState.UNKNOWN


@dataclass(frozen=True, slots=True)
class Added:
    """What a package held: documents read, how many became known with it, and files that could not be read."""

    documents: int = 0
    new: int = 0
    unreadable: int = 0


class Library:
    """Adds packages to folder and index."""

    def __init__(self, database: Database, folder: LibraryFolder) -> None:
        self._database = database
        self._folder = folder
        self._documents = DocumentRepository(database.connection)

    def add_documents(self, origin: Origin, items: Iterable[Incoming], checkpoint: Callable[[], None]) -> Added:
        """Write and index every XML. ``checkpoint`` is called between batches and may raise to stop.

        Run again after an interruption it leaves the same library and gives the same figures.
        """
        read = unreadable = 0
        for batch in _batches(items):
            stored, kept = self._write(origin, batch)
            with self._database.transaction():
                self._documents.add_documents(origin.owner, origin.package.value, stored)
                self._documents.add_unreadable(origin.owner, origin.service, origin.package.value, kept)
            read += len(stored)
            unreadable += len(kept)
            checkpoint()
        return Added(read, self._documents.first_brought_by(origin.package), unreadable)

    def add_metadata(self, origin: Origin, rows: Iterable[MetadataRow], checkpoint: Callable[[], None]) -> Added:
        """Index what the SAT says exists, with the same promises as ``add_documents``."""
        read = 0
        for batch in _batches(rows):
            with self._database.transaction():
                self._documents.add_metadata(origin.owner, origin.service, origin.package, batch)
            read += len(batch)
            checkpoint()
        return Added(read, self._documents.first_brought_by(origin.package))

    def _write(self, origin: Origin, batch: list[Incoming]) -> tuple[list[StoredDocument], list[UnreadableFile]]:
        stored: list[StoredDocument] = []
        kept: list[UnreadableFile] = []
        places: set[str] = set()
        for item in batch:
            path = self._path(origin, item)
            digest = hashlib.sha256(item.data).hexdigest()
            places.add(path)  # also one that was there: a kill may have come before its name was durable
            if not self._folder.write_new(path, item.data):
                digest = self._folder.sha256(path) or digest  # the copy that came first stays
            if item.document is not None:
                stored.append(StoredDocument(item.document, path, digest, origin.state))
            else:
                kept.append(UnreadableFile(path, digest, item.problem))
        self._folder.sync(places)
        return stored, kept

    def _path(self, origin: Origin, item: Incoming) -> str:
        if item.document is not None:
            return document_path(origin.owner, item.document)
        return unreadable_path(origin.owner, origin.package, item.position)


def _batches(items: Iterable[_T]) -> Iterator[list[_T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch
