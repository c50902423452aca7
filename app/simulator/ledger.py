"""The SAT's memory: every request ever made, how far it has got, and how often each package was fetched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain.catalogs import ContentKind, Direction, Service, StatusFilter
from app.domain.clock import MEXICO_CITY
from app.domain.status import SatState
from app.simulator.options import SimulatorOptions
from app.simulator.refusals import RefusalError
from app.simulator.submitted_query import SubmittedQuery
from app.simulator.world.business import Business
from app.simulator.world.dice import stable_uuid
from app.simulator.world.facts import Facts
from app.simulator.world.gaps import is_left_out

ACCEPTED, EXHAUSTED, TOO_MANY, NOTHING, DUPLICATE, CANCELLED_FOLIO = 5000, 5002, 5003, 5004, 5005, 5012
PACKAGE_GONE, FETCHED_TOO_OFTEN = 5007, 5008
_MOST_IDENTICAL = 2
_MOST_FETCHES = 2
_SHELF_LIFE = timedelta(hours=72)
_DEAD = frozenset({EXHAUSTED, NOTHING, TOO_MANY})


@dataclass(slots=True)
class Entry:
    """One request. ``reason`` is CodigoEstadoSolicitud once it is done; ``wall`` when its documents were looked up."""

    id: str
    query: SubmittedQuery
    made_at: datetime
    wall: datetime
    reason: int
    documents: Sequence[Facts]
    packages: tuple[str, ...]
    accepted_until: datetime
    done_at: datetime
    fetches: dict[str, int] = field(default_factory=dict)

    def state_at(self, now: datetime) -> int:
        """The state of the request (EstadoSolicitud) at ``now``."""
        if now < self.accepted_until:
            return SatState.ACCEPTED
        if now < self.done_at:
            return SatState.IN_PROCESS
        if self.reason in _DEAD:
            return SatState.REJECTED
        return SatState.EXPIRED if now >= self.done_at + _SHELF_LIFE else SatState.FINISHED

    def is_active_at(self, now: datetime) -> bool:
        """Whether the SAT is still at work on it."""
        return self.state_at(now) in (SatState.ACCEPTED, SatState.IN_PROCESS)


class Ledger:
    """All requests of all taxpayers. Not thread-safe by itself."""

    def __init__(self, options: SimulatorOptions) -> None:
        self._options = options
        self._entries: dict[str, Entry] = {}
        self._identical: dict[SubmittedQuery, list[Entry]] = {}

    def submit(self, query: SubmittedQuery, business: Business, now: datetime) -> tuple[int, str | None]:
        """CodEstatus and IdSolicitud; raises RefusalError where the SAT gives no IdSolicitud."""
        earlier = self._identical.get(query, [])
        if len(earlier) >= _MOST_IDENTICAL:
            return EXHAUSTED, self._enter(query, now, EXHAUSTED, ()).id
        if any(entry.is_active_at(now) for entry in earlier):
            raise RefusalError(DUPLICATE)
        code, reason, documents = self._look_up(query, business, now)
        entry = self._enter(query, now, reason, documents)
        self._identical.setdefault(query, []).append(entry)
        return code, entry.id

    def find(self, request_id: str, service: Service, rfc: str) -> Entry | None:
        """The request of that id, if it is that taxpayer's and of that service."""
        entry = self._entries.get(request_id.lower())
        return entry if entry is not None and (entry.query.rfc, entry.query.service) == (rfc, service) else None

    def fetch(self, package_id: str, service: Service, rfc: str, now: datetime) -> tuple[Entry, Sequence[Facts], int]:
        """The request, the package's documents and its number, counting the fetch; raises RefusalError."""
        request_id, _, number = package_id.lower().rpartition("_")
        entry = self.find(request_id, service, rfc)
        known = {package.lower(): package for package in entry.packages} if entry else {}
        package = known.get(package_id.lower())
        if entry is None or package is None or entry.state_at(now) < SatState.FINISHED:
            raise RefusalError(NOTHING)
        if entry.state_at(now) == SatState.EXPIRED:
            raise RefusalError(PACKAGE_GONE)
        if entry.fetches.get(package, 0) >= _MOST_FETCHES:
            raise RefusalError(FETCHED_TOO_OFTEN)
        entry.fetches[package] = entry.fetches.get(package, 0) + 1
        size = self._options.package_size
        return entry, entry.documents[(int(number) - 1) * size : int(number) * size], int(number)

    def _look_up(self, query: SubmittedQuery, business: Business, now: datetime) -> tuple[int, int, Sequence[Facts]]:
        wall = _wall(now)
        if query.direction is Direction.FOLIO:
            facts = business.find(query.folio)
            if facts is None or not query.takes(facts, wall):
                return NOTHING, NOTHING, ()
            if facts.status_at(wall) is StatusFilter.CANCELLED:
                raise RefusalError(CANCELLED_FOLIO)
            return ACCEPTED, ACCEPTED, (facts,)
        documents = [facts for facts in business.documents if query.takes(facts, wall)]
        is_xml = query.content is ContentKind.XML
        if is_xml and self._options.gaps:
            documents = [facts for facts in documents if not is_left_out(facts, business.rfc, self._options)]
        limit = self._options.xml_limit if is_xml else self._options.metadata_limit
        if len(documents) > limit:
            return ACCEPTED, TOO_MANY, ()
        return ACCEPTED, (ACCEPTED if documents else NOTHING), documents

    def _enter(self, query: SubmittedQuery, now: datetime, reason: int, documents: Sequence[Facts]) -> Entry:
        number = len(self._entries)
        request_id = stable_uuid(self._options.seed, "request", number, now).lower()  # never again, after a restart
        shown = request_id.upper() if number % 2 else request_id
        parts = -(-len(documents) // self._options.package_size)
        accepted = now + timedelta(seconds=self._options.accept_delay)
        entry = Entry(
            id=request_id,
            query=query,
            made_at=now,
            wall=_wall(now),
            reason=reason,
            documents=documents,
            packages=tuple(f"{shown}_{part:02d}" for part in range(1, parts + 1)),
            accepted_until=now if reason == EXHAUSTED else accepted,
            done_at=now if reason == EXHAUSTED else accepted + timedelta(seconds=self._options.process_delay),
        )
        self._entries[request_id] = entry
        return entry


def _wall(moment: datetime) -> datetime:
    return moment.astimezone(MEXICO_CITY).replace(tzinfo=None)
