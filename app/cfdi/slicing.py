"""Cuts a long metadata text into shorter ones, each with the header before its lines, to be read anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from app.cfdi.columns import columns_of
from app.cfdi.records import LF_THEN_UUID, MAX_RECORD, read_header

SLICE = 4 << 20
"""Bytes: some twenty thousand lines. Where new rows land anywhere in an index, more of them at once write less."""

_NO_END = 8  # slices without the end of a line: this is no list of lines


def slices(stream: BinaryIO, size: int = SLICE) -> Iterator[bytes]:
    """Texts of about ``size`` bytes that together have all the lines of ``stream``, in bounded memory.

    What has no end of a line for long is cut anywhere.
    """
    header = stream.readline(MAX_RECORD)
    is_crlf = header.endswith(b"\r\n")
    waiting = b""
    while piece := stream.read(size):
        waiting += piece
        end = _end_of_lines(waiting, is_crlf)
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


def _end_of_lines(text: bytes, is_crlf: bool) -> int:
    """Behind the last separator; -1 when there is none."""
    if is_crlf:
        return text.rfind(b"\r\n") + 2 if b"\r\n" in text else -1
    return max((found.end() for found in LF_THEN_UUID.finditer(text)), default=-1)
