"""The words of one aviso."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """``title`` is short; ``detail`` one or two sentences with ``{facts}``; ``ground`` is law, rule or guide."""

    title: str
    detail: str
    ground: str
