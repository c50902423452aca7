"""Reads a ZIP's list of members (APPNOTE 6.3, Zip64 included) under limits, trusting nothing it says."""

from __future__ import annotations

import stat
import struct
from collections.abc import Iterator
from itertools import pairwise
from typing import BinaryIO, NamedTuple

from app.errors import HostilePackageError, TornPackageError

MAX_MEMBERS = 250_000
MAX_MEMBER = 64 << 20
MAX_TEXT_MEMBER = 1 << 30
MAX_TOTAL = 8 << 30
MAX_RATIO = 200
RATIO_FREE = 1 << 20
MAX_DIRECTORY = 64 << 20
"""Bytes; 250,000 members named by their UUID need 30 MB."""

STORED, DEFLATED = 0, 8

_END = struct.Struct("<4s4H2LH")
_END_64_LOCATOR = struct.Struct("<4sLQL")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL_SIZE = 30
_LONGEST_COMMENT = 0xFFFF
_IN_ZIP64 = 0xFFFFFFFF
_MADE_ON_UNIX = 3


class Entry(NamedTuple):  # a tuple, for so many of them are made and sent to other processes
    """One member as the central directory tells it. ``offset`` is where its local header stands in the file."""

    name: str
    method: int
    crc: int
    packed: int
    size: int
    offset: int

    @property
    def is_text(self) -> bool:
        """Whether the name says it is metadata."""
        return self.name.lower().endswith(".txt")

    @property
    def is_clutter(self) -> bool:
        """Folders, and what macOS leaves behind in ZIP files."""
        return self.name.endswith("/") or self.name.startswith("__MACOSX/") or "/._" in f"/{self.name}"

    @property
    def may_be_document(self) -> bool:
        """Whether the name does not say that it is something else."""
        name = self.name
        if name.endswith(".xml") and "/" not in name and name[0] != ".":
            return True  # nearly every one
        return not self.is_text and not self.is_clutter


def read_directory(file: BinaryIO) -> tuple[Entry, ...]:
    """Every member, in the order of the directory, duplicates and all.

    Raises TornPackageError when there is no whole directory, HostilePackageError when a member breaks a rule or all
    of them together a limit.
    """
    start, length, shift = _locate(file)
    if length > MAX_DIRECTORY:
        raise HostilePackageError("too_many_members")
    file.seek(start)
    directory = file.read(length)
    if len(directory) < length:
        raise TornPackageError("cut")
    entries: list[Entry] = []
    ends: list[int] = []
    total = packed = 0
    for entry, end in _entries(directory, start, shift):
        entries.append(entry)
        ends.append(end)
        total += entry.size
        packed += entry.packed
        if len(entries) > MAX_MEMBERS:
            raise HostilePackageError("too_many_members")
        if total > MAX_TOTAL:
            raise HostilePackageError("too_large")
        if packed > start:
            raise HostilePackageError("overlap")
    if total > MAX_MEMBER and total > MAX_RATIO * packed:
        raise HostilePackageError("ratio")
    if _is_any_shared(entries, ends):
        raise HostilePackageError("overlap")
    return tuple(entries)


def _is_any_shared(entries: list[Entry], ends: list[int]) -> bool:
    """Whether members share their bytes: one is inflated many times.

    Between two there may be anything: a data descriptor, padding, what was deleted.
    """
    starts = [entry.offset for entry in entries]
    order = sorted(range(len(starts)), key=starts.__getitem__)  # the directory may list them in any
    return any(ends[at] > starts[following] for at, following in pairwise(order))


def _locate(file: BinaryIO) -> tuple[int, int, int]:
    """Where the directory starts, its length, and how far all offsets are off because of bytes put before the ZIP."""
    size = file.seek(0, 2)
    tail_start = max(0, size - _END.size - _LONGEST_COMMENT)
    file.seek(tail_start)
    tail = file.read()
    found = tail.rfind(b"PK\x05\x06")
    if found < 0 or len(tail) - found < _END.size:
        raise TornPackageError("not_a_zip")
    *_, length, offset, comment = _END.unpack_from(tail, found)
    if found + _END.size + comment > len(tail):
        raise TornPackageError("cut")
    end = tail_start + found
    if _IN_ZIP64 in (offset, length) or _has_locator(file, end):
        end, length, offset = _locate_64(file, end)
    shift = end - length - offset
    if shift < 0:
        raise TornPackageError("cut")
    return offset + shift, length, shift


def _has_locator(file: BinaryIO, end: int) -> bool:
    if end < _END_64_LOCATOR.size:
        return False
    file.seek(end - _END_64_LOCATOR.size)
    return file.read(4) == b"PK\x06\x07"


def _locate_64(file: BinaryIO, end: int) -> tuple[int, int, int]:
    if not _has_locator(file, end):
        raise TornPackageError("cut")
    position = end - _END_64_LOCATOR.size - _END_64.size
    if position < 0:
        raise TornPackageError("cut")
    file.seek(position)
    signature, *_, length, offset = _END_64.unpack(file.read(_END_64.size))
    if signature != b"PK\x06\x06":
        raise TornPackageError("cut")
    return position, length, offset


def _entries(directory: bytes, start: int, shift: int) -> Iterator[tuple[Entry, int]]:
    """The directory's entries; no member may reach to ``start``, where the directory stands.

    With each, where it ends at the earliest: its local header has the same name, and maybe more extra fields.
    """
    position, end = 0, len(directory)
    unpack, fixed = _ENTRY.unpack_from, _ENTRY.size
    while position < end:
        if position + fixed > end:
            raise TornPackageError("cut")
        fields = unpack(directory, position)
        if fields[0] != b"PK\x01\x02":
            raise TornPackageError("bad_directory")
        name_end = position + fixed + fields[10]
        extra_end = name_end + fields[11]
        raw_name, extra = directory[position + fixed : name_end], directory[name_end:extra_end]
        position = extra_end + fields[12]
        if position > end:
            raise TornPackageError("cut")
        entry = _entry(fields, raw_name, extra, shift)
        earliest_end = entry.offset + _LOCAL_SIZE + len(raw_name) + entry.packed
        if earliest_end > start:
            raise TornPackageError("bad_directory")
        yield entry, earliest_end


def _entry(fields: tuple[int, ...], raw_name: bytes, extra: bytes, shift: int) -> Entry:
    made_by, flags, method, crc = fields[1], fields[3], fields[4], fields[7]
    packed, size, offset = _sizes(fields[8], fields[9], fields[16], extra)
    name = raw_name.decode("utf-8", "replace") if flags & 0x800 else raw_name.decode("cp437")
    entry = Entry(name, method, crc, packed, size, offset + shift)
    if flags & 1:
        raise HostilePackageError("encrypted")
    if method not in (STORED, DEFLATED):
        raise HostilePackageError("unknown_method")
    if made_by >> 8 == _MADE_ON_UNIX and stat.S_ISLNK(fields[15] >> 16):
        raise HostilePackageError("symlink")
    if size > MAX_MEMBER and size > (MAX_TEXT_MEMBER if entry.is_text else MAX_MEMBER):
        raise HostilePackageError("member_too_large")
    if size > RATIO_FREE and size > MAX_RATIO * packed:
        raise HostilePackageError("ratio")
    if method == STORED and size != packed:
        raise HostilePackageError("sizes_lie")
    return entry


def _sizes(packed: int, size: int, offset: int, extra: bytes) -> tuple[int, int, int]:
    """Packed size, size and offset, each from the Zip64 extra field where the fixed field says so."""
    if _IN_ZIP64 not in (packed, size, offset):
        return packed, size, offset
    values = iter(_zip64_values(extra))
    try:
        size = next(values) if size == _IN_ZIP64 else size
        packed = next(values) if packed == _IN_ZIP64 else packed
        offset = next(values) if offset == _IN_ZIP64 else offset
    except StopIteration:
        raise TornPackageError("bad_directory") from None
    return packed, size, offset


def _zip64_values(extra: bytes) -> tuple[int, ...]:
    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, position)
        if kind == 1:
            body = extra[position + 4 : position + 4 + length]
            return struct.unpack_from(f"<{len(body) // 8}Q", body)
        position += 4 + length
    return ()
