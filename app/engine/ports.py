"""What the engine needs from its caller and what it tells: frozen events, and the means to stop it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from app.domain.document import Taxpayer
from app.domain.identifiers import PackageId, Rfc
from app.domain.request import Request
from app.errors import ExpectedError


class ActivityKind(StrEnum):
    """What the engine is doing, for the chip at the top of the window."""

    UP_TO_DATE = "activity:up_to_date"
    CALLING = "activity:calling"
    WAITING = "activity:waiting"
    OFFLINE = "activity:offline"
    NEEDS_KEY = "activity:needs_key"
    DISK = "activity:disk"


@dataclass(frozen=True, slots=True)
class Activity:
    """The engine's state changed; ``next_at`` (UTC) is when it acts again, ``notice`` a key of ui/messages.py."""

    kind: ActivityKind
    next_at: datetime | None = None
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class RequestChanged:
    """A request is new or changed; it is already saved."""

    request: Request


@dataclass(frozen=True, slots=True)
class Transfer:
    """A package is coming in: ``received`` bytes so far."""

    request_id: int
    package_id: PackageId
    received: int


@dataclass(frozen=True, slots=True)
class DocumentsAdded:
    """A package went into the library: ``documents`` in it, ``new`` of them not there before."""

    owner: Rfc
    documents: int
    new: int


@dataclass(frozen=True, slots=True)
class TaxpayerChanged:
    """A contribuyente was registered or renewed, or its key became (un)available."""

    taxpayer: Taxpayer
    unlocked: bool


@dataclass(frozen=True, slots=True)
class TaxpayerRemoved:
    """A contribuyente was removed; its documents stay."""

    rfc: Rfc


@dataclass(frozen=True, slots=True)
class Outage:
    """One operation of one service that keeps failing ``since`` (UTC)."""

    service: str
    operation: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Outages:
    """Which of the SAT's operations fail now; empty when all is well again."""

    failing: tuple[Outage, ...]


@dataclass(frozen=True, slots=True)
class LibraryMoved:
    """The library now lies at ``root``."""

    root: Path


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something the person should read that belongs to no single request."""

    error: ExpectedError


EngineEvent = (
    Activity
    | RequestChanged
    | Transfer
    | DocumentsAdded
    | TaxpayerChanged
    | TaxpayerRemoved
    | Outages
    | LibraryMoved
    | Trouble
)
Listener = Callable[[EngineEvent], None]
"""Called on the engine's thread, after the change is saved."""


class CancelToken:
    """Says stop to whoever works or waits. Safe from any thread."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask for the stop."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether the stop was asked for."""
        return self._event.is_set()
