"""Drives what comes in: pieces go to helping processes, their batches into the index in order, each as a whole."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import TypeVar

from app.disk import make_folder, os_error
from app.domain.clock import Clock
from app.engine.batch.worker_processes import Workers, sensible_count
from app.engine.intake.pieces import Piece
from app.engine.intake.worker import Destination, Done, Job, PieceCounts, take_in, work
from app.errors import WorkerLostError
from app.store.library import Library
from app.store.merging import Merged

IDLE_SECONDS = 60.0
"""So long the helping processes are kept without work."""

Given = TypeVar("Given")
Result = TypeVar("Result")

_MOST_LOST = 3  # in a row: then something is wrong with this computer, and later is soon enough


@dataclass(frozen=True, slots=True)
class Batch:
    """A piece that is in the index, and what it was: its bytes, on disk fewer when packed, its members or lines.

    Attributes:
        steps: how many members, files or slices it was.
        files: how many files are done with it.
    """

    counts: PieceCounts
    merged: Merged
    weight: int
    on_disk: int
    steps: int
    files: int


class Intake:
    """One engine's way in, used from its thread only. What a stop or a kill leaves behind in ``scratch`` is removed."""

    def __init__(self, library: Library, scratch: Path, clock: Clock, workers: Workers | None = None) -> None:
        self._library = library
        self._scratch = scratch
        self._clock = clock
        self._workers = workers or Workers(sensible_count())
        self._numbers = count()
        self._used: float | None = None
        self._sweep()

    @property
    def library(self) -> Library:
        """Where it all goes."""
        return self._library

    def run(
        self, pieces: Iterable[Piece], destination: Destination, source: str, *, apart: bool, poll: Callable[[], None]
    ) -> Generator[Batch, None, None]:
        """Take in every piece; yields each batch, in order, when it is durably in the index.

        ``apart``: in helping processes, which pays for more than a few hundred documents. ``source`` is the name under
        which the index remembers it. ``poll`` is called often while it waits and may raise to stop: what was yielded
        stays, and whoever goes on begins with the next piece; whoever stops early closes the generator. Raises
        StoreError, WorkerLostError when processes die again and again, and PackageError as ``worker.work`` does.
        """
        self._library.folder.require_there()  # and has its mark, before several processes write to it
        if not apart:
            for piece in pieces:
                poll()
                incoming, counts = take_in(piece, destination, self._library.folder)
                merged = self._library.take(incoming.stages, source, self._clock.now())
                yield Batch(counts, merged, piece.weight, piece.on_disk, piece.steps, piece.files)
            return
        try:
            with closing(self._work_off(self._jobs(pieces, destination), poll)) as results:
                for done in results:
                    merged = self._library.merge(done.staged, source, self._clock.now())
                    yield Batch(done.counts, merged, done.weight, done.on_disk, done.steps, done.files)
        finally:
            self._used = time.monotonic()
            self._sweep()

    def apart(self, function: Callable[[Given], Result], given: Given, poll: Callable[[], None]) -> Result:
        """What ``function`` makes of ``given`` in a helping process, with ``poll`` called while it is awaited."""
        self._used = time.monotonic()
        try:
            (result,) = self._workers.map_ordered(function, [given], _asking(poll))
        except OSError as error:
            raise WorkerLostError from error
        return result

    def rest(self) -> None:
        """Give back the memory of helping processes that have had nothing to do for a while."""
        if self._used is not None and time.monotonic() - self._used > IDLE_SECONDS:
            self.close()

    def close(self) -> None:
        """End the helping processes."""
        self._used = None
        self._workers.close()

    def _jobs(self, pieces: Iterable[Piece], destination: Destination) -> Iterator[Job]:
        try:
            make_folder(self._scratch)
        except OSError as error:
            raise os_error(error, self._scratch) from error
        for piece in pieces:
            yield Job(piece, destination, self._scratch / str(next(self._numbers)), self._library.folder.identity)

    def _work_off(self, jobs: Iterator[Job], poll: Callable[[], None]) -> Generator[Done, None, None]:
        """The results in the order of the jobs; what a process had when it died is done again."""
        under_way: deque[Job] = deque()
        lost = 0
        while True:
            source = _noted(chain(list(under_way), jobs), under_way)
            under_way.clear()
            try:
                with closing(self._workers.map_ordered(work, source, _asking(poll))) as results:
                    for done in results:
                        under_way.popleft()
                        lost = 0
                        yield done
            except (WorkerLostError, OSError) as error:
                lost += 1
                if lost == _MOST_LOST:
                    raise WorkerLostError from error
            else:
                return

    def _sweep(self) -> None:
        self._library.folder.sweep()
        for path in self._scratch.glob("*.parte"):
            try:
                path.unlink(missing_ok=True)
            except OSError:
                continue  # in use for a moment more; the next sweep has it


def _noted(jobs: Iterable[Job], under_way: deque[Job]) -> Iterator[Job]:
    for job in jobs:
        under_way.append(job)
        yield job


def _asking(poll: Callable[[], None]) -> Callable[[], bool]:
    def never_cancelled() -> bool:
        poll()
        return False

    return never_cancelled
