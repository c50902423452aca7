"""One thing to know before asking the SAT, and how it is marked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """How a sentence is marked."""

    PLAN = "plan"
    GOOD = "good"
    NOTE = "note"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing to know before asking."""

    tone: Tone
    text: str
