"""The engine: takes what is due, one step each, for as long as its thread runs it.

Its failure policy: what an answer or an error means is decided in ``policy``; a call that fails is tried again later
and never stops the others; a missing key stops only its contribuyente; a disk that says no pauses what needs it; what
the program was doing when it ended is recovered at the next start. Everything is saved before it is announced, and only
the thread that calls ``run_due`` writes to the index; that a question leaves its own call notes, in the journal.
"""

from __future__ import annotations

import math
import queue
import time
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from app.domain.identifiers import Rfc
from app.domain.query import Query
from app.domain.request import Request
from app.domain.taxpayer import Taxpayer
from app.engine.commands import (
    BeginLibrary,
    CancelImport,
    CheckNow,
    Command,
    DailyChoice,
    FindLibrary,
    Import,
    MoveLibrary,
    SetDailyUpdate,
)
from app.engine.events import Activity, ActivityKind, CancelToken, EngineEvent, Listener
from app.engine.ledger import Ledger
from app.engine.loop.calls import Finished, Mailbox, Message, Received, Wake
from app.engine.loop.command_handler import CommandHandler
from app.engine.loop.daily_update import DailyUpdate
from app.engine.loop.disk_work import DiskWork
from app.engine.loop.sat_calls import SatCalls
from app.engine.planning.missing_documents import MissingDocument, MissingPlan
from app.engine.planning.missing_plan import plan_missing
from app.engine.planning.update_plan import plan_update
from app.engine.planning.update_rules import UpdateScope
from app.engine.sat_status.events import CancelSatStatusCheck, CheckSatStatus
from app.store.documents import DocumentRepository
from app.store.session import StoreSession

GRACE_SECONDS = 1.5
"""How long a stop waits for answers under way: an answer that is saved is a send that is not uncertain."""


class Engine:
    """Carries every request from Por enviar to its end. All methods but ``post`` and ``wake`` belong to one thread.

    Built by ``assembly``. Without ``daily_update`` nothing is asked by itself; ``news`` are announced first of all.
    """

    def __init__(
        self,
        *,
        session: StoreSession,
        mailbox: Mailbox,
        ledger: Ledger,
        commands: CommandHandler,
        calls: SatCalls,
        disk: DiskWork,
        daily_update: DailyUpdate | None = None,
        news: Iterable[EngineEvent] = (),
    ) -> None:
        self._session = session
        self._mailbox = mailbox
        self._ledger = ledger
        self._commands = commands
        self._calls = calls
        self._disk = disk
        self._daily_update = daily_update
        self._news = list(news)
        self._deferred: list[Command] = []
        self._activity: Activity | None = None

    # ── from any thread ──────────────────────────────────────────────────────────────────────────────────────────

    def post(self, command: Command) -> None:
        """Ask for something; it is carried out on the engine's thread."""
        self._mailbox.put(command)

    def wake(self) -> None:
        """End ``wait`` early, so that a cancellation is seen at once."""
        self._mailbox.put(Wake())

    # ── the engine's own thread ──────────────────────────────────────────────────────────────────────────────────

    def enqueue(self, queries: Iterable[Query], copy_to: Path | None = None) -> list[Request]:
        """Add requests at once and hand them back, to be followed; those already being worked on are not doubled."""
        return self._commands.enqueue(queries, copy_to)

    def open_requests(self) -> list[Request]:
        """All that is not done."""
        return list(self._ledger.open_requests.values())

    def taxpayers(self) -> list[Taxpayer]:
        """All contribuyentes that are registered, by name."""
        return self._commands.taxpayers()

    def owners(self) -> list[Rfc]:
        """All that documents in the library belong to, registered or not."""
        return DocumentRepository(self._session.database.connection).owners()

    def plan_update(self, scope: UpdateScope) -> tuple[Query, ...]:
        """What Poner al día would ask now."""
        return plan_update(self._ledger.requests, scope, self._ledger.now())

    def plan_missing(self, owner: Rfc, documents: Iterable[MissingDocument]) -> MissingPlan:
        """What Traer faltantes would ask now, so that the XML of these comes."""
        return plan_missing(self._ledger.requests, owner, documents, self._ledger.now())

    def carry_out(self, command: Command, listener: Listener) -> None:
        """Do one thing at once and nothing of what is due."""
        self._ledger.listener = listener
        self._commands.carry_out(command)

    def import_now(self, command: Import, listener: Listener, cancel: CancelToken) -> None:
        """Importar at once, and nothing of what is due."""
        self._ledger.listener = listener
        self._disk.import_now(command, cancel)

    def read_again_now(self, listener: Listener, cancel: CancelToken) -> None:
        """Read at once what an older Acopio kept less of, and nothing of what is due."""
        self._ledger.listener = listener
        self._disk.read_again_now(cancel)

    def run_due(self, listener: Listener, cancel: CancelToken, until: float | None = None) -> float:
        """Carry out what was posted and all that is due; returns the seconds until something is due again.

        Returns early when cancelled, after a short grace for answers under way; and likewise at ``until``, a moment of
        ``time.monotonic``, but what is due now is begun even when it has passed.
        """
        self._ledger.listener = listener
        self._announce_news()
        while not cancel.cancelled:
            self._carry_out_posted()
            with closing(self._disk.work(cancel)) as work:
                for _ in work:
                    self._carry_out_posted()
                    self._calls.start_due(cancel)
            self._calls.start_due(cancel)
            if not self._calls.are_awaited:
                break
            self._announce_activity(Activity(ActivityKind.CALLING))
            left = math.inf if until is None else until - time.monotonic()
            if left <= 0:
                self._wind_down(until)
                return 0.0
            self._read_mail(wait=min(left, self._seconds_until_due()))
        if cancel.cancelled:
            self._wind_down(until)
            return 0.0
        self._announce_activity(self._calls.activity())
        return self._seconds_until_due()

    def wait(self, seconds: float, cancel: CancelToken) -> None:
        """Sleep until ``seconds`` have passed, something is posted, or ``wake`` is called."""
        self._disk.rest()
        if not cancel.cancelled:
            self._read_mail(wait=seconds)

    def close(self) -> None:
        """End the helping processes and release the library."""
        self._disk.close()
        self._session.close()

    # ── one round ────────────────────────────────────────────────────────────────────────────────────────────────

    def _carry_out_posted(self) -> None:
        """What was deferred and may be tried again, what was posted, and what the disk did not take before."""
        self._carry_out_deferred()
        self._read_mail(wait=0.0)
        self._update_daily()
        self._calls.apply_unsaved()

    def _carry_out_deferred(self) -> None:
        deferred, self._deferred = self._deferred, []
        for command in deferred:
            self._carry_out(command)

    def _update_daily(self) -> None:
        if self._daily_update is None:
            return
        update = self._daily_update.due(self._commands.is_any_password_remembered, self._commands.usable)
        if update is not None:
            self._carry_out(update)

    def _read_mail(self, wait: float) -> None:
        """Handle every message there is, waiting up to ``wait`` seconds for the first."""
        try:
            message = self._mailbox.get(timeout=wait) if wait > 0 else self._mailbox.get_nowait()
            while True:
                self._handle(message)
                message = self._mailbox.get_nowait()
        except queue.Empty:
            return

    def _handle(self, message: Message) -> None:
        match message:
            case Wake():
                return
            case Finished():
                self._calls.apply_outcome(message)
            case Received():
                self._calls.announce_transfer(message)
            case _:
                self._carry_out(message)

    def _carry_out(self, command: Command) -> None:
        if self._must_wait(command):
            self._deferred.append(command)
            return
        match command:
            case Import():
                self._disk.add_import(command)
            case CancelImport():
                self._disk.cancel_import()
            case CheckSatStatus(ids):
                self._calls.check_status(ids)
            case CancelSatStatusCheck():
                self._calls.cancel_status_checks()
            case SetDailyUpdate(choice, last_at):
                self._set_daily_update(choice, last_at)
            case CheckNow(ids):
                self._calls.prefer(ids)
                self._commands.carry_out(command)
            case _:
                self._commands.carry_out(command)

    def _set_daily_update(self, choice: DailyChoice, last_at: datetime | None) -> None:
        if self._daily_update is None:
            return
        if last_at is not None:
            self._daily_update.take_over(last_at)
        self._daily_update.choose(choice)

    def _must_wait(self, command: Command) -> bool:
        """Whether the command would change what is being worked on right now."""
        if self._disk.must_precede(command):
            return True
        is_move = isinstance(command, MoveLibrary | FindLibrary | BeginLibrary)
        return is_move and self._calls.are_under_way  # a package would land in the folder that is being left

    def _seconds_until_due(self) -> float:
        return 0.01 if self._disk.has_more else self._calls.seconds_until_due()

    # ── rest and stop ────────────────────────────────────────────────────────────────────────────────────────────

    def _announce_news(self) -> None:
        news, self._news = self._news, []
        for event in news:
            self._ledger.announce(event)

    def _announce_activity(self, activity: Activity) -> None:
        if activity != self._activity:
            self._activity = activity
            self._ledger.announce(activity)

    def _wind_down(self, until: float | None) -> None:
        """Give calls under way a moment after what came first, now or ``until``, so that what they bring is saved."""
        now = time.monotonic()  # the wall clock may be moved meanwhile
        deadline = min(now, now if until is None else until) + GRACE_SECONDS
        while self._calls.are_under_way and (left := deadline - time.monotonic()) > 0:
            self._read_mail(wait=left)
        self._carry_out_deferred()
