"""Export documents of the library: their XML read and turned into rows by helping processes, written by this one.

A few documents are read right here: starting a process takes longer than reading a thousand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from app.cfdi.parser import read
from app.disk import writing_to
from app.domain.document import MetadataRow
from app.domain.index.rows import DocumentRow
from app.domain.validity import Validity
from app.engine.batch.worker_processes import never, work_off
from app.errors import UnreadableDocumentError
from app.reports.export import EncodedItems, ExportFormat, encode, stream_csv, write_export
from app.reports.items import ExportItem, ExportWords
from app.store.files import LibraryFolder

FEW = 2_000
"""Up to so many documents are read without helpers."""

_BATCH_DOCUMENTS = 200
_BATCH_BYTES = 8 << 20


@dataclass(frozen=True, slots=True)
class LocatedItem:
    """A document of the selection before it is read: ``file`` is its XML, None when there is none."""

    item: ExportItem
    file: Path | None


def located(row: DocumentRow, folder: LibraryFolder) -> LocatedItem:
    """A line of the list, with its XML in the library folder."""
    cancelled_at = datetime.fromisoformat(row.cancelled_at) if row.cancelled_at else None
    item = ExportItem(
        owner=row.owner,
        state=row.state.value,
        uuid=row.uuid,
        cancelled_at=cancelled_at,
        metadata=_metadata(row) if row.uuid and row.has_metadata else None,
        path=row.path or "",
    )
    return LocatedItem(item, folder.absolute(row.path) if row.path else None)


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What was written: the files, the documents in them, and how many have an XML that could not be read."""

    files: tuple[Path, ...]
    documents: int
    unread: int


@dataclass(frozen=True, slots=True)
class _Batch:
    items: tuple[LocatedItem, ...]
    form: ExportFormat
    words: ExportWords


@dataclass(frozen=True, slots=True)
class _Read:
    encoded: EncodedItems
    unread: int


def export_documents(
    path: Path,
    form: ExportFormat,
    items: Iterable[LocatedItem],
    words: ExportWords,
    *,
    helpers: int,
    progress: Callable[[int], None] = lambda _: None,
    cancelled: Callable[[], bool] = never,
) -> ExportResult:
    """Write ``items`` in their order to ``path``; ``progress`` is told how many are written.

    ``items`` are taken as they are needed. ``helpers`` is how many processes may help. Raises CancelledError soon after
    ``cancelled`` says so, WorkerLostError, DiskFullError and TargetUnavailableError (with the path); the place is then
    as it was.
    """
    tally = _Tally()
    with writing_to(path):
        files = write_export(path, form, tally.of(_read(items, form, words, helpers, cancelled)), words, progress)
    return ExportResult(files, tally.documents, tally.unread)


def stream_documents(
    target: BinaryIO, items: Iterable[LocatedItem], words: ExportWords, *, helpers: int
) -> ExportResult:
    """As ``export_documents``, one CSV to what may be a pipe. Raises WorkerLostError, and OSError of the pipe."""
    tally = _Tally()
    stream_csv(target, tally.of(_read(items, ExportFormat.CSV, words, helpers, never)), words)
    return ExportResult((), tally.documents, tally.unread)


class _Tally:
    """Counts the documents on their way to the file, and those that cannot be read."""

    def __init__(self) -> None:
        self.documents = 0
        self.unread = 0

    def of(self, batches: Iterable[_Read]) -> Iterator[EncodedItems]:
        for one in batches:
            self.documents += one.encoded.count
            self.unread += one.unread
            yield one.encoded


def _metadata(row: DocumentRow) -> MetadataRow:
    return MetadataRow(
        uuid=row.uuid,
        issuer_rfc=row.issuer_rfc,
        issuer_name=row.issuer_name,
        receiver_rfc=row.receiver_rfc,
        receiver_name=row.receiver_name,
        pac_rfc=row.pac_rfc,
        issued=row.issued_at,
        stamped=row.stamped_at,
        total=row.total,
        effect=row.document_type,
        status="0" if row.state is Validity.CANCELLED else "1",
        cancelled=row.cancelled_at,
        third_party_rfc=row.third_rfc,
        third_party_name=row.third_name,
    )


def _read(
    items: Iterable[LocatedItem],
    form: ExportFormat,
    words: ExportWords,
    helpers: int,
    cancelled: Callable[[], bool],
) -> Iterator[_Read]:
    batches = (_Batch(some, form, words) for some in _batches(items))
    return work_off(_read_batch, batches, helpers=helpers, few=FEW // _BATCH_DOCUMENTS, cancelled=cancelled)


def _batches(items: Iterable[LocatedItem]) -> Iterator[tuple[LocatedItem, ...]]:
    """So many at once that handing them over costs little and their rows fit in memory however large they are."""
    batch: list[LocatedItem] = []
    size = 0
    for one in items:
        batch.append(one)
        size += _size(one.file)
        if len(batch) == _BATCH_DOCUMENTS or size >= _BATCH_BYTES:
            yield tuple(batch)
            batch, size = [], 0
    if batch:
        yield tuple(batch)


def _size(file: Path | None) -> int:
    try:
        return file.stat().st_size if file else 0
    except OSError:
        return 0  # whoever reads it finds out


def _read_batch(batch: _Batch) -> _Read:
    """Runs in a helping process."""
    items = [_with_document(one) for one in batch.items]
    unread = sum(1 for one, item in zip(batch.items, items, strict=True) if one.file and item.document is None)
    return _Read(encode(items, batch.form, batch.words), unread)


def _with_document(located: LocatedItem) -> ExportItem:
    if located.file is None:
        return located.item
    try:
        return replace(located.item, document=read(located.file.read_bytes()))
    except (OSError, UnreadableDocumentError):
        return located.item  # its row says that the XML could not be read
