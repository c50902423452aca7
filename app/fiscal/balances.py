"""What is still owed of each PPD, and what is odd about the REP that pay it.

The balance is what the documents say: Total − Σ ImpPagado − Σ notas de crédito, in the invoice's currency. The balance
that a REP declares is compared with it and never believed: an issuer may have taken a nota off it already.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import islice
from typing import NamedTuple

from app.domain.lines import TaxSide
from app.domain.month.calendar import Month
from app.domain.month.decisions import Decisions
from app.domain.month.documents import PAYMENT, DocumentSet, MonthDocument
from app.domain.month.facts import IVA
from app.domain.validity import OwnerRole, Validity
from app.fiscal.effects import Remark
from app.fiscal.parameters import Parameter, Parameters
from app.fiscal.quiet_payments import QuietPayments
from app.fiscal.readings import READINGS
from app.fiscal.rep_checks import CENT, RepRemark, declared_remark, invoice_remarks, rep_remarks
from app.fiscal.settlement import Amount, Applied, Instalment, Settlements, exchange_rate

AGES = (30, 60, 90)
"""The last day of each age but the oldest, in which balances are added up."""

_MOST_OF_A_REP = 20
"""So much of what is odd about a REP is told at each invoice that it pays, which may be thousands; the month tells all.
"""
_EPOCH = date(1970, 1, 1)
_DAY = 86_400
_PPD = "PPD"


class BalanceState(StrEnum):
    """How far an invoice is settled."""

    UNPAID = "sin_pago"
    PARTIAL = "parcial"
    SETTLED = "liquidada"
    OVERPAID = "sobrepagada"
    CANCELLED = "cancelada"

    @property
    def is_open(self) -> bool:
        """Whether something is left to pay, or to put right."""
        return self is not BalanceState.SETTLED and self is not BalanceState.CANCELLED


class Balance(NamedTuple):
    """Of one PPD on the day ``until``. Amounts are millionths of its currency; ``paid`` and ``notes`` are positive.

    ``is_missed`` tells that a REP should be here by now; ``checks`` are what is odd about those that are. ``due`` is
    the last day for its REP, where the person said when it was paid. ``instalments`` are all REP that name it,
    cancelled ones too (they pay nothing), by NumParcialidad and FechaPago.
    """

    invoice: MonthDocument
    until: date
    is_missed: bool = False
    paid: Amount = 0
    notes: Amount = 0
    due: date | None = None
    instalments: Sequence[Instalment] = ()
    applied: Sequence[Applied] = ()
    checks: Sequence[Remark] = ()

    @property
    def balance(self) -> Amount:
        """What is still owed; negative when too much was paid."""
        return self.invoice.total - self.paid - self.notes

    @property
    def state(self) -> BalanceState:
        """A cent more or less settles it."""
        is_touched = bool(self.paid or self.notes)
        return state_of(self.balance, is_cancelled=self.invoice.is_cancelled, is_touched=is_touched)

    @property
    def remarks(self) -> Sequence[Remark]:
        """All that the person should know of it."""
        return (*self.checks, self.missing()) if self.is_missed else self.checks

    @property
    def days(self) -> int:
        """How old the invoice is."""
        return (self.until - _EPOCH).days - self.invoice.issued // _DAY

    def missing(self) -> Remark:
        """No REP for what is owed: with the IVA that waits for one, in pesos."""
        invoice, balance = self.invoice, self.balance
        tax, rate = _iva(invoice), exchange_rate(invoice)
        waits: Amount = tax if rate == 1 else tax * rate
        if balance != invoice.total:
            waits = Fraction(waits) * balance / invoice.total if invoice.total else 0
        return Remark(RepRemark.NO_REP, invoice.uuid, invoice.month, waits)


def balances(
    documents: DocumentSet,
    until: date,
    decisions: Decisions,
    parameters: Parameters,
    chase_after: int = READINGS.chase_after,
    *,
    with_checks: bool = True,
) -> list[Balance]:
    """Of every PPD among the asked-for documents dated up to ``until``, also those settled or cancelled.

    Without checks it is not looked at what is odd about their REP.
    """
    settlements = documents.once(Settlements)
    rule = _Rule(documents, settlements, until, decisions, parameters, chase_after)
    end, chased = _seconds(until) + _DAY, _seconds(until - timedelta(days=chase_after))
    touched, decided = documents.incoming, decisions.documents
    found, by_uuid, received, cancelled = [], documents.documents, OwnerRole.RECEIVED, Validity.CANCELLED
    for uuid in documents.asked:
        one = by_uuid[uuid]
        if one.method != _PPD or one.type != "I" or one.issued >= end or one.side is OwnerRole.OTHERS:
            continue
        if uuid in touched or uuid in decided:
            plain = rule.balance(one)
            found.append(rule.checked(plain) if with_checks else plain)
        else:  # nearly all of those that are open
            waits = one.issued < chased and one.side is received and one.state is not cancelled and one.total > CENT
            found.append(Balance(one, until, waits))
    return found


@dataclass(frozen=True, slots=True)
class _Rule:
    """The balance of one invoice, in the light of all that was given."""

    documents: DocumentSet
    settlements: Settlements
    until: date
    decisions: Decisions
    parameters: Parameters
    chase_after: int
    of_reps: dict[str, Sequence[Remark]] = field(default_factory=dict)

    def balance(self, invoice: MonthDocument) -> Balance:
        instalments = self.settlements.instalments(invoice.uuid, self.until)
        applied = self.settlements.notes(invoice.uuid, self.until)
        plain = Balance(
            invoice,
            self.until,
            paid=sum(one.paid for one in instalments if not one.rep.is_cancelled and one.day),
            notes=sum(one.amount for one in applied),
            due=due_day(self.decisions.of(invoice.uuid).settled_on, self.parameters),
            instalments=instalments,
            applied=applied,
        )
        waits = is_missed(
            plain.state, invoice.side, plain.days, until=self.until, due=plain.due, chase_after=self.chase_after
        )
        return plain._replace(is_missed=True) if waits else plain

    def checked(self, one: Balance) -> Balance:
        """With what is odd about it."""
        checks = tuple(dict.fromkeys(self._checks(one)))
        return one._replace(checks=checks) if checks else one

    def _checks(self, one: Balance) -> Iterator[Remark]:
        invoice = one.invoice
        yield from invoice_remarks(invoice, one.instalments, self._rep_remarks, self.parameters)
        if not invoice.is_cancelled and one.instalments:
            last = max(each.rep.issued for each in one.instalments)
            known = sum(each.amount for each in one.applied if each.note.issued <= last)
            possible = (one.balance, invoice.total - one.paid - known)
            if (declared := declared_remark(one.instalments, possible)) is not None:
                yield declared

    def _rep_remarks(self, rep: MonthDocument) -> Sequence[Remark]:
        found = self.of_reps.get(rep.uuid)
        if found is None:
            told = rep_remarks(rep, self.settlements.payments(rep), self.documents)
            found = self.of_reps[rep.uuid] = tuple(islice(told, _MOST_OF_A_REP))
        return found


def state_of(balance: Amount, *, is_cancelled: bool, is_touched: bool) -> BalanceState:
    """How far an invoice is settled of which so much is left; ``is_touched`` when anything was paid or taken off.

    A cent more or less settles it.
    """
    if is_cancelled:
        return BalanceState.CANCELLED
    if -CENT <= balance <= CENT:
        return BalanceState.SETTLED
    if balance < 0:
        return BalanceState.OVERPAID
    return BalanceState.PARTIAL if is_touched else BalanceState.UNPAID


def is_missed(
    state: BalanceState, side: OwnerRole, days: int, *, until: date, due: date | None, chase_after: int
) -> bool:
    """Whether a REP should be there: it is late by what the person said, or (received) the invoice is old."""
    if state is not BalanceState.UNPAID and state is not BalanceState.PARTIAL:
        return False
    if due is not None:
        return until > due
    return side is OwnerRole.RECEIVED and days > chase_after


def due_day(settled_on: date | None, parameters: Parameters) -> date | None:
    """The last day for the REP of what the person said was settled on that day."""
    if settled_on is None:
        return None
    return Month.of(settled_on).next.first.replace(day=parameters.number(Parameter.REP_DAY, settled_on))


def age_of(days: int) -> int:
    """Which of the ages an invoice of so many days has: 0 the youngest, ``len(AGES)`` the oldest."""
    return bisect_left(AGES, days)


def _iva(invoice: MonthDocument) -> int:
    if not invoice.packed:
        return invoice.iva_16 + invoice.iva_8
    return sum(one.amount for one in invoice.facts.taxes if one.tax == IVA and one.side is TaxSide.TRANSFERRED)


def _seconds(day: date) -> int:
    return (day - _EPOCH).days * _DAY


def month_remarks(
    documents: DocumentSet,
    month: Month,
    until: date,
    decisions: Decisions,
    parameters: Parameters,
    *,
    chase_after: int = READINGS.chase_after,
) -> list[Remark]:
    """What is odd about the PPD of ``month``, and about the REP of payments in it, as far as ``documents`` tell."""
    by_uuid, quiet = documents.documents, QuietPayments(documents, until, decisions, parameters)
    named = {uuid for uuid in documents.asked if by_uuid[uuid].method == _PPD}
    for uuid in documents.asked:
        if by_uuid[uuid].type == "P":
            named.update(one.target for one in documents.outgoing.get(uuid, ()) if one.kind == PAYMENT)
    odd = (uuid for uuid in named if uuid in by_uuid and not quiet.settle(by_uuid[uuid]))
    wider = replace(documents, asked=tuple(sorted(odd)))
    found = [remark for one in balances(wider, until, decisions, parameters, chase_after) for remark in one.remarks]
    for uuid in documents.asked:
        one = by_uuid[uuid]
        if one.type == "P" and not one.is_cancelled:
            found.extend(rep_remarks(one, documents.facts(one).payments, documents))
    return [one for one in dict.fromkeys(found) if one.month == month]
