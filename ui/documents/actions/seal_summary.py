"""What a check of the seals of many documents came to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SealLine:
    """One document whose seal is not in order; ``outcome`` is a SealOutcome's value, empty without XML."""

    document: int
    name: str
    outcome: str


@dataclass(frozen=True, slots=True)
class SealResults:
    """How many documents came to which outcome, and those that are not in order."""

    counts: dict[str, int]
    lines: tuple[SealLine, ...]
