"""Cuts a long metadata text into shorter ones, each with the header before its lines, to be read anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from app.cfdi.decoding import utf8_stream
from app.cfdi.metadata_text.columns import columns_of
from app.cfdi.metadata_text.records import MAX_RECORD, beginning_after, read_header

SLICE = 4 << 20
"""Bytes: some twenty thousand lines. Where new rows land anywhere in an index, more of them at once write less."""

_MOST_CONTINUED = 1_000  # lines looked at, one by one: if so many begin no record, none does
_NO_END = 8  # slices in which no record begins: this is no list of lines


def slices(stream: BinaryIO, size: int = SLICE) -> Iterator[bytes]:
    """Texts of about ``size`` bytes that together have all the lines of ``stream``, in bounded memory.

    They are in UTF-8 where that was UTF-16. What begins no record for long is cut where a line ends, or anywhere.
    """
    stream = utf8_stream(stream)
    header = stream.readline(MAX_RECORD)
    beginning = beginning_after(header)
    waiting = b""
    while piece := stream.read(size):
        waiting += piece
        end = _end_of_records(waiting, beginning)
        if end == 0:
            if len(waiting) < _NO_END * size:
                continue
            end = waiting.rfind(b"\n") + 1 or len(waiting)
        yield header + waiting[:end]
        waiting = waiting[end:]
    if waiting:
        yield header + waiting


def is_metadata(stream: BinaryIO) -> bool:
    """Whether it begins with the header of a metadata text; the header is read."""
    header, _ = read_header(utf8_stream(stream))
    names = ("uuid", "rfcemisor", "rfcreceptor")
    return columns_of(header, [(name,) for name in names], required=names) is not None


def _end_of_records(text: bytes, beginning: re.Pattern[bytes]) -> int:
    """Before the last line that begins a record, for any other may continue a name; 0 when there is none."""
    end = len(text)
    for _ in range(_MOST_CONTINUED):
        end = text.rfind(b"\n", 0, end)
        if end < 0 or beginning.match(text, end):
            return end + 1
    return 0
