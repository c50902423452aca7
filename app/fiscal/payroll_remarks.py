"""What does not add up about the nómina of a stretch of days, or is not as it should be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import cache, partial
from typing import NamedTuple

from app.domain.amounts import amount_text
from app.domain.month.calendar import Month
from app.domain.month.documents import SUBSTITUTION, DocumentSet, MonthDocument
from app.fiscal.business_days import business_days_after
from app.fiscal.effects import Remark
from app.fiscal.parameters import Parameter, Parameters
from app.fiscal.payroll_sums import PAYROLL, PaidPayroll, PayrollSums, day_of, summed, vigentes_of

_CENT = 10_000
_UNIT = 1_000_000
_SUBSIDY = "002"


def remarks_of(
    documents: DocumentSet, paid: Sequence[PaidPayroll], first: date, last: date, parameters: Parameters
) -> list[Remark]:
    """What does not add up of ``paid``, which is all that was paid from ``first`` to ``last``."""
    rules_at = cache(partial(_rules, len({one.employee for one in paid}), parameters))
    remarks = [
        *(remark for one in vigentes_of(documents) for remark in _untold(one, documents, first, last)),
        *(remark for one in paid for remark in _node_remarks(one, rules_at(one.day))),
        *_document_remarks(paid, documents),
        *_cap_remarks(paid, parameters),
        *_twice(paid, documents),
    ]
    return sorted(set(remarks), key=lambda one: (one.uuid, one.key, one.facts))


def _untold(document: MonthDocument, documents: DocumentSet, first: date, last: date) -> Iterator[Remark]:
    """One whose XML is not here, or that does not say when it was paid, counts nowhere."""
    if not first <= document.day <= last:
        return
    if not document.has_xml:
        yield Remark("FALTA_XML", document.uuid, document.month)
    elif not any(day_of(part.paid_on) for part in documents.facts(document).payrolls):
        yield Remark("NOMINA_SIN_FECHA", document.uuid, document.month)


class _DayRules(NamedTuple):
    """What holds on a day of payment: keys that are no more, subsidy that may be paid, when to issue at the latest."""

    no_earnings: Collection[str]
    no_deductions: Collection[str]
    in_cash: int | None
    until: date


def _rules(employees: int, parameters: Parameters, day: date) -> _DayRules:
    brackets = parameters.table(Parameter.PAYROLL_DAYS, day)
    days = next(bracket.rate for bracket in brackets if employees <= bracket.limit)
    return _DayRules(
        parameters.keys(Parameter.EARNINGS_NOT_VALID, day),
        parameters.keys(Parameter.DEDUCTIONS_NOT_VALID, day),
        parameters.known(Parameter.SUBSIDY_IN_CASH, day),
        business_days_after(day, days, parameters),
    )


def _node_remarks(one: PaidPayroll, rules: _DayRules) -> Iterator[Remark]:
    month, part, sums, uuid = Month.of(one.day), one.part, one.sums, one.document.uuid
    identities = (
        ("TotalPercepciones", part.total_earnings, sums.earnings),
        ("TotalDeducciones", part.total_deductions, sums.deductions),
        ("TotalOtrosPagos", part.total_other, sums.other_payments),
        ("TotalImpuestosRetenidos", part.withheld, sums.isr),
    )
    for name, declared, found in identities:
        if declared is not None and abs(declared - found) > _CENT:
            yield _difference(uuid, month, name, declared, found)
    for invalid, kinds in (
        (rules.no_earnings, {earning.kind for earning in part.earnings}),
        (rules.no_deductions, {taken.kind for taken in part.deductions}),
    ):
        for kind in sorted(kinds.intersection(invalid)):
            yield Remark("CLAVE_SIN_VIGENCIA", uuid, month, 0, (("clave", kind),))
    in_cash = sum(other.amount for other in part.other_payments if other.kind == _SUBSIDY)
    if rules.in_cash is not None and in_cash > rules.in_cash:
        yield Remark("SUBSIDIO_EN_EFECTIVO", uuid, month, 0, (("importe", amount_text(in_cash)),))
    if one.document.day > rules.until:
        yield Remark("NOMINA_TARDE", uuid, month, 0, (("hasta", rules.until.isoformat()),))


def _difference(uuid: str, month: Month, what: str, declared: int, found: int) -> Remark:
    facts = (("dice", amount_text(declared)), ("que", what), ("suma", amount_text(found)))
    return Remark("NOMINA_DESCUADRE", uuid, month, 0, facts)


def _document_remarks(paid: Iterable[PaidPayroll], documents: DocumentSet) -> Iterator[Remark]:
    """The document's own totals against its Nomina, where all of them were paid in the stretch."""
    groups: dict[str, list[PaidPayroll]] = {}
    for one in paid:
        groups.setdefault(one.document.uuid, []).append(one)
    for uuid, several in groups.items():
        document, sums = several[0].document, summed(one.sums for one in several)
        if len(several) < len(documents.facts(document).payrolls):
            continue
        identities = (
            ("SubTotal", document.subtotal, sums.earnings + sums.other_payments),
            ("Descuento", document.discount, sums.deductions),
            ("Total", document.total, document.subtotal - document.discount),
        )
        for name, declared, found in identities:
            if abs(declared - found) > _CENT:
                yield _difference(uuid, Month.of(several[0].day), name, declared, found)


def _cap_remarks(paid: Iterable[PaidPayroll], parameters: Parameters) -> Iterator[Remark]:
    """More subsidy than its part of a month, or any at all over the income that has a right to it."""
    months: dict[tuple[tuple[str, str], Month], list[PaidPayroll]] = {}
    for one in paid:
        months.setdefault((one.employee, Month.of(one.day)), []).append(one)
    for (_, month), several in months.items():
        income = sum(one.sums.taxed for one in several)
        spent = 0
        for one in several:
            cap, most = parameters.known(Parameter.SUBSIDY_CAP, one.day), monthly_subsidy(one.day, parameters)
            spent += one.sums.subsidy
            if not one.sums.subsidy or cap is None or most is None:
                continue
            month_days = parameters.number(Parameter.SUBSIDY_DAYS, one.day)
            share = most * min(one.sums.days, month_days) // month_days
            if income > cap:
                reason, limit = "ingreso", cap
            elif one.sums.subsidy > share + _CENT or spent > most + _CENT:
                reason, limit = "importe", share if one.sums.subsidy > share + _CENT else most
            else:
                continue
            facts = (("limite", amount_text(limit)), ("por", reason), ("subsidio", amount_text(one.sums.subsidy)))
            yield Remark("SUBSIDIO_TOPE", one.document.uuid, month, 0, facts)


def monthly_subsidy(day: date, parameters: Parameters) -> int | None:
    """Subsidio para el empleo of a whole month, to the cent; None when there was no such amount, or none is known."""
    part, uma = parameters.known(Parameter.SUBSIDY_PART, day), parameters.known(Parameter.UMA_MONTH, day)
    if part is None or uma is None:
        return None
    return (part * uma // _UNIT + _CENT // 2) // _CENT * _CENT


def _twice(paid: Sequence[PaidPayroll], documents: DocumentSet) -> Iterator[Remark]:
    """A substitute whose replaced one is still vigente: the sums of the employee with it and without."""
    by_employee: dict[tuple[str, str], list[PayrollSums]] = {}
    by_document: dict[str, list[PayrollSums]] = {}
    for one in paid:
        by_employee.setdefault(one.employee, []).append(one.sums)
        by_document.setdefault(one.document.uuid, []).append(one.sums)
    for one in paid:
        for relation in documents.outgoing.get(one.document.uuid, ()):
            replaced = documents.documents.get(relation.target)
            if relation.kind != SUBSTITUTION or replaced is None or replaced.is_cancelled or replaced.type != PAYROLL:
                continue
            whole = summed(by_employee[one.employee])
            alone = whole - summed((PayrollSums(), *by_document.get(replaced.uuid, ())))
            facts = (
                ("isr_con", amount_text(whole.isr)),
                ("isr_sin", amount_text(alone.isr)),
                ("neto_con", amount_text(whole.net)),
                ("neto_sin", amount_text(alone.net)),
                ("sustituido", replaced.uuid),
            )
            yield Remark("SUSTITUCION_SIN_CANCELAR", one.document.uuid, Month.of(one.day), 0, facts)
