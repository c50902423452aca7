"""Long work on the disk, one thing at a time: packages first, then what the person brings, then what is read again.

The engine is not deaf meanwhile: whoever works calls ``_check`` often, and the engine reads its mail and starts what is
due at the SAT. What would change the thing that is being worked on waits until it rests, which such a wish hastens.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from app.domain.request import Request
from app.engine.commands import (
    AskAgain,
    BeginLibrary,
    Cancel,
    CancelImport,
    Command,
    FindLibrary,
    Import,
    MoveLibrary,
    Pause,
    Remove,
    Resume,
)
from app.engine.events import CancelToken
from app.engine.intake.from_folders import Importing
from app.engine.intake.reread import Rereading
from app.engine.ledger import Ledger
from app.engine.loop.agenda import is_all_in, stored
from app.engine.loop.schedule import Schedule
from app.engine.steps.ingesting import Ingesting
from app.errors import CancelledError, StoreError, WorkerLostError

MEANWHILE_SECONDS = 0.2
"""At least so often the engine sees to everything else."""

REREAD_SECONDS = 2.0
"""So long documents are read again before the engine comes to rest: whoever waits for it waits no longer."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the work needs of the engine: to see to everything else, to do what was kept back, and to hear of the disk.

    ``meanwhile`` reads the mail and starts what is due elsewhere; ``postpone`` is told when the disk says no,
    ``disk_works`` when it says yes.
    """

    meanwhile: Callable[[CancelToken], None]
    carry_out: Callable[[Command], None]
    postpone: Callable[[Request, StoreError | WorkerLostError], None]
    disk_works: Callable[[], None]


class DiskWork:
    """Used from the engine's thread only."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        schedule: Schedule,
        ingesting: Ingesting,
        importing: Importing,
        rereading: Rereading,
        surroundings: Surroundings,
    ) -> None:
        self._ledger = ledger
        self._schedule = schedule
        self._ingesting = ingesting
        self._importing = importing
        self._rereading = rereading
        self._surroundings = surroundings
        self._imports: deque[Import] = deque()
        self._kept: list[Command] = []
        self._request: Request | None = None
        self._is_busy = False
        self._is_hastened = False
        self._looked = 0.0

    @property
    def has_more(self) -> bool:
        """Whether there is work that nothing wakes the engine for."""
        return bool(self._imports) or self._rereading.has_more

    def take(self, command: Command) -> bool:
        """Whether the command is this work's own, or must wait until the work rests: then it is taken care of."""
        match command:
            case Import():
                self._imports.append(command)
            case CancelImport():
                if self._importing.is_running:
                    self._importing.cancel()
                else:
                    self._imports.clear()
            case MoveLibrary() | FindLibrary() | BeginLibrary() if self._is_busy:
                self._kept.append(command)
            case Pause(ids) | Cancel(ids) | Resume(ids) | AskAgain(ids) if self._request and self._request.id in ids:
                self._hasten(command)
            case Remove(rfc) if self._request and self._request.query.owner == rfc:
                self._hasten(command)
            case _:
                return False
        return True

    def run_due(self, cancel: CancelToken) -> None:
        """All that is due on disk. Ends early when cancelled; what was under way goes on later."""
        while not cancel.cancelled:
            if self._is_busy:
                return  # asked from within: the one that works comes back to it
            if (due := self._schedule.due_on_disk()) is not None:
                self._working(partial(self._on_request, due, cancel))
            elif self._imports:
                check = partial(self._check, cancel)
                self._working(partial(self._importing.run, self._imports.popleft(), check))
            elif self._rereading.has_more:
                self._working(partial(self._reread, cancel))
                return
            else:
                return

    def import_now(self, command: Import, cancel: CancelToken) -> None:
        """An import and nothing else."""

        def check() -> None:
            if cancel.cancelled:
                raise CancelledError

        self._working(partial(self._importing.run, command, check))

    def _working(self, work: Callable[[], None]) -> None:
        self._is_busy = True
        try:
            work()
        finally:
            self._is_busy = self._is_hastened = False
            self._request = None
        kept, self._kept = self._kept, []
        for command in kept:
            self._surroundings.carry_out(command)

    def _on_request(self, request: Request, cancel: CancelToken) -> None:
        self._request = request
        package = stored(request)
        try:
            if package is not None:
                request = self._ingesting.run(request, package, partial(self._check, cancel))
                self._surroundings.disk_works()
            if is_all_in(request):
                self._ingesting.conclude(request)
        except CancelledError:
            return
        except (StoreError, WorkerLostError) as error:
            self._surroundings.postpone(request, error)

    def _reread(self, cancel: CancelToken) -> None:
        until = time.monotonic() + REREAD_SECONDS
        try:
            self._rereading.run(partial(self._check, cancel), lambda: self._is_wanted_elsewhere(until))
        except CancelledError:
            return

    def _is_wanted_elsewhere(self, until: float) -> bool:
        return time.monotonic() > until or bool(self._imports) or self._schedule.due_on_disk() is not None

    def _check(self, cancel: CancelToken) -> None:
        """See to everything else, at most every so often. Raises CancelledError when the work is to rest."""
        if not cancel.cancelled and time.monotonic() - self._looked > MEANWHILE_SECONDS:
            self._surroundings.meanwhile(cancel)
            self._looked = time.monotonic()
        if cancel.cancelled or self._is_hastened:
            raise CancelledError

    def _hasten(self, command: Command) -> None:
        self._kept.append(command)
        self._is_hastened = True
