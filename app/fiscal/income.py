"""Sums for ISR by régimen: what the month's documents say of income, and RESICO's table."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from app.domain.month.calendar import Month
from app.fiscal.effects import IncomeKind, OtherTax, Pesos, Side
from app.fiscal.iva import MonthFigures
from app.fiscal.parameters import Parameter, Parameters

RESICO = "626"
_PERSON = 13
_ONE = 1_000_000


@dataclass(frozen=True, slots=True)
class MonthIncome:
    """Of one month, in millionths of pesos. ``notes`` is positive: what notas de crédito take from ``collected``.

    ``rate`` (millionths) and ``isr`` are None where no table applies: outside RESICO of a person, before it existed, or
    over its cap. ``isr`` is what is left after what was withheld, never below zero.
    """

    regime: str
    collected: Pesos
    notes: Pesos
    nominal: Pesos
    withheld: Pesos
    rate: int | None
    isr: Pesos | None

    @property
    def base(self) -> Pesos:
        """Collected less notes."""
        return self.collected - self.notes


def month_income(figures: MonthFigures, owner: str, regime: str, parameters: Parameters) -> MonthIncome:
    """``regime`` is RegimenFiscal of the latest document that ``owner`` (an RFC) issued; empty when there is none."""
    collected = figures.earned(Side.CHARGED, IncomeKind.SETTLED)
    notes = -figures.earned(Side.CHARGED, IncomeKind.NOTE)
    withheld = figures.tax(Side.CHARGED, OtherTax.ISR_WITHHELD)
    rate = None
    if regime == RESICO and len(owner) == _PERSON:
        rate = table_rate(collected - notes, figures.month, parameters)
    isr = None if rate is None else max(Fraction(0), Fraction(rate, _ONE) * (collected - notes) - withheld)
    return MonthIncome(regime, collected, notes, figures.earned(Side.CHARGED, IncomeKind.NOMINAL), withheld, rate, isr)


def table_rate(base: Pesos, month: Month, parameters: Parameters) -> int | None:
    """The rate on the whole amount (LISR 113-E), in millionths; None over the last row, or without a table."""
    brackets = parameters.table(Parameter.RESICO_TABLE, month.last)
    return next((one.rate for one in brackets if base <= one.limit), None)
