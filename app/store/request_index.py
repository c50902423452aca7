"""All requests ever made, as a list to group, filter, search and sort: SQLite does it, and few numbers come out.

A reading connection keeps what the list is made of in a narrow table of its own in memory, made the first time
(50,000 requests: a tenth of a second) and renewed row by row as requests change. So every answer takes a few
hundredths of a second, and the database itself has no index to keep up for it.
"""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Callable, Iterable
from pathlib import Path

import apsw

from app.domain.catalogs import Direction
from app.domain.index.requests import (
    ATTENTION,
    SUBJECTS,
    Grouped,
    Part,
    RequestFilter,
    RequestGroup,
    RequestIndex,
    RequestKey,
    RequestOrder,
    Subject,
)
from app.domain.lifecycle import State
from app.domain.request import Request
from app.domain.text import fold
from app.store.answering import AnsweringConnection
from app.store.codecs import to_time
from app.store.database import reader
from app.store.requests import RequestRepository

_MIB = 4

RowWords = Callable[..., str]
"""What a request is found by, folded: from owner, service, direction, content, start, end, folio, the whole query
(JSON) when it has filters, state, IdSolicitud and the moment of sending, as they rest in the database."""

_TABLE = """
CREATE TEMP TABLE listed (
    id INTEGER PRIMARY KEY, owner TEXT, subject INTEGER, start TEXT, finish TEXT, filters TEXT, state INTEGER,
    pending INTEGER, active INTEGER, attention INTEGER, documents INTEGER, packages INTEGER, sent TEXT, next TEXT,
    sat_id TEXT, words TEXT
);
CREATE INDEX temp.listed_in_order ON listed(owner, subject, start, id);
"""
_FILTERED = (
    "(json_array_length(query, '$.counterparts') > 0 OR json_extract(query, '$.document_type') IS NOT NULL"
    " OR json_extract(query, '$.complement') IS NOT NULL OR json_extract(query, '$.third_party') IS NOT NULL"
    " OR json_extract(query, '$.status') = 'Cancelado')"
)


def _any_of(states: Iterable[State]) -> str:
    return f"({', '.join(repr(state.value) for state in sorted(states))})"


def _is_about(subject: Subject) -> str:
    parts = [f"service = '{subject.service.value}'", f"direction = '{subject.direction.value}'"]
    if subject.direction is not Direction.FOLIO:  # by folio there is only XML
        parts.append(f"content = '{subject.content.value}'")
    return " AND ".join(parts)


_SUBJECT_ORDER = "CASE " + " ".join(f"WHEN {_is_about(one)} THEN {at}" for at, one in enumerate(SUBJECTS)) + " END"
_STATE_ORDER = "CASE state " + " ".join(f"WHEN '{one.value}' THEN {at}" for at, one in enumerate(State)) + " END"
_DONE = (
    f"(state IN {_any_of(one for one in State if one.is_final)}"
    f" OR state = '{State.UNCERTAIN.value}' AND successor_id IS NOT NULL)"
)
_ACTIVE = f"(state IN {_any_of(one for one in State if one.is_active)} AND NOT {_DONE})"
_FILL = f"""
INSERT OR REPLACE INTO temp.listed
SELECT id, owner,
    {_SUBJECT_ORDER},
    start, finish, filters, {_STATE_ORDER}, NOT {_DONE}, {_ACTIVE},
    state IN {_any_of(ATTENTION)} AND successor_id IS NULL,
    coalesce(p.documents, 0), coalesce(p.packages, 0), sent_at, CASE WHEN {_ACTIVE} THEN next_at END, sat_id,
    request_words(owner, service, direction, content, start, finish, folio, filters, state, sat_id, sent_at)
FROM (
    SELECT id, owner, state, successor_id, sent_at, next_at, sat_id, json_extract(query, '$.service') AS service,
        json_extract(query, '$.direction') AS direction, json_extract(query, '$.content') AS content,
        json_extract(query, '$.start') AS start, json_extract(query, '$.end') AS finish,
        json_extract(query, '$.folio') AS folio, CASE WHEN {_FILTERED} THEN query END AS filters
    FROM main.requests WHERE ?1 IS NULL OR id IN (SELECT value FROM json_each(?1))
) LEFT JOIN (
    SELECT request_id, sum(documents) AS documents, count(*) AS packages FROM main.packages
    WHERE ?1 IS NULL OR request_id IN (SELECT value FROM json_each(?1)) GROUP BY request_id
) p ON p.request_id = id
"""
_PARTS = {Part.ALL: "", Part.ACTIVE: "active", Part.ATTENTION: "attention", Part.DONE: "NOT pending"}


class SqliteRequestIndex(AnsweringConnection, RequestIndex):
    """Reads on a connection, which keeps the narrow table as long as it lives."""

    def __init__(self, connection: apsw.Connection, words: RowWords) -> None:
        super().__init__(connection)
        self._words = words

    def forget(self) -> None:
        """Drop what is kept: the database may be another now."""
        self._connection.execute("DROP TABLE IF EXISTS temp.listed")

    def renew(self, ids: Iterable[int]) -> None:
        """Read these requests again: they are new, or changed."""
        if self._is_prepared():
            self._fill(json.dumps(list(ids)))

    def grouped(self, chosen: RequestFilter, order: RequestOrder) -> Grouped:
        """What ``chosen`` lets through. Newer requests stand first where ``order`` does not tell."""
        self._prepare()
        names = {str(rfc): str(name) for rfc, name in self._connection.execute("SELECT rfc, name FROM main.taxpayers")}
        where, values = _where(chosen, names)
        groups = self._groups(where, values, names)
        inner = f"SELECT id FROM temp.listed {where} ORDER BY owner, subject, {_ordering(order)}, id DESC"
        # one text of hexadecimal digits: see SqliteDocumentIndex.ordered_ids
        statement = f"SELECT group_concat(printf('%08x', 2 * id), '') FROM ({inner})"
        digits = next(row[0] for row in self._connection.execute(statement, values))
        lines = array("I", bytes.fromhex(digits or ""))
        if sys.byteorder == "little":
            lines.byteswap()
        return _by_name(groups, lines, order)

    def numbered(self, numbers: Iterable[int]) -> list[Request]:
        """The requests of these numbers, newest first; numbers that no request has are left out."""
        return RequestRepository(self._connection).numbered(numbers)

    def _groups(self, where: str, values: tuple[str, ...], names: dict[str, str]) -> list[RequestGroup]:
        rows = self._connection.execute(
            "SELECT owner, subject, count(*), sum(pending), sum(active), sum(attention), sum(documents), min(next),"
            f" min(start), max(finish) FROM temp.listed {where} GROUP BY owner, subject ORDER BY owner, subject",
            values,
        )
        return [
            RequestGroup(
                owner,
                names.get(owner, ""),
                SUBJECTS[subject],
                count,
                pending,
                active,
                attention,
                documents,
                to_time(following),
                to_time(first),
                to_time(last),
            )
            for owner, subject, count, pending, active, attention, documents, following, first, last in rows
        ]

    def _prepare(self) -> None:
        if not self._is_prepared():
            with self._connection:
                self._connection.execute(_TABLE)
                self._fill(None)

    def _is_prepared(self) -> bool:
        found = self._connection.execute("SELECT 1 FROM temp.sqlite_schema WHERE name = 'listed'")
        return found.fetchone() is not None

    def _fill(self, ids: str | None) -> None:
        self._connection.create_scalar_function("request_words", self._words, 11)
        self._connection.execute(_FILL, (ids,))


def open_request_index(database: Path, words: RowWords) -> SqliteRequestIndex:
    """Open it to read, on a connection of its own; ``words`` tells what a request is found by. Raises StoreError."""
    return SqliteRequestIndex(reader(database, cache=_MIB), words)


def _where(chosen: RequestFilter, names: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    """The condition, and the values it asks for in order."""
    parts: list[str] = [_PARTS[chosen.part]] if chosen.part is not Part.ALL else []
    values: list[str] = []
    if chosen.owner is not None:
        parts.append("owner = ?")
        values.append(chosen.owner.value)
    for word in chosen.words:
        parts.append("(instr(words, ?) OR owner IN (SELECT value FROM json_each(?)))")
        values += [word, json.dumps([rfc for rfc, name in names.items() if word in fold(name)])]
    return (f"WHERE {' AND '.join(parts)}" if parts else ""), tuple(values)


def _ordering(order: RequestOrder) -> str:
    """How the requests of one group stand; what has no such moment stands last."""
    if order.key in (RequestKey.OWNER, RequestKey.SUBJECT):
        return "start DESC"
    way = "DESC" if order.descending else "ASC"
    last = f"{order.key.value} IS NULL, " if order.key in (RequestKey.SENT, RequestKey.NEXT) else ""
    return f"{last}{order.key.value} {way}"


def _by_name(groups: list[RequestGroup], lines: array[int], order: RequestOrder) -> Grouped:
    """Contribuyentes by name instead of by RFC, each with the lines of its groups."""
    places, at = {}, 0
    for group in groups:
        places[group.owner, group.subject] = slice(at, at + group.count)
        at += group.count
    falls = order.key if order.descending else None
    by_subject = sorted(groups, key=lambda one: SUBJECTS.index(one.subject), reverse=falls is RequestKey.SUBJECT)
    ordered = sorted(  # stable: the subjects of each contribuyente keep their order
        by_subject, key=lambda one: (fold(one.name) or "~", one.owner), reverse=falls is RequestKey.OWNER
    )
    found = array("I")
    for group in ordered:
        found.extend(lines[places[group.owner, group.subject]])
    return Grouped(tuple(ordered), found)
