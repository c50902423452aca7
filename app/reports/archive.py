"""A ZIP put together from pieces that were compressed beforehand, as a workbook needs: its sheets grow side by side."""

from __future__ import annotations

import errno
import os
import shutil
import struct
import zlib
from collections.abc import Sequence
from typing import BinaryIO

LARGEST = 0xFFFF_FFFE
"""Bytes of one member. The archive itself may be larger: what lies further back is then listed as ZIP64 does."""

_ELSEWHERE = 0xFFFF_FFFF  # in place of a number that stands in the ZIP64 fields
_LEVEL = 3
_NO_MORE = b"\x03\x00"  # an empty last block of deflate
_ZEROS = bytes(1 << 20)
_DEFLATED, _NEEDED, _FIRST_DAY = 8, 20, 0x21  # 1 January 1980: a ZIP's files have a date, ours have none
_NEEDED_LARGE = 45
_LOCAL, _CENTRAL, _END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
_FAR_OFFSET, _LARGE_END, _LARGE_PLACE = struct.Struct("<2HQ"), struct.Struct("<4sQ2H2L4Q"), struct.Struct("<4sLQL")


class Piece:
    """A stretch of a member, deflated into ``stream`` so that another piece can follow."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        self.crc = 0
        self.size = 0
        self.compressed = 0

    def write(self, data: bytes) -> None:
        """Add ``data``."""
        self.crc = zlib.crc32(data, self.crc)
        self.size += len(data)
        self._put(self._deflate.compress(data))

    def end(self) -> None:
        """Nothing more comes."""
        self._put(self._deflate.flush(zlib.Z_SYNC_FLUSH))

    def move_to(self, target: BinaryIO) -> None:
        """Copy what was deflated, and close its stream: the disk need not hold all of it twice."""
        self._stream.seek(0)
        shutil.copyfileobj(self._stream, target, 1 << 20)
        self._stream.close()

    def _put(self, data: bytes) -> None:
        self.compressed += len(data)
        self._stream.write(data)


class Archive:
    """Writes members one after the other into ``stream``."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._offset = 0
        self._central: list[bytes] = []

    def add(self, name: str, pieces: Sequence[Piece]) -> None:
        """Add a member of ended pieces, which are closed then. Raises OSError when it is too large for one."""
        crc = size = 0
        for piece in pieces:
            crc = _joined(crc, piece.crc, piece.size)
            size += piece.size
        compressed = sum(piece.compressed for piece in pieces) + len(_NO_MORE)
        if max(size, compressed) > LARGEST:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
        facts = (0, _DEFLATED, 0, _FIRST_DAY, crc, compressed, size, len(name))
        self._central.append(self._listed(name.encode("ascii"), facts))
        self._put(_LOCAL.pack(b"PK\x03\x04", _NEEDED, *facts, 0) + name.encode("ascii"))
        for piece in pieces:
            piece.move_to(self._stream)
            self._offset += piece.compressed
        self._put(_NO_MORE)

    def end(self) -> None:
        """Write the list of members."""
        start, listed = self._offset, b"".join(self._central)
        count, size = len(self._central), len(listed)
        self._put(listed)
        if start > LARGEST:
            place = self._offset
            sizes = (count, count, size, start)
            self._put(_LARGE_END.pack(b"PK\x06\x06", 44, _NEEDED_LARGE, _NEEDED_LARGE, 0, 0, *sizes))
            self._put(_LARGE_PLACE.pack(b"PK\x06\x07", 0, place, 1))
            start = _ELSEWHERE
        self._put(_END.pack(b"PK\x05\x06", 0, 0, count, count, size, start, 0))

    def _listed(self, name: bytes, facts: tuple[int, ...]) -> bytes:
        far = self._offset > LARGEST
        needed, offset = (_NEEDED_LARGE, _ELSEWHERE) if far else (_NEEDED, self._offset)
        more = _FAR_OFFSET.pack(1, 8, self._offset) if far else b""
        return _CENTRAL.pack(b"PK\x01\x02", needed, needed, *facts, len(more), 0, 0, 0, 0, offset) + name + more

    def _put(self, data: bytes) -> None:
        self._stream.write(data)
        self._offset += len(data)


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
