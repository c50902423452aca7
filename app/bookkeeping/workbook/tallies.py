"""What a document brings to the month, as the amounts of its rows: one for each invoice that it settles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.month.calendar import Month
from app.fiscal.effects import Bucket, DocumentEffects, Effect, IncomeKind, OtherTax, Pesos

BASES: Mapping[Bucket, str] = {
    Bucket.GENERAL: "base_16",
    Bucket.BORDER: "base_8",
    Bucket.ZERO: "base_0",
    Bucket.EXEMPT: "exempt",
    Bucket.OTHER_RATE: "base_other",
    Bucket.NOT_SUBJECT: "not_subject",
    Bucket.UNTOLD: "untold",
}
TAXES: Mapping[Bucket, str] = {
    Bucket.GENERAL: "iva_16",
    Bucket.BORDER: "iva_8",
    Bucket.OTHER_RATE: "iva_other",
}
FLOW = ("base_16", "iva_16", "base_8", "iva_8", "base_0", "exempt", "base_other", "iva_other", "not_subject", "untold")
"""Columns of what counts by cash flow, in their order."""

SAT = tuple(f"sat_{key}" for key in FLOW)
"""The same as the SAT adds it up."""

OTHERS: Mapping[OtherTax, str] = {
    OtherTax.IEPS: "ieps",
    OtherTax.IVA_WITHHELD: "iva_withheld",
    OtherTax.ISR_WITHHELD: "isr_withheld",
}
INCOME: Mapping[IncomeKind, str] = {
    IncomeKind.SETTLED: "income",
    IncomeKind.NOTE: "income",
    IncomeKind.NOMINAL: "nominal",
}
AMOUNTS = (*FLOW, *OTHERS.values(), "income", "nominal", "third")


@dataclass(slots=True)
class Tally:
    """The amounts of one row by column. ``invoice`` is what it settles, empty for the document's own."""

    invoice: str
    creditable: bool
    reasons: list[str] = field(default_factory=list)
    amounts: dict[str, Pesos] = field(default_factory=lambda: defaultdict(int))


def tallies(effects: DocumentEffects, month: Month) -> list[Tally]:
    """The rows of one document in ``month``; none when it does nothing there."""
    rows: dict[tuple[str, bool], Tally] = {}

    def row(invoice: str, creditable: bool) -> Tally:
        return rows.setdefault((invoice, creditable), Tally(invoice, creditable))

    def any_row(invoice: str) -> Tally:
        return rows.get((invoice, True)) or rows.get((invoice, False)) or row(invoice, True)

    for effect in effects.flow:
        if effect.month == month:
            one = row(effect.invoice, effect.lost is None)
            reason = effect.lost.value if effect.lost else effect.reason.value
            if reason not in one.reasons:
                one.reasons.append(reason)
            _add(one.amounts, effect, "")
    for tax in effects.taxes:
        if tax.month == month:
            row(tax.invoice, tax.lost is None).amounts[OTHERS[tax.tax]] += tax.amount
    for effect in effects.prefilled:
        if effect.month == month:
            _add(any_row(effect.invoice).amounts, effect, "sat_")
    for income in effects.income:
        if income.month == month:
            any_row(income.invoice).amounts[INCOME[income.kind]] += income.amount
    for third in effects.third_parties:
        if third.month == month:
            any_row("").amounts["third"] += third.amount
    return list(rows.values())


def _add(amounts: dict[str, Pesos], effect: Effect, prefix: str) -> None:
    amounts[prefix + BASES[effect.bucket]] += effect.base
    if effect.tax:
        amounts[prefix + TAXES[effect.bucket]] += effect.tax
