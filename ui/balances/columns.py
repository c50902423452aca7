"""The columns of Saldos: counterparts, their invoices, and what settles one of these."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from app.bookkeeping.open_balances import CounterpartBalance
from app.domain.amounts import cents_text
from app.fiscal.balances import BalanceState
from app.fiscal.invoice_balances import InvoiceBalance
from app.fiscal.settlement import Amount
from app.words import balance_page_words as words
from app.words.formatting import count, day, money
from ui.balances.settling import Settling
from ui.widgets.badges import Badge
from ui.widgets.sorted_table import LookColumn

_STATES: dict[BalanceState, Badge] = {
    BalanceState.UNPAID: Badge("idle", "clock"),
    BalanceState.PARTIAL: Badge("busy", "split"),
    BalanceState.SETTLED: Badge("ok", "check"),
    BalanceState.OVERPAID: Badge("bad", "warning"),
    BalanceState.CANCELLED: Badge("idle", "cancel"),
}
_WAITS, _REMARKED = Badge("wait", "warning"), Badge("bad", "warning")


def amount(value: Amount, currency: str) -> str:
    """As it is shown."""
    return money(cents_text(value), currency)


def shown_day(at: date | None) -> str:
    """As it is shown; empty where there is none."""
    return day(at) if at else ""


def _age_column(age: int) -> LookColumn[CounterpartBalance]:
    def text(one: CounterpartBalance) -> str:
        return amount(one.ages[age], one.currency) if one.ages[age] else ""

    def share(one: CounterpartBalance) -> float | None:
        return float(one.ages[age] / one.balance) if one.balance > 0 and one.ages[age] > 0 else None

    return LookColumn(
        words.AGES[age], text, lambda one: int(one.ages[age]), width=12, numeric=True, falls=True, share=share
    )


COUNTERPART_COLUMNS: tuple[LookColumn[CounterpartBalance], ...] = (
    LookColumn(words.COLUMN_NAME, lambda one: one.name or one.rfc, width=29),
    LookColumn(words.COLUMN_RFC, lambda one: one.rfc, width=14),
    LookColumn(
        words.COLUMN_MISSED, lambda one: count(one.missed) if one.missed else "", lambda one: one.missed,
        width=8, numeric=True, falls=True, about=words.MISSED_ABOUT,
    ),
    LookColumn(
        words.TOTAL, lambda one: amount(one.balance, one.currency), lambda one: int(one.balance),
        width=13, numeric=True, falls=True,
    ),
    *(_age_column(age) for age in range(len(words.AGES))),
    LookColumn(
        words.COLUMN_INVOICES, lambda one: count(one.count), lambda one: one.count,
        width=7, numeric=True, falls=True,
    ),
)  # fmt: skip


def _amounts(title: str, of: Callable[[InvoiceBalance], Amount]) -> LookColumn[InvoiceBalance]:
    return LookColumn(
        title, lambda one: amount(of(one), one.currency), lambda one: int(of(one)), width=12, numeric=True, falls=True
    )


def _state(one: InvoiceBalance) -> str:
    if one.is_missed:
        return words.WAITS
    return words.REMARKED if one.remarks else words.STATES[one.state.value]


def _state_tip(one: InvoiceBalance) -> str:
    parts = [words.STATES[one.state.value]]
    if one.is_missed:
        parts.append(words.WAITS)
    if one.remarks > one.is_missed:
        parts.append(words.REMARKED)
    return " · ".join(parts)


def _badge(one: InvoiceBalance) -> Badge:
    if one.is_missed:
        return _WAITS
    return _REMARKED if one.remarks else _STATES[one.state]


INVOICE_COLUMNS: tuple[LookColumn[InvoiceBalance], ...] = (
    LookColumn(words.COLUMN_DATE, lambda one: day(one.issued), lambda one: one.issued.toordinal(), width=10),
    LookColumn(words.COLUMN_DAYS, lambda one: count(one.days), lambda one: one.days, width=5, numeric=True, falls=True),
    LookColumn(words.COLUMN_STATE, _state, width=19, badge=_badge, tooltip=_state_tip),
    _amounts(words.COLUMN_TOTAL, lambda one: one.total),
    _amounts(words.COLUMN_PAID, lambda one: one.paid),
    _amounts(words.COLUMN_NOTES, lambda one: one.notes),
    _amounts(words.COLUMN_BALANCE, lambda one: one.balance),
    LookColumn(
        words.COLUMN_SETTLED,
        lambda one: shown_day(one.settled_on),
        lambda one: one.settled_on.toordinal() if one.settled_on else 0,
        width=10,
        falls=True,
    ),
    LookColumn(words.COLUMN_UUID, lambda one: one.uuid, width=36),
)

SETTLING_COLUMNS: tuple[LookColumn[Settling], ...] = (
    LookColumn(words.COLUMN_NUMBER, lambda one: one.what, lambda one: one.place, width=9),
    LookColumn(
        words.COLUMN_PAID_ON,
        lambda one: shown_day(one.day) or words.UNKNOWN,
        lambda one: one.day.toordinal() if one.day else 0,
        width=10,
    ),
    LookColumn(words.COLUMN_PAID, lambda one: one.paid, width=11, numeric=True),
    LookColumn(words.COLUMN_DECLARED, lambda one: one.declared, width=11, numeric=True),
    LookColumn(words.COLUMN_STATE, lambda one: one.state, width=19, badge=lambda one: one.badge),
    LookColumn(words.COLUMN_UUID, lambda one: one.uuid, width=36),
)
