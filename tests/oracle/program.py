"""Asks the program about the same made-up library, and puts its answer into the oracle's shape."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from app.bookkeeping.coverage_report import month_value
from app.bookkeeping.desk import Desk
from app.bookkeeping.month_report import month_report, report_value
from app.bookkeeping.parameter_files import load_parameters
from app.bookkeeping.ppd_balances import ppd_balances
from app.cli.month.balance_values import balance_value
from app.domain.amounts import cents_text
from app.domain.identifiers import Rfc
from app.domain.index.month import MonthIndex
from app.domain.month.calendar import Month
from app.domain.month.decisions import NO_DECISIONS, Decisions, DocumentDecision
from app.domain.validity import Validity
from app.fiscal.coverage_month import month_coverage
from app.fiscal.payroll_sums import PayrollSums
from tests.month_index import MemoryMonthIndex
from tests.oracle.months import Made


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


def desk_of(made: Made, index: MonthIndex) -> Desk:
    decisions = decisions_of(made)
    return Desk(
        index,
        load_parameters(),
        made.last,
        decisions_of=lambda _: decisions,
        blacklisted_of=lambda _: made.efos,
    )


def answer(desk: Desk, owner: str, month: str) -> dict[str, Any]:
    """As ``acopio mes --json`` has it."""
    return report_value(month_report(desk, Rfc(owner), Month.parse(month)))


def result_sheet(told: dict[str, Any]) -> dict[str, Any]:
    """Without the lists."""
    return {name: told[name] for name in told.keys() - {"diferencias", "terceros", "retenciones"}}


def difference(told: dict[str, Any]) -> dict[tuple[str, str], tuple[Decimal, Decimal]]:
    """Base and IVA by side and document, all causes together."""
    sums: dict[tuple[str, str], tuple[Decimal, Decimal]] = {}
    for one in told["diferencias"]:
        key = ("T" if one["lado"] == "trasladado" else "A", one["uuid"])
        base, iva = sums.get(key, (Decimal(0), Decimal(0)))
        sums[key] = (base + Decimal(one["base"]), iva + Decimal(one["iva"]))
    return sums


def balances_of(desk: Desk, owner: str, until: date) -> dict[str, dict[str, Any]]:
    found = ppd_balances(desk, Rfc(owner), None, until, details=True)
    return {one.uuid: balance_value(one, found) for one in found.rows()}


def payroll_of(desk: Desk, owner: str, month: str) -> dict[str, Any]:
    found = desk.payroll(Rfc(owner), Month.parse(month))
    employees = {one.rfc: _slip(one.sums) for one in found.employees}
    return {"empleados": employees, "totales": _slip(found.total)}


def coverage_of(index: MonthIndex, owner: str, month: str) -> dict[str, Any]:
    only = Month.parse(month)
    found = month_coverage(index.coverage(Rfc(owner), only, only), only, only)
    return month_value(found[0])


def _slip(sums: PayrollSums) -> dict[str, Any]:
    return {
        "percepciones": cents_text(sums.earnings),
        "gravado": cents_text(sums.taxed),
        "exento": cents_text(sums.exempt),
        "isr": cents_text(sums.isr),
        "imss": cents_text(sums.imss),
        "otrosPagos": cents_text(sums.other_payments),
        "subsidio": cents_text(sums.subsidy),
        "neto": cents_text(sums.net),
        "comprobantes": sums.documents,
    }
