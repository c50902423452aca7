"""Opens a package, the ZIP the SAT delivers, member by member under limits; names in it never become paths."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.cfdi.directory import STORED, Entry, read_directory
from app.errors import HostilePackageError, TornPackageError

_LOCAL = struct.Struct("<4s5H3L2H")
_PIECE = 256 << 10
_LOOKS_LIKE_DOCUMENT = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml\s|(?:[\w.-]+:)?(?:Comprobante|Retenciones)[\s>])")


@dataclass(frozen=True, slots=True)
class PackageSummary:
    """What a sound package holds: how many members, and their bytes once inflated."""

    members: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Member:
    """One document out of a package. ``name`` is for people to read, never a path to write at."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class TextMember:
    """One text out of a package. ``stream`` can be read, from its start, until the next one is asked for."""

    name: str
    stream: BinaryIO


def check(path: Path) -> PackageSummary:
    """Inflates every member, verifies its size and CRC, and keeps nothing.

    Raises TornPackageError (not a ZIP, cut, damaged), HostilePackageError (over a limit of ``app.cfdi.directory``,
    encrypted, unknown method, symbolic link, ZIP within the ZIP, sizes that lie) or OSError. An empty ZIP is sound.
    """
    with path.open("rb") as file:
        entries = read_directory(file)
        for entry in entries:
            for _ in _pieces(file, entry):
                pass
    return PackageSummary(len(entries), sum(entry.size for entry in entries))


def members(path: Path) -> Iterator[Member]:
    """The documents, one in memory at a time, in the order of the ZIP; two of one name are two.

    A document is what is called ``.xml``, in any case, or begins like a CFDI under a name that says nothing. Raises as
    ``check`` does, at the member where the fault is.
    """
    with path.open("rb") as file:
        for entry in read_directory(file):
            if _is_clutter(entry) or entry.is_text:
                continue
            pieces = _pieces(file, entry)
            first = next(pieces, b"")
            if entry.name.lower().endswith(".xml") or _LOOKS_LIKE_DOCUMENT.match(first):
                yield Member(entry.name, b"".join((first, *pieces)))


def metadata_members(path: Path) -> Iterator[TextMember]:
    """The texts of a metadata package, as streams that inflate as they are read. Raises as ``check`` does."""
    with path.open("rb") as file:
        for entry in read_directory(file):
            if entry.is_text and not _is_clutter(entry):
                yield TextMember(entry.name, io.BufferedReader(_PieceReader(_pieces(file, entry)), _PIECE))


def _is_clutter(entry: Entry) -> bool:
    """Folders, and what macOS leaves behind in ZIP files."""
    return entry.name.endswith("/") or entry.name.startswith("__MACOSX/") or "/._" in f"/{entry.name}"


def _pieces(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    """The member's bytes in pieces of at most ``_PIECE``; its size, CRC and nature are verified on the way."""
    size = crc = 0
    for piece in _inflated(file, entry):
        if size == 0 and piece[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
            raise HostilePackageError("nested_zip")
        size += len(piece)
        if size > entry.size:
            raise HostilePackageError("sizes_lie")
        crc = zlib.crc32(piece, crc)
        yield piece
    if size < entry.size:
        raise TornPackageError("cut")
    if crc != entry.crc:
        raise TornPackageError("crc")


def _inflated(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    packed = _packed(file, entry)
    if entry.method == STORED:
        yield from packed
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for piece in packed:
            waiting = piece
            while waiting:
                if inflated := inflater.decompress(waiting, _PIECE):
                    yield inflated
                waiting = inflater.unconsumed_tail
        if rest := inflater.flush():
            yield rest
    except zlib.error:
        raise TornPackageError("bad_stream") from None
    if not inflater.eof:
        raise TornPackageError("cut")


def _packed(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    """The member's bytes as they stand in the file."""
    position = _data_offset(file, entry)
    left = entry.packed
    while left:
        file.seek(position)  # each time: the consumer may read elsewhere between two pieces
        piece = file.read(min(left, _PIECE))
        if not piece:
            raise TornPackageError("cut")
        position += len(piece)
        left -= len(piece)
        yield piece


def _data_offset(file: BinaryIO, entry: Entry) -> int:
    file.seek(entry.offset)
    header = file.read(_LOCAL.size)
    if len(header) < _LOCAL.size:
        raise TornPackageError("cut")
    signature, *_, name_length, extra_length = _LOCAL.unpack(header)
    if signature != b"PK\x03\x04":
        raise TornPackageError("bad_member")
    return entry.offset + _LOCAL.size + int(name_length) + int(extra_length)


class _PieceReader(io.RawIOBase):
    """Pieces of bytes as a raw stream."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces = pieces
        self._waiting = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview | bytearray) -> int:  # type: ignore[override]
        if not self._waiting:
            self._waiting = memoryview(next(self._pieces, b""))
        count = min(len(buffer), len(self._waiting))
        buffer[:count] = self._waiting[:count]
        self._waiting = self._waiting[count:]
        return count
