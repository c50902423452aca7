"""Brings documents into the library: helping processes read the pieces, and each batch goes whole into the index."""

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
from app.engine.batch.worker_processes import NOTHING_YET, NothingYet, Workers, sensible_count
from app.engine.intake.pieces import Piece
from app.engine.intake.worker import Destination, Done, Job, PieceCounts, read_piece, stage_piece
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
    """Used from the engine's thread only. What a stop or a kill leaves behind in ``scratch`` is removed."""

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
        """The library that the documents go into."""
        return self._library

    def run(
        self, pieces: Iterable[Piece | NothingYet], destination: Destination, source: str, *, apart: bool
    ) -> Generator[Batch | NothingYet, None, None]:
        """Take in every piece; yields each batch, in order, when it is durably in the index, and NOTHING_YET between.

        ``apart``: in helping processes, which pays for more than a few hundred documents. ``source`` is the name under
        which the index remembers it. Whoever stops early closes the generator: the batches that were yielded stay, and
        whoever goes on later begins with the next piece. Raises StoreError, WorkerLostError when processes die again
        and again, and PackageError as ``app.cfdi.package`` does.
        """
        self._library.folder.require_there()  # and has its mark, before several processes write to it
        if not apart:
            for piece in pieces:
                yield NOTHING_YET
                if isinstance(piece, NothingYet):
                    continue
                incoming, counts = read_piece(piece, destination, self._library.folder)
                merged = self._library.add_staged(incoming.stages, source, self._clock.now())
                yield Batch(counts, merged, piece.weight, piece.on_disk, piece.steps, piece.files)
            return
        try:
            with closing(self._work_off(self._jobs(pieces, destination))) as results:
                for done in results:
                    if isinstance(done, NothingYet):
                        yield NOTHING_YET
                        continue
                    merged = self._library.merge(done.staged, source, self._clock.now())
                    yield Batch(done.counts, merged, done.weight, done.on_disk, done.steps, done.files)
        finally:
            self._used = time.monotonic()
            self._sweep()

    def apart(self, function: Callable[[Given], Result], given: Given) -> Generator[Result | NothingYet, None, None]:
        """What ``function`` makes of ``given`` in a helping process, and NOTHING_YET until it has come."""
        self._used = time.monotonic()
        try:
            yield from self._workers.results(function, [given])
        except OSError as error:
            raise WorkerLostError from error

    def rest(self) -> None:
        """Give back the memory of helping processes that have had nothing to do for a while."""
        if self._used is not None and time.monotonic() - self._used > IDLE_SECONDS:
            self.close()

    def close(self) -> None:
        """End the helping processes, whatever they are doing."""
        self._used = None
        self._workers.close()

    def _jobs(self, pieces: Iterable[Piece | NothingYet], destination: Destination) -> Iterator[Job | NothingYet]:
        try:
            make_folder(self._scratch)
        except OSError as error:
            raise os_error(error, self._scratch) from error
        for piece in pieces:
            if isinstance(piece, NothingYet):
                yield piece
                continue
            yield Job(piece, destination, self._scratch / str(next(self._numbers)), self._library.folder.identity)

    def _work_off(self, jobs: Iterator[Job | NothingYet]) -> Generator[Done | NothingYet, None, None]:
        """The results in the order of the jobs; what a process had when it died is done again."""
        under_way: deque[Job] = deque()
        lost = 0
        while True:
            source = _noted(chain(list(under_way), jobs), under_way)
            under_way.clear()
            try:
                with closing(self._workers.results(stage_piece, source)) as results:
                    for done in results:
                        if not isinstance(done, NothingYet):
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


def _noted(jobs: Iterable[Job | NothingYet], under_way: deque[Job]) -> Iterator[Job | NothingYet]:
    for job in jobs:
        if not isinstance(job, NothingYet):
            under_way.append(job)
        yield job
