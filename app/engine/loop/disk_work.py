"""Long work on the disk, one thing at a time: packages first, then what the person brings, then copies for other
programs' folders, then what is read again, then what can always wait.

The engine is not deaf meanwhile: the work is a generator that yields several times a second, and between two steps of
it the engine reads its mail and starts what is due at the SAT. A command that concerns the very request that is being
worked on makes the work rest, and is carried out then.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator
from contextlib import closing

from app.domain.request import Request
from app.engine.commands import (
    AskAgain,
    BeginLibrary,
    Cancel,
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
from app.engine.intake.intake import Intake
from app.engine.intake.reread import Rereading
from app.engine.loop.agenda import is_all_in, stored
from app.engine.loop.disk_trouble import DiskTrouble
from app.engine.loop.idle_work import IdleWork
from app.engine.loop.schedule import Schedule
from app.engine.outputs.handing_out import HandingOut
from app.engine.steps.ingesting import Ingesting
from app.errors import StoreError, WorkerLostError

MEANWHILE_SECONDS = 0.2
"""At least so often the engine sees to everything else."""

SLICE_SECONDS = 2.0
"""So long documents are read again, or what can wait is done, before the engine comes to rest: whoever waits for it
waits no longer."""


_RunForAWhile = Callable[[Callable[[], bool]], Generator[None, None, None]]


class DiskWork:
    """Used from the engine's thread only."""

    def __init__(
        self,
        *,
        schedule: Schedule,
        intake: Intake,
        ingesting: Ingesting,
        importing: Importing,
        handing_out: HandingOut,
        rereading: Rereading,
        trouble: DiskTrouble,
        idle: IdleWork,
    ) -> None:
        self._schedule = schedule
        self._intake = intake
        self._ingesting = ingesting
        self._importing = importing
        self._handing_out = handing_out
        self._rereading = rereading
        self._trouble = trouble
        self._idle = idle
        self._imports: deque[Import] = deque()
        self._request: Request | None = None
        self._is_busy = False
        self._must_rest = False
        self._is_awaited = False
        self._yielded_at = 0.0

    @property
    def has_more(self) -> bool:
        """Whether there is work that nothing wakes the engine for."""
        return bool(self._imports) or self._rereading.has_more or self._idle.is_due

    def must_precede(self, command: Command) -> bool:
        """Whether the command has to wait until the work that is under way rests, which this hastens if it can."""
        request = self._request
        waits = hastens = False
        match command:
            case MoveLibrary() | FindLibrary() | BeginLibrary():
                waits = self._is_busy
            case Pause(ids) | Cancel(ids) | Resume(ids) | AskAgain(ids):
                waits = hastens = request is not None and request.id in ids
            case Remove(rfc):
                waits = hastens = request is not None and request.query.owner == rfc
            case _:
                return False
        self._must_rest |= hastens
        self._is_awaited |= waits
        return waits

    def add_import(self, command: Import) -> None:
        """Take its documents in when their turn has come."""
        self._imports.append(command)

    def cancel_import(self) -> None:
        """Stop the import that is under way, or else forget those that wait."""
        if self._importing.is_running:
            self._importing.cancel()
        else:
            self._imports.clear()

    def work(self, cancel: CancelToken) -> Generator[None, None, None]:
        """Do all that is due on disk; yields when the engine is to see to everything else.

        Ends early when cancelled: a package goes on later from where it was, an import ends with what it has begun.
        """
        while not cancel.cancelled:
            self._look_at_output_folders()
            if (due := self._schedule.due_on_disk()) is not None:
                yield from self._until_stopped(self._work_on(due), cancel)
            elif self._imports:
                yield from self._until_stopped(self._importing.run(self._imports.popleft()), cancel)
            elif self._handing_out.has_more:
                yield from self._until_stopped(self._handing_out.run(), cancel)
            elif self._rereading.has_more:
                yield from self._until_stopped(self._for_a_while(self._rereading.run), cancel)
                return
            elif self._idle.is_due:
                yield from self._until_stopped(self._for_a_while(self._idle.run), cancel)
                return
            else:
                return

    def import_now(self, command: Import, cancel: CancelToken) -> None:
        """An import, what it brings to other programs' folders, and nothing else."""
        self._look_at_output_folders()
        for _ in self._until_stopped(self._importing.run(command), cancel):
            continue
        self._look_at_output_folders()
        for _ in self._until_stopped(self._handing_out.run(), cancel):
            continue

    def read_again_now(self, cancel: CancelToken) -> None:
        """All that is to be read again, to the end, and nothing else."""
        for _ in self._until_stopped(self._rereading.run(lambda: cancel.cancelled), cancel):
            continue

    def rest(self) -> None:
        """Give back what is only needed while there is work."""
        self._intake.rest()

    def close(self) -> None:
        """End the helping processes; called when the engine closes."""
        self._intake.close()

    def _until_stopped(self, work: Generator[None, None, None], cancel: CancelToken) -> Generator[None, None, None]:
        """One piece of work; yields several times a second, and at its end when a command waits for that."""
        self._is_busy = True
        try:
            with closing(work):
                for _ in work:
                    if not cancel.cancelled and time.monotonic() - self._yielded_at > MEANWHILE_SECONDS:
                        yield
                        self._yielded_at = time.monotonic()
                    if cancel.cancelled and self._importing.is_running:
                        self._importing.cancel()
                    elif cancel.cancelled or self._must_rest:
                        break
        finally:
            self._is_busy = self._must_rest = False
            self._request = None
        if self._is_awaited:
            self._is_awaited = False
            yield

    def _work_on(self, request: Request) -> Generator[None, None, None]:
        self._request = request
        package = stored(request)
        try:
            if package is not None:
                request = yield from self._ingesting.run(request, package)
                self._trouble.clear()
            if is_all_in(request):
                self._ingesting.conclude(request)
        except (StoreError, WorkerLostError) as error:
            self._trouble.postpone(request, error)

    def _look_at_output_folders(self) -> None:
        try:
            self._handing_out.look()
        except StoreError as error:
            self._trouble.report(error)

    def _for_a_while(self, run: _RunForAWhile) -> Generator[None, None, None]:
        until = time.monotonic() + SLICE_SECONDS
        return run(lambda: self._is_wanted_elsewhere(until))

    def _is_wanted_elsewhere(self, until: float) -> bool:
        return time.monotonic() > until or bool(self._imports) or self._schedule.due_on_disk() is not None
