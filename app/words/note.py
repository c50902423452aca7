"""The words of one aviso, and of one reading."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """``title`` is short; ``detail`` one or two sentences with ``{facts}``; ``ground`` is law, rule or guide."""

    title: str
    detail: str
    ground: str


@dataclass(frozen=True, slots=True)
class ReadingNote:
    """The words of a question that the sources leave open: the reading that is ``followed``, and the ``other`` one."""

    followed: str
    other: str
