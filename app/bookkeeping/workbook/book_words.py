"""The words of the month's workbook, given from above: app.words is a floor of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.month.calendar import Month
from app.fiscal.coverage_month import MonthCoverage
from app.reports.month_workbook.model import Kind, SheetColumn

YES, NO = "yes", "no"
ISSUED, RECEIVED = "issued", "received"

_CODES = ("use", "method", "form", "currency", "payment_currency", "side", "relation", "instalment", "effects")
_WIDTHS = {
    **dict.fromkeys(_CODES, 9.0),
    "state": 11.0,
    "uuid": 37.0,
    "invoice": 37.0,
    "related": 37.0,
    "name": 30.0,
    "exchange_rate": 11.0,
    "equivalence": 11.0,
    "paid_on": 11.0,
    "creditable": 11.0,
    "counts": 26.0,
}
"""In characters."""


@dataclass(frozen=True, slots=True)
class BookHead:
    """What is said above the result. ``filed_on`` is None for a month that was not filed."""

    owner: str
    month: Month
    is_provisional: bool
    filed_on: date | None
    coverage: MonthCoverage
    unread: int


@dataclass(frozen=True, slots=True)
class BookWords:
    """By key: names of sheets, notes above their tables, headings of columns, labels of the result, and values.

    ``note_title`` and ``note_detail`` are those of avisos, ``payroll_title`` and ``payroll_detail`` of nómina's;
    ``problem`` says why a record of the DIOT is not written. ``head`` makes the lines above the result.
    """

    sheets: Mapping[str, str]
    notes: Mapping[str, tuple[str, ...]]
    columns: Mapping[str, str]
    lines: Mapping[str, str]
    values: Mapping[str, str]
    flow: str
    sat: str
    difference: str
    foot: str
    page: str
    note_title: Callable[[str], str]
    note_detail: Callable[[str, Mapping[str, str]], str]
    payroll_title: Callable[[str], str]
    payroll_detail: Callable[[str, Mapping[str, str]], str]
    problem: Callable[[str], str]
    head: Callable[[BookHead], tuple[str, ...]]

    def value(self, key: str) -> str:
        """The words for a value; the value itself where there are none."""
        return self.values.get(key, key)

    def column(self, key: str, kind: Kind = Kind.TEXT, *, summed: bool = False, width: float = 0.0) -> SheetColumn:
        """A column under its heading; of a code it is narrow."""
        return SheetColumn(key, self.columns[key], kind, summed, width or _WIDTHS.get(key, 0.0))
