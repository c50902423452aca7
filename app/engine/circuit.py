"""Leaves an endpoint in peace while it keeps failing, so that waiting requests do not hammer a service that is down.

Each endpoint (one operation of one service) has its own circuit: Verifica and Descarga go on when only Solicita fails.
After a few failures in a row it closes for a while; then a single call probes it, and one success opens it again. Pure:
the moment is handed in.
"""

from __future__ import annotations

from dataclasses import dataclass
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
)

OFFLINE_NOTICES = frozenset(f"error:{kind.__name__}" for kind in NetworkError.__subclasses__() if not kind.sent)
"""The notices of requests that wait for the network itself."""

TOLERATED = 3
"""Failures in a row before the endpoint is left alone."""
_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 15, 30))


class Operation(StrEnum):
    """One of the four calls, each with an endpoint of its own in each service; and their neighbour, which has one."""

    AUTHENTICATE = "autentica"
    SUBMIT = "solicita"
    VERIFY = "verifica"
    DOWNLOAD = "descarga"
    STANDING = "consulta"


@dataclass(frozen=True, slots=True, order=True)
class Endpoint:
    """One operation of one service."""

    service: Service
    operation: Operation


@dataclass(frozen=True, slots=True)
class Circuit:
    """How one endpoint has fared: ``failures`` in a row, ``since`` when, and not to be called before ``until``.

    ``offline``: the last of them was for the want of a network.
    """

    failures: int
    since: datetime
    until: datetime | None
    offline: bool = False


class Circuits:
    """The endpoints that fail now. ``factor`` scales every pause."""

    def __init__(self, factor: float = 1.0) -> None:
        self._factor = factor
        self._failing: dict[Endpoint, Circuit] = {}
        self._probing: set[Endpoint] = set()

    def allows(self, endpoint: Endpoint, now: datetime) -> bool:
        """Whether a call may be made; of an endpoint that was left alone only one, as a probe."""
        circuit = self._failing.get(endpoint)
        if circuit is None or circuit.until is None:
            return True
        moved = circuit.until > now + _PAUSES[-1] * 2  # only a clock that was moved puts it so far off
        return (moved or now >= circuit.until) and endpoint not in self._probing

    def called(self, endpoint: Endpoint) -> None:
        """A call begins."""
        circuit = self._failing.get(endpoint)
        if circuit is not None and circuit.until is not None:
            self._probing.add(endpoint)

    def answered(self, endpoint: Endpoint) -> None:
        """The service spoke: whatever it said, it is there."""
        self._failing.pop(endpoint, None)
        self._probing.discard(endpoint)

    def failed(self, endpoint: Endpoint, now: datetime, *, offline: bool = False) -> None:
        """No sense came back. ``offline``: nothing even left this computer, so trying again soon burdens nobody."""
        before = self._failing.get(endpoint)
        failures = before.failures + 1 if before else 1
        until = None
        if failures >= TOLERATED:
            step = 0 if offline else min(failures - TOLERATED, len(_PAUSES) - 1)
            until = now + _PAUSES[step] * self._factor
        self._failing[endpoint] = Circuit(failures, before.since if before else now, until, offline)
        self._probing.discard(endpoint)

    def forgive_offline(self) -> None:
        """The network is back: endpoints that failed only for the want of it may be called at once."""
        for endpoint in [endpoint for endpoint, one in self._failing.items() if one.offline]:
            del self._failing[endpoint]

    def opens_at(self, endpoint: Endpoint) -> datetime | None:
        """When the endpoint is tried again, or None when nothing keeps from it."""
        circuit = self._failing.get(endpoint)
        return circuit.until if circuit else None

    def failing(self) -> dict[Endpoint, Circuit]:
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
