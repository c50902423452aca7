"""Importar: takes copies of old documents into the library; what is in stays in, and doing it again changes nothing."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field

from app.engine.batch.worker_processes import NothingYet
from app.engine.commands import Import
from app.engine.events import DocumentsAdded, ImportDone, ImportProgress
from app.engine.intake.find_files import Chosen, survey
from app.engine.intake.intake import Batch, Intake
from app.engine.intake.pieces import Piece
from app.engine.intake.progress_meter import Meter
from app.engine.intake.worker import Destination, PieceCounts
from app.engine.intake_report import MOST_NOTES, ImportReport, Note, Progress
from app.engine.ledger import Ledger
from app.errors import CancelledError, StoreError, WorkerLostError

_SOURCE = "importar "


@dataclass(slots=True)
class ImportCounts:
    """What an import has brought so far: the sum of its batches."""

    pieces: PieceCounts = field(default_factory=PieceCounts)
    new: int = 0
    conflicts: int = 0
    conflicting: list[Note] = field(default_factory=list)
    files: int = 0
    bytes: int = 0

    def add(self, batch: Batch) -> None:
        """Count one more batch, which is in the index now."""
        mine, its = self.pieces, batch.counts
        mine.documents += its.documents
        mine.copies += its.copies
        mine.foreign += its.foreign
        mine.unreadable += its.unreadable
        mine.ignored += its.ignored
        mine.rows += its.rows
        _extend(mine.unread, its.unread)
        _extend(mine.refused, its.refused)
        self.new += batch.merged.new
        self.conflicts += len(batch.merged.conflicts)
        _extend(self.conflicting, [Note(name, "conflict") for name in batch.merged.conflicts])
        self.files += batch.files
        self.bytes += batch.on_disk


class Importing:
    """One import at a time, on the engine's thread.

    Attributes:
        is_running: whether one is under way.
    """

    def __init__(self, intake: Intake, ledger: Ledger) -> None:
        self._intake = intake
        self._ledger = ledger
        self._is_cancelled = self._is_whole = False
        self.is_running = False

    def cancel(self) -> None:
        """Stop the one that is under way: what helping processes have begun is still taken in."""
        self._is_cancelled = True

    def run(self, command: Import) -> Generator[None, None, None]:
        """Take everything in, and announce how far it is and what became of it; yields often.

        To stop it, ``cancel`` it and run it to its end, which is near then.
        """
        chosen, counts = Chosen(command.paths), ImportCounts()
        source = f"{_SOURCE}{self._ledger.now().isoformat(timespec='seconds')}"
        self.is_running, self._is_cancelled, self._is_whole = True, False, False
        error = None
        try:
            yield from self._run(command, chosen, counts, source)
        except CancelledError:
            self._is_cancelled = True
        except (StoreError, WorkerLostError) as problem:
            error = problem.key
        finally:
            self.is_running = False
        for owner in command.owners:
            self._ledger.announce(DocumentsAdded(owner, counts.pieces.documents, counts.new))
        self._ledger.announce(ImportDone(_report(chosen, counts, source, cancelled=self._is_cancelled, error=error)))

    def _run(self, command: Import, chosen: Chosen, counts: ImportCounts, source: str) -> Generator[None, None, None]:
        progress = _ProgressAnnouncer(self._ledger, chosen, counts)
        progress.announce()
        yield
        self._stop_if_cancelled()
        apart = not chosen.are_few()
        if apart:
            with closing(self._intake.apart(survey, command.paths)) as surveying:
                for found in surveying:
                    if not isinstance(found, NothingYet):
                        progress.of_files, progress.of_bytes = found
                    progress.announce()
                    yield
                    self._stop_if_cancelled()
        destination = Destination(self._intake.library.folder.root, owners=frozenset(command.owners))
        pieces = self._until_cancelled(chosen.pieces())
        with closing(self._intake.run(pieces, destination, source, apart=apart)) as batches:
            for batch in batches:
                if not isinstance(batch, NothingYet):
                    counts.add(batch)
                progress.announce()
                yield
        if self._is_whole:
            self._is_cancelled = False  # too late: everything was under way, and it is all in

    def _stop_if_cancelled(self) -> None:
        if self._is_cancelled:
            raise CancelledError

    def _until_cancelled(self, pieces: Iterator[Piece | NothingYet]) -> Iterator[Piece | NothingYet]:
        """No more pieces once it is cancelled, while one is looked for or after; those before are still taken in."""
        for piece in pieces:
            if self._is_cancelled:
                return
            yield piece
        self._is_whole = True


class _ProgressAnnouncer:
    """Announces how far an import is, at most five times a second.

    Attributes:
        of_files, of_bytes: how much there is, once it was counted.
    """

    def __init__(self, ledger: Ledger, chosen: Chosen, counts: ImportCounts) -> None:
        self._ledger = ledger
        self._chosen = chosen
        self._counts = counts
        self._meter = Meter()
        self.of_files = self.of_bytes = 0

    def announce(self) -> None:
        """Announce how far it is, if the last time was long enough ago."""
        if not self._meter.is_due():
            return
        counts, found = self._counts, self._chosen.found
        left = self._meter.seconds_left(counts.bytes, self.of_bytes) if self.of_bytes else None
        files, size = max(self.of_files, found.files), max(self.of_bytes, found.bytes)
        progress = Progress(counts.files, files, counts.pieces.documents, counts.bytes, size, left)
        self._ledger.announce(ImportProgress(progress))


def _report(chosen: Chosen, imported: ImportCounts, source: str, *, cancelled: bool, error: str | None) -> ImportReport:
    found, counts = chosen.found, imported.pieces
    return ImportReport(
        source=source,
        files=found.files,
        archives=found.archives,
        bytes=found.bytes,
        documents=counts.documents,
        new=imported.new,
        duplicates=max(0, counts.copies - imported.new - imported.conflicts),
        conflicts=imported.conflicts,
        conflicting=tuple(imported.conflicting),
        foreign=counts.foreign,
        unreadable=counts.unreadable,
        unread=tuple(counts.unread),
        refused=(*chosen.refused, *counts.refused)[:MOST_NOTES],
        ignored=found.ignored + counts.ignored,
        metadata=counts.rows,
        cancelled=cancelled,
        error=error,
    )


def _extend(notes: list[Note], more: list[Note]) -> None:
    notes.extend(more[: max(0, MOST_NOTES - len(notes))])
