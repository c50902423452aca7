"""Puts made-up documents into an index the way the engine does: staged, and merged as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.domain.catalogs import Service
from app.domain.document import MetadataRow
from app.domain.identifiers import PackageId, Rfc
from app.domain.index.filter import DocumentFilter
from app.domain.library_path import LibraryPath
from app.store.documents import DocumentRepository
from app.store.files import package_name
from app.store.staging import Stage, StoredDocument, UnreadableFile


def add_documents(
    index: DocumentRepository,
    owner: Rfc,
    package: str,
    documents: Iterable[StoredDocument],
    now: datetime | None = None,
) -> None:
    """Index XML that lies on disk; adding the same again changes nothing. ``now`` (UTC) is when it was seen."""
    stage = Stage(owner)
    for one in documents:
        stage.add(one)
    index.add(stage, owner, package, now)


def add_unreadable(
    index: DocumentRepository, owner: Rfc, service: Service, package: str, files: Iterable[UnreadableFile]
) -> None:
    """List files that were kept but could not be read."""
    stage = Stage(owner)
    for one in files:
        stage.add_unreadable(service, one)
    index.add(stage, owner, package)


def add_metadata(
    index: DocumentRepository,
    owner: Rfc,
    service: Service,
    package: PackageId,
    rows: Iterable[MetadataRow],
    now: datetime | None = None,
) -> None:
    """Index what the SAT says exists."""
    stage = Stage(owner)
    stage.add_metadata(service, rows)
    index.add(stage, owner, package_name(package), now)


def path_of(index: DocumentRepository, owner: Rfc, uuid: str) -> LibraryPath | None:
    """Where the XML of that folio fiscal lies."""
    every = index.rows(index.ordered_ids(DocumentFilter(owner=owner)))
    return next((row.path for row in every if row.uuid == uuid), None)
