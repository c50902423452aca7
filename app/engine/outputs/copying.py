"""Copies documents into a folder of another program's: by its pattern, never twice, never over anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from app.disk import writing_to
from app.domain.index.rows import DocumentRow
from app.domain.validity import OwnerRole
from app.errors import CancelledError, LibraryUnavailableError
from app.output_folder import OutputFolder
from app.reports.file_facts import file_facts
from app.reports.file_names import NamePattern, PatternError
from app.reports.placing import Placer
from app.store.files import LibraryFolder

DEFAULT_OUTPUT_PATTERN = "{contribuyente}/{lado}/{anio}/{mes}/{uuid}"
_ENDING = ".xml"
_SIDES = {"emitidos": OwnerRole.ISSUED, "recibidos": OwnerRole.RECEIVED}


def wants(folder: OutputFolder, row: DocumentRow) -> bool:
    """Whether a copy of this document goes there."""
    return (
        row.path is not None
        and row.uuid != ""
        and (not folder.rfcs or row.owner in folder.rfcs)
        and (not folder.side or row.side is _SIDES[folder.side])
        and (not folder.types or row.document_type in folder.types)
        and (not folder.since or row.issued_at[:10] >= folder.since)
    )


def copy_to_folder(
    folder: OutputFolder,
    rows: Iterable[DocumentRow],
    library: LibraryFolder,
    cancelled: Callable[[], bool] = lambda: False,
) -> int:
    """Copy those that are wanted and have their file; gives how many were not there yet.

    When it returns they are durable. Raises DiskFullError, TargetUnavailableError and CancelledError; what was written
    stays.
    """
    target = Path(folder.folder)
    with writing_to(target):
        placer = Placer(target)
        pattern = _pattern(folder)
        for row in rows:
            if cancelled():
                raise CancelledError
            if row.path is not None and wants(folder, row) and (data := _bytes_of(library, row.path)) is not None:
                _place(placer, pattern.path(file_facts(row)), row.uuid, data)
        placer.sync()
    return len(placer.written)


def _pattern(folder: OutputFolder) -> NamePattern:
    try:
        return NamePattern.parse(folder.pattern)
    except PatternError:  # written into the settings by hand
        return NamePattern.parse(DEFAULT_OUTPUT_PATTERN)


def _place(placer: Placer, names: tuple[str, ...], uuid: str, data: bytes) -> None:
    """By its name; where too many are called so, by its folio fiscal."""
    try:
        placer.place(names, _ENDING, data)
    except FileExistsError:
        placer.place((*names[:-1], uuid), _ENDING, data)


def _bytes_of(library: LibraryFolder, path: str) -> bytes | None:
    try:
        return library.absolute(path).read_bytes()
    except (OSError, LibraryUnavailableError):
        return None
