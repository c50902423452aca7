"""The three sums by which months are compared at a glance: in, out and IVA, in cents of pesos."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from app.bookkeeping.month_report import MonthReport
from app.domain.amounts import cents_text, is_plain
from app.fiscal.effects import IncomeKind, Side
from app.fiscal.snapshot import Snapshot


class MonthTotals(NamedTuple):
    """What was collected and spent, both without IVA, and IVA a cargo (below zero in favour)."""

    charged: int
    paid: int
    iva: int


_PLACES = (("ingresos", "cobrados"), ("gastos", "pagados"), ("aCargo",))
"""Where each stands among the figures of ``acopio mes --json``."""


def month_totals(report: MonthReport, filed: Snapshot | None = None) -> MonthTotals:
    """Of a month as it is shown: what each sum was when it was filed, where that was kept; else what it is now."""
    now = (report.income.collected, report.figures.earned(Side.CREDITED, IncomeKind.SETTLED), report.to_pay)
    then = [None if filed is None else _found(filed.figures, place) for place in _PLACES]
    return MonthTotals(*(cents(was or cents_text(now)) for was, now in zip(then, now, strict=True)))


def _found(figures: Mapping[str, Any], place: tuple[str, ...]) -> str | None:
    """None where the snapshot, which may come out of somebody else's backup, has no amount there."""
    found: Any = figures
    for name in place:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, str) and is_plain(found) and found[-3:-2] == "." else None


def cents(text: str) -> int:
    """Of a decimal text with two places."""
    return int(text.replace(".", ""))
