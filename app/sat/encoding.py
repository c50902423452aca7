"""Answers in UTF-16 become UTF-8, whole or as they arrive, so that the rest of this room reads one encoding."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator

_DECLARATION = re.compile(rb"\A(?:\xef\xbb\xbf)?(<\?xml\b[^>]*?)\s+encoding\s*=\s*([\"'])(?i:utf-?16\w*)\2")
_LONGEST_DECLARATION = 1024
_MARKS = {
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
}


def as_utf8(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """``chunks`` in UTF-8: unchanged, unless they begin as UTF-16, with or without a byte order mark.

    A declaration that speaks of UTF-16 no longer does, also where the bytes never were.
    """
    return _without_declaration(_decoded(iter(chunks)))


def _decoded(chunks: Iterator[bytes]) -> Iterator[bytes]:
    head = _gathered(chunks, lambda head: len(head) >= len(codecs.BOM_UTF16_LE))
    encoding = _MARKS.get(head[:2])
    if encoding is None:
        yield head
        yield from chunks
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    yield decoder.decode(head).encode("utf-8", "replace")
    for chunk in chunks:
        yield decoder.decode(chunk).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def _without_declaration(chunks: Iterator[bytes]) -> Iterator[bytes]:
    head = _gathered(chunks, lambda head: b">" in head or len(head) > _LONGEST_DECLARATION)
    yield _DECLARATION.sub(rb"\1", head, count=1)
    yield from chunks


def _gathered(chunks: Iterator[bytes], is_enough: Callable[[bytes], bool]) -> bytes:
    head = b""
    for chunk in chunks:
        head += chunk
        if is_enough(head):
            break
    return head
