"""Cuts a long metadata text into shorter ones, each with the header before its lines, to be read anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from app.cfdi.columns import columns_of
from app.cfdi.records import CRLF, MAX_RECORD, read_header, separator_after

SLICE = 4 << 20
"""Bytes: some twenty thousand lines. Where new rows land anywhere in an index, more of them at once write less."""

_NO_END = 8  # slices without the end of a line: this is no list of lines


def slices(stream: BinaryIO, size: int = SLICE) -> Iterator[bytes]:
    """Texts of about ``size`` bytes that together have all the lines of ``stream``, in bounded memory.

    What has no end of a line for long is cut anywhere.
    """
    header = stream.readline(MAX_RECORD)
    separator = separator_after(header)
    waiting = b""
    while piece := stream.read(size):
        waiting += piece
        end = _end_of_lines(waiting, separator)
        if end < 0:
            if len(waiting) < _NO_END * size:
                continue
            end = len(waiting)
        yield header + waiting[:end]
        waiting = waiting[end:]
    if waiting:
        yield header + waiting


def is_metadata(stream: BinaryIO) -> bool:
    """Whether it begins with the header of a metadata text; the header is read."""
    header, _ = read_header(stream)
    names = ("uuid", "rfcemisor", "rfcreceptor")
    return columns_of(header, [(name,) for name in names], required=names) is not None


def _end_of_lines(text: bytes, separator: re.Pattern[bytes]) -> int:
    """Behind the last separator; -1 when there is none."""
    start = max(0, text.rfind(b"\r\n")) if separator is CRLF else 0  # only what stands behind may part once more
    return max((found.end() for found in separator.finditer(text, start)), default=-1)
