"""Nómina of a month and of its year up to it, by employee, with every payment: what the page shows of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.bookkeeping.desk import Desk
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.domain.month.documents import DocumentSet
from app.domain.month.facts import PayrollPart
from app.domain.text import fold
from app.fiscal.payroll_remarks import remarks_of
from app.fiscal.payroll_sums import Employee, PaidPayroll, PayrollSums, employees_of, payments_of, total_of
from app.memory_breaks import without_cycle_search

ALL = ""
"""In place of the name of a sum: all documents."""

SUMS = ("earnings", "taxed", "exempt", "isr", "imss", "other_payments", "subsidy", "net")
"""The sums that are shown, by their names in ``PayrollSums``."""

_NOTHING = PayrollSums()


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One Nomina. ``id`` and ``uuid`` are its document's; ``place`` tells apart several of one document."""

    id: int
    uuid: str
    place: int
    day: date
    part: PayrollPart
    sums: PayrollSums


@dataclass(frozen=True, slots=True)
class EmployeeRow:
    """One employee in a stretch of days. ``key`` is the RFC, and of the public's RFC the CURP beside it.

    CURP, NSS (``social_security``) and NumEmpleado are those of the latest document.
    """

    key: tuple[str, str]
    rfc: str
    name: str
    curp: str
    social_security: str
    number: str
    sums: PayrollSums
    payments: Sequence[PaymentRow]
    found_by: str

    @property
    def ids(self) -> tuple[int, ...]:
        """Its documents, each once, in the order of their payments."""
        return tuple(dict.fromkeys(one.id for one in self.payments))


@dataclass(frozen=True, slots=True)
class PayrollStretch:
    """What was paid in a stretch of days. ``behind`` are the documents that bring something to each sum, by its name,
    and all of them by ``ALL``; each once, in the order of days.
    """

    employees: Sequence[EmployeeRow] = ()
    total: PayrollSums = _NOTHING
    behind: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """One aviso of the month; ``who`` and ``day`` (FechaPago, or Fecha where none is told) are its document's."""

    id: int
    uuid: str
    key: str
    facts: tuple[tuple[str, str], ...]
    who: str
    day: date


@dataclass(frozen=True, slots=True)
class PayrollSheet:
    """``of_year`` is from January to the end of ``month``; ``latest`` is the last month with nómina at all, if any.

    ``unread`` documents of that stretch are here and not read yet.
    """

    owner: Rfc
    month: Month
    of_month: PayrollStretch
    of_year: PayrollStretch
    remarks: Sequence[RemarkRow]
    latest: Month | None
    unread: int


@without_cycle_search()
def payroll_sheet(desk: Desk, owner: Rfc, month: Month) -> PayrollSheet:
    """The nómina that ``owner`` paid. Raises StoreError."""
    january = Month(month.year, 1)
    documents = desk.index.payroll(owner, january, month)
    of_year = payments_of(documents, january.first, month.last)
    of_month = [one for one in of_year if one.day >= month.first]
    remarks = remarks_of(documents, of_month, month.first, month.last, desk.parameters)
    return PayrollSheet(
        owner,
        month,
        _stretch(of_month),
        _stretch(of_year),
        tuple(_remark(documents, one.uuid, one.key, one.facts) for one in remarks),
        _latest(desk, owner),
        documents.unread,
    )


def _stretch(paid: Sequence[PaidPayroll]) -> PayrollStretch:
    employees = employees_of(paid)
    by_day = sorted(paid, key=lambda one: (one.day, one.document.id))
    behind = {name: _ids(one for one in by_day if getattr(one.sums, name)) for name in SUMS}
    behind[ALL] = _ids(by_day)
    return PayrollStretch(tuple(map(_employee, employees)), total_of(employees), behind)


def _ids(paid: Iterable[PaidPayroll]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(one.document.id for one in paid))


def _employee(one: Employee) -> EmployeeRow:
    payments = sorted(one.payments, key=lambda paid: (paid.day, paid.document.uuid))
    part = one.payments[-1].part
    return EmployeeRow(
        one.payments[-1].employee,
        one.rfc,
        one.name,
        one.curp,
        part.social_security,
        part.number,
        one.sums,
        tuple(_payment(place, paid) for place, paid in enumerate(payments)),
        fold(f"{one.name} {one.rfc} {part.number}"),
    )


def _payment(place: int, paid: PaidPayroll) -> PaymentRow:
    return PaymentRow(paid.document.id, paid.document.uuid, place, paid.day, paid.part, paid.sums)


def _remark(documents: DocumentSet, uuid: str, key: str, facts: tuple[tuple[str, str], ...]) -> RemarkRow:
    document = documents.documents[uuid]
    days = [part.paid_on for part in documents.facts(document).payrolls if part.paid_on]
    day = date.fromisoformat(days[0]) if days else document.day
    return RemarkRow(document.id, uuid, key, facts, document.receiver_name or document.receiver_rfc, day)


def _latest(desk: Desk, owner: Rfc) -> Month | None:
    """In which month the last one was paid; that of its Fecha where it does not say."""
    document = desk.index.latest_payroll(owner)
    if document is None:
        return None
    days = sorted(part.paid_on for part in document.facts.payrolls if part.paid_on)
    return Month.parse(days[-1][:7]) if days else document.month
