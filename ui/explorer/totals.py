"""What the documents shown come to, in words and as lines of a table. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.store.documents import Sum
from ui import catalog_names, formatting

_MICROS = 1_000_000
_ORDER = "IENPTR"
_PLURALS = {
    "I": "Ingresos",
    "E": "Egresos",
    "N": "Nómina",
    "P": "Pagos",
    "T": "Traslados",
    "R": "Retenciones",
}
_WITHOUT_TOTAL = frozenset("PT")  # their Total is 0 by law
_NO_CURRENCY = "XXX"


@dataclass(frozen=True, slots=True)
class TotalsLine:
    """One type in one currency, every cell as it is shown."""

    document_type: str
    currency: str
    count: str
    subtotal: str
    transferred: str
    withheld: str
    total: str


def money(micros: int, currency: str = formatting.NATIONAL_CURRENCY) -> str:
    """``$1,234.50`` of millionths."""
    sign, whole = ("-", -micros) if micros < 0 else ("", micros)
    return formatting.money(f"{sign}{whole // _MICROS}.{whole % _MICROS:06d}", currency)


def summary(sums: Sequence[Sum]) -> str:
    """``Ingresos $1,000.00 y $20.00 USD · Pagos 12``: by type, each currency; nothing without sums."""
    return " · ".join(_type_summary(letter, sums) for letter in _letters(sums))


def lines(sums: Sequence[Sum]) -> list[TotalsLine]:
    """One line for each type and currency, in the order of the summary."""
    return [
        TotalsLine(
            catalog_names.document_type_name(letter) or "Otros",
            "" if one.currency == _NO_CURRENCY else one.currency,
            formatting.count(one.count),
            money(one.subtotal),
            money(one.transferred),
            money(one.withheld),
            money(one.total),
        )
        for letter in _letters(sums)
        for one in sums
        if one.document_type == letter
    ]


def _letters(sums: Sequence[Sum]) -> list[str]:
    found = {one.document_type for one in sums}
    return [*(letter for letter in _ORDER if letter in found), *sorted(found.difference(_ORDER))]


def _type_summary(letter: str, sums: Sequence[Sum]) -> str:
    own = [one for one in sums if one.document_type == letter]
    name = _PLURALS.get(letter, "Otros")
    if letter in _WITHOUT_TOTAL:
        return f"{name} {formatting.count(sum(one.count for one in own))}"
    own.sort(key=lambda one: one.currency != formatting.NATIONAL_CURRENCY)
    return f"{name} {' + '.join(money(one.total, one.currency) for one in own)}"
