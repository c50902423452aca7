"""Keeps what large months came to in the library's database, and answers from there while it still holds."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from app import __version__
from app.bookkeeping.desk import Desk
from app.bookkeeping.month_answer import MonthAnswer, answer_text, computed_answer, read_answer
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.paths import resources
from app.store.decision_log import Snapshots
from app.store.month_index import SqliteMonthIndex
from app.store.month_sheets import KeptSheet, keep_sheet

LARGE = 1_000
"""A month of fewer documents is computed faster than anybody waits, and not kept."""
_FORM = 2
"""Another number when an answer is made in another way."""
_ROOT = Path(__file__).resolve().parent.parent


class _Basis(NamedTuple):
    """What an answer of today would be made of: as far as two relations reach, and all of the owner."""

    near: str
    wide: str
    today: int

    def holds(self, kept: KeptSheet) -> bool:
        """Whether what is kept is what would be computed."""
        day, _, basis = kept.basis.partition(" ")
        if basis not in (self.near, self.wide) or not day.isdigit():
            return False
        made_on = int(day)
        return made_on == self.today or min(made_on, self.today) > kept.last_day


@dataclass(frozen=True, slots=True)
class KeptAnswers:
    """Of the library in ``database``, which ``index`` reads; ``lists`` tells which of the SAT's lists are current.

    Months of fewer than ``least`` documents are not kept. All methods raise StoreError.
    """

    index: SqliteMonthIndex
    database: Path
    lists: Callable[[], str]
    least: int

    def answer(self, desk: Desk, snapshots: Snapshots, owner: Rfc, month: Month) -> MonthAnswer:
        """Of ``month``; computed, and kept, where what is kept does not hold any more."""
        basis = self._basis(desk, snapshots, owner, month)
        kept = self.index.kept_sheet(owner, month) if basis is not None else None
        if basis is not None and kept is not None and basis.holds(kept):
            with suppress(ValueError):  # of what makes no sense the month is computed
                return read_answer(kept.text())
        found = computed_answer(desk, snapshots, owner, month)
        if basis is not None and not found.answer.unread and found.answer.documents >= self.least:
            made_of = f"{basis.today} {basis.wide if found.is_wide else basis.near}"
            sheet = KeptSheet.of(made_of, found.last_day, answer_text(found.answer))
            keep_sheet(self.database, owner, month, sheet)
        return found.answer

    def is_stale(self, desk: Desk, snapshots: Snapshots, owner: Rfc, month: Month) -> bool:
        """Whether ``month`` could be kept as it is now, and is not."""
        basis, kept = self._basis(desk, snapshots, owner, month), self.index.kept_sheet(owner, month)
        return basis is not None and (kept is None or not basis.holds(kept))

    def _basis(self, desk: Desk, snapshots: Snapshots, owner: Rfc, month: Month) -> _Basis | None:
        """None while the figures are those of documents that are not read yet: they change at any moment."""
        changes = self.index.changes(owner)
        if changes is None:
            return None
        decisions, latest = desk.decisions_of(owner), self.index.latest_issued(owner)
        filed = decisions.filed.get(month)
        told = (
            _program(),
            decisions.mark,
            self.lists(),
            snapshots.mark(filed.snapshot) if filed else "",
            desk.readings,
            desk.name_of(owner),
            latest.issuer_regime if latest is not None else "",
        )
        near = (changes.get(month.previous, 0), changes.get(month, 0))
        return _Basis(f"{told} {near}", f"{told} {sum(changes.values())}", desk.today.toordinal())


@cache
def _program() -> str:
    """Of which version the rules and parameters are; while the program is being changed, when they were."""
    folders = (_ROOT / "domain", _ROOT / "fiscal", _ROOT / "bookkeeping", resources() / "fiscal")
    files = (path for folder in folders for path in folder.rglob("*.*") if path.suffix in {".py", ".json"})
    return f"{__version__}.{_FORM} {max((path.stat().st_mtime_ns for path in files), default=0)}"
