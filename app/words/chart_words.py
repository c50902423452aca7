"""What a chart of months says: its name, its legend, and the sentence of one month."""

from __future__ import annotations

from typing import Protocol

from app.domain.month.calendar import Month
from app.words import formatting
from app.words.periods import MONTHS

NAME = "Gráfica de los meses: cobrado, pagado e IVA"
CHARGED, PAID, IVA = "Cobrado", "Pagado", "IVA a cargo (o a favor, bajo cero)"
MONTH, UNKNOWN = "Mes", "sin datos"
COLUMNS = (MONTH, CHARGED, PAID, "IVA")
AS_TABLE, AS_CHART, COPY = "Ver como tabla", "Ver como gráfica", "Copiar como imagen"


class _Bar(Protocol):
    @property
    def month(self) -> Month: ...
    @property
    def charged(self) -> int | None: ...
    @property
    def paid(self) -> int | None: ...
    @property
    def iva(self) -> int | None: ...


def short_month(month: Month) -> str:
    """Such as ``mar``."""
    return MONTHS[month.month - 1][:3]


def month_name(month: Month) -> str:
    """Such as ``marzo 2026``."""
    return f"{MONTHS[month.month - 1]} {month.year}"


def amount(cents: int | None) -> str:
    """An amount in pesos, or that nothing is known."""
    if cents is None:
        return UNKNOWN
    pesos, rest = divmod(abs(cents), 100)
    return formatting.money(f"{'-' if cents < 0 else ''}{pesos}.{rest:02}")


def sentence(bar: _Bar) -> str:
    """All of one month, as a tip and a screen reader tell it."""
    kind = "IVA a favor" if bar.iva is not None and bar.iva < 0 else "IVA a cargo"
    iva = None if bar.iva is None else abs(bar.iva)
    return (
        f"{month_name(bar.month).capitalize()}\nCobrado: {amount(bar.charged)}\nPagado: {amount(bar.paid)}\n"
        f"{kind}: {amount(iva)}"
    )
