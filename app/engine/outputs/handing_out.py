"""Carpetas de salida: each XML that newly arrives is copied into the folders of other programs that want it.

What arrived is logged with the merge itself (``app.store.arrivals``), so that a stop or a kill loses nothing; a folder
that is away or paused gets its copies when it is back. What a folder had is never written again: the other program may
have taken it. Nothing is ever deleted or written over there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable
from datetime import datetime
from pathlib import Path

from app.domain.index.port import DocumentIndex
from app.domain.index.rows import DocumentRow
from app.engine.events import EngineEvent, OutputReported, Trouble
from app.engine.outputs.copying import copy_to_folder
from app.engine.outputs.reports import OutputReports
from app.errors import LibraryAwayError, StoreError, TargetUnavailableError
from app.output_folder import OutputFolder
from app.store.arrivals import ArrivalLog
from app.store.files import LibraryFolder

RETRY_SECONDS = 300.0
"""So long a folder that could not be written is left alone."""

_BATCH = 500


class HandingOut:
    """Used from the engine's thread only. ``chosen`` tells the folders as they are chosen now, None when that
    cannot be known: then they stay.

    ``is_refused`` says of a folder that nothing may be copied there: the library, or Acopio's own data. ``reports``
    keeps what came of each, ``now`` tells the moment (UTC).

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
        reports: OutputReports,
        now: Callable[[], datetime],
    ) -> None:
        self._log = log
        self._documents = documents
        self._library = library
        self._announce = announce
        self._chosen = chosen
        self._is_refused = is_refused
        self._reports = reports
        self._now = now
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
            copied = 0
            try:
                while waiting := self._log.waiting(folder.key, _BATCH):
                    copied += self._copy(folder, self._documents.rows([one.document for one in waiting]))
                    self._log.handed(folder.key, waiting[-1].number)
                    yield
            except StoreError as error:
                if folder not in self._retry_at and not isinstance(error, LibraryAwayError):
                    self._announce(Trouble(error))
                self._retry_at[folder] = time.monotonic() + RETRY_SECONDS
                self._report(folder, copied, error)
            else:
                self._retry_at.pop(folder, None)
                self._report(folder, copied, None)
        self.has_more = False

    def _report(self, folder: OutputFolder, copied: int, error: StoreError | None) -> None:
        """Keep what came of it, where it is another than before."""
        before = self._reports.of(folder.key)
        report = before.after(copied, error, self._now())
        if report != before:
            self._reports.keep(folder.key, report)
            self._announce(OutputReported(folder.key))

    def _copy(self, folder: OutputFolder, rows: Iterable[DocumentRow]) -> int:
        self._library.require_there()
        if self._is_refused(Path(folder.folder)):
            raise TargetUnavailableError(Path(folder.folder))
        return copy_to_folder(folder, rows, self._library)

    def _ready(self) -> list[OutputFolder]:
        now = time.monotonic()
        return [one for one in self._folders or () if not one.paused and self._retry_at.get(one, now) <= now]
