"""Rows that say they are requests and are none: kept in a file of their own and taken out of the index.

They may come with a backup, or from a program that meddled. One alone would keep every list of requests from being
read. What was ever sent is remembered all the same: that is in ``sends`` and in the journal.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import apsw

from app.domain.catalogs import ContentKind, Direction, Service, StatusFilter
from app.domain.lifecycle import State
from app.store.requests import RequestRepository

FILE = "solicitudes-danadas.jsonl"
"""Beside the index: one line for each row that was taken out."""

_MOMENT = "[12][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*"


def _is_none_of(what: str, kinds: type[Service | Direction | ContentKind | StatusFilter | State]) -> str:
    return f"{what} NOT IN ({', '.join(repr(one.value) for one in kinds)})"


_SUSPECT = f"""
SELECT id FROM requests WHERE
    CASE WHEN json_valid(query) AND json_type(query) = 'object' THEN
        json_extract(query, '$.owner') IS NOT owner
        OR coalesce({_is_none_of("json_extract(query, '$.service')", Service)}, 1)
        OR coalesce({_is_none_of("json_extract(query, '$.direction')", Direction)}, 1)
        OR coalesce({_is_none_of("json_extract(query, '$.content')", ContentKind)}, 1)
        OR coalesce({_is_none_of("json_extract(query, '$.status')", StatusFilter)}, 1)
        OR json_extract(query, '$.start') NOT GLOB '{_MOMENT}' OR json_extract(query, '$.end') NOT GLOB '{_MOMENT}'
    ELSE 1 END
    OR {_is_none_of("state", State)}
    OR created_at NOT GLOB '{_MOMENT}' OR sent_at NOT GLOB '{_MOMENT}' OR next_at NOT GLOB '{_MOMENT}'
    OR length(owner) NOT IN (12, 13) OR NOT json_valid(notice_fields) OR length(query) > 1000000
"""
"""A quick look that finds gross nonsense among many; those that are not done are read one by one."""


def set_aside_damaged(connection: apsw.Connection, folder: Path) -> int:
    """Take them out; returns how many there were. They are in the file before they are out of the index.

    Raises apsw.Error and OSError.
    """
    working = ", ".join(repr(state.value) for state in State if not state.is_final)
    statement = f"{_SUSPECT} UNION SELECT id FROM requests WHERE state IN ({working})"
    suspects = [int(row[0]) for row in connection.execute(statement)]
    undecodable = _undecodable(connection)
    readable = [number for number in suspects if number not in undecodable]
    damaged = sorted({*undecodable, *RequestRepository(connection).unreadable_among(readable)})
    if not damaged:
        return 0
    _keep(connection, damaged, folder / FILE)
    numbers = json.dumps(damaged)
    chosen = "IN (SELECT value FROM json_each(?))"
    with connection:
        for name in ("parent_id", "successor_id"):
            connection.execute(f"UPDATE requests SET {name} = NULL WHERE {name} {chosen}", (numbers,))
        for table in ("story", "packages"):
            connection.execute(f"DELETE FROM {table} WHERE request_id {chosen}", (numbers,))
        connection.execute(f"DELETE FROM requests WHERE id {chosen}", (numbers,))
    return len(damaged)


def _undecodable(connection: apsw.Connection) -> set[int]:
    """The requests with a text that is no UTF-8, in their row or their packages': nobody could read a list with them.

    All texts are looked at as one; only where that is none the row is looked for.
    """
    found: set[int] = set()
    for table, number in (("requests", "id"), ("packages", "request_id")):
        names = [name for name, kind in _columns(connection, table) if kind == "TEXT"]
        texts = " || ' ' || ".join(f"coalesce({name}, '')" for name in names)
        whole = connection.execute(f"SELECT CAST(group_concat({texts}, ' ') AS BLOB) FROM {table}")
        if not _is_utf8(next(row[0] for row in whole)):
            rows = connection.execute(f"SELECT {number}, CAST({texts} AS BLOB) FROM {table}")
            found.update(int(owner) for owner, data in rows if not _is_utf8(data))
    return found


def _is_utf8(data: bytes | None) -> bool:
    try:
        (data or b"").decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _columns(connection: apsw.Connection, table: str) -> list[tuple[str, str]]:
    """The columns of a table: the name of each, and its type as it was declared."""
    return [(str(row[1]), str(row[2])) for row in connection.execute(f"PRAGMA table_info({table})")]


def _keep(connection: apsw.Connection, damaged: list[int], file: Path) -> None:
    names = [name for name, _ in _columns(connection, "requests")]
    values = ", ".join(f"CASE typeof({name}) WHEN 'text' THEN CAST({name} AS BLOB) ELSE {name} END" for name in names)
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(file, flags, 0o600), "ab") as stream:
        for number in damaged:
            for row in connection.execute(f"SELECT {values} FROM requests WHERE id = ?", (number,)):
                texts = (one.decode("utf-8", "backslashreplace") if isinstance(one, bytes) else one for one in row)
                stream.write(json.dumps(dict(zip(names, texts, strict=True))).encode() + b"\n")
        stream.flush()
        os.fsync(stream.fileno())
