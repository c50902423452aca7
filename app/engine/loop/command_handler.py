"""Carries out what the window and the command line ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from app.disk import os_error
from app.domain.identifiers import Rfc
from app.domain.lifecycle import Event, State, can
from app.domain.query import Query
from app.domain.request import Request
from app.domain.story import Story
from app.domain.taxpayer import Taxpayer
from app.efirma.credential import Credential, Password
from app.engine.access.credentials import CredentialCache
from app.engine.commands import (
    AskAgain,
    BeginLibrary,
    Cancel,
    CheckNow,
    Command,
    Enqueue,
    FindLibrary,
    MoveLibrary,
    Pause,
    Register,
    Remove,
    Resume,
    Unlock,
    Update,
)
from app.engine.events import TaxpayerChanged, TaxpayerRemoved, Trouble
from app.engine.ledger import Ledger
from app.engine.loop.library_commands import LibraryCommandHandler
from app.engine.planning.reissuer import Reissuer
from app.engine.planning.update_plan import plan_update
from app.engine.planning.update_rules import UpdateScope
from app.errors import ExpectedError, KeyringUnavailableError
from app.store.files import LibraryFolder
from app.store.taxpayers import TaxpayerRepository


class CommandHandler:
    """Takes one command at a time, on the engine's thread. An expected failure is announced as Trouble."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        taxpayers: TaxpayerRepository,
        credentials: CredentialCache,
        folder: LibraryFolder,
        reissuer: Reissuer,
        library_moved: Callable[[Path], None],
        is_own_data: Callable[[Path], bool] = lambda _: False,
    ) -> None:
        self._ledger = ledger
        self._taxpayers = taxpayers
        self._credentials = credentials
        self._reissuer = reissuer
        self._library = LibraryCommandHandler(ledger, folder, library_moved, is_own_data)

    def carry_out(self, command: Command) -> None:
        """Do it, and announce what changed."""
        try:
            self._carry_out(command)
        except ExpectedError as error:
            self._ledger.announce(Trouble(error))

    def _carry_out(self, command: Command) -> None:
        match command:
            case Register(credential, key_file, remember):
                self._register(credential, key_file, remember)
            case Unlock(credential, remember):
                self._credentials.hold(credential)
                self._save_taxpayer(credential, remember)
            case Remove(rfc):
                self._remove(rfc)
            case Enqueue(queries, copy_to):
                self.enqueue(queries, copy_to)
            case Update(owners, since, until):
                everybody = owners or tuple(one.rfc for one in self._taxpayers.all())
                scope = UpdateScope(everybody, since=since, until=until)
                self.enqueue(plan_update(self._ledger.requests, scope, self._ledger.now()))
            case CheckNow(ids):
                for request in self._open(ids):
                    if request.state.is_active:
                        self._ledger.record(request, None, Story.CHECK_NOW, next_at=self._ledger.now())
            case Pause(ids):
                self._apply(ids, Event.PAUSE, Story.PAUSED)
            case Resume(ids):
                for request in self._open(ids):
                    self._resume(request)
            case Cancel(ids):
                self._apply(ids, Event.CANCEL, Story.CANCELLED)
            case AskAgain(ids):
                self._ask_again(ids)
            case MoveLibrary() | FindLibrary() | BeginLibrary():
                self._library.carry_out(command)

    def is_any_password_remembered(self) -> bool:
        """Whether anybody's e.firma can be used without the person."""
        return any(one.remembers_password for one in self._taxpayers.all())

    def usable(self) -> tuple[Rfc, ...]:
        """Contribuyentes for whom the SAT can be asked now: their e.firma is valid and its password at hand."""
        waiting = {one.query.owner for one in self._ledger.open_requests.values() if one.state.awaits_password}
        ready = (
            one for one in self._taxpayers.all() if one.remembers_password or self._credentials.is_unlocked(one.rfc)
        )
        now = self._ledger.now()
        return tuple(sorted(one.rfc for one in ready if one.rfc not in waiting and one.not_after >= now))

    def taxpayers(self) -> list[Taxpayer]:
        """All that are registered, by name."""
        return self._taxpayers.all()

    def enqueue(self, queries: Iterable[Query], copy_to: Path | None = None) -> list[Request]:
        """One request a query; a question that is already being worked on is not asked beside it."""
        made: dict[str, Request] = {}
        asked = []
        with self._ledger.together():
            for query in queries:
                words = query.fingerprint()
                same = made.get(words) or self._ledger.open_requests.asking_the_same(query)
                made[words] = same or self._ledger.add(query, copy_to=str(copy_to) if copy_to else None)
                asked.append(made[words])
        return asked

    def _register(self, credential: Credential, key_file: bytes, remember: Password | None) -> None:
        try:
            self._credentials.register(credential, key_file)
        except OSError as error:
            if remember is not None:
                remember.forget()
            raise os_error(error, Path(error.filename or "")) from error
        self._save_taxpayer(credential, remember)

    def _save_taxpayer(self, credential: Credential, remember: Password | None) -> None:
        known = self._taxpayers.get(credential.rfc)
        certificate = credential.certificate
        remembers = known.remembers_password if known else False
        if remember is not None:
            remembers = self._remember(credential.rfc, remember)
        taxpayer = Taxpayer(
            rfc=certificate.rfc,
            name=certificate.name,
            curp=certificate.curp or "",
            serial=certificate.serial,
            not_before=certificate.not_before,
            not_after=certificate.not_after,
            remembers_password=remembers,
            registered_at=known.registered_at if known else self._ledger.now(),
        )
        self._taxpayers.save(taxpayer)
        self._ledger.announce(TaxpayerChanged(taxpayer, unlocked=True))
        for request in list(self._ledger.open_requests.values()):
            if request.query.owner == taxpayer.rfc and request.state is State.NEEDS_KEY:
                self._resume(request)

    def _remember(self, rfc: Rfc, password: Password) -> bool:
        """Whether the keyring has it now; here nobody has it any more."""
        try:
            self._credentials.remember(rfc, password)
        except KeyringUnavailableError as error:
            self._ledger.announce(Trouble(error))
            return False
        finally:
            password.forget()
        return True

    def _remove(self, rfc: Rfc) -> None:
        mine = [one for one in self._ledger.open_requests.values() if one.query.owner == rfc]
        for request in mine:
            if request.state is State.SENDING:  # its answer has nobody left to wait for it; that it was sent is kept
                self._ledger.record(request, Event.SEND_LOST, Story.SEND_LOST)
        ids = tuple(one.id for one in mine)
        self._apply(ids, Event.CANCEL, Story.CANCELLED)
        try:
            self._credentials.remove(rfc)
        except KeyringUnavailableError as error:
            self._ledger.announce(Trouble(error))  # the e.firma is gone; a password alone opens nothing
        except OSError as error:
            raise os_error(error, Path(error.filename or "")) from error
        self._taxpayers.remove(rfc)
        self._ledger.announce(TaxpayerRemoved(rfc))

    def _resume(self, request: Request) -> None:
        event = Event.RESUME_SEND
        if request.packages:
            event = Event.RESUME_DOWNLOAD
        elif request.sat_id is not None:
            event = Event.RESUME_VERIFY
        elif request.is_unanswered:
            event = Event.RESUME_UNCERTAIN
        if can(request.state, event):
            self._ledger.record(request, event, Story.RESUMED, failures=0, next_at=self._ledger.now())

    def _ask_again(self, ids: tuple[int, ...]) -> None:
        for request_id in ids:
            request = self._ledger.requests.get(request_id)
            if request is not None and request.is_done:
                self._reissuer.reissue(request, limit=None)

    def _apply(self, ids: Iterable[int], event: Event, story: Story) -> None:
        for request in self._open(ids):
            if can(request.state, event):
                self._ledger.record(request, event, story, next_at=None)

    def _open(self, ids: Iterable[int]) -> list[Request]:
        return [self._ledger.open_requests[one] for one in ids if one in self._ledger.open_requests]
