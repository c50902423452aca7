"""Reads a backup member by member, in its own order, trusting nothing: not its sizes, not its names, not its end."""

from __future__ import annotations

import hashlib
import struct
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, BinaryIO

from app.backup.format import (
    FORMAT,
    LONGEST_LINE,
    MANIFEST,
    MOST_FILES,
    MOST_RATIO,
    RATIO_FREE,
    Head,
    Listed,
    is_safe_name,
)
from app.disk import os_error
from app.errors import (
    BackupError,
    BackupMissingError,
    DamagedBackupError,
    HostileBackupError,
    NewerBackupError,
    NotABackupError,
)
from app.outside_files import open_regular
from app.zip_format import CENTRAL, CENTRAL_MARK, DEFLATED, ELSEWHERE, END_MARK, LOCAL, LOCAL_MARK, STORED

_SIZES_64 = struct.Struct("<2H2Q")
_ALL_64 = struct.Struct("<2H3Q")
_TAIL = 4_096  # the last entry of the directory and what follows it
_PIECE = 256 << 10


@dataclass(frozen=True, slots=True)
class BackupFacts:
    """What a backup holds."""

    head: Head
    files: int
    bytes: int


class BackupReader:
    """An open backup; to be used in a ``with``. Everything raises BackupErrors, and StoreErrors when the disk says no.

    Attributes:
        facts: what it holds, as its list says; the list was checked as a whole.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._file: BinaryIO = open_regular(path)
        except (FileNotFoundError, NotADirectoryError):
            raise BackupMissingError(path) from None
        except OSError as error:
            if path.exists() and not path.is_file():  # a folder, a pipe
                raise NotABackupError(path) from None
            raise os_error(error, path) from error
        self._list: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close
        try:
            self._size = self._file.seek(0, 2)
            self._manifest_at = self._find_list()
            self._inflate_list()
            self.facts = self._check_list()
        except OSError as error:
            self.close()
            raise os_error(error, path) from error
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> BackupReader:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
        self._list.close()

    def members(self) -> Iterator[tuple[Listed, Iterator[bytes]]]:
        """Each member with its bytes, to be taken to their end before the next is asked for.

        A member whose bytes are not those of the list raises at its end; the last step raises when anything is left.
        """
        self._list.seek(0)
        self._list.readline()
        at = 0
        for line in self._list:
            listed = Listed.parse(line.decode().rstrip("\n"))
            member = self._open(at, listed.name)
            at = member.end
            yield listed, self._verified(member, listed)
        if at != self._manifest_at:
            raise self._damaged("list")

    # ── the list ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _find_list(self) -> int:
        """Where the list's member begins, out of the directory's last entry."""
        start = max(0, self._size - _TAIL)
        self._file.seek(start)
        tail = self._file.read(_TAIL)
        name = MANIFEST.encode()
        found = tail.rfind(name, 0, max(0, tail.rfind(END_MARK)))
        entry = found - CENTRAL.size
        if entry < 0 or tail[entry : entry + 4] != CENTRAL_MARK:
            raise NotABackupError(self._path)
        fields = CENTRAL.unpack_from(tail, entry)
        extra = tail[found + len(name) : found + len(name) + _ALL_64.size]
        if fields[10] != len(name) or len(extra) < _ALL_64.size or extra[:4] != b"\x01\x00\x18\x00":
            raise NotABackupError(self._path)
        at: int = _ALL_64.unpack(extra)[4]
        if at >= self._size:
            raise self._damaged("list")
        return at

    def _inflate_list(self) -> None:
        member = self._open(self._manifest_at, MANIFEST)
        for piece in self._pieces(member):
            self._list.write(piece)

    def _check_list(self) -> BackupFacts:
        """Names, sizes and sums of the whole list before any of it is believed."""
        self._list.seek(0)
        try:
            head = Head.parse(self._line())
        except ValueError:
            raise NotABackupError(self._path) from None
        if head.format > FORMAT:
            raise NewerBackupError(self._path, str(head.format))
        files = total = 0
        while line := self._line():
            try:
                listed = Listed.parse(line)
            except ValueError:
                raise self._damaged("list") from None
            if not is_safe_name(listed.name):
                raise self._hostile("name")
            files, total = files + 1, total + listed.size
            if files > MOST_FILES:
                raise self._hostile("too_many_members")
        if total > RATIO_FREE and total > MOST_RATIO * self._size:
            raise self._hostile("ratio")
        return BackupFacts(head, files, total)

    def _line(self) -> str:
        line = self._list.readline(LONGEST_LINE + 1)
        if len(line) > LONGEST_LINE:
            raise self._hostile("name")
        try:
            return line.decode("utf-8").rstrip("\n")
        except UnicodeDecodeError:
            raise self._damaged("list") from None

    # ── members ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _open(self, at: int, name: str) -> _Member:
        """The member that begins at ``at``, which must be called ``name``."""
        self._file.seek(at)
        fixed = self._file.read(LOCAL.size)
        if len(fixed) < LOCAL.size or fixed[:4] != LOCAL_MARK:
            raise self._damaged("cut")
        _, _, flags, method, _, _, crc, packed, size, named, extra = LOCAL.unpack(fixed)
        label, more = self._file.read(named), self._file.read(extra)
        if label != name.encode() or flags & 1 or method not in (STORED, DEFLATED):
            raise self._damaged("member")
        if packed != ELSEWHERE or size != ELSEWHERE or len(more) != _SIZES_64.size:
            raise self._damaged("member")
        _, _, size, packed = _SIZES_64.unpack(more)
        start = at + LOCAL.size + named + extra
        if start + packed > self._size:
            raise self._damaged("cut")
        if size > RATIO_FREE and size > MOST_RATIO * packed:
            raise self._hostile("ratio")
        return _Member(start, packed, size, crc, method)

    def _pieces(self, member: _Member) -> Iterator[bytes]:
        """Its bytes, never more than it says."""
        self._file.seek(member.start)
        inflate = zlib.decompressobj(-zlib.MAX_WBITS) if member.method == DEFLATED else None
        left, size, crc = member.packed, 0, 0
        while left > 0:
            raw = self._file.read(min(_PIECE, left))
            if not raw:
                raise self._damaged("cut")
            left -= len(raw)
            while raw:
                try:
                    piece = inflate.decompress(raw, _PIECE) if inflate else raw
                except zlib.error:
                    raise self._damaged("bad_stream") from None
                raw = inflate.unconsumed_tail if inflate else b""
                size, crc = size + len(piece), zlib.crc32(piece, crc)
                if size > member.size:
                    raise self._hostile("sizes_lie")
                if piece:
                    yield piece
        if size != member.size or crc != member.crc:
            raise self._damaged("crc")

    def _verified(self, member: _Member, listed: Listed) -> Iterator[bytes]:
        if member.size != listed.size:
            raise self._damaged("size")
        told = hashlib.sha256()
        for piece in self._pieces(member):
            told.update(piece)
            yield piece
        if told.hexdigest() != listed.sha256:
            raise self._damaged("sha256")

    def _damaged(self, why: str) -> BackupError:
        return DamagedBackupError(self._path, why)

    def _hostile(self, why: str) -> BackupError:
        return HostileBackupError(self._path, why)


@dataclass(frozen=True, slots=True)
class _Member:
    start: int
    packed: int
    size: int
    crc: int
    method: int

    @property
    def end(self) -> int:
        return self.start + self.packed
