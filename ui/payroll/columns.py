"""The columns of Nómina: employees, the payments of one of them, and avisos."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

from app.bookkeeping.payroll_sheet import EmployeeRow, PaymentRow, RemarkRow
from app.domain.amounts import amount_text, cents_text
from app.fiscal.payroll_sums import PayrollSums
from app.words import payroll_page_words as words
from app.words.formatting import count, day, money
from app.words.texts.payroll_notes import payroll_detail, payroll_title
from ui.widgets.badges import Badge
from ui.widgets.sorted_table import LookColumn

Row = TypeVar("Row", EmployeeRow, PaymentRow)

_WARNING = Badge("wait", "warning")


def pesos(value: int) -> str:
    """As it is shown."""
    return money(cents_text(value))


def _amounts(sums: Callable[[Row], PayrollSums]) -> Iterator[LookColumn[Row]]:
    for name, title in words.AMOUNTS.items():
        yield _amount(title, words.ABOUT.get(name, ""), partial(_sum, name, sums))


def _sum(name: str, sums: Callable[[Row], PayrollSums], row: Row) -> int:
    return int(getattr(sums(row), name))


def _amount(title: str, about: str, value: Callable[[Row], int]) -> LookColumn[Row]:
    return LookColumn(title, lambda one: pesos(value(one)), value, width=11, numeric=True, falls=True, about=about)


def _of_employee(one: EmployeeRow) -> PayrollSums:
    return one.sums


def _of_payment(one: PaymentRow) -> PayrollSums:
    return one.sums


def _days(one: PaymentRow) -> str:
    return amount_text(one.sums.days).removesuffix(".00")


EMPLOYEE_COLUMNS: tuple[LookColumn[EmployeeRow], ...] = (
    LookColumn(words.NAME, lambda one: one.name or one.rfc, width=24),
    LookColumn(words.RFC, lambda one: one.rfc, width=14),
    *_amounts(_of_employee),
    LookColumn(
        words.DOCUMENTS, lambda one: count(one.sums.documents), lambda one: one.sums.documents,
        width=5, numeric=True, falls=True,
    ),
)  # fmt: skip

PAYMENT_COLUMNS: tuple[LookColumn[PaymentRow], ...] = (
    LookColumn(words.PAID_ON, lambda one: day(one.day), lambda one: one.day.toordinal(), width=10),
    LookColumn(words.KIND, lambda one: words.kind(one.part.kind), width=10),
    LookColumn(words.PERIODICITY, lambda one: words.periodicity(one.part.periodicity), width=10),
    LookColumn(words.DAYS, _days, lambda one: one.sums.days, width=5, numeric=True, falls=True),
    *_amounts(_of_payment),
    LookColumn(words.UUID, lambda one: one.uuid, width=36),
)

REMARK_COLUMNS: tuple[LookColumn[RemarkRow], ...] = (
    LookColumn(words.REMARK, lambda one: payroll_title(one.key), width=26, badge=lambda _: _WARNING),
    LookColumn(words.WHO, lambda one: one.who, width=26),
    LookColumn(words.PAID_ON, lambda one: day(one.day), lambda one: one.day.toordinal(), width=11),
    LookColumn(words.DETAIL, lambda one: payroll_detail(one.key, dict(one.facts)), width=80),
    LookColumn(words.UUID, lambda one: one.uuid, width=36),
)
