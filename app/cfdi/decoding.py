"""Turns bytes of uncertain encoding into text without ever failing."""

from __future__ import annotations

import codecs
import io
from typing import BinaryIO

_UNDEFINED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)  # in Windows-1252
_MEANT = {
    0xDC00 + byte: bytes((byte,)).decode("latin-1" if byte in _UNDEFINED else "cp1252") for byte in range(0x80, 0x100)
}
"""What a byte that is no UTF-8 stands for, by the lone surrogate that marks it."""


def decode(data: bytes, *likely: str) -> str:
    """``data`` in the first of ``likely`` that fits without a fault, else in Latin-1, which fits everything."""
    for encoding in likely:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def decode_mixed(data: bytes) -> str:
    """``data`` as UTF-8, and each byte that is none as Windows-1252 or else Latin-1."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("utf-8", "surrogateescape").translate(_MEANT)  # no call for each: there may be millions


def utf8_stream(stream: BinaryIO) -> BinaryIO:
    """``stream`` itself, or when it begins as UTF-16, with or without a byte order mark, the same text in UTF-8."""
    encoding = _utf16(_first_bytes(stream))
    return io.BufferedReader(_Transcoder(stream, encoding), _PIECE) if encoding else stream


_PIECE = 64 << 10


def _first_bytes(stream: BinaryIO) -> bytes:
    """The first four, which are read again later."""
    if isinstance(stream, io.BufferedReader):
        return stream.peek(4)[:4]
    place = stream.tell()
    first = stream.read(4)
    stream.seek(place)
    return first


def _utf16(first: bytes) -> str | None:
    """Two letters of a header are two bytes that tell, each beside a zero."""
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if len(first) == 4 and first[0] and first[2] and first[1] == first[3] == 0:
        return "utf-16-le"
    if len(first) == 4 and first[1] and first[3] and first[0] == first[2] == 0:
        return "utf-16-be"
    return None


class _Transcoder(io.RawIOBase):
    """UTF-16 read as UTF-8, in bounded memory; what is no character becomes the mark that stands for one."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        super().__init__()
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._waiting = b""
        self._is_over = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview | bytearray) -> int:  # type: ignore[override]
        while not self._waiting and not self._is_over:
            piece = self._stream.read(_PIECE)
            self._is_over = not piece
            self._waiting = self._decoder.decode(piece, final=self._is_over).encode("utf-8", "replace")
        count = min(len(buffer), len(self._waiting))
        buffer[:count] = self._waiting[:count]
        self._waiting = self._waiting[count:]
        return count
