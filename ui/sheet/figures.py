"""Figures and dates of a document as texts: grouped by thousands, with every digit that was stamped."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation

from app.domain.lines import TaxLine, TaxSide
from app.words.catalogs import Catalog, catalog_name

_NO_CURRENCY = "XXX"
_EXEMPT = "Exento"
_FEE = "Cuota"


def amount(text: str) -> str:
    """``1,234.50``: at least two decimals, more where the document has them; what is no number comes back as it is."""
    value = _number(text)
    if value is None:
        return text
    whole, _, decimals = f"{value:,f}".partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"


def priced(text: str, currency: str) -> str:
    """``$1,234.50 MXN``, for the most important amount; empty stays empty."""
    shown = amount(text)
    if shown == text and _number(text) is None:
        return text
    sign, figure = ("-", shown[1:]) if shown.startswith("-") else ("", shown)
    return f"{sign}${figure} {'' if currency == _NO_CURRENCY else currency}".rstrip()


def quantity(text: str) -> str:
    """``1,200`` or ``0.5``: no decimals that say nothing."""
    value = _number(text)
    if value is None:
        return text
    whole, _, decimals = f"{value:,f}".partition(".")
    decimals = decimals.rstrip("0")
    return f"{whole}.{decimals}" if decimals else whole


def rate(line: TaxLine, *, percent: bool) -> str:
    """``16 %``, ``Exento``, or the fee of a Cuota; ``percent`` when the document writes 16.00 and not 0.160000."""
    if line.factor == _EXEMPT:
        return _EXEMPT
    value = _number(line.rate)
    if value is None:
        return line.rate
    if line.factor == _FEE:
        return f"cuota {quantity(line.rate)}"
    return f"{quantity(str(value if percent else value * 100))} %"


def tax_name(line: TaxLine, *, percent: bool) -> str:
    """``IVA 16 %`` or ``Retención de ISR 10 %``."""
    name = " ".join(part for part in (catalog_name(Catalog.TAX, line.tax), rate(line, percent=percent)) if part)
    return f"Retención de {name}" if line.side is TaxSide.WITHHELD else name


def tax_note(line: TaxLine, *, percent: bool) -> str:
    """``IVA 16 %: 160.00 sobre 1,000.00``: one tax of a concept or of a settled document."""
    base = f" sobre {amount(line.base)}" if line.base else ""
    said = amount(line.amount) if line.amount else ""
    return f"{tax_name(line, percent=percent)}: {said}{base}" if said else f"{tax_name(line, percent=percent)}{base}"


def moment(at: datetime | None) -> str:
    """``22/11/2026 13:05:07``; empty without a time."""
    return "" if at is None else at.strftime("%d/%m/%Y %H:%M:%S")


def written_moment(text: str) -> str:
    """A time as the XML writes it, made readable: the date alone where no time of day is given."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return at.strftime("%d/%m/%Y") if "T" not in text else moment(at)


def total_of(texts: tuple[str, ...]) -> str:
    """The sum of the amounts among ``texts``."""
    return amount(str(sum((value for text in texts if (value := _number(text)) is not None), Decimal())))


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value.adjusted()) < 40 else None
