"""The result sheet's lines: of which columns of which sheets each figure is the sum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from app.bookkeeping.month_report import MonthReport
from app.bookkeeping.workbook.book_words import ISSUED, NO, RECEIVED, YES, BookWords
from app.fiscal.effects import Pesos
from app.fiscal.income import MonthIncome
from app.reports.month_workbook.model import (
    ColumnSum,
    Kind,
    LineStyle,
    LineValue,
    Part,
    Product,
    Result,
    ResultLine,
    Where,
)

_RATES = ("base_16", "iva_16", "base_8", "iva_8", "base_0", "exempt", "base_other", "iva_other")
_BASES = ("base_16", "base_8", "base_0", "exempt", "base_other")
_TAXES = ("iva_16", "iva_8", "iva_other")
_MORE = ("not_subject", "untold")


def result_lines(words: BookWords, report: MonthReport) -> tuple[ResultLine, ...]:
    """All of them. What no sheet tells is given: IVA withheld before, the proportion of 5-V, RESICO's rate."""
    return tuple(_Lines(words).all(report))


class _Lines:
    def __init__(self, words: BookWords) -> None:
        self._words = words

    def all(self, report: MonthReport) -> Iterator[ResultLine]:
        """In the order of the page."""
        yield self._heading("charged")
        yield from self._side("charged", ISSUED)
        yield self._heading("credited")
        yield from self._side("credited", RECEIVED)
        yield self._line("lost", self._sums(RECEIVED, _TAXES, creditable=NO))
        yield self._line("withheld_now", self._sums(RECEIVED, ("iva_withheld",), creditable=YES))
        yield self._given("withheld_before", report.withheld_before)
        yield from self._creditable(report.proportion)
        yield self._heading("result")
        yield self._line("charged_again", _lines("charged_iva"))
        yield self._line("by_clients_iva", self._sums(ISSUED, ("iva_withheld",)))
        yield self._line("credited_again", _lines("creditable_total"))
        yield self._line(
            "due",
            _lines("charged_again", ("by_clients_iva", -1), ("credited_again", -1)),
            style=LineStyle.GRAND_TOTAL,
        )
        yield self._heading("withheld")
        yield self._line("by_clients_isr", self._sums(ISSUED, ("isr_withheld",)))
        yield self._line("of_third_parties_iva", self._sums(RECEIVED, ("iva_withheld",)))
        yield self._line("of_third_parties_isr", self._sums(RECEIVED, ("isr_withheld",)))
        yield self._line("ieps_charged", self._sums(ISSUED, ("ieps",)))
        yield self._line("ieps_credited", self._sums(RECEIVED, ("ieps",)))
        yield self._heading("income")
        yield from self._income(report.income)

    def _creditable(self, proportion: Fraction | None) -> Iterator[ResultLine]:
        whole = _lines("credited_iva", ("lost", -1), ("withheld_now", -1), "withheld_before")
        if proportion is None:
            yield self._line("creditable_total", whole, style=LineStyle.TOTAL)
            return
        yield self._line("creditable_whole", whole)
        yield self._given("proportion", proportion * 1_000_000, Kind.RATE)
        product = Result((Product("creditable_whole", "proportion"),))
        yield self._line("creditable_total", product, style=LineStyle.TOTAL)

    def _side(self, prefix: str, side: str) -> Iterator[ResultLine]:
        for key in _RATES:
            yield self._line(
                f"{prefix}_{key}", self._sums(side, (key,)), self._gross(side, key), apart=self._apart(side, (key,))
            )
        taxes = [f"{prefix}_{key}" for key in _TAXES]
        apart = self._apart(side, _TAXES)
        yield self._line(f"{prefix}_iva", _lines(*taxes), _lines(*taxes), apart=apart, style=LineStyle.TOTAL)
        for name, keys in (("notes_base", _BASES), ("notes_iva", _TAXES)):
            yield self._line(f"{prefix}_{name}", self._notes(side, keys), self._apart(side, keys))
        for key in _MORE:
            yield self._line(
                f"{prefix}_{key}", self._sums(side, (key,)), self._gross(side, key), apart=self._apart(side, (key,))
            )

    def _income(self, income: MonthIncome) -> Iterator[ResultLine]:
        yield self._line("collected", Result((ColumnSum("issued", "income"), ColumnSum("paid_issued", "income"))))
        yield self._line("income_notes", self._notes(ISSUED, ("income",)))
        yield self._line("income_base", _lines("collected", "income_notes"), style=LineStyle.TOTAL)
        yield self._line("nominal", Result((ColumnSum("issued", "nominal"),)))
        if income.rate is None:
            return
        yield self._given("income_rate", income.rate, Kind.RATE)
        yield self._line(
            "isr",
            Result((Product("income_base", "income_rate"), LineValue("by_clients_isr", -1)), floor=True),
            style=LineStyle.TOTAL,
        )

    def _sums(self, side: str, columns: Iterable[str], *, creditable: str = "", notes: bool = True) -> Result:
        only: Where = (("creditable", self._words.value(creditable)),) if creditable else ()
        parts: list[Part] = []
        for column in columns:
            parts += [ColumnSum(side, column, only), ColumnSum(f"paid_{side}", column, only)]
            if notes:
                parts.append(ColumnSum("notes", column, (("side", self._words.value(side)), *only)))
        return Result(tuple(parts))

    def _gross(self, side: str, column: str) -> Result:
        """As the SAT adds it up, its notes apart."""
        return self._sums(side, (f"sat_{column}",), notes=False)

    def _apart(self, side: str, columns: Iterable[str]) -> Result:
        """The notes of the SAT."""
        return self._notes(side, (f"sat_{column}" for column in columns))

    def _notes(self, side: str, columns: Iterable[str]) -> Result:
        of_side: Where = (("side", self._words.value(side)),)
        return Result(tuple(ColumnSum("notes", column, of_side) for column in columns))

    def _heading(self, key: str) -> ResultLine:
        return ResultLine(f"{key}_heading", self._words.lines[key], style=LineStyle.HEADING)

    def _given(self, key: str, value: Pesos, kind: Kind = Kind.MONEY) -> ResultLine:
        return ResultLine(key, self._words.lines[key], Result(given=value), kind=kind)

    def _line(
        self,
        key: str,
        flow: Result,
        sat: Result | None = None,
        *,
        apart: Result | None = None,
        style: LineStyle = LineStyle.PLAIN,
    ) -> ResultLine:
        return ResultLine(key, self._words.lines[key], flow, sat, apart, style)


def _lines(*parts: str | tuple[str, int]) -> Result:
    return Result(tuple(LineValue(part) if isinstance(part, str) else LineValue(*part) for part in parts))
