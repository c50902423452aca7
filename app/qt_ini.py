"""What lines of an ini file of Qt are read as: texts and bytes, or objects that Qt would build, whatever they say."""

from __future__ import annotations

import re

_OWN_BYTES = re.compile(r'"@ByteArray\((?:[^"\\]|\\.)*\)"|@ByteArray\((?:[^",\\]|\\.)*\)')
"""Where a splitter or a window stands, as Qt writes it: one value of plain bytes."""
_ESCAPED = re.compile(r"\\.")
_OBJECT = re.compile(r"""(?:^|,)[ \t"]*@(?!@)|\\[x0-7]""")
"""What Qt would build an object from: an element of a value that begins with ``@``, also one written as a number."""


def is_plain(value: str) -> bool:
    """Whether Qt reads one line's ``value`` as texts alone, and ends it with the line."""
    left = _ESCAPED.sub("", value)
    return _OBJECT.search(value) is None and "\\" not in left and left.count('"') % 2 == 0


def is_harmless(line: str) -> bool:
    """Whether Qt reads the line as texts or bytes: what the window's own file holds."""
    name, _, value = line.partition("=")
    return is_plain(name) and (is_plain(value) or _OWN_BYTES.fullmatch(value.strip()) is not None)
