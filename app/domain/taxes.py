"""The taxes of a document, concept or payment as bookkeepers keep them: bases and amounts by kind and rate."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from app.domain.amounts import amount_text, micros
from app.domain.document import Document
from app.domain.lines import LocalTax, TaxLine, TaxSide
from app.domain.withholding import Withholding

TaxTotals = dict[str, int]
"""Millionths by kind; a kind that the lines do not have is not there."""

BASES = ("base_iva_16", "base_iva_8", "base_iva_0", "base_exempt", "base_iva_other")
TAX_KINDS = (
    "base_iva_16",
    "iva_16",
    "base_iva_8",
    "iva_8",
    "base_iva_0",
    "base_exempt",
    "base_iva_other",
    "iva_other",
    "ieps",
    "other_transferred",
    "iva_withheld",
    "isr_withheld",
    "ieps_withheld",
    "other_withheld",
)
"""In the order of the columns."""

_TAXES = {"001": "isr", "002": "iva", "003": "ieps", "ISR": "isr", "IVA": "iva", "IEPS": "ieps"}
_IVA_RATES = {160_000: "16", 80_000: "8", 0: "0"}  # millionths
_EXEMPT = "Exento"
_OLD = "3.2"


def written(totals: TaxTotals) -> dict[str, str]:
    """The amounts as text."""
    return {kind: amount_text(value) for kind, value in totals.items()}


def document_taxes(document: Document) -> TaxTotals:
    """From the document's own tax lines; what they lack (CFDI 3.3 has no bases there), from the concepts'."""
    if document.withholding is not None:
        return _withheld(document.withholding)
    return header_taxes(
        document.taxes,
        lambda: (line for concept in document.concepts for line in concept.taxes),
        percent=document.version == _OLD,
    )


def header_taxes(
    header: Sequence[TaxLine], inner: Callable[[], Iterable[TaxLine]], *, percent: bool = False
) -> TaxTotals:
    """As ``document_taxes``, of a comprobante: its own lines, and what gives those of the concepts if it must be."""
    if any(line.base for line in header if line.side is TaxSide.TRANSFERRED):
        return tax_totals(header, percent=percent)
    within = tax_totals(inner(), percent=percent)
    if not header:
        return within
    totals = tax_totals(header, percent=percent)
    totals.update((kind, within[kind]) for kind in BASES if kind in within)
    return totals


def tax_totals(lines: Iterable[TaxLine], *, percent: bool = False) -> TaxTotals:
    """The sums by kind. ``percent``: the rates are per cent, as CFDI 3.2 writes them."""
    totals: TaxTotals = {}
    for line in lines:
        base_kind, kind = _kinds(line, percent)
        for found, text in ((base_kind, line.base), (kind, line.amount)):
            value = micros(text) if found and text else None
            if value is not None:
                totals[found] = totals.get(found, 0) + value
    return totals


def local_totals(taxes: Iterable[LocalTax]) -> TaxTotals:
    """The sums of impuestos locales: ``local_transferred`` and ``local_withheld``."""
    totals: TaxTotals = {}
    for one in taxes:
        value = micros(one.amount)
        if value is not None:
            kind = "local_transferred" if one.side is TaxSide.TRANSFERRED else "local_withheld"
            totals[kind] = totals.get(kind, 0) + value
    return totals


def _withheld(withholding: Withholding) -> TaxTotals:
    totals: TaxTotals = {}
    for one in withholding.taxes:
        value = micros(one.amount)
        if value is not None:
            kind = f"{_TAXES.get(one.tax.upper().rjust(3, '0'), 'other')}_withheld"
            totals[kind] = totals.get(kind, 0) + value
    return totals


def _kinds(line: TaxLine, percent: bool) -> tuple[str, str]:
    """The kinds that the line's base and amount count to; empty where there is no column for it."""
    tax = _TAXES.get(line.tax.upper(), "other")
    if line.side is TaxSide.WITHHELD:
        return "", f"{tax}_withheld"
    if tax == "ieps":
        return "", "ieps"
    if tax != "iva":
        return "", "other_transferred"
    if line.factor == _EXEMPT:
        return "base_exempt", ""
    rate = micros(line.rate)
    if rate is not None and percent:
        rate //= 100
    name = _IVA_RATES.get(rate, "other") if rate is not None else "other"
    return f"base_iva_{name}", "" if name == "0" else f"iva_{name}"
