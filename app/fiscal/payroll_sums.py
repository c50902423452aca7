"""What was paid: each Nomina by FechaPago (never by Fecha), what it comes to, and the sums of an employee.

All vigentes count. Amounts are millionths of pesos.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from operator import attrgetter, sub

from app.domain.amounts import micros
from app.domain.identifiers import GENERIC_NATIONAL
from app.domain.month.documents import DocumentSet, MonthDocument
from app.domain.month.facts import PayrollPart
from app.domain.validity import OwnerRole

PAYROLL = "N"
_ISR, _ISR_EARLIER, _IMSS, _IMSS_OTHER = "002", "101", "001", ("003", "021")
_ISR_REFUND = "001"


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
        return summed((self, other))

    def __sub__(self, other: PayrollSums) -> PayrollSums:
        return PayrollSums(*map(sub, _values(self), _values(other)))


_values: Callable[[PayrollSums], tuple[int, ...]] = attrgetter(*(one.name for one in fields(PayrollSums)))


def summed(several: Iterable[PayrollSums]) -> PayrollSums:
    """All of them together."""
    return PayrollSums(*map(sum, zip(*map(_values, several), strict=True)))


@dataclass(frozen=True, slots=True)
class Employee:
    """Of one RFC (of the public's RFC: of one CURP); the name is that of the latest document."""

    rfc: str
    name: str
    curp: str
    sums: PayrollSums
    payments: Sequence[PaidPayroll] = field(default=(), compare=False)


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


def payments_of(documents: DocumentSet, first: date, last: date) -> list[PaidPayroll]:
    """Each Nomina that the owner paid from ``first`` to ``last``, in the order of the documents' Fecha and UUID."""
    return [
        PaidPayroll(one, part, day, _sums(part))
        for one in vigentes_of(documents)
        for part in documents.facts(one).payrolls
        if (day := day_of(part.paid_on)) is not None and first <= day <= last
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
            replace(summed(one.sums for one in several), documents=len({one.document.uuid for one in several})),
            several,
        )
        for (rfc, _), several in sorted(groups.items())
    ]


def total_of(employees: Iterable[Employee]) -> PayrollSums:
    """Of all of them."""
    return summed((PayrollSums(), *(one.sums for one in employees)))


def vigentes_of(documents: DocumentSet) -> list[MonthDocument]:
    """The nómina that the owner issued, of the documents that were asked for, in the order of Fecha and UUID."""
    issued = [
        one
        for uuid in documents.asked
        if (one := documents.documents[uuid]).type == PAYROLL and one.side is OwnerRole.ISSUED and not one.is_cancelled
    ]
    issued.sort(key=attrgetter("issued", "uuid"))
    return issued


def day_of(text: str) -> date | None:
    """A FechaPago; None for what is none."""
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
