"""A model of the SAT in memory: its rules over the true time, and a note of every rule the program broke."""

from __future__ import annotations

import io
import random
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import BinaryIO, TypeVar

from app.domain.catalogs import ContentKind, Direction, Service, StatusFilter
from app.domain.identifiers import PackageId, Rfc, SatRequestId
from app.domain.query import Query
from app.domain.status import ACCEPTED, Code, Family, SatState
from app.engine.circuit_breaker import Operation
from app.sat.download import DownloadResult
from app.sat.submit import ProbeResult, SubmitResult
from app.sat.verify import VerifyResult
from tests.scenarios.decade.weather import AFTER, BEFORE, Mishap, Weather, error_of
from tests.scenarios.decade.world import METADATA_HEADER, Paper, Papers, TrueTime

PROBE = "probe"
SHELF_LIFE = timedelta(hours=72)
_T = TypeVar("_T")


@dataclass
class Entry:
    """One request as the SAT keeps it. ``reason`` is CodigoEstadoSolicitud once it is done."""

    id: SatRequestId
    query: Query
    made_at: datetime
    working_at: datetime
    done_at: datetime
    wall: datetime
    reason: int
    papers: tuple[Paper, ...]
    fails: bool
    per_package: int
    fetches: Counter[int] = field(default_factory=Counter)
    verified: int = 0
    troubled: int = 0

    def state_at(self, now: datetime) -> int:
        if now < self.working_at:
            return SatState.ACCEPTED
        if now < self.done_at:
            return SatState.IN_PROCESS
        if self.fails:
            return SatState.ERROR
        if self.reason != ACCEPTED:
            return SatState.REJECTED
        return SatState.EXPIRED if now >= self.done_at + SHELF_LIFE else SatState.FINISHED

    @property
    def packages(self) -> tuple[PackageId, ...]:
        count = -(-len(self.papers) // self.per_package)
        return tuple(PackageId(f"{self.id}_{number:02d}") for number in range(1, count + 1))


@dataclass
class Office:
    """The stand-in. ``broken`` names each rule the program broke, ``delivered`` counts XML given out whole."""

    time: TrueTime
    papers: Papers
    weather: Weather
    dice: random.Random
    limit: int = 1_000
    failing: float = 0.0
    watch: Callable[[Operation, Query | None, SatRequestId | None], None] = lambda *_: None
    tell: Callable[[Operation, object, Mishap | None], None] = lambda *_: None
    entries: dict[str, Entry] = field(default_factory=dict)
    put: Counter[Query] = field(default_factory=Counter)
    heard: dict[Query, list[Entry]] = field(default_factory=dict)
    delivered: Counter[str] = field(default_factory=Counter)
    shorted: set[tuple[str, ContentKind]] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)
    calls: Counter[Operation] = field(default_factory=Counter)

    def probe(self) -> ProbeResult:
        """A question that can only be refused."""
        self.watch(Operation.SUBMIT, None, None)
        mishap = self._strike(Operation.SUBMIT, PROBE)
        codes = {Mishap.CODE_404: 404, Mishap.CODE_5006: 5006, Mishap.CODE_300: 300}
        answer = ProbeResult(Code(Family.SUBMIT, codes.get(mishap, 301) if mishap else 301))
        return self._through(mishap, lambda: answer)

    def submit(self, query: Query, leaving: Callable[[], None] | None) -> SubmitResult:
        self.watch(Operation.SUBMIT, query, None)
        mishap = self._strike(Operation.SUBMIT, query.period)
        if mishap is not Mishap.NO_TOKEN and leaving is not None:
            leaving()
        if mishap not in (Mishap.REFUSED, Mishap.NO_TOKEN):  # of those it is certain that nothing left the computer
            self.put[query] += 1
            if self.put[query] > 1:
                self.broken.append(f"asked again in the same words: {query.fingerprint()[:8]} {query.period}")
        if mishap in (Mishap.CODE_404, Mishap.CODE_5006):
            return self._half_accepted(query, 404 if mishap is Mishap.CODE_404 else 5006)
        if mishap is Mishap.CODE_300:
            return SubmitResult(Code(Family.SUBMIT, 300), "Token invalido.", None)
        return self._through(mishap, lambda: self._submit(query))

    def verify(self, request_id: SatRequestId) -> VerifyResult:
        entry = self.entries[request_id.value]
        entry.verified += 1
        self.watch(Operation.VERIFY, entry.query, request_id)
        mishap = self._strike(Operation.VERIFY, request_id)
        entry.troubled += mishap is not None
        if mishap in (Mishap.CODE_404, Mishap.CODE_300):
            number = 404 if mishap is Mishap.CODE_404 else 300
            return VerifyResult(Code(Family.VERIFY, number), "", Code(Family.STATE, 0), None, None, ())
        return self._through(mishap, lambda: self._verify(entry))

    def download(self, package: PackageId, sink: BinaryIO) -> DownloadResult:
        request_id, _, number = package.value.partition("_")
        entry = self.entries[request_id]
        self.watch(Operation.DOWNLOAD, entry.query, entry.id)
        mishap = self._strike(Operation.DOWNLOAD, package)
        if mishap in (Mishap.CODE_404, Mishap.CODE_300):
            return DownloadResult(Code(Family.DOWNLOAD, 404 if mishap is Mishap.CODE_404 else 300), "", 0, "")
        return self._through(mishap, lambda: self._download(entry, int(number), sink, mishap))

    def _strike(self, operation: Operation, subject: object) -> Mishap | None:
        self.calls[operation] += 1
        mishap = self.weather.strike(operation, self.time.now())
        self.tell(operation, subject, mishap)
        return mishap

    def _through(self, mishap: Mishap | None, act: Callable[[], _T]) -> _T:
        if mishap in BEFORE:
            raise error_of(mishap)
        result = act()
        if mishap in AFTER:
            raise error_of(mishap)
        return result

    # ── Solicita ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _half_accepted(self, query: Query, number: int) -> SubmitResult:
        """404 and 5006 leave a request behind, or do not, and at times say so."""
        request_id = self._submit(query).request_id if self.dice.random() < 0.5 else None
        return SubmitResult(Code(Family.SUBMIT, number), "", request_id if self.dice.random() < 0.5 else None)

    def _submit(self, query: Query) -> SubmitResult:
        now, wall = self.time.now(), self.time.wall
        if query.problems(wall):
            return SubmitResult(Code(Family.SUBMIT, 301), "La fecha no es válida", None)
        earlier = self.heard.setdefault(query, [])
        if len(earlier) >= 2:
            self.broken.append(f"asked a third time: {query.fingerprint()[:8]} {query.period}")
            return SubmitResult(Code(Family.SUBMIT, 5002), "Se han agotado las solicitudes de por vida", None)
        if any(now < entry.done_at for entry in earlier):
            return SubmitResult(Code(Family.SUBMIT, 5005), "Ya se tiene una solicitud registrada", None)
        entry = self._enter(query, now, wall)
        earlier.append(entry)
        return SubmitResult(Code(Family.SUBMIT, ACCEPTED), "Solicitud Aceptada", entry.id)

    def _enter(self, query: Query, now: datetime, wall: datetime) -> Entry:
        papers = self._papers_for(query, wall)
        reason = ACCEPTED if papers else 5004
        if len(papers) > (self.limit if query.content is ContentKind.XML else self.limit * 5):
            reason = 5003
        latency = self._latency()
        entry = Entry(
            id=SatRequestId(f"{len(self.entries):08X}-0000-4000-8000-000000000000"),
            query=query,
            made_at=now,
            working_at=now + latency * 0.3,
            done_at=now + latency,
            wall=wall,
            reason=reason,
            papers=tuple(papers),
            fails=not self.weather.calm and self.dice.random() < self.failing,
            per_package=self.dice.choice([2, 5, 1_000]),
        )
        self.entries[entry.id.value] = entry
        return entry

    def _papers_for(self, query: Query, wall: datetime) -> Sequence[Paper]:
        if query.service is not Service.CFDI or query.period is None:
            return ()
        found = self.papers.between(query.owner, query.direction, query.period.start, query.period.end)
        everything = query.status is StatusFilter.ALL
        return [one for one in found if one.known_at <= wall and (everything or one.is_valid_at(wall))]

    def _latency(self) -> timedelta:
        hours = self.dice.choices([0.1, 2, 24, 72], [75, 19, 4, 2])[0]
        return timedelta(seconds=30, hours=hours * self.dice.random())

    # ── Verifica and Descarga ────────────────────────────────────────────────────────────────────────────────────

    def _verify(self, entry: Entry) -> VerifyResult:
        state = entry.state_at(self.time.now())
        return VerifyResult(
            code=Code(Family.VERIFY, ACCEPTED),
            message="Solicitud Aceptada",
            state=Code(Family.STATE, state),
            reason=Code(Family.REASON, entry.reason if state == SatState.REJECTED else ACCEPTED),
            announced=len(entry.papers) if state == SatState.FINISHED else 0,
            packages=entry.packages if state == SatState.FINISHED else (),
        )

    def _download(self, entry: Entry, number: int, sink: BinaryIO, mishap: Mishap | None) -> DownloadResult:
        if entry.state_at(self.time.now()) != SatState.FINISHED:
            return DownloadResult(Code(Family.DOWNLOAD, 5007), "No existe el paquete solicitado", 0, "")
        if entry.fetches[number] >= 2:
            self.broken.append(f"fetched a third time: {entry.id}_{number:02d}")
            return DownloadResult(Code(Family.DOWNLOAD, 5008), "Maximo de descargas permitidas", 0, "")
        entry.fetches[number] += 1
        papers = list(entry.papers[(number - 1) * entry.per_package : number * entry.per_package])
        if mishap is Mishap.SHORT:
            papers = self._without_one(papers, entry.query.content)
        package = pack(entry.query.content, papers, entry.wall)
        if mishap is Mishap.TORN or mishap in AFTER:
            package = package[: len(package) // 2]
        elif entry.query.content is ContentKind.XML:
            self.delivered.update(paper.uuid for paper in papers)
        sink.write(package)
        return DownloadResult(Code(Family.DOWNLOAD, ACCEPTED), "", len(package), sha256(package).hexdigest())

    def _without_one(self, papers: list[Paper], content: ContentKind) -> list[Paper]:
        """Fewer than announced, but the same document is not left out twice: the fault ends."""
        for paper in papers:
            if (paper.uuid, content) not in self.shorted:
                self.shorted.add((paper.uuid, content))
                return [one for one in papers if one is not paper]
        return papers


def pack(content: ContentKind, papers: Sequence[Paper], wall: datetime) -> bytes:
    """The ZIP the SAT would give."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        if content is ContentKind.METADATA:
            archive.writestr("metadata_01.txt", METADATA_HEADER + "".join(paper.row(wall) for paper in papers))
        for paper in papers if content is ContentKind.XML else ():
            archive.writestr(f"{paper.uuid.lower()}.xml", paper.xml)
    return stream.getvalue()


@dataclass(frozen=True)
class Window:
    """The office as one contribuyente's calls reach it."""

    office: Office

    def submit(self, query: Query, leaving: Callable[[], None] | None = None) -> SubmitResult:
        return self.office.submit(query, leaving)

    def probe(self) -> ProbeResult:
        return self.office.probe()

    def verify(self, request_id: SatRequestId) -> VerifyResult:
        return self.office.verify(request_id)

    def download(
        self,
        package_id: PackageId,
        sink: BinaryIO,
        progress: Callable[[int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> DownloadResult:
        result = self.office.download(package_id, sink)
        if progress is not None:
            progress(result.size)
        return result


OWNERS: tuple[Rfc, ...] = tuple(Rfc(f"AA{letter}010101AAA") for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ") + tuple(
    Rfc(f"B{one}{two}010101AAA") for one in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for two in "ABCDEFGHIJ"
)
DIRECTIONS = (Direction.ISSUED, Direction.RECEIVED)
