"""Balances of PPD as rows, small enough for a hundred thousand: made of what is kept, on the day that is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter
from typing import NamedTuple

from app.domain.month.decisions import Decisions
from app.domain.month.kept_balances import Amount, KeptBalance
from app.domain.validity import OwnerRole
from app.fiscal.balances import Balance, BalanceState, due_day, is_missed, state_of
from app.fiscal.parameters import Parameters
from app.fiscal.rep_checks import CENT

_in_order = attrgetter("issued", "uuid")
_EPOCH = date(1970, 1, 1)
_DAY = 86_400


class InvoiceBalance(NamedTuple):
    """One PPD with the figures of its ``Balance``; ``id`` is its number in the index, ``remarks`` counts its avisos.

    ``settled_on`` is the day on which the person said that it was paid, ``due`` the last one for its REP then.
    """

    id: int
    uuid: str
    side: OwnerRole
    counterpart: str
    name: str
    issued: date
    days: int
    currency: str
    total: Amount
    paid: Amount
    notes: Amount
    balance: Amount
    state: BalanceState
    is_missed: bool
    settled_on: date | None
    due: date | None
    remarks: int

    @property
    def type(self) -> str:
        """Of an invoice."""
        return "I"

    @property
    def issued_at(self) -> date:
        """The day of Fecha."""
        return self.issued

    @property
    def has_xml(self) -> bool:
        """Only the XML tells that it is a PPD."""
        return True


def kept_balance(one: Balance) -> KeptBalance:
    """What is kept of a balance, whichever the day."""
    invoice = one.invoice
    return KeptBalance(
        invoice.id,
        invoice.uuid,
        invoice.side,
        invoice.is_cancelled,
        invoice.counterpart,
        invoice.counterpart_name,
        invoice.currency,
        invoice.issued,
        invoice.total,
        one.paid,
        one.notes,
        len(one.checks),
    )


class Standing(NamedTuple):
    """How a kept balance stands on a day: less than its row, for sums over very many."""

    kept: KeptBalance
    days: int
    balance: Amount
    state: BalanceState
    is_missed: bool


@dataclass(frozen=True, slots=True)
class InvoiceRule:
    """What a kept balance comes to on the day ``until``."""

    until: date
    decisions: Decisions
    parameters: Parameters
    chase_after: int

    def standings(self, several: Iterable[KeptBalance]) -> Iterator[Standing]:
        """Of each, in their order."""
        decided, today, chase_after = self.decisions.documents, (self.until - _EPOCH).days, self.chase_after
        new, unpaid, received = tuple.__new__, BalanceState.UNPAID, OwnerRole.RECEIVED
        for one in several:
            _, uuid, side, is_cancelled, _, _, _, issued, total, paid, notes, _ = one
            days = today - issued // _DAY
            if paid or notes or is_cancelled or total <= CENT or uuid in decided:
                yield self._standing(one, days)
            else:  # nearly all of those that are open; made without a call of Python
                yield new(Standing, (one, days, total, unpaid, side is received and days > chase_after))

    def rows(self, several: Iterable[KeptBalance]) -> list[InvoiceBalance]:
        """Of each, in the order of Fecha and folio fiscal."""
        decided, dates = self.decisions.documents, _Dates()
        new, row_type = tuple.__new__, InvoiceBalance
        found = []
        for one, days, balance, state, missed in self.standings(sorted(several, key=_in_order)):
            number, uuid, side, _, rfc, name, currency, issued, total, paid, notes, remarks = one
            settled_on = decided[uuid].settled_on if uuid in decided else None
            due = due_day(settled_on, self.parameters) if settled_on else None
            found.append(new(row_type, (
                number, uuid, side, rfc, name, dates[issued // _DAY], days, currency, total, paid, notes, balance,
                state, missed, settled_on, due, remarks + missed,
            )))  # fmt: skip
        return found

    def _standing(self, one: KeptBalance, days: int) -> Standing:
        balance = one.total - one.paid - one.notes
        state = state_of(balance, is_cancelled=one.is_cancelled, is_touched=bool(one.paid or one.notes))
        due = due_day(self.decisions.of(one.uuid).settled_on, self.parameters)
        return Standing(
            one,
            days,
            balance,
            state,
            is_missed(state, one.side, days, until=self.until, due=due, chase_after=self.chase_after),
        )


class _Dates(dict[int, date]):
    """Days by their number since 1970: many invoices share one."""

    def __missing__(self, day: int) -> date:
        found = self[day] = _EPOCH + timedelta(days=day)
        return found
