"""One thing to know before asking the SAT, and how it is marked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """Of which kind a sentence is, and so which mark stands before it."""

    PLAN = "plan"
    GOOD = "good"
    NOTE = "note"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing that the person should know before the SAT is asked, and its mark."""

    tone: Tone
    text: str
