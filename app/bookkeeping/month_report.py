"""The result sheet of a month as a person reads it: the figures of its documents, what follows from them, as values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from app.bookkeeping.desk import Desk
from app.domain.amounts import amount_text, cents_text, is_plain
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.domain.month.documents import DocumentSet
from app.fiscal.effects import RATES, Bucket, Difference, IncomeKind, OtherTax, Pesos, Side
from app.fiscal.income import MonthIncome, month_income
from app.fiscal.iva import MonthFigures, SideSheet, month_figures
from app.fiscal.withholdings import OwnWithholding, own_withholdings
from app.memory_breaks import without_cycle_search

_WITH_TAX = (Bucket.GENERAL, Bucket.BORDER, Bucket.OTHER_RATE)


@dataclass(frozen=True, slots=True)
class MonthReport:
    """Of one owner and month. ``withheld_before`` is IVA that the owner withheld the month before, and paid over.

    ``proportion`` is that of LIVA 5-V as the person typed it, None where she did not.
    """

    documents: DocumentSet
    figures: MonthFigures
    income: MonthIncome
    withheld_before: Pesos
    proportion: Fraction | None
    withholdings: tuple[OwnWithholding, ...]

    @property
    def charged(self) -> SideSheet:
        """IVA charged and collected."""
        return self.figures.flow[Side.CHARGED]

    @property
    def credited(self) -> SideSheet:
        """IVA paid."""
        return self.figures.flow[Side.CREDITED]

    @property
    def creditable(self) -> Pesos:
        """What may be credited this month: paid, less what is lost and what was withheld now, and that of the month
        before (LIVA 5-IV); by the proportion, where there is one.
        """
        whole = self.credited.tax - self.credited.lost - self.figures.creditable_withheld + self.withheld_before
        return whole if self.proportion is None else whole * self.proportion

    @property
    def to_pay(self) -> Pesos:
        """IVA a cargo; below zero in favour."""
        withheld = self.figures.tax(Side.CHARGED, OtherTax.IVA_WITHHELD)
        return self.charged.tax - withheld - self.creditable


@without_cycle_search()
def month_report(desk: Desk, owner: Rfc, month: Month, documents: DocumentSet | None = None) -> MonthReport:
    """Computed from what is known now, of the month's ``documents`` where they were read already. Raises StoreError."""
    documents = desk.documents(owner, month) if documents is None else documents
    decisions, rules = desk.decisions_of(owner), desk.rules(owner)
    figures = month_figures(documents, month, decisions, rules)
    before = month_figures(desk.withholding(owner, month.previous), month.previous, decisions, rules)
    latest = desk.index.latest_issued(owner)
    regime = latest.issuer_regime if latest is not None else ""
    typed = decisions.proportions.get(month.year, "")
    return MonthReport(
        documents,
        figures,
        month_income(figures, owner.value, regime, desk.parameters),
        before.creditable_withheld,
        Fraction(typed) if is_plain(typed) else None,
        tuple(own_withholdings(documents, month)),
    )


def report_value(report: MonthReport) -> dict[str, Any]:
    """The figures of a month as ``acopio mes --json`` has them. Amounts are decimal texts with two places, in pesos."""
    figures = report.figures
    return {
        "trasladado": _side(report.charged),
        "acreditable": {
            **_side(report.credited),
            "noAcreditable": cents_text(report.credited.lost),
            "retenidoEsteMes": cents_text(figures.creditable_withheld),
            "retenidoMesAnterior": cents_text(report.withheld_before),
            **_proportion(report),
            "total": cents_text(report.creditable),
        },
        "retenidoPorClientes": _withheld(figures, Side.CHARGED),
        "retenidoATerceros": _withheld(figures, Side.CREDITED),
        "aCargo": cents_text(report.to_pay),
        "ieps": {
            "trasladado": cents_text(figures.tax(Side.CHARGED, OtherTax.IEPS)),
            "acreditable": cents_text(figures.tax(Side.CREDITED, OtherTax.IEPS)),
        },
        "sat": {
            "trasladado": _side(figures.prefilled[Side.CHARGED]),
            "acreditable": _side(figures.prefilled[Side.CREDITED]),
        },
        "diferencias": _differences(figures.differences),
        "ingresos": _income(report.income),
        "gastos": {
            "pagados": cents_text(figures.earned(Side.CREDITED, IncomeKind.SETTLED)),
            "egresos": cents_text(-figures.earned(Side.CREDITED, IncomeKind.NOTE)),
        },
        "terceros": [
            {
                "uuid": one.uuid,
                "rfc": one.rfc,
                "nombre": one.name,
                "importe": cents_text(one.amount),
                "iva": cents_text(one.tax),
            }
            for one in figures.third_parties
        ],
        "retenciones": [
            {
                "uuid": one.uuid,
                "lado": "recibido" if one.is_received else "emitido",
                "clave": one.key,
                "operacion": cents_text(one.operation),
                "iva": cents_text(one.iva),
                "isr": cents_text(one.isr),
                "ieps": cents_text(one.ieps),
            }
            for one in report.withholdings
        ],
    }


def _side(sheet: SideSheet) -> dict[str, Any]:
    rates: dict[str, Mapping[str, str]] = {}
    for bucket in RATES:
        amounts = sheet.buckets[bucket]
        tax = {"iva": cents_text(amounts.tax)} if bucket in _WITH_TAX else {}
        rates[bucket.value] = {"base": cents_text(amounts.base), **tax}
    return {
        "tasas": rates,
        "noObjeto": cents_text(sheet.buckets[Bucket.NOT_SUBJECT].base),
        "sinDesglose": cents_text(sheet.buckets[Bucket.UNTOLD].base),
        "notas": {"base": cents_text(sheet.notes.base), "iva": cents_text(sheet.notes.tax)},
        "iva": cents_text(sheet.tax),
    }


def _proportion(report: MonthReport) -> dict[str, str]:
    """As the person typed it; no key without it."""
    return {} if report.proportion is None else {"proporcion": amount_text(int(report.proportion * 1_000_000))}


def _withheld(figures: MonthFigures, side: Side) -> dict[str, str]:
    return {
        "iva": cents_text(figures.tax(side, OtherTax.IVA_WITHHELD)),
        "isr": cents_text(figures.tax(side, OtherTax.ISR_WITHHELD)),
    }


def _differences(differences: Iterable[Difference]) -> list[dict[str, str]]:
    """One for each cause, document and side; what adds up to nothing is left out."""
    sums: dict[tuple[str, str, str], list[Pesos]] = {}
    for one in differences:
        found = sums.setdefault((one.cause.value, one.uuid, one.side.value), [0, 0])
        found[0] += one.base
        found[1] += one.tax
    return [
        {"causa": cause, "uuid": uuid, "lado": side, "base": cents_text(base), "iva": cents_text(tax)}
        for (cause, uuid, side), (base, tax) in sums.items()
        if base or tax
    ]


def _income(income: MonthIncome) -> dict[str, str | None]:
    return {
        "regimen": income.regime or None,
        "cobrados": cents_text(income.collected),
        "egresos": cents_text(income.notes),
        "nominales": cents_text(income.nominal),
        "isrRetenido": cents_text(income.withheld),
        "tasa": None if income.rate is None else cents_text(income.rate * 100),
        "isr": None if income.isr is None else cents_text(income.isr),
    }
