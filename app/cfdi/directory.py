"""Reads a ZIP's list of members (APPNOTE 6.3, Zip64 included) under limits, trusting nothing it says.

Members are judged one by one: one that must not be read carries its ``fault``, and the others are read all the same.
Only a list that is torn, or longer than any package's, condemns the whole.
"""

from __future__ import annotations

import stat
import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from app.errors import HostilePackageError, TornPackageError
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
    LOCATOR,
    LOCATOR_MARK,
    STORED,
)

MAX_MEMBERS = 250_000
MAX_MEMBER = 64 << 20
MAX_TEXT_MEMBER = 1 << 30
MAX_TOTAL = 8 << 30
"""Bytes of all members inflated; what comes after them in the list is not read."""
MAX_RATIO = 200
"""A text over ``MAX_MEMBER`` may be so many times larger than its packed bytes; up to that size nothing can harm."""
MAX_DIRECTORY = 64 << 20
"""Bytes; 250,000 members named by their UUID need 30 MB."""
RULES = 2
"""Grows when a package that was held may be readable under newer rules; held ones are then opened again."""

_LONGEST_COMMENT = 0xFFFF
_MADE_ON_UNIX = 3


class Entry(NamedTuple):  # a tuple, for so many of them are made and sent to other processes
    """One member as the central directory tells it. ``offset`` is where its local header stands in the file.

    ``fault`` says why it must not be read: ``encrypted``, ``unknown_method``, ``symlink``, ``member_too_large``,
    ``ratio``, ``sizes_lie``, ``overlap``, ``outside``, ``too_large`` (it comes after ``MAX_TOTAL``), or nothing.
    """

    name: str
    method: int
    crc: int
    packed: int
    size: int
    offset: int
    fault: str = ""

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
    """Every member, in the order of the directory, duplicates and all; those that must not be read with their fault.

    Raises TornPackageError when there is no whole directory, HostilePackageError (``too_many_members``) when it is
    longer than any package's.
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
    for entry, end in _entries(directory, start, shift):
        entries.append(entry)
        ends.append(end)
        if len(entries) > MAX_MEMBERS:
            raise HostilePackageError("too_many_members")
    for place in _sharing(entries, ends):
        entries[place] = entries[place]._replace(fault="overlap")
    return _within_total(entries)


def _within_total(entries: list[Entry]) -> tuple[Entry, ...]:
    """The same; what comes after ``MAX_TOTAL`` bytes is not to be read."""
    if sum(entry.size for entry in entries) <= MAX_TOTAL:
        return tuple(entries)
    total = 0
    for place, entry in enumerate(entries):
        if not entry.fault:
            total += entry.size
            if total > MAX_TOTAL:
                entries[place] = entry._replace(fault="too_large")
    return tuple(entries)


def _sharing(entries: list[Entry], ends: list[int]) -> set[int]:
    """The places of members that share their bytes with another: one would be inflated many times.

    Between two there may be anything: a data descriptor, padding, what was deleted. Those that are not read at all
    share nothing.
    """
    starts = [entry.offset for entry in entries]
    read = (place for place, entry in enumerate(entries) if not entry.fault)
    order = sorted(read, key=starts.__getitem__)  # the directory may list them in any
    found: set[int] = set()
    farthest = None  # of those before, the one that reaches farthest: whoever shares with any shares with it
    for place in order:
        if farthest is not None and ends[farthest] > starts[place]:
            found.update((farthest, place))
        if farthest is None or ends[place] > ends[farthest]:
            farthest = place
    return found


def _locate(file: BinaryIO) -> tuple[int, int, int]:
    """Where the directory starts, its length, and how far all offsets are off because of bytes put before the ZIP."""
    size = file.seek(0, 2)
    tail_start = max(0, size - END.size - _LONGEST_COMMENT)
    file.seek(tail_start)
    tail = file.read()
    found = tail.rfind(END_MARK)
    if found < 0 or len(tail) - found < END.size:
        raise TornPackageError("not_a_zip")
    *_, length, offset, comment = END.unpack_from(tail, found)
    if found + END.size + comment > len(tail):
        raise TornPackageError("cut")
    end = tail_start + found
    if ELSEWHERE in (offset, length) or _has_locator(file, end):
        end, length, offset = _locate_64(file, end)
    shift = end - length - offset
    if shift < 0:
        raise TornPackageError("cut")
    return offset + shift, length, shift


def _has_locator(file: BinaryIO, end: int) -> bool:
    if end < LOCATOR.size:
        return False
    file.seek(end - LOCATOR.size)
    return file.read(4) == LOCATOR_MARK


def _locate_64(file: BinaryIO, end: int) -> tuple[int, int, int]:
    if not _has_locator(file, end):
        raise TornPackageError("cut")
    position = end - LOCATOR.size - END_64.size
    if position < 0:
        raise TornPackageError("cut")
    file.seek(position)
    signature, *_, length, offset = END_64.unpack(file.read(END_64.size))
    if signature != END_64_MARK:
        raise TornPackageError("cut")
    return position, length, offset


def _entries(directory: bytes, start: int, shift: int) -> Iterator[tuple[Entry, int]]:
    """The directory's entries, each with where it ends at the earliest: its local header has the same name, and maybe
    more extra fields. None may reach to ``start``, where the directory stands."""
    position, end = 0, len(directory)
    unpack, fixed = CENTRAL.unpack_from, CENTRAL.size
    while position < end:
        if position + fixed > end:
            raise TornPackageError("cut")
        fields = unpack(directory, position)
        if fields[0] != CENTRAL_MARK:
            raise TornPackageError("bad_directory")
        name_end = position + fixed + fields[10]
        extra_end = name_end + fields[11]
        raw_name, extra = directory[position + fixed : name_end], directory[name_end:extra_end]
        position = extra_end + fields[12]
        if position > end:
            raise TornPackageError("cut")
        entry = _entry(fields, raw_name, extra, shift)
        earliest_end = entry.offset + LOCAL.size + len(raw_name) + entry.packed
        if earliest_end > start:
            entry = entry._replace(fault=entry.fault or "outside")
        yield entry, earliest_end


def _entry(fields: tuple[int, ...], raw_name: bytes, extra: bytes, shift: int) -> Entry:
    made_by, flags, method, crc = fields[1], fields[3], fields[4], fields[7]
    name = raw_name.decode("utf-8", "replace") if flags & 0x800 else raw_name.decode("cp437")
    try:
        packed, size, offset = _sizes(fields[8], fields[9], fields[16], extra)
    except TornPackageError:
        return Entry(name, method, crc, 0, 0, 0, "outside")
    link = made_by >> 8 == _MADE_ON_UNIX and stat.S_ISLNK(fields[15] >> 16)
    fault = "symlink" if link else _fault(flags, method, packed, size, is_text=name.lower().endswith(".txt"))
    return Entry(name, method, crc, packed, size, offset + shift, fault)


def _fault(flags: int, method: int, packed: int, size: int, *, is_text: bool) -> str:
    """Why a member must not be read, by its entry alone."""
    if flags & 1:
        return "encrypted"
    if method not in (STORED, DEFLATED):
        return "unknown_method"
    if size > MAX_MEMBER:
        if not is_text or size > MAX_TEXT_MEMBER:
            return "member_too_large"
        if size > MAX_RATIO * packed:
            return "ratio"
    return "sizes_lie" if method == STORED and size != packed else ""


def _sizes(packed: int, size: int, offset: int, extra: bytes) -> tuple[int, int, int]:
    """Packed size, size and offset, each from the Zip64 extra field where the fixed field says so."""
    if ELSEWHERE not in (packed, size, offset):
        return packed, size, offset
    values = iter(_zip64_values(extra))
    try:
        size = next(values) if size == ELSEWHERE else size
        packed = next(values) if packed == ELSEWHERE else packed
        offset = next(values) if offset == ELSEWHERE else offset
    except StopIteration:
        raise TornPackageError("bad_directory") from None
    return packed, size, offset


def _zip64_values(extra: bytes) -> tuple[int, ...]:
    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, position)
        if kind == EXTRA_64:
            body = extra[position + 4 : position + 4 + length]
            return struct.unpack_from(f"<{len(body) // 8}Q", body)
        position += 4 + length
    return ()
