"""Turns bytes of uncertain encoding into text without ever failing."""

from __future__ import annotations

import re

_STRAY = re.compile("[\udc80-\udcff]+")


def decode(data: bytes, *likely: str) -> str:
    """``data`` in the first of ``likely`` that fits without a fault, else in Latin-1, which fits everything."""
    for encoding in likely:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def decode_mixed(data: bytes) -> str:
    """``data`` as UTF-8, and each run of bytes that is none as Windows-1252 or else Latin-1."""
    text = data.decode("utf-8", "surrogateescape")
    return _STRAY.sub(lambda run: decode(run[0].encode("utf-8", "surrogateescape"), "cp1252"), text)
