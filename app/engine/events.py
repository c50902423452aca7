"""What the engine announces to its listener, as frozen events; and the token with which it is stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from app.domain.identifiers import PackageId, Rfc
from app.domain.request import Request
from app.domain.story import NoticeKey
from app.domain.taxpayer import Taxpayer
from app.engine.intake_report import ImportReport, Progress
from app.engine.sat_status.events import DocumentSatStatus, SatStatusProgress
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
    """The engine's state changed; ``next_at`` (UTC) is when it acts again, ``notice`` a key of ``app.words``."""

    kind: ActivityKind
    next_at: datetime | None = None
    notice: NoticeKey | None = None


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


class IntakeKind(StrEnum):
    """Where the documents come from that are being put into the index."""

    PACKAGE = "intake:package"
    REREAD = "intake:reread"  # documents of an older index, read once more for what it did not keep


@dataclass(frozen=True, slots=True)
class IntakeProgress:
    """Documents go into the index, at most some five times a second: so many of so many, and bytes of the XML.

    ``request_id`` is whose package it is. Metadata has no ``of_documents``, what is read again no bytes (0 of 0);
    ``seconds_left`` is None until it can be told.
    """

    kind: IntakeKind
    request_id: int | None
    documents: int
    of_documents: int | None
    bytes: int
    of_bytes: int
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class IntakeEnded:
    """The work that ``IntakeProgress`` announced has ended: it is done, or it goes on later."""

    kind: IntakeKind
    request_id: int | None


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """An import goes on; the first one comes when it begins, the last is followed by ``ImportDone``."""

    progress: Progress


@dataclass(frozen=True, slots=True)
class ImportDone:
    """An import came to its end, or was stopped; ``report`` says what became of it."""

    report: ImportReport


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
class OutputReported:
    """Copies went to the carpeta de salida of this key, or could not: ``OutputReports`` says what came of it."""

    key: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something the person should read that belongs to no single request."""

    error: ExpectedError


EngineEvent = (
    Activity
    | RequestChanged
    | Transfer
    | DocumentsAdded
    | IntakeProgress
    | IntakeEnded
    | ImportProgress
    | ImportDone
    | TaxpayerChanged
    | TaxpayerRemoved
    | Outages
    | LibraryMoved
    | OutputReported
    | Trouble
    | DocumentSatStatus
    | SatStatusProgress
)
Listener = Callable[[EngineEvent], None]
"""Called on the engine's thread, after the change is saved."""


class CancelToken:
    """Says stop to whoever works or waits. Safe from any thread."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask whoever holds this token to stop as soon as it can."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether the stop was asked for."""
        return self._event.is_set()
