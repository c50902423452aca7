"""Puts an engine together: the one place that knows all its parts."""

from __future__ import annotations

import queue
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from app import settings as settings_file
from app import surroundings
from app.domain.catalogs import Service
from app.domain.clock import Clock
from app.domain.request import Request
from app.efirma.passwords import PasswordStore
from app.efirma.vault import EfirmaVault
from app.engine.access.credentials import CredentialCache
from app.engine.access.services import Services, ServiceSource
from app.engine.circuit_breaker import CircuitBreakers
from app.engine.commands import DailyChoice
from app.engine.events import Trouble
from app.engine.intake.from_folders import Importing
from app.engine.intake.intake import Intake
from app.engine.intake.reread import Rereading
from app.engine.ledger import Ledger
from app.engine.loop.call_starter import CallStarter
from app.engine.loop.calls import Calls, Mailbox, Spawn, on_a_thread
from app.engine.loop.command_handler import CommandHandler
from app.engine.loop.daily_update import DailyUpdate, LastTime
from app.engine.loop.disk_trouble import DiskTrouble
from app.engine.loop.disk_work import DiskWork
from app.engine.loop.engine import Engine
from app.engine.loop.idle_work import IdleWork, NoIdleWork
from app.engine.loop.outage_tracker import OutageTracker
from app.engine.loop.outcome_applier import OutcomeApplier
from app.engine.loop.recovery import recover
from app.engine.loop.sat_calls import SatCalls
from app.engine.loop.schedule import LOOK_AGAIN, Schedule
from app.engine.loop.status_checks import StatusChecks
from app.engine.outputs.handing_out import HandingOut
from app.engine.outputs.reports import OutputReports
from app.engine.planning.coverage import is_short
from app.engine.planning.parts import Parts
from app.engine.planning.reissuer import Reissuer
from app.engine.policy import Limits, Pace
from app.engine.rebuild import rebuild
from app.engine.sat_status.queue import SatStatusQueue
from app.engine.steps.fetching import Fetching
from app.engine.steps.ingesting import Ingesting
from app.engine.steps.submitting import Submitting
from app.engine.steps.verifying import Verifying
from app.errors import ConfigurationError, DatabaseRebuiltError, FileSetAsideError, LibraryAwayError, StoreError
from app.output_folder import OutputFolder
from app.paths import Paths
from app.sat.clock import SatClock
from app.sat.endpoints import Endpoints
from app.sat.transport import HttpTransport
from app.settings import Settings
from app.store.arrivals import ArrivalLog
from app.store.database import Database
from app.store.documents import DocumentRepository
from app.store.journal import Journal
from app.store.place import library_place
from app.store.sat_status import SatStatusRepository
from app.store.session import StoreSession
from app.store.taxpayers import TaxpayerRepository

SAT_URL = "ACOPIO_SAT_URL"
POLL_FACTOR = "ACOPIO_POLL_FACTOR"


def open_engine(
    paths: Paths,
    settings: Settings,
    environment: Mapping[str, str],
    clock: Clock,
    *,
    daily: DailyChoice | None = None,
    idle: Callable[[Database], IdleWork] | None = None,
) -> Engine:
    """An engine on the person's library; it belongs to the thread that calls this.

    With ``daily`` Poner al día goes on by itself as chosen there; ``idle`` makes what is done while nothing else is.

    Raises ConfigurationError for unacceptable environment variables, LibraryBusyError when another Acopio works here,
    and the other StoreErrors.
    """
    endpoints, factor = endpoints_from(environment), _factor(environment)
    library, refused = library_place(paths, settings)
    session = StoreSession.open(lock=paths.lock, database=paths.database, library=library)
    try:
        vault = EfirmaVault(paths.efirmas)
        intake = Intake(session.library, session.scratch, clock)
        if session.must_rebuild and rebuild(session, vault, clock, intake):
            session.rebuilt()
        credentials = CredentialCache(vault, PasswordStore())
        sat_clock = SatClock(clock)  # for all of the engine: what it plans, sends and awaits is by the SAT's time
        return assemble(
            session=session,
            credentials=credentials,
            services=Services(credentials, HttpTransport(), sat_clock, endpoints),
            pace=Pace(factor, random.Random()),  # noqa: S311 - jitter
            clock=sat_clock,
            library_moved=partial(_library_moved, paths),
            is_own_data=partial(surroundings.is_own_data, home=paths.home, usual=paths.library),
            limits=Limits(settings.calls_at_once, settings.calls_per_taxpayer),
            intake=intake,
            output_folders=partial(_output_folders, paths),
            daily_update=None if daily is None else DailyUpdate(daily, LastTime(paths.daily_update_file), clock),
            news=() if refused is None else (refused,),
            idle=NoIdleWork() if idle is None else idle(session.database),
        )
    except BaseException:
        session.close()
        raise


def assemble(
    *,
    session: StoreSession,
    credentials: CredentialCache,
    services: ServiceSource,
    pace: Pace,
    clock: SatClock,
    library_moved: Callable[[Path], None],
    is_own_data: Callable[[Path], bool] = lambda _: False,
    limits: Limits | None = None,
    spawn: Spawn = on_a_thread,
    longest_nap: float = LOOK_AGAIN,
    intake: Intake | None = None,
    output_folders: Callable[[], tuple[OutputFolder, ...] | None] = tuple,
    daily_update: DailyUpdate | None = None,
    news: Iterable[StoreError] = (),
    idle: IdleWork | None = None,
) -> Engine:
    """An engine of these parts; ``spawn`` decides where its calls run, ``longest_nap`` (seconds) how long it rests.

    ``clock`` is the one that ``services`` put right; ``output_folders`` tells which are chosen now; ``news`` are told
    first of all.
    """
    limits = limits or Limits()
    limits = replace(limits, submit_pause=limits.submit_pause * pace.factor)
    intake = intake or Intake(session.library, session.scratch, clock)
    connection = session.database.connection
    ledger = Ledger(session.database, clock, partial(_note_good_end, session.journal))
    reissuer, parts, trouble = Reissuer(ledger), Parts(ledger), DiskTrouble(ledger, pace)
    submitting = Submitting(ledger, reissuer, services, session.journal, pace, clock=clock)
    verifying = Verifying(ledger, reissuer, services, pace)
    fetching = Fetching(ledger, services, session.folder, pace)
    ingesting = Ingesting(ledger, intake, reissuer, pace)
    mailbox: Mailbox = queue.SimpleQueue()
    calls = Calls(mailbox, spawn)
    breakers = CircuitBreakers(pace.factor, pace.dice)
    outages = OutageTracker(breakers, clock)
    status_queue = SatStatusQueue(pace.factor)
    schedule = Schedule(
        ledger=ledger,
        calls=calls,
        breakers=breakers,
        clock=clock,
        limits=limits,
        status_queue=status_queue,
        longest_nap=longest_nap,
    )
    status_checks = StatusChecks(
        queue=status_queue,
        schedule=schedule,
        calls=calls,
        store=SatStatusRepository(session.database),
        ask=services.ask_sat_status,
        clock=clock,
        announce=ledger.announce,
        report=trouble.report,
    )
    sat_calls = SatCalls(
        ledger=ledger,
        calls=calls,
        schedule=schedule,
        starter=CallStarter(
            ledger=ledger,
            schedule=schedule,
            calls=calls,
            mailbox=mailbox,
            submitting=submitting,
            verifying=verifying,
            fetching=fetching,
            parts=parts,
            trouble=trouble,
        ),
        applier=OutcomeApplier(
            ledger=ledger,
            calls=calls,
            schedule=schedule,
            outages=outages,
            clock=clock,
            submitting=submitting,
            verifying=verifying,
            fetching=fetching,
            parts=parts,
            trouble=trouble,
            status_checks=status_checks,
        ),
        outages=outages,
        trouble=trouble,
        status_checks=status_checks,
    )
    commands = CommandHandler(
        ledger=ledger,
        taxpayers=TaxpayerRepository(connection),
        credentials=credentials,
        folder=session.folder,
        reissuer=reissuer,
        library_moved=library_moved,
        is_own_data=is_own_data,
    )
    disk = DiskWork(
        schedule=schedule,
        intake=intake,
        ingesting=ingesting,
        importing=Importing(intake, ledger),
        handing_out=HandingOut(
            log=ArrivalLog(session.database),
            documents=DocumentRepository(connection),
            library=session.folder,
            announce=ledger.announce,
            chosen=output_folders,
            is_refused=lambda place: is_own_data(place) or surroundings.is_within(place, session.folder.root),
            reports=OutputReports.beside(session.database.path),
            now=clock.now,
        ),
        rereading=Rereading(intake, DocumentRepository(connection), ledger.announce),
        trouble=trouble,
        idle=idle or NoIdleWork(),
    )
    recover(ledger, submitting, fetching, ingesting, outages)
    return Engine(
        session=session,
        mailbox=mailbox,
        ledger=ledger,
        commands=commands,
        calls=sat_calls,
        disk=disk,
        daily_update=daily_update,
        news=[Trouble(one) for one in (*news, *_news(session))],
    )


def _news(session: StoreSession) -> tuple[StoreError, ...]:
    """What the person should read first: that the index was damaged, or the library is not where it was."""
    told: list[StoreError] = []
    if session.set_aside is not None:
        told.append(DatabaseRebuiltError(session.set_aside))
    if session.damaged_requests is not None:
        told.append(FileSetAsideError(session.damaged_requests, "solicitudes"))
    if session.folder.is_away:
        told.append(LibraryAwayError(session.folder.root))
    return tuple(told)


def endpoints_from(environment: Mapping[str, str]) -> Callable[[Service], Endpoints]:
    """The SAT's addresses, or those of the stand-in on this computer that ACOPIO_SAT_URL names.

    Raises ConfigurationError for any other host.
    """
    address = environment.get(SAT_URL)
    if not address:
        return Endpoints.live
    for service in Service:
        Endpoints.at(address, service)
    return partial(Endpoints.at, address)


def _factor(environment: Mapping[str, str]) -> float:
    """ACOPIO_POLL_FACTOR scales all waits, and only against a stand-in: the live service is never hurried."""
    text = environment.get(POLL_FACTOR)
    if not text or not environment.get(SAT_URL):
        return 1.0
    try:
        factor = float(text)
    except ValueError:
        raise ConfigurationError(POLL_FACTOR, text) from None
    if not 0 < factor <= 1:
        raise ConfigurationError(POLL_FACTOR, text)
    return factor


def _note_good_end(journal: Journal, request: Request) -> None:
    """One that came short is asked for again, and the journal alone could not tell."""
    if request.sent_at is not None and not is_short(request):
        journal.ended(request.query, request.sent_at, request.state)


def _output_folders(paths: Paths) -> tuple[OutputFolder, ...] | None:
    """Those of the settings file as it is now: the command line may have changed it beside an open window."""
    current = settings_file.read(paths.settings_file)
    return None if current is None else current.outputs


def _library_moved(paths: Paths, target: Path) -> None:
    current = settings_file.load(paths.settings_file).settings
    settings_file.save(paths.settings_file, replace(current, library=str(target.absolute())))
