"""A ZIP of any number of small files, written as they come: what is kept of each in memory is its entry in the list."""

from __future__ import annotations

import struct
import tempfile
import zlib
from collections.abc import Iterable
from datetime import datetime
from types import TracebackType
from typing import BinaryIO

_LEVEL = 3
_STORED, _DEFLATED, _NEEDED, _NEEDED_64 = 0, 8, 20, 45
_UTF8 = 0x800
_MOST_16, _MOST_32 = 0xFFFF, 0xFFFF_FFFF
_SPOOL = 8 << 20
_LOCAL, _CENTRAL, _END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
_END_64, _LOCATOR = struct.Struct("<4sQ2H2L4Q"), struct.Struct("<4sLQL")
_EXTRA_64 = struct.Struct("<2HQ")
_SIZES_64, _ALL_64 = struct.Struct("<2H2Q"), struct.Struct("<2H3Q")
_CRC_AT = 14  # in the local header
_FILE_MODE = 0o100644 << 16
_MADE_ON_UNIX = 3 << 8
_FIRST_YEAR, _LAST_YEAR = 1980, 2107


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
        deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = deflate.compress(data) + deflate.flush()
        label, (day, second) = name.encode("utf-8"), _dos(at)
        sizes = (zlib.crc32(data), len(packed), len(data))
        extra, offset, needed = b"", self._offset, _NEEDED
        if offset >= _MOST_32:
            extra, offset, needed = _EXTRA_64.pack(1, 8, offset), _MOST_32, _NEEDED_64
        facts = (_UTF8, _DEFLATED, second, day, *sizes, len(label))
        self._put(_LOCAL.pack(b"PK\x03\x04", _NEEDED, *facts, 0) + label)
        self._put(packed)
        self._listed.write(
            _CENTRAL.pack(
                b"PK\x01\x02", _MADE_ON_UNIX | needed, needed, *facts, len(extra), 0, 0, 0, _FILE_MODE, offset
            )
            + label
            + extra
        )
        self._count += 1

    def add_stream(self, name: str, pieces: Iterable[bytes], *, stored: bool = False) -> None:
        """Add one file of any size as its ``pieces`` come; ``stored`` when it is compressed already.

        Only where the stream can seek: the sizes are put in when they are known. Raises OSError.
        """
        label, at, method = name.encode("utf-8"), self._offset, _STORED if stored else _DEFLATED
        facts = (_UTF8, method, 0, 0x21)
        unknown = (0, _MOST_32, _MOST_32)
        self._put(_LOCAL.pack(b"PK\x03\x04", _NEEDED_64, *facts, *unknown, len(label), _SIZES_64.size) + label)
        self._put(bytes(_SIZES_64.size))
        crc, size, start = 0, 0, self._offset
        deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        for piece in pieces:
            crc, size = zlib.crc32(piece, crc), size + len(piece)
            self._put(piece if stored else deflate.compress(piece))
        self._put(b"" if stored else deflate.flush())
        packed = self._offset - start
        self._patch(at + _CRC_AT, crc.to_bytes(4, "little"))
        self._patch(at + _LOCAL.size + len(label), _SIZES_64.pack(1, 16, size, packed))
        extra = _ALL_64.pack(1, 24, size, packed, at)
        sizes = (crc, _MOST_32, _MOST_32, len(label), len(extra))
        self._listed.write(
            _CENTRAL.pack(
                b"PK\x01\x02", _MADE_ON_UNIX | _NEEDED_64, _NEEDED_64, *facts, *sizes, 0, 0, 0, _FILE_MODE, _MOST_32
            )
            + label
            + extra
        )
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
        if self._count >= _MOST_16 or max(start, size) >= _MOST_32:
            at = self._offset
            self._put(
                _END_64.pack(
                    b"PK\x06\x06",
                    _END_64.size - 12,
                    _NEEDED_64,
                    _NEEDED_64,
                    0,
                    0,
                    self._count,
                    self._count,
                    size,
                    start,
                )
            )
            self._put(_LOCATOR.pack(b"PK\x06\x07", 0, at, 1))
        count = min(self._count, _MOST_16)
        self._put(_END.pack(b"PK\x05\x06", 0, 0, count, count, min(size, _MOST_32), min(start, _MOST_32), 0))

    def _put(self, data: bytes) -> None:
        self._stream.write(data)
        self._offset += len(data)


def _dos(at: datetime | None) -> tuple[int, int]:
    if at is None or not _FIRST_YEAR <= at.year <= _LAST_YEAR:
        return 0x21, 0  # 1 January 1980
    return (at.year - _FIRST_YEAR) << 9 | at.month << 5 | at.day, at.hour << 11 | at.minute << 5 | at.second // 2
