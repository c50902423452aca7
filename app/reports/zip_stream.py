"""Writes a ZIP as its members come, of any number and size, in constant memory.

Not by ``zipfile``, which keeps an object for each member (460 MB for a million copies) and writes nothing that was
compressed beforehand: the sheets of a workbook grow side by side, so each is a ``Piece`` deflated in its own file.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from struct import Struct, pack
from types import TracebackType
from typing import BinaryIO, NamedTuple

from app.zip_format import (
    CENTRAL,
    CENTRAL_MARK,
    DEFLATED,
    ELSEWHERE,
    END,
    END_64,
    END_64_MARK,
    END_MARK,
    EXTRA_64,
    LOCAL,
    LOCAL_MARK,
    LOCATOR,
    LOCATOR_MARK,
    STORED,
)

LARGEST = 0xFFFF_FFFE
"""Bytes of a member, and its place, that need no ZIP64; spreadsheets read no larger member."""

_LEVEL = 3
_NEEDED, _NEEDED_64 = 20, 45
_UTF8 = 0x800
_MOST_MEMBERS = 0xFFFF
_SPOOL = 8 << 20
_SIZES_64 = Struct("<2H2Q")
_CRC_AT = 14  # in the local header
_FILE_MODE = 0o100644 << 16
_MADE_ON_UNIX = 3 << 8
_FIRST_YEAR, _LAST_YEAR = 1980, 2107
_NO_TIME = (0, 0x21)  # 1 January 1980: a ZIP's files have a date
_NO_MORE = b"\x03\x00"  # an empty last block of deflate
_ZEROS = bytes(1 << 20)


class Piece:
    """A stretch of a member, deflated into ``stream`` so that another piece can follow."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._deflate = _deflate()
        self.crc = 0
        self.size = 0
        self.packed = 0

    def write(self, data: bytes) -> None:
        """Add ``data``. Raises OSError."""
        self.crc = zlib.crc32(data, self.crc)
        self.size += len(data)
        self._put(self._deflate.compress(data))

    def end(self) -> None:
        """Finish what was written, so that another piece can be put behind it."""
        self._put(self._deflate.flush(zlib.Z_SYNC_FLUSH))

    def move_to(self, target: BinaryIO) -> None:
        """Copy what was deflated, and close its stream: the disk need not hold all of it twice."""
        self._stream.seek(0)
        shutil.copyfileobj(self._stream, target, 1 << 20)
        self._stream.close()

    def _put(self, data: bytes) -> None:
        self.packed += len(data)
        self._stream.write(data)


class _Sizes(NamedTuple):
    crc: int
    packed: int
    size: int


class ZipStream:
    """Writes into ``stream`` from where it stands; ZIP64 where there are too many files or bytes for less.

    To be used in a ``with``; the list of files is written when that ends well.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._start = stream.tell() if stream.seekable() else 0
        self._offset = 0
        self._count = 0
        self._listed = tempfile.SpooledTemporaryFile(_SPOOL)  # noqa: SIM115 - closed by __exit__

    def __enter__(self) -> ZipStream:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        try:
            if error is None:
                self._end()
        finally:
            self._listed.close()

    def add(self, name: str, data: bytes, at: datetime | None = None) -> None:
        """Add one file of less than 4 GiB; ``name`` has forward slashes, ``at`` is its wall time. Raises OSError."""
        deflate = _deflate()
        packed = deflate.compress(data) + deflate.flush()
        self._begin(name, _Sizes(zlib.crc32(data), len(packed), len(data)), _dos(at))
        self._put(packed)

    def add_pieces(self, name: str, pieces: Sequence[Piece]) -> None:
        """Add one file of ended pieces, which are closed then. Raises OSError when it is too large for one."""
        crc = size = 0
        for piece in pieces:
            crc = _joined(crc, piece.crc, piece.size)
            size += piece.size
        packed = sum(piece.packed for piece in pieces) + len(_NO_MORE)
        if max(size, packed) > LARGEST:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
        self._begin(name, _Sizes(crc, packed, size), _NO_TIME)
        for piece in pieces:
            piece.move_to(self._stream)
            self._offset += piece.packed
        self._put(_NO_MORE)

    def add_stream(self, name: str, pieces: Iterable[bytes], *, stored: bool = False) -> None:
        """Add one file of any size as its ``pieces`` come; ``stored`` when it is compressed already.

        Only where the stream can seek: the sizes are put in when they are known. Raises OSError.
        """
        label, at, method = name.encode("utf-8"), self._offset, STORED if stored else DEFLATED
        facts = (_flags(label), method, *_NO_TIME)
        unknown = (0, ELSEWHERE, ELSEWHERE)
        self._put(LOCAL.pack(LOCAL_MARK, _NEEDED_64, *facts, *unknown, len(label), _SIZES_64.size) + label)
        self._put(bytes(_SIZES_64.size))
        crc, size, start = 0, 0, self._offset
        deflate = _deflate()
        for piece in pieces:
            crc, size = zlib.crc32(piece, crc), size + len(piece)
            self._put(piece if stored else deflate.compress(piece))
        self._put(b"" if stored else deflate.flush())
        packed = self._offset - start
        self._patch(at + _CRC_AT, crc.to_bytes(4, "little"))
        self._patch(at + LOCAL.size + len(label), _SIZES_64.pack(EXTRA_64, 16, size, packed))
        extra = pack("<2H3Q", EXTRA_64, 24, size, packed, at)
        self._list(label, _NEEDED_64, (*facts, crc, ELSEWHERE, ELSEWHERE), ELSEWHERE, extra)

    def _begin(self, name: str, sizes: _Sizes, when: tuple[int, int]) -> None:
        """What stands before a member's bytes, and its entry in the list."""
        label = name.encode("utf-8")
        facts = (_flags(label), DEFLATED, *when, *sizes)
        if self._offset > LARGEST:
            self._list(label, _NEEDED_64, facts, ELSEWHERE, pack("<2HQ", EXTRA_64, 8, self._offset))
        else:
            self._list(label, _NEEDED, facts, self._offset, b"")
        self._put(LOCAL.pack(LOCAL_MARK, _NEEDED, *facts, len(label), 0) + label)

    def _list(self, label: bytes, needed: int, facts: tuple[int, ...], place: int, extra: bytes) -> None:
        lengths = (len(label), len(extra), 0)
        entry = CENTRAL.pack(CENTRAL_MARK, _MADE_ON_UNIX | needed, needed, *facts, *lengths, 0, 0, _FILE_MODE, place)
        self._listed.write(entry + label + extra)
        self._count += 1

    def _patch(self, at: int, data: bytes) -> None:
        self._stream.seek(self._start + at)
        self._stream.write(data)
        self._stream.seek(self._start + self._offset)

    def _end(self) -> None:
        start, size = self._offset, self._listed.tell()
        self._listed.seek(0)
        while piece := self._listed.read(1 << 20):
            self._put(piece)
        count = min(self._count, _MOST_MEMBERS)
        if self._count >= _MOST_MEMBERS or max(start, size) > LARGEST:
            at, length = self._offset, END_64.size - 12
            self._put(
                END_64.pack(END_64_MARK, length, _NEEDED_64, _NEEDED_64, 0, 0, self._count, self._count, size, start)
            )
            self._put(LOCATOR.pack(LOCATOR_MARK, 0, at, 1))
        size, start = (value if value <= LARGEST else ELSEWHERE for value in (size, start))
        self._put(END.pack(END_MARK, 0, 0, count, count, size, start, 0))

    def _put(self, data: bytes) -> None:
        self._stream.write(data)
        self._offset += len(data)


def _deflate() -> zlib._Compress:
    return zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)


def _flags(label: bytes) -> int:
    return 0 if label.isascii() else _UTF8


def _dos(at: datetime | None) -> tuple[int, int]:
    """Time and day as MS-DOS had them."""
    if at is None or not _FIRST_YEAR <= at.year <= _LAST_YEAR:
        return _NO_TIME
    return at.hour << 11 | at.minute << 5 | at.second // 2, (at.year - _FIRST_YEAR) << 9 | at.month << 5 | at.day


def _joined(first: int, second: int, length: int) -> int:
    """The CRC of two stretches in a row, the second of ``length`` bytes, from those of each.

    A CRC is linear: what ``first`` does over ``length`` bytes of anything, it does over as many zeros.
    """
    if not first:
        return second
    moved, zeros = first, 0
    while length:
        part = _ZEROS if length >= len(_ZEROS) else _ZEROS[:length]
        moved, zeros = zlib.crc32(part, moved), zlib.crc32(part, zeros)
        length -= len(part)
    return moved ^ zeros ^ second
