"""What was asked of the SAT, as lines in a text file beside the database: a damaged database loses no memory of it.

The third identical request is refused for ever, so this is the one thing the library folder cannot give back. What is
to be asked is noted twice: when it is made ready, and right before its bytes leave. Only by the two together can a
later start say that nothing left.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from app.disk import os_error, sync_folder
from app.domain.identifiers import SatRequestId
from app.domain.lifecycle import State
from app.domain.query import Query
from app.outside_files import open_regular
from app.store.codecs import NONSENSE, moment

_LONGEST = 64 * 1024
"""Bytes of a line; longer ones are none of ours, and come in pieces that make no sense."""


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A question that was put to the SAT at ``sent_at`` (UTC).

    ``sat_id`` is the IdSolicitud it got, if any; ``outcome`` the good end it came to (COMPLETE or EMPTY), if any.
    """

    query: Query
    sent_at: datetime
    sat_id: SatRequestId | None
    outcome: State | None = None


class Journal:
    """Appends lines, durable before it returns, and reads them back. Raises StoreError when the disk says no.

    May be written from several threads.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def preparing(self, query: Query, at: datetime) -> None:
        """A question will be put as soon as there is a token; nothing of it has left yet."""
        self._append({"preparing": query.fingerprint(), "at": at.isoformat()})

    def sending(self, query: Query, at: datetime) -> None:
        """The question is about to leave: whatever comes next, the SAT may have it."""
        self._append({"sending": query.to_dict(), "at": at.isoformat()})

    def not_sent(self, query: Query, at: datetime) -> None:
        """It is certain that the question noted at ``at`` did not leave this computer."""
        self._append({"not_sent": query.fingerprint(), "at": at.isoformat()})

    def accepted(self, query: Query, at: datetime, sat_id: SatRequestId) -> None:
        """The question noted at ``at`` got an IdSolicitud."""
        self._append({"accepted": query.fingerprint(), "at": at.isoformat(), "sat_id": sat_id.value})

    def ended(self, query: Query, at: datetime, outcome: State) -> None:
        """All that the question noted at ``at`` asked for is here, or there is nothing."""
        self._append({"ended": query.fingerprint(), "at": at.isoformat(), "outcome": outcome.value})

    def copied(self) -> None:
        """This file comes out of a backup: what was on its way then may have left since."""
        if self._path.is_file():
            self._append({"copied": True})

    def never_left(self, query: Query, at: datetime) -> bool:
        """Whether it is certain that the question made ready at ``at`` was not on its way when the program ended.

        True only where the journal knows that it was made ready and every line after that can be read: a line that is
        lost or damaged may have been the one that says that it left.
        """
        moment, is_ready = at.isoformat(), False
        for line in self._texts():
            if not is_ready and moment not in line:
                continue
            try:
                said = json.loads(line)
            except NONSENSE:
                if is_ready:
                    return False
                continue
            if not isinstance(said, dict):
                return False
            if is_ready and "copied" in said:
                return False
            if said.get("at") == moment:
                is_ready = is_ready or said.get("preparing") == query.fingerprint()
                if "sending" in said:
                    return False
        return is_ready

    def entries(self) -> list[JournalEntry]:
        """All questions that left, oldest first. Lines that make no sense (a cut last one) are passed over."""
        found: dict[tuple[str, str], JournalEntry] = {}
        for line in self._lines():
            try:
                _take(line, found)
            except NONSENSE:
                continue
        return sorted(found.values(), key=lambda one: one.sent_at.isoformat())  # each leaves on a thread

    def _lines(self) -> Iterator[dict[str, Any]]:
        for line in self._texts():
            with suppress(*NONSENSE):  # json follows brackets as deep as they go
                yield json.loads(line)

    def _texts(self) -> Iterator[str]:
        """Line by line, without empty ones."""
        try:
            with open_regular(self._path) as stream:
                while line := stream.readline(_LONGEST):
                    if text := line.decode("utf-8", "replace").rstrip("\n"):
                        yield text
        except FileNotFoundError:
            return
        except OSError as error:
            raise os_error(error, self._path) from error

    def _append(self, line: dict[str, object]) -> None:
        try:
            with self._lock, self._path.open("ab+") as stream:
                size = stream.seek(0, os.SEEK_END)
                stream.seek(max(0, size - 1))
                cut = size > 0 and stream.read(1) != b"\n"  # a power cut or a full disk ended the last line early
                stream.write(b"\n" * cut + json.dumps(line).encode() + b"\n")
                stream.flush()
                os.fsync(stream.fileno())
            if size == 0:
                sync_folder(self._path.parent)
        except OSError as error:
            raise os_error(error, self._path) from error


def _take(line: dict[str, Any], found: dict[tuple[str, str], JournalEntry]) -> None:
    at = line["at"]
    if "sending" in line:
        query = Query.from_dict(line["sending"])
        found[query.fingerprint(), at] = JournalEntry(query, moment(at), None)
    elif "not_sent" in line:
        found.pop((line["not_sent"], at), None)
    elif "accepted" in line:
        _change(found, (line["accepted"], at), sat_id=SatRequestId(line["sat_id"]))
    else:
        _change(found, (line["ended"], at), outcome=State(line["outcome"]))


def _change(found: dict[tuple[str, str], JournalEntry], key: tuple[str, str], **changes: Any) -> None:
    if key in found:
        found[key] = replace(found[key], **changes)
