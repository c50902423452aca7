"""A bench: the real engine on its own library, against a stand-in SAT over HTTP, on a clock that moves."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from app import settings
from app.domain.catalogs import ContentKind, Direction, StatusFilter
from app.domain.identifiers import Rfc
from app.domain.index.filter import DocumentFilter
from app.domain.index.rows import DocumentRow
from app.domain.lifecycle import State
from app.domain.period import Period
from app.domain.query import Query
from app.domain.request import Request
from app.domain.story import StoryLine
from app.efirma.certificate import Certificate
from app.efirma.credential import Credential, Password
from app.engine.assembly import POLL_FACTOR, SAT_URL, open_engine
from app.engine.commands import Command, Register
from app.engine.events import Activity, CancelToken, EngineEvent, RequestChanged, Trouble
from app.engine.loop.engine import Engine
from app.errors import ExpectedError
from app.paths import Paths
from app.simulator.calls import Call
from app.simulator.demo_efirma import DemoEfirma
from app.simulator.operations import Operation
from app.simulator.options import SimulatorOptions
from app.simulator.server import Simulator
from app.simulator.world.facts import Facts
from app.store.database import reader
from app.store.documents import DocumentRepository
from app.store.files import LibraryFolder
from app.store.identity import MARK
from app.store.requests import RequestRepository
from app.words import messages
from tests.clocks import ShiftedClock
from tests.make import SIMULATED_OWNER
from tests.scenarios.lives import Task

TODAY = date(2026, 6, 15)
OWNER = SIMULATED_OWNER
YEAR = Period(datetime(2025, 6, 1), datetime(2026, 5, 31, 23, 59, 59))
OPTIONS = SimulatorOptions(documents=24, months=12, today=TODAY, accept_delay=0, process_delay=0)
PATIENCE = 20.0


@dataclass
class Bench:
    """One simulator, one library, and the engine between them."""

    simulator: Simulator
    clock: ShiftedClock
    paths: Paths
    efirma: DemoEfirma
    settings: settings.Settings = field(default_factory=settings.Settings)
    events: list[EngineEvent] = field(default_factory=list)
    cancel: CancelToken = field(default_factory=CancelToken)
    factor: float = 0.0001
    _engine: Engine | None = None

    @property
    def owner(self) -> Rfc:
        return Rfc(self.efirma.rfc)

    @property
    def environment(self) -> dict[str, str]:
        return {SAT_URL: self.simulator.url, POLL_FACTOR: str(self.factor)}

    @property
    def credential(self) -> Credential:
        return unlocked(self.efirma)

    @property
    def engine(self) -> Engine:
        if self._engine is None:
            self._engine = open_engine(self.paths, self.settings, self.environment, self.clock)
        return self._engine

    def task(self, operation: int) -> Task:
        """What a process of its own is told that does this bench's work."""
        efirma, offset = self.efirma, self.clock.offset.total_seconds()
        return Task(self.paths.home, efirma.cer, efirma.key, efirma.password, self.environment, offset, operation)

    def close(self) -> None:
        """What the end of the program does; the next use of ``engine`` is the next start."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None
            self.cancel = CancelToken()

    def post(self, *commands: Command) -> None:
        for command in commands:
            self.engine.post(command)

    def register(self, efirma: DemoEfirma | None = None) -> None:
        chosen = efirma or self.efirma
        self.post(Register(unlocked(chosen), chosen.key))

    def ask(self, *queries: Query, copy_to: Path | None = None) -> list[Request]:
        return self.engine.enqueue(queries, copy_to)

    def step(self) -> float:
        """One round of the engine; the seconds until it is due again."""
        return self.engine.run_due(self.events.append, self.cancel)

    def work(self, until: Callable[[], bool] | None = None, patience: float = PATIENCE) -> None:
        """Rounds until ``until`` holds, or until nothing more happens by itself."""
        deadline = time.monotonic() + patience
        while True:
            seconds = self.step()
            if (until or self.is_quiet)():
                return
            if time.monotonic() > deadline:
                raise AssertionError(f"still not there: {[self.tale(one) for one in self.requests()]}")
            self.engine.wait(min(seconds, 0.5), self.cancel)

    def live(self, hours: float) -> None:
        """So many hours at full pace, on a clock that jumps from one thing that is due to the next."""
        end = self.clock.now() + timedelta(hours=hours)
        while (now := self.clock.now()) < end:
            self.step()
            at = self.activities[-1].next_at or end
            self.clock.jump(seconds=max(1.0, (min(at, end) - now).total_seconds()))

    def finish(self, *queries: Query, copy_to: Path | None = None) -> list[Request]:
        """Register, ask, work to the end; the requests asked for, as they ended."""
        self.register()
        asked = self.ask(*queries, copy_to=copy_to)
        self.work()
        return [self.request(one.id) for one in asked]

    def is_quiet(self) -> bool:
        return all(one.is_done or one.state in (State.NEEDS_KEY, State.PAUSED) for one in self.requests())

    # ── what is there ────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def folder(self) -> LibraryFolder:
        return LibraryFolder(Path(self.settings.library) if self.settings.library else self.paths.library)

    def requests(self) -> list[Request]:
        with closing(reader(self.paths.database)) as connection:
            return sorted(RequestRepository(connection).all(), key=lambda one: one.id)

    def request(self, number: int) -> Request:
        return next(one for one in self.requests() if one.id == number)

    def story(self, request: Request) -> list[StoryLine]:
        with closing(reader(self.paths.database)) as connection:
            return RequestRepository(connection).story(request.id)

    def keys(self, request: Request) -> list[str]:
        return [line.key for line in self.story(request)]

    def tale(self, request: Request) -> tuple[object, ...]:
        return request.id, request.state, request.notice, request.message, self.keys(request)

    def notices(self) -> set[str]:
        """The keys of all the notices shown since ``events`` was emptied."""
        changed = [event.request for event in self.events if isinstance(event, RequestChanged)]
        return {request.notice for request in changed if request.notice}

    def rows(self) -> list[DocumentRow]:
        with closing(reader(self.paths.database)) as connection:
            return list(DocumentRepository(connection).each(DocumentFilter()))

    def hashes(self) -> dict[str, str]:
        """What the index says of each file: path to SHA-256."""
        with closing(reader(self.paths.database)) as connection:
            return dict(connection.execute("SELECT path, sha256 FROM documents WHERE path IS NOT NULL"))

    def questions(self) -> list[Call]:
        """What was put to Solicita in earnest; the rest were probes, which ask for nothing."""
        return [call for call in self.simulator.calls.of(Operation.SUBMIT) if call.subject]

    def probes(self) -> list[Call]:
        """The calls of Solicita that can only be refused."""
        return [call for call in self.simulator.calls.of(Operation.SUBMIT) if not call.subject]

    @property
    def troubles(self) -> list[ExpectedError]:
        return [event.error for event in self.events if isinstance(event, Trouble)]

    @property
    def activities(self) -> list[Activity]:
        return [event for event in self.events if isinstance(event, Activity)]

    # ── what must be there ───────────────────────────────────────────────────────────────────────────────────────

    def expected(self, query: Query) -> list[Facts]:
        """What the SAT has for a question, by the simulator's own truth."""
        business = self.simulator.business(query.owner.value)
        wall = datetime(2026, 6, 14, 23)  # no document of the questions asked here changes after it
        return [facts for facts in business.documents if facts.visible_at(wall) and _answers(query, facts, wall)]

    def assert_complete(self, *queries: Query, may_be_refused: bool = False) -> None:
        """Everything the SAT has is on disk once with its own bytes, the index agrees, and nothing was overspent."""
        self.assert_files()
        self.assert_index(queries)
        self.assert_economy(may_be_refused=may_be_refused)
        self.assert_explained()

    def assert_files(self) -> None:
        """No leftovers, and every XML is one of the SAT's, with its own bytes, once."""
        business = self.simulator.business(self.owner.value)
        files = [path for path in self.folder.root.rglob("*") if path.is_file() and path.name != MARK]
        assert not [path for path in files if path.suffix not in (".xml", ".zip")], "something was left behind"
        documents = [path for path in files if path.suffix == ".xml" and "Ilegibles" not in path.parts]
        assert all(count == 1 for count in Counter(path.stem for path in documents).values())
        for path in documents:
            facts = business.find(path.stem)
            assert facts is not None
            assert path.read_bytes() == business.xml(facts)

    def assert_index(self, queries: Sequence[Query]) -> None:
        """The index knows every file by its hash, and every document asked for."""
        root = self.folder.root
        hashes = self.hashes()
        assert {path: hashlib.sha256((root / path).read_bytes()).hexdigest() for path in hashes} == hashes
        on_disk = {path.relative_to(root).as_posix() for path in root.rglob("*.xml")}
        assert on_disk == set(hashes)
        rows = Counter(row.uuid for row in self.rows() if row.uuid)
        assert all(count == 1 for count in rows.values())
        with_file = {row.uuid for row in self.rows() if row.path}
        for query in queries:
            wanted = {facts.uuid for facts in self.expected(query)}
            found = with_file if query.content is ContentKind.XML else set(rows)
            assert wanted <= found, f"{len(wanted - found)} of {len(wanted)} are missing"

    def assert_economy(self, *, may_be_refused: bool = False) -> None:
        """No package given out a third time, no identical request sent a third time, and the SAT never had to say so.

        What a proxy turned away (407) was never sent.
        """
        took = [call for call in self.simulator.calls if call.code is not None]
        fetched = Counter(call.subject for call in took if call.operation is Operation.DOWNLOAD and call.code == 5000)
        assert all(count <= 2 for count in fetched.values())
        sent = Counter(
            (call.service, call.subject) for call in self.questions() if call.took_effect or call.fault != "HttpError"
        )
        assert all(count <= 2 for count in sent.values())
        spent = [call for call in took if call.code in (5002, 5008) and call.fault is None]
        assert may_be_refused or not spent, "the SAT had to refuse a repetition"

    def assert_explained(self) -> None:
        """There are words for everything that was told."""
        told: set[str] = {line.key for one in self.requests() for line in self.story(one)}
        told |= {one.notice for one in self.requests() if one.notice} | {error.key for error in self.troubles}
        told |= {activity.kind.value for activity in self.activities}
        told |= {activity.notice for activity in self.activities if activity.notice}
        for key in told:
            assert key in messages.TEXTS or key.startswith("code:"), key
            words = messages.explain(key)
            assert words.title
            assert words.cause


def _answers(query: Query, facts: Facts, wall: datetime) -> bool:
    if query.direction is Direction.FOLIO:
        return query.folio is not None and facts.uuid == query.folio.value
    return (
        facts.service is query.service
        and facts.direction is query.direction
        and query.period is not None
        and query.period.contains(facts.issued_at)
        and query.status in (StatusFilter.ALL, facts.status_at(wall))
        and (not query.counterparts or facts.counterpart.rfc in {rfc.value for rfc in query.counterparts})
        and (query.document_type is None or facts.kind.value == query.document_type.value)
        and (query.complement is None or facts.complement == query.complement)
    )


@cache
def unlocked(efirma: DemoEfirma) -> Credential:
    return Credential.unlock(Certificate.from_bytes(efirma.cer), efirma.key, Password(efirma.password))
