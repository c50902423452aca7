"""Importar: takes copies of old documents into the library; what is in stays in, and doing it again changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field

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

    counts: PieceCounts = field(default_factory=PieceCounts)
    new: int = 0
    conflicts: int = 0
    conflicting: list[Note] = field(default_factory=list)
    files: int = 0
    bytes: int = 0

    def add(self, batch: Batch) -> None:
        """Count one more batch, which is in the index now."""
        mine, its = self.counts, batch.counts
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

    def run(self, command: Import, poll: Callable[[], None]) -> None:
        """Take everything in, and announce how far it is and what became of it.

        ``poll`` is called often; when it raises CancelledError that is as ``cancel``.
        """
        chosen, sums = Chosen(command.paths), ImportCounts()
        source = f"{_SOURCE}{self._ledger.now().isoformat(timespec='seconds')}"
        self.is_running, self._is_cancelled, self._is_whole = True, False, False
        error = None
        try:
            self._run(command, chosen, sums, source, poll)
        except CancelledError:
            self._is_cancelled = True
        except (StoreError, WorkerLostError) as problem:
            error = problem.key
        finally:
            self.is_running = False
        for owner in command.owners:
            self._ledger.announce(DocumentsAdded(owner, sums.counts.documents, sums.new))
        self._ledger.announce(ImportDone(_report(chosen, sums, source, cancelled=self._is_cancelled, error=error)))

    def _run(self, command: Import, chosen: Chosen, sums: ImportCounts, source: str, poll: Callable[[], None]) -> None:
        meter = Meter()
        of_files = of_bytes = 0

        def tell_and_poll() -> None:
            if meter.is_due():
                left = meter.seconds_left(sums.bytes, of_bytes) if of_bytes else None
                files, size = max(of_files, chosen.found.files), max(of_bytes, chosen.found.bytes)
                progress = Progress(sums.files, files, sums.counts.documents, sums.bytes, size, left)
                self._ledger.announce(ImportProgress(progress))
            try:
                poll()
            except CancelledError:
                self._is_cancelled = True

        def tell_and_stop() -> None:
            tell_and_poll()
            if self._is_cancelled:
                raise CancelledError

        tell_and_stop()
        apart = not chosen.are_few()
        if apart:
            of_files, of_bytes = self._intake.apart(survey, command.paths, tell_and_stop)
        destination = Destination(self._intake.library.folder.root, owners=frozenset(command.owners))
        pieces = self._until_cancelled(chosen.pieces(tell_and_stop))
        with closing(self._intake.run(pieces, destination, source, apart=apart, poll=tell_and_poll)) as batches:
            for batch in batches:
                sums.add(batch)
                tell_and_poll()
        if self._is_whole:
            self._is_cancelled = False  # too late: everything was under way, and it is all in

    def _until_cancelled(self, pieces: Iterator[Piece]) -> Iterator[Piece]:
        """No more pieces once it is cancelled, while one is looked for or after; those before are still taken in."""
        with suppress(CancelledError):
            for piece in pieces:
                if self._is_cancelled:
                    return
                yield piece
            self._is_whole = True


def _report(chosen: Chosen, sums: ImportCounts, source: str, *, cancelled: bool, error: str | None) -> ImportReport:
    found, counts = chosen.found, sums.counts
    return ImportReport(
        source=source,
        files=found.files,
        archives=found.archives,
        bytes=found.bytes,
        documents=counts.documents,
        new=sums.new,
        duplicates=max(0, counts.copies - sums.new - sums.conflicts),
        conflicts=sums.conflicts,
        conflicting=tuple(sums.conflicting),
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
