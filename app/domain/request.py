"""A request to the SAT and its packages: frozen snapshots of work that survives anything."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from app.domain.catalogs import ContentKind
from app.domain.identifiers import PackageId, SatRequestId
from app.domain.lifecycle import PackageState, State
from app.domain.query import Query
from app.domain.status import Code
from app.domain.story import NoticeKey

MOST_ANNOUNCED = {ContentKind.XML: 200_000, ContentKind.METADATA: 1_000_000}
"""The SAT gives no more in one request: NumeroCFDIs over this announces nothing."""
MAX_FETCHES = 2
"""How often the SAT gives out one package; an attempt that broke half way counts."""


@dataclass(frozen=True, slots=True)
class Package:
    """One ZIP of a request (IdPaquete).

    ``fetches`` counts the times it was asked for, recorded before asking. ``path`` is relative to the library, with
    forward slashes. ``documents`` counts what was read out of it, ``unreadable`` what was kept but could not be read.
    """

    id: PackageId
    state: PackageState = PackageState.PENDING
    fetches: int = 0
    path: str | None = None
    sha256: str | None = None
    size: int | None = None
    documents: int = 0
    new_documents: int = 0
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class Request:
    """One wish sent, or to be sent, to the SAT.

    ``notice`` is a key of ``app.words`` that says why it stands as it does, ``notice_fields`` its facts; ``message``
    is what the SAT itself said last. ``next_at`` is when the engine looks at it again (UTC), ``failures`` counts what
    went wrong in a row, ``polls`` the verifications since it was accepted. ``successor_id`` is the request that asks
    for the same in its place, ``parent_id`` the one it came from. ``announced`` is NumeroCFDIs, which at times lies.
    ``copy_to`` is a folder chosen by the person that gets a second copy of each XML.
    """

    id: int
    query: Query
    created_at: datetime
    state: State = State.TO_SEND
    sat_id: SatRequestId | None = None
    cod_estatus: Code | None = None
    sat_state: Code | None = None
    sat_reason: Code | None = None
    message: str = ""
    notice: NoticeKey | None = None
    notice_fields: dict[str, str] = field(default_factory=dict)
    sent_at: datetime | None = None
    next_at: datetime | None = None
    polls: int = 0
    failures: int = 0
    announced: int | None = None
    packages: tuple[Package, ...] = ()
    parent_id: int | None = None
    successor_id: int | None = None
    copy_to: str | None = None

    @property
    def is_done(self) -> bool:
        """Whether nothing more will be done for it: final, or an uncertain send that a successor replaced."""
        return self.state.is_final or (self.state is State.UNCERTAIN and self.successor_id is not None)

    @property
    def is_unanswered(self) -> bool:
        """Whether it was sent, and nobody knows whether the SAT has it."""
        return self.sent_at is not None and self.sat_id is None and self.cod_estatus is None

    @property
    def documents(self) -> int:
        """How many documents its packages brought."""
        return sum(package.documents for package in self.packages)

    @property
    def new_documents(self) -> int:
        """How many of them were not in the library before."""
        return sum(package.new_documents for package in self.packages)

    @property
    def short_by(self) -> int:
        """How many documents fewer came than the SAT announced; 0 when its number makes no sense."""
        announced = self.announced or 0
        arrived = sum(package.documents + package.unreadable for package in self.packages)
        return max(0, announced - arrived) if announced <= MOST_ANNOUNCED[self.query.content] else 0

    @property
    def packages_in(self) -> int:
        """How many packages are on disk."""
        return sum(package.state in (PackageState.STORED, PackageState.INGESTED) for package in self.packages)
