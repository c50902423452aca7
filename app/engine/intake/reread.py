"""Documents of which the index has too little: their XML is read once more from the library, a batch at a time.

An older Acopio kept less of them, or what was kept was found to be damaged.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import closing
from itertools import groupby

from app.domain.identifiers import Rfc
from app.engine.batch.worker_processes import NothingYet
from app.engine.events import EngineEvent, IntakeEnded, IntakeKind, IntakeProgress
from app.engine.intake import pieces as sources
from app.engine.intake.intake import Intake
from app.engine.intake.pieces import stored_in_batches
from app.engine.intake.progress_meter import Meter
from app.engine.intake.worker import Destination
from app.errors import StoreError, WorkerLostError
from app.store.documents import DocumentRepository

_APART = 300
_LOOK_AGAIN = 60.0  # seconds
_AT_ONCE = 8  # batches between two looks at what is left


class Rereading:
    """Goes on where it was, also after a restart: what was read is known from the index."""

    def __init__(self, intake: Intake, documents: DocumentRepository, announce: Callable[[EngineEvent], None]) -> None:
        self._intake = intake
        self._documents = documents
        self._announce = announce
        self._of_all = documents.count_unread()
        self._read = 0
        self._has_more = self._of_all > 0
        self._look_at = time.monotonic() + _LOOK_AGAIN

    @property
    def has_more(self) -> bool:
        """Whether there is anything left to read; looked at anew now and then, for damage is found while it runs."""
        if not self._has_more and time.monotonic() >= self._look_at:
            self._look_at = time.monotonic() + _LOOK_AGAIN
            self._of_all = self._read + self._documents.count_unread()
            self._has_more = self._of_all > self._read
        return self._has_more

    def run(self, is_enough: Callable[[], bool]) -> Generator[None, None, None]:
        """Read until all is read or it ``is_enough``; yields often. A disk that says no ends it quietly.

        Without the library folder nothing is given up: it may be on a disk that is not connected now.
        """
        meter = Meter()
        try:
            while self._has_more and not is_enough():
                if not self._intake.library.folder.root.is_dir() or self._intake.library.folder.is_away:
                    self._has_more = False
                    return
                yield from self._read_some(meter)
        except (StoreError, WorkerLostError):
            self._has_more = False  # the next look tries again
        finally:
            if not self._has_more:
                self._announce(IntakeEnded(IntakeKind.REREAD, None))

    def _read_some(self, meter: Meter) -> Generator[None, None, None]:
        unread = self._documents.unread(sources.BATCH_DOCUMENTS * _AT_ONCE)
        if not unread:
            self._has_more = False
            return
        for owner, several in groupby(sorted(unread, key=lambda one: (one[1], one[0])), key=lambda one: one[1]):
            rows = list(several)
            destination = Destination(self._intake.library.folder.root, owners=frozenset({Rfc(owner)}))
            pieces = stored_in_batches(path for _, _, path in rows)
            done = 0
            with closing(self._intake.run(pieces, destination, "", apart=len(rows) > _APART)) as batches:
                for batch in batches:
                    if isinstance(batch, NothingYet):
                        yield
                        continue
                    self._documents.give_up_reading([number for number, _, _ in rows[done : done + batch.steps]])
                    done += batch.steps
                    self._read += batch.steps
                    if meter.is_due():
                        self._announce_progress(meter)
                    yield

    def _announce_progress(self, meter: Meter) -> None:
        left = meter.seconds_left(self._read, self._of_all)
        self._announce(IntakeProgress(IntakeKind.REREAD, None, self._read, self._of_all, 0, 0, left))
