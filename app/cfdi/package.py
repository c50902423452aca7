"""Opens a package, the ZIP the SAT delivers, member by member under limits; names in it never become paths.

A member that is damaged or must not be read costs only itself: PackageError is raised for it, and the next is read.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import deflate

from app.cfdi.directory import MAX_MEMBER, Entry, read_directory
from app.errors import HostilePackageError, PackageError, TornPackageError
from app.outside_files import open_regular
from app.zip_format import END_MARK, LOCAL, LOCAL_MARK, STORED

_PIECE = 256 << 10
_SMALL = 64 << 10
_USUAL_NAME = 64  # with its extra field
_LOOKS_LIKE_DOCUMENT = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml\s|(?:[\w.-]+:)?(?:Comprobante|Retenciones)[\s>])")


@dataclass(frozen=True, slots=True)
class PackageSummary:
    """What a package holds: how many members, and the bytes of all that can be read once inflated.

    ``damaged`` counts members that another download may bring whole, ``refused`` those that must not be read.
    """

    members: int
    bytes: int
    damaged: int = 0
    refused: int = 0

    @property
    def readable(self) -> int:
        """How many members can be read."""
        return self.members - self.damaged - self.refused


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

    Raises TornPackageError (not a ZIP, cut, no whole directory), HostilePackageError (``too_many_members``) or OSError.
    An empty ZIP is sound.
    """
    size = damaged = refused = 0
    with open_regular(path) as file:
        entries = read_directory(file)
        for entry in entries:
            try:
                size += _verified(file, entry)
            except TornPackageError:
                damaged += 1
            except HostilePackageError:
                refused += 1
    return PackageSummary(len(entries), size, damaged, refused)


def _verified(file: BinaryIO, entry: Entry) -> int:
    """The member's bytes, counted; raises as ``read_entry`` does, whatever its size."""
    if _is_small(entry):
        return len(read_entry(file, entry))
    return sum(map(len, _pieces(file, entry)))


def entries(path: Path) -> tuple[Entry, ...]:
    """Every member as the directory tells it, nothing of it read yet; each can be read by itself, in any process.

    Raises as ``check`` does.
    """
    with open_regular(path) as file:
        return read_directory(file)


def read_entry(file: BinaryIO, entry: Entry) -> bytes:
    """The member's bytes, out of the package opened as ``file``; at most ``directory.MAX_MEMBER`` of them.

    Its size, CRC and nature are verified. Raises TornPackageError when it is damaged, HostilePackageError for its
    fault, a ZIP within the ZIP, a size that lies, and ``member_too_large`` also for a text that is better streamed.
    """
    _require_no_fault(entry)
    if entry.size > MAX_MEMBER:
        raise HostilePackageError("member_too_large")
    if not _is_small(entry):
        return b"".join(_pieces(file, entry))
    file.seek(entry.offset)
    raw = file.read(LOCAL.size + _USUAL_NAME + entry.packed)
    start = _data_start(raw)
    packed = raw[start : start + entry.packed]
    if len(packed) < entry.packed:
        file.seek(entry.offset + start)
        packed = file.read(entry.packed)
        if len(packed) < entry.packed:
            raise TornPackageError("cut")
    data = packed if entry.method == STORED else _inflated_at_once(packed, entry.size)
    _verify_nature(data)
    if len(data) != entry.size:
        raise HostilePackageError("sizes_lie") if len(data) > entry.size else TornPackageError("cut")
    if deflate.crc32(data) != entry.crc:
        raise TornPackageError("crc")
    return data


def is_document(entry: Entry, data: bytes) -> bool:
    """Whether ``data``, the member or its beginning, is a document rather than metadata, clutter or something else.

    A document is what is called ``.xml``, in any case, or begins like a CFDI under a name that says nothing.
    """
    if not entry.may_be_document:
        return False
    return entry.name.lower().endswith(".xml") or _LOOKS_LIKE_DOCUMENT.match(data) is not None


def members(path: Path) -> Iterator[Member]:
    """The documents, one in memory at a time, in the order of the ZIP; two of one name are two.

    Those that cannot be read are passed over. Raises as ``check`` does.
    """
    with open_regular(path) as file:
        for entry in read_directory(file):
            if not entry.may_be_document:
                continue
            try:
                data = read_entry(file, entry)
            except PackageError:
                continue
            if is_document(entry, data):
                yield Member(entry.name, data)


def metadata_members(path: Path) -> Iterator[TextMember]:
    """The texts of a metadata package, as streams that inflate as they are read.

    Raises as ``check`` and ``read_entry`` do: a list that lacks a part would look whole.
    """
    with open_regular(path) as file:
        for entry in read_directory(file):
            if entry.is_text and not entry.is_clutter:
                yield TextMember(entry.name, io.BufferedReader(_PieceReader(_pieces(file, entry)), _PIECE))


def _require_no_fault(entry: Entry) -> None:
    if entry.fault == "outside":
        raise TornPackageError("bad_member")
    if entry.fault:
        raise HostilePackageError(entry.fault)


def _is_small(entry: Entry) -> bool:
    """Whether it may be inflated at once: however its sizes lie, no more than 64 MB come out of so few bytes."""
    return entry.packed <= _SMALL and entry.size <= _SMALL * 16


def _inflated_at_once(packed: bytes, size: int) -> bytes:
    """What a small member is once inflated: in half of zlib's time, which is asked only what is wrong with one."""
    try:
        return bytes(deflate.deflate_decompress(packed, size or 1))
    except deflate.DeflateError:
        pass
    try:
        return zlib.decompress(packed, -zlib.MAX_WBITS)
    except zlib.error:
        raise TornPackageError("bad_stream") from None


def _verify_nature(beginning: bytes) -> None:
    if beginning[:4] in (LOCAL_MARK, END_MARK):
        raise HostilePackageError("nested_zip")


def _pieces(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    """The member's bytes in pieces of at most ``_PIECE``; its size, CRC and nature are verified on the way."""
    _require_no_fault(entry)
    size = crc = 0
    for piece in _inflated(file, entry):
        if size == 0:
            _verify_nature(piece)
        size += len(piece)
        if size > entry.size:
            raise HostilePackageError("sizes_lie")
        crc = deflate.crc32(piece, crc)
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
    return entry.offset + _data_start(file.read(LOCAL.size))


def _data_start(header: bytes) -> int:
    """How far behind its local header a member's bytes begin."""
    if len(header) < LOCAL.size:
        raise TornPackageError("cut")
    signature, *_, name_length, extra_length = LOCAL.unpack_from(header)
    if signature != LOCAL_MARK:
        raise TornPackageError("bad_member")
    return LOCAL.size + int(name_length) + int(extra_length)


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
