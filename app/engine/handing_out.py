"""Carpetas de salida: each XML that newly arrives is copied into the folders of other programs that want it.

What arrived is logged with the merge itself (``app.store.arrivals``), so that a stop or a kill loses nothing; a folder
that is away gets its copies when it is back. What a folder had is never written again: the other program may have
taken it. Nothing is ever deleted or written over there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable
from pathlib import Path

from app.disk import writing_to
from app.domain.index.port import DocumentIndex
from app.domain.index.rows import DocumentRow
from app.domain.validity import OwnerRole
from app.engine.events import EngineEvent, Trouble
from app.errors import LibraryAwayError, LibraryUnavailableError, StoreError, TargetUnavailableError
from app.output_folder import OutputFolder
from app.reports.file_facts import file_facts
from app.reports.file_names import NamePattern, PatternError
from app.reports.placing import Placer
from app.store.arrivals import ArrivalLog
from app.store.files import LibraryFolder

DEFAULT_OUTPUT_PATTERN = "{contribuyente}/{lado}/{anio}/{mes}/{uuid}"
RETRY_SECONDS = 300.0
"""So long a folder that could not be written is left alone."""

_BATCH = 500
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


def copy_to_folder(folder: OutputFolder, rows: Iterable[DocumentRow], library: LibraryFolder) -> int:
    """Copy those that are wanted and have their file; gives how many were not there yet.

    When it returns they are durable. Raises DiskFullError and TargetUnavailableError; what was written stays.
    """
    target = Path(folder.folder)
    with writing_to(target):
        placer = Placer(target)
        pattern = _pattern(folder)
        for row in rows:
            if row.path is not None and wants(folder, row) and (data := _bytes_of(library, row.path)) is not None:
                _place(placer, pattern.path(file_facts(row)), row.uuid, data)
        placer.sync()
    return len(placer.written)


class HandingOut:
    """Used from the engine's thread only. ``chosen`` tells the folders as they are chosen now, None when that
    cannot be known: then they stay.

    ``is_refused`` says of a folder that nothing may be copied there: the library, or Acopio's own data.

    Attributes:
        has_more: whether a folder may wait for something that can be written now.
    """

    def __init__(
        self,
        *,
        log: ArrivalLog,
        documents: DocumentIndex,
        library: LibraryFolder,
        announce: Callable[[EngineEvent], None],
        chosen: Callable[[], tuple[OutputFolder, ...] | None],
        is_refused: Callable[[Path], bool],
    ) -> None:
        self._log = log
        self._documents = documents
        self._library = library
        self._announce = announce
        self._chosen = chosen
        self._is_refused = is_refused
        self._folders: tuple[OutputFolder, ...] | None = None
        self._retry_at: dict[OutputFolder, float] = {}
        self.has_more = False

    def look(self) -> None:
        """Take over what is chosen; to be called before documents are taken in, and after. Raises StoreError."""
        folders = self._chosen()
        if folders is not None and folders != self._folders:
            self._log.follow([one.key for one in folders])
            self._folders = folders
            self._retry_at = {folder: at for folder, at in self._retry_at.items() if folder in folders}
        self.has_more = any(self._log.waiting(one.key, 1) for one in self._ready())

    def run(self) -> Generator[None, None, None]:
        """Copy what waits; yields often. A folder that cannot be written is told once, and tried again later."""
        for folder in self._ready():
            try:
                while waiting := self._log.waiting(folder.key, _BATCH):
                    self._copy(folder, self._documents.rows([one.document for one in waiting]))
                    self._log.handed(folder.key, waiting[-1].number)
                    yield
            except StoreError as error:
                if folder not in self._retry_at and not isinstance(error, LibraryAwayError):
                    self._announce(Trouble(error))
                self._retry_at[folder] = time.monotonic() + RETRY_SECONDS
            else:
                self._retry_at.pop(folder, None)
        self.has_more = False

    def _copy(self, folder: OutputFolder, rows: Iterable[DocumentRow]) -> None:
        self._library.require_there()
        if self._is_refused(Path(folder.folder)):
            raise TargetUnavailableError(Path(folder.folder))
        copy_to_folder(folder, rows, self._library)

    def _ready(self) -> list[OutputFolder]:
        now = time.monotonic()
        return [one for one in self._folders or () if self._retry_at.get(one, now) <= now]


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
