"""One decision about many documents or suppliers at once; all are as they were before when it is taken back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.domain.clock import Clock
from app.domain.identifiers import Rfc
from app.domain.month.decisions import EXCLUSIVE, Decision, DecisionKind, standing_of
from app.store.decision_log import DecisionLog

Standing = tuple[DecisionKind, str] | None
"""What holds of one subject: a kind, and its value; None where nothing is decided."""

WHEN = next(group for group in EXCLUSIVE if DecisionKind.PAID in group)
"""Kinds that say when a document counts."""


@dataclass(frozen=True, slots=True)
class JointDecisions:
    """Writes to ``log`` with the time of ``clock``. All methods raise StoreError.

    Of ``kinds`` a subject has one at a time.
    """

    log: DecisionLog
    clock: Clock
    kinds: Collection[DecisionKind]

    def decide(self, owner: Rfc, subjects: Collection[str], wanted: Standing) -> Mapping[str, Standing]:
        """Let this hold of all ``subjects``. What held of them before, for ``restore``."""
        return self.restore(owner, dict.fromkeys(subjects, wanted))

    def restore(self, owner: Rfc, wanted: Mapping[str, Standing]) -> Mapping[str, Standing]:
        """Let this hold of each subject; what held before. All is written in one piece, and nothing that holds
        already.
        """
        found = standing_of(owner.value, self.log.read().decisions)
        before: dict[str, Standing] = {
            one: next(((kind, found[kind, one]) for kind in self.kinds if (kind, one) in found), None) for one in wanted
        }
        at, lines = self.clock.now(), []
        for subject, standing in wanted.items():
            held = before[subject]
            if standing == held:
                continue
            if standing is not None:
                lines.append(Decision(owner.value, standing[0], subject, standing[1], at))
            elif held is not None:
                lines.append(Decision(owner.value, held[0], subject, "", at, undoes=True))
        if lines:
            self.log.append(*lines)
        return before
