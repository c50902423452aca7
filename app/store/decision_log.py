"""What the person decided, as lines in a text file beside the database: a damaged database loses none of it.

Lines are only ever appended, each by one writer at a time, also of two programs, and durable before it counts. What a
month's figures were when it was filed lies in files beside it, each named by the SHA-256 of what is in it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from app.disk import make_folder, os_error, sync_folder, write_whole
from app.domain.month.decisions import Decision, DecisionKind
from app.domain.month.soundness import check
from app.outside_files import open_regular
from app.store.codecs import NONSENSE, moment
from app.store.lock import short_lock

LONGEST = 256 * 1024
"""Bytes of a line; longer ones are none of ours."""
MOST_SNAPSHOT = 256 * 1024 * 1024
"""Bytes of a snapshot; a larger one is none of ours."""

_PIECE = 1 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SUFFIX = ".json.gz"


@dataclass(frozen=True, slots=True)
class DecisionHistory:
    """All decisions in the order in which they were written. ``skipped`` counts lines that make no sense."""

    decisions: Sequence[Decision]
    skipped: int


class DecisionLog:
    """Appends decisions and reads them back. Raises StoreError when the disk says no."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def append(self, *decisions: Decision) -> None:
        """Keep them, all or none, durable before it returns. Raises ValueError for what is no decision."""
        lines = b"".join(_line(one) for one in decisions)
        try:
            make_folder(self._path.parent)
            with short_lock(self._path.with_suffix(".lock")), self._path.open("ab+", buffering=0) as stream:
                size = stream.seek(0, os.SEEK_END)
                stream.seek(max(0, size - 1))
                cut = size > 0 and stream.read(1) != b"\n"  # a power cut or a full disk ended the last line early
                try:
                    left = memoryview(b"\n" * cut + lines)
                    while left:
                        left = left[stream.write(left) :]
                    os.fsync(stream.fileno())
                except OSError:
                    stream.truncate(size)
                    raise
            if size == 0:
                sync_folder(self._path.parent)
        except OSError as error:
            raise os_error(error, self._path) from error

    def read(self) -> DecisionHistory:
        """What was decided so far; nothing when there is no file."""
        decisions, skipped = [], 0
        for line in self._lines():
            try:
                decisions.append(_decision(json.loads(line)))
            except NONSENSE:
                skipped += 1
        return DecisionHistory(decisions, skipped)

    def _lines(self) -> Iterator[bytes]:
        """Line by line; of one that is too long only its pieces, which make no sense."""
        try:
            with open_regular(self._path) as stream:
                while line := stream.readline(LONGEST):
                    if line.strip():
                        yield line
        except FileNotFoundError:
            return
        except OSError as error:
            raise os_error(error, self._path) from error


class Snapshots:
    """What the figures of filed months were, kept for good. Raises StoreError when the disk says no."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, data: bytes) -> str:
        """Keep it, durable before it returns; the SHA-256 by which ``read`` finds it."""
        name = hashlib.sha256(data).hexdigest()
        if self.read(name) is None:
            try:
                make_folder(self._folder)
                write_whole(self._folder / snapshot_name(name), gzip.compress(data, 6, mtime=0))
            except OSError as error:
                raise os_error(error, self._folder) from error
        return name

    def read(self, sha256: str) -> bytes | None:
        """What was kept; None when it is not there any more, or is not what it was."""
        if not _SHA256.fullmatch(sha256):
            return None
        path = self._folder / snapshot_name(sha256)
        try:
            with open_regular(path) as stream, gzip.GzipFile(fileobj=stream) as unpacked:
                data = _at_most(unpacked)
        except FileNotFoundError:
            return None
        except (EOFError, zlib.error, gzip.BadGzipFile):
            return None
        except OSError as error:
            raise os_error(error, path) from error
        return data if hashlib.sha256(data).hexdigest() == sha256 else None

    def mark(self, sha256: str) -> str:
        """A short text that is another one when what was kept is gone, or may be another file; empty without one."""
        if not _SHA256.fullmatch(sha256):
            return ""
        try:
            told = (self._folder / snapshot_name(sha256)).stat()
        except OSError:
            return ""
        return f"{told.st_size}.{told.st_mtime_ns}"


def snapshot_name(sha256: str) -> str:
    """The file's name in the folder of snapshots."""
    return f"{sha256}{_SUFFIX}"


def is_snapshot_name(name: str) -> bool:
    """Whether a file of that name is a snapshot."""
    return name.endswith(_SUFFIX) and _SHA256.fullmatch(name.removesuffix(_SUFFIX)) is not None


def _at_most(stream: gzip.GzipFile) -> bytes:
    found = BytesIO()
    while found.tell() <= MOST_SNAPSHOT and (piece := stream.read(_PIECE)):
        found.write(piece)
    return found.getvalue()


def _line(decision: Decision) -> bytes:
    check(decision)
    told: dict[str, object] = {
        "owner": decision.owner,
        "kind": decision.kind.value,
        "subject": decision.subject,
        "value": decision.value,
        "at": decision.at.isoformat(),
    }
    if decision.undoes:
        told["undoes"] = True
    line = json.dumps(told, ensure_ascii=False).encode() + b"\n"
    if len(line) >= LONGEST:
        raise ValueError("a decision too long")
    return line


def _decision(told: dict[str, Any]) -> Decision:
    texts = [told[name] for name in ("owner", "kind", "subject", "value", "at")]
    undoes = told.get("undoes", False)
    if not all(isinstance(one, str) for one in texts) or not isinstance(undoes, bool):
        raise ValueError("not a decision")
    owner, kind, subject, value, at = texts
    found = Decision(owner, DecisionKind(kind), subject, value, moment(at), undoes)
    check(found)
    return found
