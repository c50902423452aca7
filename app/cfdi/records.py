"""Cuts a stream of metadata text into records, in bounded memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from app.cfdi.encoding import decode

MAX_RECORD = 16 << 10
"""Bytes; the names in a record have at most 300 characters each."""

_PIECE = 256 << 10
LF_THEN_UUID = re.compile(rb"\n(?=[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}~)")
_CRLF = re.compile(rb"\r\n")


Record = tuple[int, str, bool]
"""The number of its first line, its text without the separator, and whether it is a part of one too long to be one."""


def read_header(stream: BinaryIO) -> tuple[str, re.Pattern[bytes]]:
    """The first line, and what parts the records after it, which is told by how that line ends.

    CRLF is the SAT's way. Where a text was saved with LF alone, only an LF before a UUID parts two records.
    """
    line = stream.readline(MAX_RECORD)
    separator = _CRLF if line.endswith(b"\r\n") else LF_THEN_UUID
    return decode(line.removeprefix(b"\xef\xbb\xbf"), "utf-8", "cp1252").strip(), separator


def records(stream: BinaryIO, separator: re.Pattern[bytes]) -> Iterator[Record]:
    """Every record that is not blank, after the header was read. What grows too long is let go in parts."""
    line = 2
    waiting = b""
    while piece := stream.read(_PIECE):
        waiting += piece
        *parts, waiting = waiting.split(b"\r\n") if separator is _CRLF else separator.split(waiting)
        for raw in parts:
            text = _decoded(raw)
            if text and not text.isspace():
                yield line, text.rstrip("\r\n"), len(raw) > MAX_RECORD
            line += raw.count(b"\n") + 1
        if len(waiting) > MAX_RECORD:
            yield line, _decoded(waiting).rstrip("\r\n"), True
            line += waiting.count(b"\n")
            waiting = b""
    text = _decoded(waiting)
    if text and not text.isspace():
        yield line, text.rstrip("\r\n"), False


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return decode(raw, "cp1252")
