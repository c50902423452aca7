"""Which requests are asked for, in which order, and how they are told: group after group."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from typing import Protocol

from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.identifiers import Rfc
from app.domain.index.answering import AnswersQuestions
from app.domain.lifecycle import State
from app.domain.request import Request

ATTENTION = frozenset({State.NEEDS_KEY, State.REJECTED, State.FAILED, State.EXPIRED, State.UNCERTAIN})
"""States a person should know of, unless another request took the place of the one that is in it."""


class Part(StrEnum):
    """Which requests are listed, by how far they are."""

    ALL = "all"
    ACTIVE = "active"
    ATTENTION = "attention"
    DONE = "done"


class RequestKey(Enum):
    """What the list can be sorted by; the value is its column in our table.

    ``OWNER`` and ``SUBJECT`` turn the order of the groups round, all others are for the requests of each group.
    """

    OWNER = "owner"
    SUBJECT = "subject"
    STATE = "state"
    PERIOD = "start"
    DOCUMENTS = "documents"
    PACKAGES = "packages"
    SENT = "sent"
    NEXT = "next"
    FILTERS = "filters"
    SAT_ID = "sat_id"


@dataclass(frozen=True, slots=True)
class RequestOrder:
    """What stands first. Groups stand by the contribuyente's name and then by subject."""

    key: RequestKey = RequestKey.PERIOD
    descending: bool = True


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """``words`` are folded (``app.domain.text.fold``); a request is listed that holds every one of them."""

    owner: Rfc | None = None
    part: Part = Part.ALL
    words: tuple[str, ...] = ()

    @property
    def narrows(self) -> bool:
        """Whether it leaves out any of a contribuyente's requests."""
        return self.part is not Part.ALL or bool(self.words)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a request asks for, apart from when and of whom."""

    service: Service
    direction: Direction
    content: ContentKind


SUBJECTS: tuple[Subject, ...] = tuple(
    Subject(service, direction, content)
    for service in Service
    for direction, content in (
        (Direction.ISSUED, ContentKind.XML),
        (Direction.RECEIVED, ContentKind.XML),
        (Direction.ISSUED, ContentKind.METADATA),
        (Direction.RECEIVED, ContentKind.METADATA),
        (Direction.FOLIO, ContentKind.XML),
    )
)
"""All there are, in the order in which they are listed; our table holds a subject as its place here."""


@dataclass(frozen=True, slots=True)
class RequestGroup:
    """The listed requests of one contribuyente and subject, in figures.

    ``pending`` are those for which something is still to be done, ``active`` those of them that the engine works on by
    itself, ``attention`` those a person should know of.
    ``next_at`` (UTC) is when the engine looks at one of them again; ``first`` and ``last`` (wall times) are the ends of
    all they ask for.
    """

    owner: str
    name: str
    subject: Subject
    count: int
    pending: int
    active: int
    attention: int
    documents: int
    next_at: datetime | None
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Grouped:
    """The groups in order, and the requests' numbers group after group, doubled."""

    groups: tuple[RequestGroup, ...]
    lines: array[int]


class RequestIndex(AnswersQuestions, Protocol):
    """All requests ever made, as a list to group, filter, search and sort. All raise StoreError."""

    def forget(self) -> None:
        """Drop what is kept in memory: everything is read anew."""
        ...

    def renew(self, ids: Iterable[int]) -> None:
        """Read these requests again: they are new, or changed."""
        ...

    def grouped(self, chosen: RequestFilter, order: RequestOrder) -> Grouped:
        """What ``chosen`` lets through. Newer requests stand first where ``order`` does not tell."""
        ...

    def numbered(self, numbers: Iterable[int]) -> list[Request]:
        """The requests of these numbers, newest first; numbers that no request has are left out."""
        ...
