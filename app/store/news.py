"""What came into the index since a moment of before: XML that arrived, and documents that were cancelled.

The moment is a mark in the tables themselves, so that asking costs what is new and not what is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import apsw

from app.store.codings import CANCELLED, UNREADABLE
from app.store.database import reader, translated

MOST = 100_000
"""So many are counted: who fills a library wants to know no better."""


class NewsKind(StrEnum):
    """What happened to a document."""

    ARRIVED = "llegaron"
    CANCELLED = "cancelados"


@dataclass(frozen=True, slots=True)
class IndexMark:
    """Up to where the index was looked at: the last package or import (with its ``name``), and the last line of the
    history of states.
    """

    source: int = 0
    name: str = ""
    history: int = 0


@dataclass(frozen=True, slots=True)
class IndexNews:
    """By RFC, up to ``now``. ``is_other`` tells that the mark is of another index, made anew since: nothing is news."""

    now: IndexMark
    is_other: bool = False
    arrived: Mapping[str, int] = field(default_factory=dict)
    cancelled: Mapping[str, int] = field(default_factory=dict)


_LAST_SOURCE = "SELECT id, name FROM sources ORDER BY id DESC LIMIT 1"
_LAST_LINE = "SELECT coalesce(max(id), 0) FROM history"
_NAME = "SELECT name FROM sources WHERE id = ?"
# CROSS JOIN: from the few that are new on
_ARRIVED = f"""
(SELECT id FROM documents INDEXED BY documents_by_xml_source
    WHERE xml_source > :source AND xml_source <= :last LIMIT {MOST}) n
    CROSS JOIN document_list l ON l.id = n.id CROSS JOIN owners o ON o.id = l.owner WHERE l.state <> {UNREADABLE}
"""
# of those that were known before: what arrives cancelled was never counted on
_CANCELLED = f"""
(SELECT DISTINCT document AS id FROM history
    WHERE id > :history AND id <= :line AND state = {CANCELLED} LIMIT {MOST}) n
    CROSS JOIN document_list l ON l.id = n.id CROSS JOIN documents d ON d.id = n.id
    CROSS JOIN owners o ON o.id = l.owner
    WHERE l.state = {CANCELLED} AND coalesce(d.xml_source, d.metadata_source, 0) <= :source
"""
_FROM = {NewsKind.ARRIVED: _ARRIVED, NewsKind.CANCELLED: _CANCELLED}


def mark_now(database: Path) -> IndexMark:
    """Up to where the index is now; the beginning where there is none yet. Raises StoreError."""
    if not database.exists():
        return IndexMark()
    with closing(reader(database)) as connection, translated(database):
        return _mark(connection)


def read_news(database: Path, since: IndexMark) -> IndexNews:
    """What is new. Raises StoreError."""
    with closing(reader(database)) as connection, translated(database):
        now = _mark(connection)
        known = connection.execute(_NAME, (since.source,)).get
        if (since.source and known != since.name) or since.history > now.history:
            return IndexNews(now, is_other=True)
        return IndexNews(
            now,
            arrived=_counts(connection, NewsKind.ARRIVED, since, now),
            cancelled=_counts(connection, NewsKind.CANCELLED, since, now),
        )


def news_ids(database: Path, kind: NewsKind, since: IndexMark, until: IndexMark, owner: str) -> tuple[int, ...]:
    """The numbers of the documents of ``owner`` that a count of ``read_news`` is made of. Raises StoreError."""
    statement = f"SELECT n.id FROM {_FROM[kind]} AND o.rfc = :owner ORDER BY l.issued DESC, n.id DESC"
    with closing(reader(database)) as connection, translated(database):
        return tuple(number for (number,) in connection.execute(statement, {**_between(since, until), "owner": owner}))


def _counts(connection: apsw.Connection, kind: NewsKind, since: IndexMark, now: IndexMark) -> dict[str, int]:
    statement = f"SELECT o.rfc, count(*) FROM {_FROM[kind]} GROUP BY 1 ORDER BY 1"
    return dict(connection.execute(statement, _between(since, now)))


def _between(since: IndexMark, until: IndexMark) -> dict[str, int]:
    return {"source": since.source, "last": until.source, "history": since.history, "line": until.history}


def _mark(connection: apsw.Connection) -> IndexMark:
    source, name = next(iter(connection.execute(_LAST_SOURCE)), (0, ""))
    (history,) = next(iter(connection.execute(_LAST_LINE)))
    return IndexMark(int(source), str(name), int(history))
