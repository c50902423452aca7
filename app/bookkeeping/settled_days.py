"""The days on which the person says that invoices were paid or collected: many at once, and as they were before."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.clock import Clock
from app.domain.identifiers import Rfc
from app.domain.month.decisions import EXCLUSIVE, Decision, DecisionKind, standing_of
from app.store.decision_log import DecisionLog

_KINDS = next(group for group in EXCLUSIVE if DecisionKind.PAID in group)

Standing = tuple[DecisionKind, str] | None
"""What holds of one document: when it counts, and the value of that; None where nothing was decided."""


@dataclass(frozen=True, slots=True)
class SettledDays:
    """Writes to ``log`` with the time of ``clock``. All methods raise StoreError."""

    log: DecisionLog
    clock: Clock

    def mark(self, owner: Rfc, uuids: Collection[str], kind: DecisionKind, day: date | None) -> Mapping[str, Standing]:
        """Say of these that they were settled on ``day`` (``kind`` is PAID or COLLECTED), or that it is not known.

        What held of them before, for ``restore``.
        """
        wanted: Standing = None if day is None else (kind, day.isoformat())
        return self._write(owner, dict.fromkeys(uuids, wanted))

    def restore(self, owner: Rfc, before: Mapping[str, Standing]) -> None:
        """Let hold what held before."""
        self._write(owner, before)

    def _write(self, owner: Rfc, wanted: Mapping[str, Standing]) -> Mapping[str, Standing]:
        """All in one piece; nothing is written of what holds already."""
        found = standing_of(owner.value, self.log.read().decisions)
        before: dict[str, Standing] = {
            uuid: next(((kind, found[kind, uuid]) for kind in _KINDS if (kind, uuid) in found), None) for uuid in wanted
        }
        at, lines = self.clock.now(), []
        for uuid, standing in wanted.items():
            held = before[uuid]
            if standing == held:
                continue
            if standing is not None:
                lines.append(Decision(owner.value, standing[0], uuid, standing[1], at))
            elif held is not None:
                lines.append(Decision(owner.value, held[0], uuid, "", at, undoes=True))
        if lines:
            self.log.append(*lines)
        return before
