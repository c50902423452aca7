"""The faults waiting for their turn, and the switch that ends a hanging answer."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event, Lock

from app.domain.catalogs import Service
from app.simulator.faults import Fault
from app.simulator.operations import AnyOperation


@dataclass(slots=True)
class _Queued:
    operation: AnyOperation
    service: Service | None
    fault: Fault
    left: int


class FaultQueue:
    """Faults in the order they were queued; each spoils the next ``times`` calls of its operation. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._queued: list[_Queued] = []
        self._released = Event()

    def queue(self, operation: AnyOperation, fault: Fault, times: int = 1, service: Service | None = None) -> None:
        """Spoils the next ``times`` calls of ``operation``, of either service when ``service`` is None."""
        with self._lock:
            self._queued.append(_Queued(operation, service, fault, times))

    def take(self, service: Service, operation: AnyOperation) -> Fault | None:
        """The fault for the call at hand, used up by this; None when it is to go well."""
        with self._lock:
            for waiting in self._queued:
                if waiting.operation is operation and waiting.service in (None, service):
                    waiting.left -= 1
                    if waiting.left <= 0:
                        self._queued.remove(waiting)
                    return waiting.fault
        return None

    def clear(self) -> None:
        """Forgets all that wait."""
        with self._lock:
            self._queued.clear()

    def __len__(self) -> int:
        """How many calls are still to be spoilt."""
        with self._lock:
            return sum(waiting.left for waiting in self._queued)

    def release(self) -> None:
        """Ends every hanging or dripping answer, now and until ``arm`` is called."""
        self._released.set()

    def arm(self) -> None:
        """Lets later answers hang and drip again."""
        self._released.clear()

    def wait(self, seconds: float | None = None) -> bool:
        """Blocks a hanging answer; True once it was released."""
        return self._released.wait(seconds)
