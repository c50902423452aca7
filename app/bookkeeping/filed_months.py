"""Filed months: what they were when the person filed them, and what changed since.

The figures of a filed month are those of its snapshot: they never change by themselves. What a cancellation, a late
document, a decision or a list changed since is told beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.bookkeeping.desk import Desk
from app.bookkeeping.month_report import month_report, report_value
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.domain.month.documents import DocumentSet
from app.fiscal.cancellations import CancelledEffect, Change, cancelled_effects, changes
from app.fiscal.snapshot import Snapshot, contributions, read_snapshot, snapshot_text
from app.store.decision_log import Snapshots


@dataclass(frozen=True, slots=True)
class FiledMonths:
    """Of the library that ``desk`` reads; their snapshots lie in ``snapshots``. All methods raise StoreError."""

    desk: Desk
    snapshots: Snapshots

    def keep(self, owner: Rfc, month: Month) -> tuple[str, int]:
        """Keep what ``month`` is now, with its figures as they are printed.

        Returns the snapshot's SHA-256, and of how many documents it is.
        """
        report = month_report(self.desk, owner, month)
        brought = contributions(report.documents, month, self.desk.decisions_of(owner), self.desk.rules(owner))
        figures = report_value(report)
        return self.snapshots.keep(snapshot_text(Snapshot(owner.value, month, brought, figures))), len(brought)

    def snapshot(self, owner: Rfc, month: Month) -> Snapshot | None:
        """What ``month`` was when it was filed; None when it was not, or its snapshot is lost."""
        filed = self.desk.decisions_of(owner).filed.get(month)
        data = self.snapshots.read(filed.snapshot) if filed is not None else None
        if data is None:
            return None
        try:
            found = read_snapshot(data)
        except ValueError:
            return None
        return found if (found.owner, found.month) == (owner.value, month) else None

    def changes(self, owner: Rfc, month: Month) -> Sequence[Change]:
        """What changed of a filed month since; nothing when it was not filed."""
        then = self.snapshot(owner, month)
        return () if then is None else self.changes_since(then, owner, self.desk.documents(owner, month))

    def changes_since(self, then: Snapshot, owner: Rfc, documents: DocumentSet) -> Sequence[Change]:
        """The same against a snapshot, where all that may count in the month now is known already."""
        decisions, rules = self.desk.decisions_of(owner), self.desk.rules(owner)
        wider = self._with_gone(then, owner, documents)
        now = contributions(wider, then.month, decisions, rules)
        return changes(then.contributions, now, wider, decisions, rules)

    def _with_gone(self, then: Snapshot, owner: Rfc, documents: DocumentSet) -> DocumentSet:
        """With what counted in the month when it was filed, and would not be looked at now."""
        gone = then.contributions.keys() - set(documents.asked)
        return self.desk.index.month(owner, then.month, {*documents.asked, *gone}) if gone else documents


def cancellations(desk: Desk, owner: Rfc, documents: DocumentSet) -> list[CancelledEffect]:
    """What each cancelled document of ``documents`` took from which months."""
    history = desk.index.history(owner, documents.asked)
    return cancelled_effects(documents, history, desk.decisions_of(owner), desk.rules(owner))
