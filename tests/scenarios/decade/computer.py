"""The person's computer: the real engine on a real disk, with a clock that may be wrong, a disk that may be full, and
an end that may come at any moment."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import BinaryIO

from app.domain.catalogs import Service
from app.domain.identifiers import Rfc, SatRequestId
from app.domain.lifecycle import PackageState, State
from app.domain.query import Query
from app.domain.request import Request
from app.domain.sat_status import SatStatusAnswer, SatStatusQuery
from app.efirma.passwords import PasswordStore
from app.efirma.vault import EfirmaVault
from app.engine import policy
from app.engine.access.credentials import CredentialCache
from app.engine.access.services import TaxpayerService
from app.engine.assembly import assemble
from app.engine.circuit_breaker import Operation
from app.engine.commands import Command
from app.engine.events import CancelToken, EngineEvent, RequestChanged
from app.engine.intake.intake import Intake
from app.engine.loop.engine import Engine
from app.engine.planning.update_plan import plan_update
from app.engine.planning.update_rules import UpdateScope
from app.engine.rebuild import rebuild
from app.errors import DiskFullError, PasswordNeededError
from app.sat.clock import SatClock
from app.store.batch_writer import BatchWriter
from app.store.files import LibraryFolder
from app.store.library import Library
from app.store.requests import RequestRepository
from app.store.session import StoreSession
from tests.scenarios.decade.office import PROBE, Office, Window
from tests.scenarios.decade.patience import Patience
from tests.scenarios.decade.weather import Mishap
from tests.scenarios.decade.world import TrueTime

MOST_ROUNDS = 500
"""Rounds of the engine without any time passing: more would be a loop that never ends."""


class KilledError(BaseException):
    """The process ends here; nobody catches it."""


@dataclass
class Doom:
    """Ends the process at the n-th look at the clock, which the engine takes at every step."""

    looks_left: int | None = None

    def look(self) -> None:
        if self.looks_left is None:
            return
        self.looks_left -= 1
        if self.looks_left <= 0:
            self.looks_left = None
            raise KilledError


@dataclass
class PcClock:
    """The computer's clock: the true time, wrong by ``offset``."""

    time: TrueTime
    doom: Doom
    offset: timedelta = timedelta()

    def now(self) -> datetime:
        self.doom.look()
        return self.time.moment + self.offset


class NarrowFolder(LibraryFolder):
    """A library folder on a disk that is full from time to time."""

    is_full = False

    def require_space(self, wanted: int) -> None:
        self._demand()

    def batch_writer(self) -> BatchWriter:
        self._demand()
        return super().batch_writer()

    @contextmanager
    def incoming(self, relative: str) -> Iterator[BinaryIO]:
        self._demand()
        with super().incoming(relative) as stream:
            yield stream

    def _demand(self) -> None:
        if self.is_full:
            raise DiskFullError(self.root)


@dataclass
class Source:
    """Gives out the office's window, unless the contribuyente's password is missing."""

    office: Office
    locked: set[Rfc] = field(default_factory=set)

    def get(self, service: Service, owner: Rfc) -> TaxpayerService:
        if owner in self.locked:
            raise PasswordNeededError(owner.value)
        return Window(self.office)

    def ask_sat_status(self, query: SatStatusQuery) -> SatStatusAnswer:
        raise NotImplementedError  # nobody asks here


@dataclass
class Computer:
    """One installation. ``latest`` holds each request as last announced; ``trace`` what happened last."""

    home: Path
    office: Office
    dice: random.Random
    scope: UpdateScope
    trace: deque[tuple[object, ...]] = field(default_factory=lambda: deque(maxlen=80))
    latest: dict[int, Request] = field(default_factory=dict)
    is_full: bool = False

    def __post_init__(self) -> None:
        self.time = self.office.time
        self.doom = Doom()
        self.clock = PcClock(self.time, self.doom)
        self.source = Source(self.office)
        self.patience = Patience()
        self.by_sat_id: dict[SatRequestId, int] = {}
        self.office.watch = self._on_call
        self.office.tell = self._on_fate
        self.engine = self._open()

    # ── start and end of the process ─────────────────────────────────────────────────────────────────────────────

    def _open(self) -> Engine:
        home = self.home
        self.doom.looks_left = None
        self.patience.forget()
        session = StoreSession.open(lock=home / "lock", database=home / "acopio.db", library=home / "library")
        self.folder = NarrowFolder(home / "library")
        self.folder.is_full = self.is_full
        self.session = replace(session, folder=self.folder, library=Library(session.database, self.folder))
        vault = EfirmaVault(home / "efirmas")
        intake = Intake(self.session.library, self.session.scratch, self.clock)
        if self.session.must_rebuild:
            rebuild(self.session, vault, self.clock, intake)
            self.session.rebuilt()
        self.requests = RequestRepository(self.session.database.connection)
        waiting = self.requests.in_states(state for state in State if not state.is_final)
        self.latest = {one.id: one for one in waiting}
        self.by_sat_id = {one.sat_id: one.id for one in waiting if one.sat_id is not None}
        self.token = CancelToken()
        return assemble(
            session=self.session,
            credentials=CredentialCache(vault, PasswordStore()),
            services=self.source,
            pace=policy.Pace(1.0, self.dice),
            clock=SatClock(self.clock),
            library_moved=lambda _: None,
            spawn=lambda work: work(),
            longest_nap=timedelta(days=1).total_seconds(),
            intake=intake,
        )

    def restart(self) -> None:
        """After the process ended, in whatever way."""
        self.session.close()
        self.note("restart")
        self.engine = self._open()

    def lose_database(self) -> None:
        """The database is damaged beyond use, and the program starts anew, on a disk with room for it."""
        self.session.close()
        self.fill_disk(False)
        self.note("database lost")
        for path in self.home.glob("acopio.db*"):
            if path.suffix != ".reconstruir":
                path.unlink()
        self.engine = self._open()

    def close(self) -> None:
        self.session.close()

    # ── running ──────────────────────────────────────────────────────────────────────────────────────────────────

    def round(self) -> timedelta:
        """One round of the engine; how long it will rest."""
        return timedelta(seconds=self.engine.run_due(self._on_event, self.token))

    def run_until(self, moment: datetime) -> None:
        """Live until then. The process may be killed on the way, and is started again."""
        idle = 0
        while self.time.moment < moment:
            rest = self._surviving(self.round)
            idle = idle + 1 if rest < timedelta(seconds=0.011) else 0
            assert idle < MOST_ROUNDS, "the engine turns in circles"
            self.time.moment = min(moment, self.time.moment + rest)

    def drain(self, at_most: timedelta) -> None:
        """Live until nothing is left to do."""
        end = self.time.moment + at_most
        while self.open() and self.time.moment < end:
            self.run_until(min(end, self.time.moment + timedelta(hours=1)))
        assert not self.open(), f"still open: {[(one.id, one.state.value, one.next_at) for one in self.open()][:5]}"

    def _surviving(self, act: Callable[[], timedelta]) -> timedelta:
        try:
            return act()
        except KilledError:
            self.note("killed")
            self.restart()
            return timedelta(seconds=1)

    def open(self) -> list[Request]:
        """What is not done."""
        return [one for one in self.latest.values() if not one.is_done]

    def do(self, command: Command) -> None:
        """A command of the person's."""
        self.note("command", type(command).__name__)
        self._surviving(partial(self._do, command))

    def _do(self, command: Command) -> timedelta:
        self.engine.carry_out(command, self._on_event)
        return timedelta()

    def press(self) -> None:
        """Poner al día."""
        self._surviving(self._press)

    def _press(self) -> timedelta:
        questions = plan_update(self.requests, self.scope, self.clock.now())
        self.note("press", len(questions))
        for request in self.engine.enqueue(questions):
            self.latest[request.id] = request
        return timedelta()

    def set_clock(self, offset: timedelta) -> None:
        """Let it be wrong by so much."""
        self.clock.offset = offset
        self.patience.forget()
        self.note("clock", offset)

    def fill_disk(self, full: bool) -> None:
        self.is_full = self.folder.is_full = full
        self.note("disk full" if full else "disk free")

    # ── what the engine says and does ────────────────────────────────────────────────────────────────────────────

    def note(self, *what: object) -> None:
        """Keep for the trace."""
        self.trace.append((self.time.moment, *what))

    def story(self) -> str:
        """The trace as text."""
        return "\n".join(f"{moment:%Y-%m-%d %H:%M:%S} " + " ".join(map(str, rest)) for moment, *rest in self.trace)

    def _on_event(self, event: EngineEvent) -> None:
        match event:
            case RequestChanged(request):
                self._on_change(self.latest.get(request.id), request)
                self.latest[request.id] = request
                if request.sat_id is not None:
                    self.by_sat_id[request.sat_id] = request.id
            case _:
                return

    def _on_change(self, before: Request | None, after: Request) -> None:
        if before is None or before.state is not after.state:
            self.note("request", after.id, after.state.value, after.notice or "", after.query.period)
        if before is None:
            return
        sends = after.state is State.SENDING and before.state is not State.SENDING
        if sends or _fetching(after) > _fetching(before):
            self._demand_due(before)

    def _on_call(self, operation: Operation, query: Query | None, sat_id: SatRequestId | None) -> None:
        if self.patience.is_tried(operation, self.time.moment + self.clock.offset):
            self.office.broken.append(f"{operation} was called while it should be left alone")
        if operation is Operation.VERIFY and sat_id is not None and sat_id in self.by_sat_id:
            self._demand_due(self.latest[self.by_sat_id[sat_id]])

    def _on_fate(self, operation: Operation, subject: object, mishap: Mishap | None) -> None:
        self.note(operation.value, subject, mishap or "")
        self.patience.learn(operation, mishap, self.time.moment + self.clock.offset, is_probe=subject == PROBE)

    def _demand_due(self, request: Request) -> None:
        """A time further off than any wait there is comes from a clock that was moved, and does not count."""
        now = self.time.moment + self.clock.offset
        at = request.next_at
        if at is not None and now < at <= now + policy.LONGEST_WAIT:
            self.office.broken.append(f"request {request.id} called {at - now} before its time")


def _fetching(request: Request) -> int:
    return sum(package.state is PackageState.FETCHING for package in request.packages)


def ids(requests: Iterable[Request]) -> tuple[int, ...]:
    return tuple(request.id for request in requests)
