"""Calls to the outside, each on a thread of its own, so that the engine never hangs with the network.

A call's outcome comes back through the engine's mailbox and is applied on the engine's thread. The threads are daemons:
a call that will not end cannot keep the program from closing, and what it was doing is recovered at the next start.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from app.domain.identifiers import PackageId, Rfc
from app.domain.sat_status import SatStatusAnswer
from app.engine.circuit_breaker import Endpoint
from app.engine.commands import Command
from app.engine.sat_status.queue import StatusCheck
from app.engine.steps.fetching import Fetched
from app.errors import AcopioError, BugError
from app.sat.submit import ProbeResult, SubmitResult
from app.sat.verify import VerifyResult

_log = logging.getLogger(__name__)

_Result = TypeVar("_Result")
Outcome = SubmitResult | ProbeResult | VerifyResult | Fetched | SatStatusAnswer | AcopioError


@dataclass(frozen=True, slots=True)
class Job:
    """One call of a request under way: where to, and for which package when it is a download."""

    request_id: int
    owner: Rfc
    endpoint: Endpoint
    package: PackageId | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """A call came to its end."""

    job: Job | StatusCheck
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Received:
    """A download goes on: ``size`` bytes so far."""

    job: Job
    size: int


class Wake:
    """Nothing new, but look again."""


Message = Command | Finished | Received | Wake
Mailbox = queue.SimpleQueue[Message]
Spawn = Callable[[Callable[[], None]], None]
"""Sees to it that a piece of work is done, now or later, here or elsewhere."""


def on_a_thread(work: Callable[[], None]) -> None:
    """Do it beside everything else, on a daemon thread of its own."""
    threading.Thread(target=work, name="acopio-call", daemon=True).start()


class Calls:
    """The calls under way. Used from the engine's thread only.

    Attributes:
        running: the jobs whose outcome is still to come.
    """

    def __init__(self, mailbox: Mailbox, spawn: Spawn = on_a_thread) -> None:
        self._mailbox = mailbox
        self._spawn = spawn
        self.running: set[Job | StatusCheck] = set()

    def start(self, job: Job | StatusCheck, call: Callable[[], Outcome]) -> None:
        """Begin; the outcome arrives in the mailbox as Finished."""
        self.running.add(job)
        self._spawn(partial(self._run, job, call))

    def done(self, job: Job | StatusCheck) -> None:
        """What came of it is applied: its place is free again."""
        self.running.discard(job)

    @property
    def of_requests(self) -> list[Job]:
        """Those that belong to requests."""
        return [job for job in self.running if isinstance(job, Job)]

    def of(self, owner: Rfc) -> int:
        """How many are under way for requests of one contribuyente."""
        return sum(job.owner == owner for job in self.of_requests)

    def for_request(self, request_id: int) -> bool:
        """Whether one is under way for that request."""
        return any(job.request_id == request_id for job in self.of_requests)

    def _run(self, job: Job | StatusCheck, call: Callable[[], Outcome]) -> None:
        self._mailbox.put(Finished(job, outcome_of(call)))


def outcome_of(call: Callable[[], _Result]) -> _Result | AcopioError:
    """What a call gives or raises."""
    try:
        return call()
    except AcopioError as error:
        return error
    except Exception as error:  # noqa: BLE001 - the one place: a defect of ours becomes a state the person can see
        _log.exception("call_failed", extra={"error": type(error).__name__})
        return BugError(type(error).__name__)
