"""Turns bytes of uncertain encoding into text without ever failing."""

from __future__ import annotations


def decode(data: bytes, *likely: str) -> str:
    """``data`` in the first of ``likely`` that fits without a fault, else in Latin-1, which fits everything."""
    for encoding in likely:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")
