"""Nómina of a stretch of days by FechaPago (never by Fecha): per employee, in sum, and what does not add up.

All vigentes count. Where a substitute and the one it replaces are both vigentes both are in the sums, as in the
worker's own visor, and the remark tells the sums without the replaced one. Amounts are millionths of pesos.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from operator import attrgetter

from app.domain.amounts import amount_text, micros
from app.domain.identifiers import GENERIC_NATIONAL
from app.domain.month.calendar import Month
from app.domain.month.documents import SUBSTITUTION, DocumentSet, MonthDocument
from app.domain.month.facts import PayrollPart
from app.domain.validity import OwnerRole
from app.fiscal.business_days import business_days_after
from app.fiscal.effects import Remark
from app.fiscal.parameters import Parameter, Parameters

PAYROLL = "N"
_CENT = 10_000
_UNIT = 1_000_000
_ISR, _ISR_EARLIER, _IMSS, _IMSS_OTHER = "002", "101", "001", ("003", "021")
_ISR_REFUND, _SUBSIDY = "001", "002"


@dataclass(frozen=True, slots=True)
class PayrollSums:
    """Of one Nomina, of an employee or of all. ``net`` is what was paid out.

    ``isr`` are deductions 002, ``isr_earlier`` 101 (of the year before); ``imss`` are 001, ``imss_other`` 003 and 021;
    ``isr_refunds`` are other payments 001, which are taken off the ISR to be paid over; ``subsidy`` is SubsidioCausado.
    """

    earnings: int = 0
    taxed: int = 0
    exempt: int = 0
    wages: int = 0
    separation: int = 0
    retirement: int = 0
    isr: int = 0
    isr_earlier: int = 0
    imss: int = 0
    imss_other: int = 0
    other_deductions: int = 0
    other_payments: int = 0
    isr_refunds: int = 0
    subsidy: int = 0
    days: int = 0
    documents: int = 0

    @property
    def deductions(self) -> int:
        """All that was taken off."""
        return self.isr + self.isr_earlier + self.imss + self.imss_other + self.other_deductions

    @property
    def net(self) -> int:
        """What was paid out."""
        return self.earnings + self.other_payments - self.deductions

    @property
    def isr_to_pay_over(self) -> int:
        """ISR withheld, without what was given back of it."""
        return self.isr - self.isr_refunds

    def __add__(self, other: PayrollSums) -> PayrollSums:
        return PayrollSums(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    def __sub__(self, other: PayrollSums) -> PayrollSums:
        return PayrollSums(*(getattr(self, one.name) - getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True, slots=True)
class Employee:
    """Of one RFC (of the public's RFC: of one CURP); the name is that of the latest document."""

    rfc: str
    name: str
    curp: str
    sums: PayrollSums
    payments: Sequence[PaidPayroll] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class PayrollMonth:
    """What was paid; employees by RFC and CURP, remarks by document."""

    employees: Sequence[Employee]
    total: PayrollSums
    remarks: Sequence[Remark]


@dataclass(frozen=True, slots=True)
class PaidPayroll:
    """One Nomina that was paid on ``day`` (FechaPago)."""

    document: MonthDocument
    part: PayrollPart
    day: date
    sums: PayrollSums

    @property
    def employee(self) -> tuple[str, str]:
        """Whose it is: the RFC, and of the public's RFC the CURP."""
        rfc = self.document.receiver_rfc
        return (rfc, self.part.curp if rfc == GENERIC_NATIONAL else "")


def payroll_of(documents: DocumentSet, first: date, last: date, parameters: Parameters) -> PayrollMonth:
    """What the owner paid from ``first`` to ``last``, both inside, by the documents of the set that were asked for."""
    paid = payments_of(documents, first, last)
    employees = employees_of(paid)
    remarks = [
        *(remark for one in _issued(documents) for remark in _untold(one, documents, first, last)),
        *(remark for one in paid for remark in _node_remarks(one, len(employees), parameters)),
        *_document_remarks(paid),
        *_cap_remarks(paid, parameters),
        *_twice(paid, documents),
    ]
    return PayrollMonth(
        employees, total_of(employees), sorted(set(remarks), key=lambda one: (one.uuid, one.key, one.facts))
    )


def payments_of(documents: DocumentSet, first: date, last: date) -> list[PaidPayroll]:
    """Each Nomina that the owner paid from ``first`` to ``last``, in the order of the documents' Fecha and UUID."""
    return [
        PaidPayroll(one, part, day, _sums(part))
        for one in _issued(documents)
        for part in documents.facts(one).payrolls
        if (day := _day(part.paid_on)) is not None and first <= day <= last
    ]


def employees_of(paid: Iterable[PaidPayroll]) -> list[Employee]:
    """Who was paid, by RFC and CURP."""
    groups: dict[tuple[str, str], list[PaidPayroll]] = {}
    for one in paid:
        groups.setdefault(one.employee, []).append(one)
    return [
        Employee(
            rfc,
            several[-1].document.receiver_name,
            several[-1].part.curp,
            sum((one.sums for one in several), PayrollSums(documents=len({one.document.uuid for one in several}))),
            several,
        )
        for (rfc, _), several in sorted(groups.items())
    ]


def total_of(employees: Iterable[Employee]) -> PayrollSums:
    """Of all of them."""
    return sum((one.sums for one in employees), PayrollSums())


def _issued(documents: DocumentSet) -> list[MonthDocument]:
    issued = [
        one
        for uuid in documents.asked
        if (one := documents.documents[uuid]).type == PAYROLL and one.side is OwnerRole.ISSUED and not one.is_cancelled
    ]
    issued.sort(key=attrgetter("issued", "uuid"))
    return issued


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _sums(part: PayrollPart) -> PayrollSums:
    deductions = {one.kind: one.amount for one in part.deductions}
    taxed, exempt = sum(one.taxed for one in part.earnings), sum(one.exempt for one in part.earnings)
    known = (_ISR, _ISR_EARLIER, _IMSS, *_IMSS_OTHER)
    wages, separation, retirement = part.totals
    return PayrollSums(
        earnings=taxed + exempt,
        taxed=taxed,
        exempt=exempt,
        wages=wages,
        separation=separation,
        retirement=retirement,
        isr=deductions.get(_ISR, 0),
        isr_earlier=deductions.get(_ISR_EARLIER, 0),
        imss=deductions.get(_IMSS, 0),
        imss_other=sum(deductions.get(kind, 0) for kind in _IMSS_OTHER),
        other_deductions=sum(amount for kind, amount in deductions.items() if kind not in known),
        other_payments=sum(one.amount for one in part.other_payments),
        isr_refunds=sum(one.amount for one in part.other_payments if one.kind == _ISR_REFUND),
        subsidy=sum(one.subsidy for one in part.other_payments),
        days=micros(part.days) or 0,
    )


def _untold(document: MonthDocument, documents: DocumentSet, first: date, last: date) -> Iterator[Remark]:
    """One whose XML is not here, or that does not say when it was paid, counts nowhere."""
    if not first <= document.day <= last:
        return
    if not document.has_xml:
        yield Remark("FALTA_XML", document.uuid, document.month)
    elif not any(_day(part.paid_on) for part in documents.facts(document).payrolls):
        yield Remark("NOMINA_SIN_FECHA", document.uuid, document.month)


def _node_remarks(one: PaidPayroll, employees: int, parameters: Parameters) -> Iterator[Remark]:
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
    for parameter, kinds in (
        (Parameter.EARNINGS_NOT_VALID, [earning.kind for earning in part.earnings]),
        (Parameter.DEDUCTIONS_NOT_VALID, [taken.kind for taken in part.deductions]),
    ):
        for kind in sorted(parameters.keys(parameter, one.day).intersection(kinds)):
            yield Remark("CLAVE_SIN_VIGENCIA", uuid, month, 0, (("clave", kind),))
    in_cash = sum(other.amount for other in part.other_payments if other.kind == _SUBSIDY)
    allowed = parameters.known(Parameter.SUBSIDY_IN_CASH, one.day)
    if allowed is not None and in_cash > allowed:
        yield Remark("SUBSIDIO_EN_EFECTIVO", uuid, month, 0, (("importe", amount_text(in_cash)),))
    days = next(
        bracket.rate for bracket in parameters.table(Parameter.PAYROLL_DAYS, one.day) if employees <= bracket.limit
    )
    if one.document.day > (until := business_days_after(one.day, days, parameters)):
        yield Remark("NOMINA_TARDE", uuid, month, 0, (("hasta", until.isoformat()),))


def _difference(uuid: str, month: Month, what: str, declared: int, found: int) -> Remark:
    facts = (("dice", amount_text(declared)), ("que", what), ("suma", amount_text(found)))
    return Remark("NOMINA_DESCUADRE", uuid, month, 0, facts)


def _document_remarks(paid: Iterable[PaidPayroll]) -> Iterator[Remark]:
    """The document's own totals against its Nomina, where all of them were paid in the stretch."""
    groups: dict[str, list[PaidPayroll]] = {}
    for one in paid:
        groups.setdefault(one.document.uuid, []).append(one)
    for uuid, several in groups.items():
        document, sums = several[0].document, sum((one.sums for one in several), PayrollSums())
        if len(several) < len(document.facts.payrolls):
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
    by_employee: dict[tuple[str, str], PayrollSums] = {}
    for one in paid:
        by_employee[one.employee] = by_employee.get(one.employee, PayrollSums()) + one.sums
    for one in paid:
        for relation in documents.outgoing.get(one.document.uuid, ()):
            replaced = documents.documents.get(relation.target)
            if relation.kind != SUBSTITUTION or replaced is None or replaced.is_cancelled or replaced.type != PAYROLL:
                continue
            twice = [other for other in paid if other.document.uuid == replaced.uuid]
            whole = by_employee[one.employee]
            alone = whole - sum((other.sums for other in twice), PayrollSums())
            facts = (
                ("isr_con", amount_text(whole.isr)),
                ("isr_sin", amount_text(alone.isr)),
                ("neto_con", amount_text(whole.net)),
                ("neto_sin", amount_text(alone.net)),
                ("sustituido", replaced.uuid),
            )
            yield Remark("SUSTITUCION_SIN_CANCELAR", one.document.uuid, Month.of(one.day), 0, facts)
