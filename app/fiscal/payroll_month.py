"""Nómina of a stretch of days by FechaPago (never by Fecha): per employee, in sum, and what does not add up.

Where a substitute and the one it replaces are both vigentes both are in the sums, as in the worker's own visor, and the
remark tells the sums without the replaced one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.month.documents import DocumentSet
from app.fiscal.effects import Remark
from app.fiscal.parameters import Parameters
from app.fiscal.payroll_remarks import remarks_of
from app.fiscal.payroll_sums import Employee, PayrollSums, employees_of, payments_of, total_of


@dataclass(frozen=True, slots=True)
class PayrollMonth:
    """What was paid; employees by RFC and CURP, remarks by document."""

    employees: Sequence[Employee]
    total: PayrollSums
    remarks: Sequence[Remark]


def payroll_of(documents: DocumentSet, first: date, last: date, parameters: Parameters) -> PayrollMonth:
    """What the owner paid from ``first`` to ``last``, both inside, by the documents of the set that were asked for."""
    paid = payments_of(documents, first, last)
    employees = employees_of(paid)
    return PayrollMonth(employees, total_of(employees), remarks_of(documents, paid, first, last, parameters))
