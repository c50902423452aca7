"""How much the engine costs beside its targets: ``python -m pytest tests/benchmarks/bench_engine.py -s``."""

from __future__ import annotations

import gc
import random
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.clock import Clock
from app.domain.identifiers import PackageId, Rfc, SatRequestId
from app.domain.lifecycle import PackageState, State
from app.domain.period import Period
from app.domain.query import Query
from app.domain.request import Package, Request
from app.domain.sat_status import SatStatusAnswer, SatStatusQuery
from app.domain.status import Code, Family
from app.domain.story import Story, StoryLine
from app.efirma.passwords import PasswordStore
from app.efirma.vault import EfirmaVault
from app.engine.access.credentials import CredentialCache
from app.engine.access.services import ServiceSource, TaxpayerService
from app.engine.assembly import assemble
from app.engine.events import CancelToken
from app.engine.loop.calls import Spawn
from app.engine.loop.engine import Engine
from app.engine.planning.update_plan import plan_update
from app.engine.planning.update_rules import UpdateScope
from app.engine.policy import Pace
from app.sat.clock import SatClock
from app.sat.download import DownloadResult
from app.sat.submit import ProbeResult, SubmitResult
from app.sat.verify import VerifyResult
from app.store.requests import RequestRepository
from app.store.session import StoreSession
from tests.clocks import StandingClock
from tests.scenarios.decade.life import Life, owners

NOW = datetime(2026, 6, 15, 18, tzinfo=UTC)
TAXPAYERS = 200
PENDING = 24
PAST = 50_000
CHECKED = 40_000  # a database under 64 MB, which is checked whole when it is opened
ROUNDS = 9
DIRECTIONS = (Direction.ISSUED, Direction.RECEIVED)


@dataclass
class Taker:
    """A service that takes every question and works on it for ever; ``asked`` is who asked, in order."""

    asked: list[Rfc] = field(default_factory=list)
    verified: int = 0

    def get(self, service: Service, owner: Rfc) -> TaxpayerService:
        return self

    def ask_sat_status(self, query: SatStatusQuery) -> SatStatusAnswer:
        raise NotImplementedError

    def submit(self, query: Query, leaving: Callable[[], None] | None = None) -> SubmitResult:
        self.asked.append(query.owner)
        return SubmitResult(Code(Family.SUBMIT, 5000), "Solicitud Aceptada", SatRequestId(f"N{len(self.asked)}"))

    def probe(self) -> ProbeResult:
        raise NotImplementedError

    def verify(self, request_id: SatRequestId) -> VerifyResult:
        self.verified += 1
        accepted = Code(Family.VERIFY, 5000)
        return VerifyResult(accepted, "Solicitud Aceptada", Code(Family.STATE, 1), None, None, ())

    def download(self, *_: object) -> DownloadResult:
        raise NotImplementedError


class Nobody:
    """A service that is never reached."""

    def get(self, service: Service, owner: Rfc) -> TaxpayerService:
        return self

    def ask_sat_status(self, query: SatStatusQuery) -> SatStatusAnswer:
        raise NotImplementedError

    def submit(self, query: Query, leaving: Callable[[], None] | None = None) -> SubmitResult:
        raise NotImplementedError

    def probe(self) -> ProbeResult:
        raise NotImplementedError

    def verify(self, request_id: SatRequestId) -> VerifyResult:
        raise NotImplementedError

    def download(self, *_: object) -> DownloadResult:
        raise NotImplementedError


def session_in(home: Path) -> StoreSession:
    session = StoreSession.open(lock=home / "lock", database=home / "acopio.db", library=home / "library")
    session.rebuilt()
    return session


def engine_on(
    session: StoreSession,
    home: Path,
    services: ServiceSource | None = None,
    clock: Clock | None = None,
    spawn: Spawn = lambda _: None,
) -> Engine:
    """By itself its calls begin and never end."""
    return assemble(
        session=session,
        credentials=CredentialCache(EfirmaVault(home / "efirmas"), PasswordStore()),
        services=services or Nobody(),
        pace=Pace(1.0, random.Random(1)),
        clock=SatClock(clock or StandingClock(NOW)),
        library_moved=lambda _: None,
        spawn=spawn,
    )


def query_of(owner: Rfc, number: int, content: ContentKind = ContentKind.METADATA) -> Query:
    year, month = 2020 + number // 12 % 6, number % 12 + 1
    return Query(Service.CFDI, DIRECTIONS[number // 72 % 2], content, owner, Period.month(year, month))


def fill(session: StoreSession, count: int, state: State, next_at: Callable[[int], datetime | None]) -> None:
    """``count`` requests, as they are in the middle or at the end of their lives."""
    repository = RequestRepository(session.database.connection)
    everyone = owners(TAXPAYERS)
    with session.database.transaction():
        for number in range(count):
            query = query_of(everyone[number % TAXPAYERS], number // TAXPAYERS)
            request = repository.add(query, NOW - timedelta(days=30))
            repository.record_send(query.fingerprint(), NOW - timedelta(days=30), request.id)
            for key in (Story.CREATED, Story.SENDING, Story.ACCEPTED, Story.FINISHED, Story.COMPLETE):
                repository.add_story_line(request.id, StoryLine(NOW, key, {}, "Solicitud Aceptada"))
            repository.save(advanced(request, number, state, next_at(number)))


def advanced(request: Request, number: int, state: State, next_at: datetime | None) -> Request:
    package = Package(PackageId(f"X{number}_01"), PackageState.INGESTED, 1, "a/b.zip", "0" * 64, 1_000, 3, 3)
    return replace(
        request,
        state=state,
        sat_id=SatRequestId(f"X{number}"),
        sent_at=NOW - timedelta(days=30),
        next_at=next_at,
        packages=(package,) if state is State.COMPLETE else (),
    )


@pytest.fixture
def home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def milliseconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    taken = []
    for _ in range(rounds):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return median(taken) * 1_000


def resident() -> float:
    """Memory of this process in MB, where the system tells it so simply."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) * 4096 / 1e6 if status.exists() else 0.0


def report(what: str, measured: float, target: float, unit: str = "ms") -> None:
    verdict = "good" if measured <= target else "MISSED"
    print(f"  {what:64} {measured:10.1f} {unit}   target {target:8.0f} {unit}   {verdict}")


@pytest.mark.benchmark
@pytest.mark.parametrize("state", [State.AT_SAT, State.TO_SEND])
def test_one_round(home: Path, state: State) -> None:
    session = session_in(home)
    fill(session, TAXPAYERS * PENDING, state, lambda number: NOW + timedelta(seconds=number % 2_000 - 1_000))
    engine = engine_on(session, home)
    token = CancelToken()
    print(f"\n{TAXPAYERS} contribuyentes with {PENDING} requests each that are {state.value}")

    taken = []
    for _ in range(ROUNDS):
        before = dict(engine._ledger.open_requests)
        start = perf_counter()
        engine._calls.start_due(token)
        engine._calls.schedule.seconds_until_due()
        taken.append((perf_counter() - start) * 1_000)
        for job in engine._calls.calls.of_requests:  # the calls that began never end, so all is put back as it was
            engine._calls.calls.done(job)
            engine._calls.schedule.ended(job)
        for request in before.values():
            engine._ledger.open_requests.keep(request)
    report("one round decides", median(taken), 50)
    engine.close()


@pytest.mark.benchmark
@pytest.mark.parametrize("past", [CHECKED, PAST])
def test_start_and_update_with_many_past_requests(home: Path, past: int) -> None:
    session = session_in(home)
    fill(session, past, State.COMPLETE, lambda _: None)
    session.close()
    size = (home / "acopio.db").stat().st_size / 1e6
    print(f"\n{past} past requests, a database of {size:.0f} MB")

    def start() -> None:
        opened = session_in(home)
        engine_on(opened, home).close()

    report("opening the engine", milliseconds(start), 200)
    session = session_in(home)
    requests = RequestRepository(session.database.connection)
    one, everyone = UpdateScope(owners(1)), UpdateScope(owners(TAXPAYERS))
    report("planning Poner al día for one", milliseconds(lambda: plan_update(requests, one, NOW), 5), 200)
    report("planning Poner al día for 200", milliseconds(lambda: plan_update(requests, everyone, NOW), 3), 5_000)
    session.close()


@pytest.mark.benchmark
def test_asking_thousands_of_questions(home: Path) -> None:
    session = session_in(home)
    fill(session, PAST, State.COMPLETE, lambda _: None)
    taker, clock, token = Taker(), StandingClock(NOW, step=timedelta(seconds=0.1)), CancelToken()
    engine = engine_on(session, home, taker, clock, lambda work: work())
    everyone = owners(TAXPAYERS)
    questions = [
        replace(query_of(owner, number), period=Period.month(2021 + number // 12, number % 12 + 1))
        for number in range(PENDING)
        for owner in everyone
    ]
    print(f"\n{len(questions)} questions of {TAXPAYERS} contribuyentes, {PAST} past requests")
    start = perf_counter()
    engine.enqueue(questions)
    report("enqueueing them", perf_counter() - start, 1, "s")
    start = perf_counter()
    engine.enqueue(questions)
    report("enqueueing them again, all known", perf_counter() - start, 1, "s")
    until = clock.moment + timedelta(minutes=10)
    start = perf_counter()
    while clock.moment < until:
        engine.run_due(lambda _: None, token)
    calls = len(taker.asked) + taker.verified
    report(f"each of {calls} calls, saved on disk", (perf_counter() - start) * 1_000 / calls, 3)
    report("contribuyentes that wait while the first are served twice", TAXPAYERS - len(set(taker.asked[:200])), 0, "")
    engine.close()


@pytest.mark.benchmark
def test_memory_over_a_simulated_year(home: Path) -> None:
    life = Life.begin(home, 7, owners(3), 500)
    computer = life.computer
    tracemalloc.start()
    sizes, whole = [], []
    for _ in range(14):
        for _ in range(3):
            computer.press()
            computer.run_until(computer.time.moment + timedelta(days=10))
        for memory in (computer.office.entries, computer.office.heard, computer.office.put, computer.latest):
            memory.clear()  # what the model of the SAT and the test remember is not the engine's
        computer.by_sat_id.clear()
        gc.collect()
        sizes.append(tracemalloc.get_traced_memory()[0] / 1e6)
        whole.append(resident())
    tracemalloc.stop()
    print(
        f"\n{len(computer.requests.all())} requests; MB in use by Python after each month:",
        *map("{:.2f}".format, sizes),
    )
    print("MB of the whole process:", *map("{:.0f}".format, whole))
    computer.close()
    report("growth of Python's memory over the last year", sizes[-1] - sizes[1], 1, "MB")
    report("growth of the process over the last year", whole[-1] - whole[1], 8, "MB")
