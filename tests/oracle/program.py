"""Asks the program about the same made-up library, and puts its answer into the oracle's shape."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from app.bookkeeping.parameter_files import load_parameters
from app.domain.identifiers import Rfc
from app.domain.index.month import MonthIndex
from app.domain.month.calendar import Month
from app.domain.month.decisions import NO_DECISIONS, Decisions, DocumentDecision
from app.domain.validity import OwnerRole, Validity
from app.fiscal.balances import balances
from app.fiscal.effects import RATES, Bucket, OtherTax, Pesos, Side
from app.fiscal.income import month_income
from app.fiscal.iva import MonthFigures, SideSheet, month_figures
from app.fiscal.readings import Rules
from app.fiscal.rep_checks import days_late
from tests.month_index import MemoryMonthIndex
from tests.oracle.months import Made
from tests.oracle.vectors import round_cents

_ROLES = {OwnerRole.ISSUED: "emitido", OwnerRole.RECEIVED: "recibido"}


def index_of(made: Made, order: Iterable[str] | None = None) -> MemoryMonthIndex:
    index = MemoryMonthIndex(made.owner)
    for uuid in order if order is not None else made.xml:
        is_gone = uuid in made.cancelled
        state = Validity.CANCELLED if is_gone else Validity.VALID
        index.add(made.xml[uuid], state, "2026-06-01T10:00:00" if is_gone else "")
    return index


def decisions_of(made: Made) -> Decisions:
    told = {*made.settled_on, *made.moved_to, *made.creditable}
    documents = {
        uuid: DocumentDecision(
            made.settled_on.get(uuid),
            made.creditable.get(uuid),
            Month.parse(made.moved_to[uuid]) if uuid in made.moved_to else None,
        )
        for uuid in told
    }
    return Decisions(documents, {}, {}, {}, {}, {}) if documents else NO_DECISIONS


def figures(made: Made, index: MonthIndex, month: str) -> MonthFigures:
    decisions, asked = decisions_of(made), Month.parse(month)
    moved = [
        uuid
        for uuid, one in decisions.documents.items()
        if one.month == asked or (one.settled_on is not None and Month.of(one.settled_on) == asked)
    ]
    rules = Rules(load_parameters(), blacklisted=made.efos)
    return month_figures(index.month(Rfc(made.owner), asked, moved), asked, decisions, rules)


def result_sheet(made: Made, index: MonthIndex, month: str) -> dict[str, Any]:
    now = figures(made, index, month)
    before = figures(made, index, Month.parse(month).previous.text)
    charged, paid = now.flow[Side.CHARGED], now.flow[Side.CREDITED]
    total = paid.tax - paid.lost - now.creditable_withheld + before.creditable_withheld
    iva_withheld = now.tax(Side.CHARGED, OtherTax.IVA_WITHHELD)
    latest = index.latest_issued(Rfc(made.owner))
    income = month_income(now, made.owner, latest.issuer_regime if latest else "", load_parameters())
    return {
        "trasladado": _column(charged),
        "acreditable": {
            **_column(paid),
            "noAcreditable": money(paid.lost),
            "retenidoEsteMes": money(now.creditable_withheld),
            "retenidoMesAnterior": money(before.creditable_withheld),
            "total": money(total),
        },
        "retenidoPorClientes": {
            "iva": money(iva_withheld),
            "isr": money(now.tax(Side.CHARGED, OtherTax.ISR_WITHHELD)),
        },
        "retenidoATerceros": {
            "iva": money(now.tax(Side.CREDITED, OtherTax.IVA_WITHHELD)),
            "isr": money(now.tax(Side.CREDITED, OtherTax.ISR_WITHHELD)),
        },
        "aCargo": money(charged.tax - iva_withheld - total),
        "ieps": {
            "trasladado": money(now.tax(Side.CHARGED, OtherTax.IEPS)),
            "acreditable": money(now.tax(Side.CREDITED, OtherTax.IEPS)),
        },
        "sat": {
            "trasladado": _column(now.prefilled[Side.CHARGED]),
            "acreditable": _column(now.prefilled[Side.CREDITED]),
        },
        "ingresos": {
            "regimen": income.regime,
            "cobrados": money(income.collected),
            "egresos": money(income.notes),
            "nominales": money(income.nominal),
            "isrRetenido": money(income.withheld),
            "tasa": None if income.rate is None else money(income.rate * 100),
            "isr": None if income.isr is None else money(income.isr),
        },
    }


def difference(made: Made, index: MonthIndex, month: str) -> dict[tuple[str, str], tuple[str, str]]:
    """By side and document, all causes together."""
    sums: dict[tuple[str, str], list[Pesos]] = {}
    for one in figures(made, index, month).differences:
        pair = sums.setdefault(("T" if one.side is Side.CHARGED else "A", one.uuid), [0, 0])
        pair[0] += one.base
        pair[1] += one.tax
    told = {key: (money(base), money(tax)) for key, (base, tax) in sums.items()}
    return {key: value for key, value in told.items() if value != ("0.00", "0.00")}


def balances_of(made: Made, index: MonthIndex) -> dict[str, dict[str, Any]]:
    documents = index.deferred(Rfc(made.owner), None, made.last)
    return {
        one.invoice.uuid: {
            "lado": _ROLES[one.invoice.side],
            "contraparte": one.invoice.counterpart,
            "moneda": one.invoice.currency,
            "total": money(one.invoice.total),
            "pagado": money(one.paid),
            "notas": money(one.notes),
            "saldo": money(one.balance),
            "estado": one.state.value,
            "parcialidades": sorted(
                (
                    part.rep.uuid,
                    part.payment.paid_on,
                    str(part.number),
                    money(part.paid),
                    days_late(part.rep, part.day, load_parameters()) if part.day else 0,
                    not part.rep.is_cancelled,
                )
                for part in one.instalments
            ),
        }
        for one in balances(documents, made.last, decisions_of(made), load_parameters())
    }


def _column(sheet: SideSheet) -> dict[str, Any]:
    rates: dict[str, dict[str, str]] = {}
    for bucket in RATES:
        amounts = sheet.buckets[bucket]
        rates[bucket.value] = {"base": money(amounts.base)}
        if bucket in (Bucket.GENERAL, Bucket.BORDER, Bucket.OTHER_RATE):
            rates[bucket.value]["iva"] = money(amounts.tax)
    return {
        "tasas": rates,
        "noObjeto": money(sheet.buckets[Bucket.NOT_SUBJECT].base),
        "sinDesglose": money(sheet.buckets[Bucket.UNTOLD].base),
        "notas": {"base": money(sheet.notes.base), "iva": money(sheet.notes.tax)},
        "iva": money(sheet.tax),
    }


def money(micros: Pesos) -> str:
    text = f"{round_cents(Fraction(micros) / 1_000_000):.2f}"
    return "0.00" if text == "-0.00" else text
