"""Cuts a stream of metadata text into records, in bounded memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from app.cfdi.encoding import decode

MAX_RECORD = 16 << 10
"""Bytes; the names in a record have at most 300 characters each."""

_PIECE = 256 << 10
LF_THEN_UUID = re.compile(rb"\n(?=[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}~)")
_CRLF = re.compile(rb"\r\n")


@dataclass(slots=True)
class Record:
    """One record without its separator, or a part of one ``too_long`` to be a record."""

    line_number: int
    text: str
    too_long: bool


def read_header(stream: BinaryIO) -> tuple[str, re.Pattern[bytes]]:
    """The first line, and what parts the records after it, which is told by how that line ends.

    CRLF is the SAT's way. Where a text was saved with LF alone, only an LF before a UUID parts two records.
    """
    line = stream.readline(MAX_RECORD)
    separator = _CRLF if line.endswith(b"\r\n") else LF_THEN_UUID
    return decode(line.removeprefix(b"\xef\xbb\xbf"), "utf-8", "cp1252").strip(), separator


def records(stream: BinaryIO, separator: re.Pattern[bytes]) -> Iterator[Record]:
    """Every record that is not blank, after the header was read."""
    line = 2
    for raw, whole in _pieces(stream, separator):
        text = decode(raw, "utf-8", "cp1252")
        if text and not text.isspace():
            yield Record(line, text.rstrip("\r\n"), len(raw) > MAX_RECORD)
        line += raw.count(b"\n") + whole


def _pieces(stream: BinaryIO, separator: re.Pattern[bytes]) -> Iterator[tuple[bytes, bool]]:
    """What stands between separators, and whether one followed; what grows too long is let go in parts."""
    waiting = b""
    while piece := stream.read(_PIECE):
        *records, waiting = separator.split(waiting + piece)
        for record in records:
            yield record, True
        if len(waiting) > MAX_RECORD:
            yield waiting, False
            waiting = b""
    yield waiting, False
