"""Requests with their packages and stories, and the memory of everything ever sent."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import apsw

from app.domain.catalogs import ContentKind, Service
from app.domain.identifiers import PackageId, Rfc, SatRequestId
from app.domain.library_path import LibraryPath, package_place
from app.domain.lifecycle import PackageState, State
from app.domain.query import Query
from app.domain.request import Package, Request
from app.domain.story import Story, StoryLine, to_notice
from app.store.codecs import NONSENSE, code_text, count, fields_text, moment, time_text, to_code, to_fields
from app.store.database import reader, translated

_COLUMNS = (
    "owner, query, fingerprint, created_at, state, sat_id, cod_estatus, sat_state, sat_reason, message, notice,"
    " notice_fields, sent_at, next_at, polls, failures, announced, parent_id, successor_id, copy_to"
)
_PLACES = ", ".join("?" * 20)
_PACKAGE_COLUMNS = "id, state, fetches, path, sha256, size, documents, new_documents, unreadable"
_COVERING = (State.COMPLETE, State.EMPTY)
_ANSWERED = (*_COVERING, State.SPLIT, State.READY, State.DOWNLOADING)
_TOGETHER = 500


@contextmanager
def open_requests(database: Path) -> Iterator[RequestRepository]:
    """The requests, to be read on a connection of their own while the block runs. Raises StoreError."""
    with translated(database), closing(reader(database)) as connection:
        yield RequestRepository(connection)


class RequestRepository:
    """Reads and writes requests on ``connection``, which is the caller's."""

    def __init__(self, connection: apsw.Connection) -> None:
        self.connection = connection

    def add(
        self, query: Query, created_at: datetime, *, parent_id: int | None = None, copy_to: str | None = None
    ) -> Request:
        """A new request, to be sent at once; its number is given by the database."""
        draft = Request(
            id=0, query=query, created_at=created_at, next_at=created_at, parent_id=parent_id, copy_to=copy_to
        )
        self.connection.execute(f"INSERT INTO requests ({_COLUMNS}) VALUES ({_PLACES})", _values(draft))
        return replace(draft, id=self.connection.last_insert_rowid())

    def save(self, request: Request) -> None:
        """Replace what is stored of it, its packages included."""
        assignments = ", ".join(f"{name.strip()} = ?" for name in _COLUMNS.split(","))
        self.connection.execute(f"UPDATE requests SET {assignments} WHERE id = ?", (*_values(request), request.id))
        self.connection.executemany(
            f"INSERT OR REPLACE INTO packages (request_id, position, {_PACKAGE_COLUMNS})"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(request.id, position, *_package_values(package)) for position, package in enumerate(request.packages)],
        )

    def get(self, request_id: int) -> Request | None:
        """One request, or None."""
        return next(iter(self._select("WHERE id = ?", (request_id,))), None)

    def all(self, owner: Rfc | None = None) -> list[Request]:
        """All of them, newest first; of one contribuyente when given."""
        if owner is None:
            return self._select("ORDER BY id DESC", ())
        return self._select("WHERE owner = ? ORDER BY id DESC", (owner.value,))

    def covering(self, owners: Iterable[Rfc], start: datetime, sent_since: datetime) -> list[Request]:
        """Those of ``owners`` that ask for something after the wall time ``start``, newest first: the ones that brought
        what they asked for, those still at work, and whatever was sent after the moment ``sent_since``."""
        final = tuple(state.value for state in State if state.is_final and state not in _COVERING)
        clause = (
            "WHERE owner IN (SELECT value FROM json_each(?)) AND json_extract(query, '$.end') >= ?"
            f" AND (state NOT IN ({', '.join('?' * len(final))}) OR sent_at >= ?) ORDER BY id DESC"
        )
        names = json.dumps([owner.value for owner in owners])
        return self._select(clause, (names, start.isoformat(), *final, sent_since.isoformat()))

    def in_states(self, states: Iterable[State]) -> list[Request]:
        """Those in any of ``states``, oldest first."""
        values = tuple(state.value for state in states)
        return self._select(f"WHERE state IN ({', '.join('?' * len(values))}) ORDER BY id", values)

    def with_package_in(self, state: PackageState) -> list[Request]:
        """Those of which a package is in that state, oldest first."""
        return self._select("WHERE id IN (SELECT request_id FROM packages WHERE state = ?) ORDER BY id", (state.value,))

    def numbered(self, ids: Iterable[int]) -> list[Request]:
        """Those of these numbers, newest first; numbers that no request has are left out."""
        return self._select("WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id DESC", (json.dumps(list(ids)),))

    def recent(self, count: int) -> list[Request]:
        """Those that are not in a final state, and the newest ``count`` of those that are, newest first."""
        working = tuple(state.value for state in State if not state.is_final)
        among = f"({', '.join('?' * len(working))})"
        clause = (
            f"WHERE state IN {among} OR id IN"
            f" (SELECT id FROM requests WHERE state NOT IN {among} ORDER BY id DESC LIMIT ?) ORDER BY id DESC"
        )
        return self._select(clause, (*working, *working, count))

    def answered(self, service: Service, content: ContentKind) -> Iterator[Request]:
        """Those of this kind that brought what they asked for, read a few hundred at a time: there may be many."""
        rows = self.connection.execute(
            "SELECT id FROM requests WHERE state IN (?, ?) AND json_extract(query, '$.service') = ?"
            " AND json_extract(query, '$.content') = ?",
            (*(state.value for state in _COVERING), service.value, content.value),
        )
        ids = [row[0] for row in rows]
        for start in range(0, len(ids), _TOGETHER):
            yield from self.numbered(ids[start : start + _TOGETHER])

    def last_answers(self) -> dict[Rfc, datetime]:
        """When the newest request that brought what it asked for was sent, for each contribuyente that has one."""
        rows = self.connection.execute(
            "SELECT owner, max(sent_at) FROM requests WHERE state IN (?, ?) AND sent_at IS NOT NULL GROUP BY owner",
            tuple(state.value for state in _COVERING),
        )
        found = {}
        for owner, at in rows:
            with suppress(ValueError):  # see ``unreadable_among``
                found[Rfc(owner)] = moment(at)
        return found

    def children(self, request_id: int) -> list[Request]:
        """Those that ask for all or a part of what that one asks for, oldest first."""
        return self._select("WHERE parent_id = ? ORDER BY id", (request_id,))

    def answered_since(self, service: Service, since: datetime) -> bool:
        """Whether the SAT's ``service`` finished any that was sent after the moment ``since``."""
        states = tuple(state.value for state in _ANSWERED)
        rows = self.connection.execute(
            f"SELECT 1 FROM requests WHERE sent_at > ? AND +state IN ({', '.join('?' * len(states))})"
            " AND json_extract(query, '$.service') = ? LIMIT 1",
            (since.isoformat(), *states, service.value),
        )
        return next(iter(rows), None) is not None

    def twins(self, fingerprint: str) -> list[Request]:
        """Requests that ask the very same question, newest first."""
        return self._select("WHERE fingerprint = ? ORDER BY id DESC", (fingerprint,))

    def record_send(self, fingerprint: str, at: datetime, request_id: int | None) -> None:
        """Remember that this question is about to be put to the SAT."""
        self.connection.execute(
            "INSERT INTO sends (fingerprint, sent_at, request_id) VALUES (?, ?, ?)",
            (fingerprint, at.isoformat(), request_id),
        )

    def forget_send(self, fingerprint: str, at: datetime) -> None:
        """Take back a record: it is certain that nothing left this computer."""
        self.connection.execute(
            "DELETE FROM sends WHERE fingerprint = ? AND sent_at = ?", (fingerprint, at.isoformat())
        )

    def sends(self, fingerprint: str) -> int:
        """How often this very question was put to the SAT."""
        return sum(1 for _ in self.connection.execute("SELECT 1 FROM sends WHERE fingerprint = ?", (fingerprint,)))

    def sends_of(self, request_id: int) -> tuple[datetime, ...]:
        """When this request was put to the SAT, in whatever words; oldest first."""
        rows = self.connection.execute("SELECT sent_at FROM sends WHERE request_id = ? ORDER BY sent_at", (request_id,))
        return tuple(datetime.fromisoformat(at) for (at,) in rows)

    def add_story_line(self, request_id: int, line: StoryLine) -> None:
        """Add a line to its story."""
        self.connection.execute(
            "INSERT INTO story (request_id, at, key, fields, message) VALUES (?, ?, ?, ?, ?)",
            (request_id, line.at.isoformat(), line.key, fields_text(line.fields), line.message),
        )

    def story(self, request_id: int) -> list[StoryLine]:
        """Its story, oldest line first."""
        rows = self.connection.execute(  # as bytes: they may be no UTF-8
            "SELECT CAST(at AS BLOB), CAST(key AS BLOB), CAST(fields AS BLOB), CAST(message AS BLOB) FROM story"
            " WHERE request_id = ? ORDER BY id",
            (request_id,),
        )
        found = []
        for row in rows:
            at, key, fields, message = (str(one, "utf-8", "replace") for one in row)
            with suppress(*NONSENSE):
                found.append(StoryLine(moment(at), Story(key), to_fields(fields), message))
        return found

    def unreadable_among(self, ids: Sequence[int]) -> list[int]:
        """Those of these numbers whose rows are no requests; whoever asks for requests never gets these."""
        readable = {one.id for one in self.numbered(ids)}
        return [one for one in ids if one not in readable]

    def _select(self, clause: str, values: tuple[Any, ...]) -> list[Request]:
        rows = list(self.connection.execute(f"SELECT id, {_COLUMNS} FROM requests {clause}", values))
        packages = self._packages([row[0] for row in rows])
        found = []
        for row in rows:
            with suppress(*NONSENSE):
                found.append(_request(row, tuple(_package(one) for one in packages.get(row[0], ()))))
        return found

    def _packages(self, ids: Sequence[int]) -> dict[int, list[Sequence[Any]]]:
        found: dict[int, list[Sequence[Any]]] = {}
        rows = self.connection.execute(
            f"SELECT request_id, {_PACKAGE_COLUMNS} FROM packages"
            " WHERE request_id IN (SELECT value FROM json_each(?)) ORDER BY request_id, position",
            (json.dumps(list(ids)),),
        )
        for request_id, *values in rows:
            found.setdefault(request_id, []).append(values)
        return found


def _values(request: Request) -> tuple[Any, ...]:
    return (
        request.query.owner.value,
        json.dumps(request.query.to_dict()),
        request.query.fingerprint(),
        request.created_at.isoformat(),
        request.state.value,
        request.sat_id.value if request.sat_id else None,
        code_text(request.cod_estatus),
        code_text(request.sat_state),
        code_text(request.sat_reason),
        request.message,
        request.notice,
        fields_text(request.notice_fields),
        time_text(request.sent_at),
        time_text(request.next_at),
        request.polls,
        request.failures,
        request.announced,
        request.parent_id,
        request.successor_id,
        request.copy_to,
    )


def _request(row: Sequence[Any], packages: tuple[Package, ...]) -> Request:
    return Request(
        id=row[0],
        query=Query.from_dict(json.loads(row[2])),
        created_at=moment(row[4]),
        state=State(row[5]),
        sat_id=SatRequestId(row[6]) if row[6] else None,
        cod_estatus=to_code(row[7]),
        sat_state=to_code(row[8]),
        sat_reason=to_code(row[9]),
        message=row[10],
        notice=None if row[11] is None else to_notice(row[11]),
        notice_fields=to_fields(row[12]),
        sent_at=moment(row[13]) if row[13] else None,
        next_at=moment(row[14]) if row[14] else None,
        polls=count(row[15]),
        failures=count(row[16]),
        announced=row[17],
        packages=packages,
        parent_id=row[18],
        successor_id=row[19],
        copy_to=row[20],
    )


def _package_values(package: Package) -> tuple[Any, ...]:
    return (
        package.id.value,
        package.state.value,
        package.fetches,
        package.path,
        package.sha256,
        package.size,
        package.documents,
        package.new_documents,
        package.unreadable,
    )


def _package(values: Sequence[Any]) -> Package:
    identifier, state, fetches, path, *rest = values
    place = None if path is None else LibraryPath(path)
    if place is not None and package_place(place) is None:
        raise ValueError("not a package's place")
    return Package(PackageId(identifier), PackageState(state), count(fetches), place, *rest)
