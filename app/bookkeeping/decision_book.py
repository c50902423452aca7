"""Where decisions are written: each as a line of its own, and each can be taken back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.domain.clock import Clock
from app.domain.identifiers import Rfc
from app.domain.month.decisions import EXCLUSIVE, Decision, DecisionKind, standing_of
from app.store.decision_log import DecisionLog


@dataclass(frozen=True, slots=True)
class DecisionBook:
    """Writes to ``log`` with the time of ``clock``. All methods raise StoreError."""

    log: DecisionLog
    clock: Clock

    def standing(self, owner: Rfc, subject: str) -> Mapping[DecisionKind, str]:
        """What holds of a document, a supplier, a month or a year."""
        found = standing_of(owner.value, self.log.read().decisions)
        return {kind: value for (kind, about), value in found.items() if about == subject}

    def decide(self, owner: Rfc, subject: str, values: Mapping[DecisionKind, str]) -> None:
        """Keep all of these. Raises ValueError for what is no decision."""
        at = self.clock.now()
        self.log.append(*(Decision(owner.value, kind, subject, value, at) for kind, value in values.items()))

    def undo(self, owner: Rfc, subject: str, kinds: Collection[DecisionKind]) -> Collection[DecisionKind]:
        """Take back what holds of these kinds, or of those that exclude them; the kinds that were taken back."""
        wanted = {*kinds, *(other for group in EXCLUSIVE for kind in kinds if kind in group for other in group)}
        stood = [kind for kind in self.standing(owner, subject) if kind in wanted]
        at = self.clock.now()
        if stood:
            self.log.append(*(Decision(owner.value, kind, subject, "", at, undoes=True) for kind in stood))
        return stood
