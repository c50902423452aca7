"""What the window reads of the database beside its events: in background tasks, on connections of their own."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.catalogs import ContentKind, Service
from app.domain.identifiers import Rfc
from app.domain.index.answering import never
from app.domain.index.filter import DocumentFilter
from app.domain.index.port import DocumentIndex, OpenDocumentIndex
from app.domain.request import Request
from app.domain.story import StoryLine
from app.domain.taxpayer import Taxpayer
from app.engine.planning.completeness import Complete, complete_days
from app.engine.planning.coverage import coverage_of
from app.store.requests import open_requests
from app.store.taxpayers import read_taxpayers
from app.words.wait_words import Wait, last_waits

_NEWEST = 200
"""Of the past so many requests are kept at hand: the latest downloads, and how long the SAT took of late."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a start reads from the database; see ``AppState`` for which requests these are."""

    taxpayers: tuple[Taxpayer, ...]
    requests: tuple[Request, ...]
    answered: Mapping[Rfc, datetime]


@dataclass(frozen=True, slots=True)
class RequestStory:
    """A request's story, and how often its very question was put to the SAT."""

    request_id: int
    story: tuple[StoryLine, ...]
    sends: int


def read_story(database: Path, request: Request) -> RequestStory:
    """What is known of a request beside its snapshot, on a connection of its own. Raises StoreError."""
    with open_requests(database) as requests:
        return RequestStory(request.id, tuple(requests.story(request.id)), requests.sends(request.query.fingerprint()))


def read_waits(database: Path, requests: tuple[Request, ...]) -> tuple[Wait, ...]:
    """How long the SAT took for the latest of ``requests``, on a connection of its own. Raises StoreError."""
    with open_requests(database) as opened:
        return last_waits(requests, opened.story)


def load(database: Path) -> Loaded:
    """Contribuyentes and requests. Raises StoreError."""
    with open_requests(database) as requests:
        return Loaded(read_taxpayers(database), tuple(requests.recent(_NEWEST)), requests.last_answers())


@dataclass(frozen=True, slots=True)
class Counted:
    """Of each owner in the index, registered or not: how many documents lie here, and how many are only known of."""

    documents: dict[Rfc, int]
    listed: dict[Rfc, int]


def counts(open_index: OpenDocumentIndex) -> Counted:
    """Read in an index opened for it. Raises StoreError."""
    with closing(open_index()) as index:
        return index.answer(_counted, never)


def _counted(index: DocumentIndex) -> Counted:
    owners = index.owners()
    here, listed = (
        {owner: index.count(DocumentFilter(owner=owner, has_xml=has_xml)) for owner in owners}
        for has_xml in (True, False)
    )
    return Counted(here, listed)


def read_complete(database: Path) -> dict[Rfc, Complete | None]:
    """Over which days the XML of each owner who ever downloaded some is all here. Raises StoreError."""
    with open_requests(database) as requests:
        found = coverage_of(requests.answered(Service.CFDI, ContentKind.XML))
    owners = {subject.owner for subject in found if subject.content is ContentKind.XML}
    return {owner: complete_days(found, owner) for owner in owners}
