"""Cuts a stream of metadata text into records, in bounded memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from app.cfdi.decoding import decode

MAX_RECORD = 16 << 10
"""Bytes; the names in a record have at most 300 characters each."""

_PIECE = 256 << 10
_THEN_UUID = rb"\n(?=(?:[^~\r\n]*~){%d}[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}~)"
_LF_THEN_UUID = _THEN_UUID % 0
LF = re.compile(_LF_THEN_UUID)
CRLF = re.compile(rb"\r\n|" + _LF_THEN_UUID)
"""What parts the records of a text whose header ends so. No name holds an LF with a whole UUID and ``~`` behind it."""


Record = tuple[int, str, bool]
"""The number of its first line, its text without the separator, and whether it is a part of one too long to be one."""


def read_header(stream: BinaryIO) -> tuple[str, re.Pattern[bytes]]:
    """The first line, and what parts the records after it, which is told by how that line ends.

    CRLF is the SAT's way, an LF alone before a UUID parts two records there too. Where a text was saved with LF alone,
    a CRLF is one that stood in a name.
    """
    line = stream.readline(MAX_RECORD).removeprefix(b"\xef\xbb\xbf")
    return decode(line, "utf-8", "cp1252").strip(), separator_after(line)


def separator_after(header: bytes) -> re.Pattern[bytes]:
    """What parts the records behind that first line."""
    return CRLF if header.endswith(b"\r\n") else beginning_after(header)


def beginning_after(header: bytes) -> re.Pattern[bytes]:
    """The line end before a line that surely begins a record: its UUID stands where the header has it."""
    names = [name.strip().lower() for name in header.removeprefix(b"\xef\xbb\xbf").split(b"~")]
    place = names.index(b"uuid") if b"uuid" in names else 0
    return re.compile(_THEN_UUID % place) if place else LF


def records(stream: BinaryIO, separator: re.Pattern[bytes]) -> Iterator[Record]:
    """Every record that is not blank, after the header was read. What grows too long is let go in parts."""
    for batch in record_batches(stream, separator):
        yield from batch


def record_batches(stream: BinaryIO, separator: re.Pattern[bytes]) -> Iterator[list[Record]]:
    """The same, those of one piece of the text at a time, some thousand; none where a piece holds none."""
    line = 2
    waiting = b""
    while piece := stream.read(_PIECE):
        batch: list[Record] = []
        *parts, waiting = _parts(waiting + piece, separator)
        for raw in parts:
            text = _decoded(raw)
            if text and not text.isspace():
                batch.append((line, text.rstrip("\r\n"), len(raw) > MAX_RECORD))
            line += raw.count(b"\n") + 1
        if len(waiting) > MAX_RECORD:
            batch.append((line, _decoded(waiting).rstrip("\r\n"), True))
            line += waiting.count(b"\n")
            waiting = b""
        yield batch
    text = _decoded(waiting)
    if text and not text.isspace():
        yield [(line, text.rstrip("\r\n"), False)]


def _parts(text: bytes, separator: re.Pattern[bytes]) -> list[bytes]:
    if separator is CRLF:
        parts = text.split(b"\r\n")
        if text.count(b"\n") == len(parts) - 1:
            return parts  # nearly always, and several times as fast
    return separator.split(text)


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return decode(raw, "cp1252")
