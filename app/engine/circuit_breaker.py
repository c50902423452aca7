"""Leaves an endpoint in peace while it keeps failing, so that waiting requests do not hammer a service that is down.

Each endpoint (one operation of one service) has its own circuit: Verifica and Descarga go on when only Solicita fails.
After a few failures in a row it is left alone for a while; then a single call probes it, and one success ends it all.

Solicita is left alone after the first answer that was lost, for each costs the words of a question. Its probe is a
question that the SAT can only refuse; when that is answered a single real question goes, and only its answer ends it
all. Pure: the moment is handed in.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.catalogs import Service
from app.errors import (
    AnswerError,
    AuthenticationFailedError,
    ExpectedError,
    InvalidSecurityError,
    MalformedAnswerError,
    NetworkError,
    error_key,
)

OFFLINE_NOTICES = frozenset(error_key(kind) for kind in NetworkError.__subclasses__() if not kind.sent)
"""The notices of requests that wait for the network itself."""

TOLERATED = 3
"""Failures in a row before the endpoint is left alone."""
_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 15, 30))
LOST_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
"""How long Solicita is left alone after answers that were lost; they come in series of hours to days."""
_LONGEST = 2 * LOST_PAUSES[-1]
LONGEST_PAUSE = timedelta(hours=1)
"""The longest pause a service itself may ask for."""


class Operation(StrEnum):
    """One of the four calls, each with an endpoint of its own in each service; and their neighbour, which has one."""

    AUTHENTICATE = "autentica"
    SUBMIT = "solicita"
    VERIFY = "verifica"
    DOWNLOAD = "descarga"
    SAT_STATUS = "consulta"


@dataclass(frozen=True, slots=True, order=True)
class Endpoint:
    """One operation of one service."""

    service: Service
    operation: Operation


@dataclass(frozen=True, slots=True)
class CircuitBreaker:
    """How one endpoint has fared: ``failures`` in a row, ``since`` when, and not to be called before ``until``.

    ``pauses`` counts how often it was left alone. ``offline``: the last failure was for the want of a network.
    ``probed``: it answered a probe, so one real question may go.
    """

    failures: int
    since: datetime
    until: datetime | None
    offline: bool = False
    pauses: int = 0
    probed: bool = False


class CircuitBreakers:
    """The endpoints that fail now. ``factor`` scales every pause, ``dice`` make the long ones a little longer."""

    def __init__(self, factor: float = 1.0, dice: random.Random | None = None) -> None:
        self._factor = factor
        self._dice = dice
        self._failing: dict[Endpoint, CircuitBreaker] = {}
        self._probing: set[Endpoint] = set()

    def allows(self, endpoint: Endpoint, now: datetime) -> bool:
        """Whether a call may be made; of an endpoint that was left alone only one, as a probe."""
        circuit = self._failing.get(endpoint)
        if circuit is None or circuit.until is None:
            return True
        moved = circuit.until > now + _LONGEST  # only a clock that was moved puts it so far off
        return (moved or now >= circuit.until) and endpoint not in self._probing

    def called(self, endpoint: Endpoint) -> None:
        """A call to this endpoint begins."""
        circuit = self._failing.get(endpoint)
        if circuit is not None and circuit.until is not None:
            self._probing.add(endpoint)

    def answered(self, endpoint: Endpoint) -> None:
        """The service answered: whatever it said, it is not down."""
        self._failing.pop(endpoint, None)
        self._probing.discard(endpoint)

    def probed(self, endpoint: Endpoint) -> None:
        """It answered a probe: it is there, but whether it takes questions only a question can tell."""
        self._probing.discard(endpoint)
        circuit = self._failing.get(endpoint)
        if circuit is not None:
            self._failing[endpoint] = replace(circuit, probed=True, offline=False)

    def needs_probe(self, endpoint: Endpoint) -> bool:
        """Whether it was left alone and has not even answered a probe since."""
        circuit = self._failing.get(endpoint)
        return circuit is not None and circuit.until is not None and not circuit.offline and not circuit.probed

    def doubt(self, endpoint: Endpoint, since: datetime, now: datetime) -> None:
        """It was failing when the program ended: a probe comes first, at once."""
        self._failing[endpoint] = CircuitBreaker(1, since, now)

    def ended_without_verdict(self, endpoint: Endpoint) -> None:
        """A call ended for a reason of this computer: that says nothing about the endpoint."""
        self._probing.discard(endpoint)

    def failed(self, endpoint: Endpoint, now: datetime, *, offline: bool = False, lost: bool = False) -> None:
        """No sense came back. ``offline``: nothing even left this computer, so trying again soon burdens nobody.

        ``lost``: it was Solicita, and what was asked may have arrived. A call that began before the pause and fails
        in it does not make the pause any longer.
        """
        before = self._failing.get(endpoint) or CircuitBreaker(0, now, None)
        is_late = before.until is not None and now < before.until <= now + _LONGEST
        self._probing.discard(endpoint)
        if is_late:
            return
        failures, pauses, until = before.failures + 1, before.pauses, None
        if lost or failures >= TOLERATED or before.until is not None:
            until = now + self._pause(0 if offline else pauses, LOST_PAUSES if lost else _PAUSES)
            pauses += not offline
        was_down = before.until is not None and not before.offline  # and without a network it may still be
        self._failing[endpoint] = CircuitBreaker(failures, before.since, until, offline and not was_down, pauses)

    def leave_alone(self, endpoint: Endpoint, seconds: float, now: datetime) -> None:
        """The service itself asked for a pause when it failed: it is heard within reason."""
        before = self._failing.get(endpoint) or CircuitBreaker(0, now, None)
        until = now + min(timedelta(seconds=seconds) * self._factor, LONGEST_PAUSE)
        self._failing[endpoint] = replace(before, until=max(until, before.until or until))

    def _pause(self, step: int, pauses: tuple[timedelta, ...]) -> timedelta:
        jitter = self._dice.uniform(1.0, 1.1) if self._dice is not None else 1.0
        return pauses[min(step, len(pauses) - 1)] * self._factor * jitter

    def forgive_offline(self) -> None:
        """The network is back: endpoints that failed only for the want of it may be called at once."""
        for endpoint in [endpoint for endpoint, one in self._failing.items() if one.offline]:
            del self._failing[endpoint]

    def opens_at(self, endpoint: Endpoint) -> datetime | None:
        """When the endpoint is tried again, or None when nothing keeps from it."""
        circuit = self._failing.get(endpoint)
        return circuit.until if circuit else None

    def failing(self) -> dict[Endpoint, CircuitBreaker]:
        """Those left alone now, for the person to see since when."""
        known = sorted(self._failing.items())
        return {endpoint: one for endpoint, one in known if one.until is not None and not one.offline}


def is_offline(error: ExpectedError) -> bool:
    """Whether nothing left this computer: most often there is no network."""
    cause = error.cause if isinstance(error, AuthenticationFailedError) else error
    return isinstance(cause, NetworkError) and not cause.sent


def is_outage(error: ExpectedError) -> bool:
    """Whether an error says that the service is down, rather than that this one question was wrong."""
    if isinstance(error, AuthenticationFailedError):
        return is_outage(error.cause)
    if isinstance(error, InvalidSecurityError | MalformedAnswerError):
        return False
    return isinstance(error, NetworkError | AnswerError)
