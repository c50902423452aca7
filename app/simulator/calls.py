"""What was asked of the simulated SAT, so that a test can count it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from app.domain.catalogs import Service
from app.simulator.operations import AnyOperation


@dataclass(frozen=True, slots=True)
class Call:
    """One request that arrived. Nothing secret: no token, no signature.

    ``code`` is the CodEstatus given (None for a fault, when nothing was answered, and for a Consulta that found its
    document). ``subject`` is the fingerprint of a Solicita, the IdSolicitud of a Verifica or the IdPaquete of a
    Descargar in lower case, or the expression of a Consulta. ``fault`` names the queued fault that spoilt it;
    ``took_effect`` is False when that fault came before the service acted.
    """

    at: datetime
    service: Service
    operation: AnyOperation
    rfc: str
    subject: str
    code: int | None
    fault: str | None = None
    took_effect: bool = True


class CallLog:
    """A list of calls that any thread may read while others add to it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._calls: list[Call] = []

    def add(self, call: Call) -> None:
        """Append one call to the log."""
        with self._lock:
            self._calls.append(call)

    def snapshot(self) -> tuple[Call, ...]:
        """All calls so far, in order of their answers."""
        with self._lock:
            return tuple(self._calls)

    def of(self, operation: AnyOperation) -> tuple[Call, ...]:
        """The calls of one operation."""
        return tuple(call for call in self.snapshot() if call.operation is operation)

    def __iter__(self) -> Iterator[Call]:
        return iter(self.snapshot())

    def __len__(self) -> int:
        return len(self.snapshot())
