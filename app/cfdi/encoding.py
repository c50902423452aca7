"""Turns bytes of uncertain encoding into text without ever failing."""

from __future__ import annotations

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
