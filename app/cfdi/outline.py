"""An XML as lines to be read by a person: one element or attribute a line, indented, with what can be folded.

It takes the text apart as it stands and never fails: what is no XML is shown as lines of text. Time and memory grow
with the text and no faster, whatever it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from app.cfdi.decoding import decode_mixed

MOST_LINES = 200_000
"""A text with more is cut off there."""

_INLINE = 100  # characters: an element with its attributes that is shorter stays on one line
_DEEPEST = 60
_TAG = re.compile(r"""<[^<>"']*(?:(?:"[^"]*"|'[^']*')[^<>"']*)*>""")
_ATTRIBUTE = re.compile(r"""[^\s="'<>/]+\s*=\s*(?:"[^"]*"|'[^']*')""")
_NAME = re.compile(r"<[^\s<>/]+")


class LineKind(StrEnum):
    """What a line is."""

    OPEN = "open"
    ATTRIBUTE = "attribute"
    CLOSE = "close"
    TEXT = "text"
    OTHER = "other"
    """A declaration or comment."""


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """``text`` without its indentation, which is ``depth`` steps; ``end`` is the last line that folds into this one."""

    depth: int
    kind: LineKind
    text: str
    end: int


def outline(data: bytes) -> tuple[OutlineLine, ...]:
    """The lines of ``data``."""
    builder = _Builder()
    text = decode_mixed(data).lstrip("\ufeff")
    place = 0
    while place < len(text) and len(builder.lines) < MOST_LINES:
        place = _token(text, place, builder)
    return builder.finished()


class _Builder:
    def __init__(self) -> None:
        self.lines: list[list[object]] = []
        self._open: list[int] = []

    def add(self, kind: LineKind, text: str, inward: int = 0) -> int:
        self.lines.append([min(len(self._open) + inward, _DEEPEST), kind, text, len(self.lines)])
        return len(self.lines) - 1

    def element(self, tag: str) -> None:
        """A start tag: on one line, or with a line for each attribute."""
        is_whole = tag.endswith("/>")
        attributes = _ATTRIBUTE.findall(tag)
        tidy = " ".join(tag.split())
        if len(tidy) <= _INLINE or not attributes:
            at = self.add(LineKind.OPEN, tidy)
        else:
            name = _NAME.match(tag)
            at = self.add(LineKind.OPEN, name[0] if name else "<")
            for one in attributes[:-1]:
                self.add(LineKind.ATTRIBUTE, one, 2)
            last = self.add(LineKind.ATTRIBUTE, attributes[-1] + ("/>" if is_whole else ">"), 2)
            if is_whole:
                self.lines[at][3] = last
        if not is_whole:
            self._open.append(at)

    def end(self, tag: str) -> None:
        """An end tag; one that closes nothing is shown all the same."""
        start = self._open.pop() if self._open else None
        at = self.add(LineKind.CLOSE, tag)
        if start is not None:
            self.lines[start][3] = at

    def finished(self) -> tuple[OutlineLine, ...]:
        last = len(self.lines) - 1
        for start in self._open:  # cut off, or never closed
            self.lines[start][3] = last
        return tuple(OutlineLine(*line) for line in self.lines)  # type: ignore[arg-type]


def _token(text: str, place: int, builder: _Builder) -> int:
    """Add what begins at ``place``; gives where the next begins."""
    if text[place] != "<":
        end = _before(text, place)
        _add_text(text[place:end], builder)
        return end
    for opening, closing in (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")):
        if text.startswith(opening, place):
            end = text.find(closing, place)
            end = len(text) if end < 0 else end + len(closing)
            for line in text[place:end].splitlines():
                builder.add(LineKind.OTHER, line.strip())
            return end
    end = _before(text, place + 1)
    if not (found := _TAG.match(text, place, end)):
        _add_text(text[place:end], builder)
        return end
    tag = found[0]
    if tag.startswith("</"):
        builder.end(tag)
    elif tag.startswith("<!"):
        builder.add(LineKind.OTHER, tag)
    else:
        builder.element(tag)
    return found.end()


def _before(text: str, place: int) -> int:
    """Where the next tag begins."""
    end = text.find("<", place)
    return len(text) if end < 0 else end


def _add_text(text: str, builder: _Builder) -> None:
    for line in text.splitlines():
        if line.strip():
            builder.add(LineKind.TEXT, line.strip())
