"""The balances of an owner's PPD: what the index keeps of them, and what changed since made anew by the same rules."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app import __version__
from app.bookkeeping.desk import Desk
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.domain.month.decisions import NO_DECISIONS
from app.domain.month.documents import DocumentSet
from app.domain.month.kept_balances import NewBalance, PackedBalances
from app.domain.validity import OwnerRole
from app.fiscal.balance_details import BalanceDetails, details_of, pack_details, unpack_details
from app.fiscal.balances import Balance, balances
from app.fiscal.effects import Remark
from app.fiscal.invoice_balances import InvoiceBalance, InvoiceRule, kept_balance
from app.fiscal.parameters import Parameter, Parameters
from app.fiscal.rep_checks import RepRemark
from app.memory_breaks import without_cycle_search

_FORM = 1
"""Another number when something else is kept of a balance, or the rules make another one."""


@dataclass(frozen=True, slots=True)
class PpdBalances:
    """The balances that were asked for, in any order, and the ``rule`` that says what they come to.

    ``known`` counts the PPD of each side, also those that were left out; ``unread`` documents whose facts are still to
    be read.
    """

    kept: PackedBalances
    rule: InvoiceRule
    known: Mapping[OwnerRole, int]
    unread: int
    _made: Mapping[int, BalanceDetails] = field(default_factory=dict, repr=False)
    _texts: Mapping[int, str] = field(default_factory=dict, repr=False)

    @without_cycle_search()
    def rows(self) -> list[InvoiceBalance]:
        """All of them, in the order of Fecha and folio fiscal."""
        return self.rule.rows(self.kept)

    def details(self, one: InvoiceBalance) -> BalanceDetails:
        """What settles one of them, and what is odd about it, where that was asked for. Raises DamagedFactsError."""
        made = self._made.get(one.id)
        return made if made is not None else unpack_details(self._texts.get(one.id, ""))

    def remarks(self, one: InvoiceBalance) -> Sequence[Remark]:
        """All that the person should know of one of them, as ``details``; without the IVA at stake."""
        checks = self.details(one).checks if one.remarks > one.is_missed else ()
        return (*checks, Remark(RepRemark.NO_REP, one.uuid, Month.of(one.issued))) if one.is_missed else checks


@without_cycle_search()
def ppd_balances(
    desk: Desk,
    owner: Rfc,
    side: OwnerRole | None,
    until: date,
    *,
    only_open: bool = False,
    details: bool = False,
) -> PpdBalances:
    """Of every PPD dated up to ``until``, on one side or both; what is settled or cancelled not when ``only_open``.

    Nearly all are read as they are kept; those that an ingest or a state touched since, or of which something settles
    after ``until``, are computed. Raises StoreError.
    """
    kept = desk.index.balances(owner, side, until, basis_of(desk.parameters), only_open=only_open, details=details)
    rule = InvoiceRule(until, desk.decisions_of(owner), desk.parameters, desk.readings.chase_after)
    if not kept.anew:
        return PpdBalances(kept.rows, rule, kept.known, kept.unread, {}, kept.details)
    several, known, made = list(kept.rows.packed), Counter(kept.known), {}
    for one in computed(desk.index.documents(owner, kept.anew), until, desk.parameters):
        invoice = one.invoice
        known[invoice.side] += 1
        if side in (None, invoice.side) and (one.state.is_open or not only_open):
            several.append(kept_balance(one))
            if details:
                made[invoice.id] = details_of(one, desk.parameters)
    return PpdBalances(kept.rows.only(several), rule, known, kept.unread, made, kept.details)


def computed(documents: DocumentSet, until: date, parameters: Parameters) -> list[Balance]:
    """What is kept of a balance: the person's decisions change nothing of it, and neither does who is waited for."""
    return balances(documents, until, NO_DECISIONS, parameters)


def new_balances(documents: DocumentSet, parameters: Parameters) -> Iterator[NewBalance]:
    """Of every PPD among the asked-for documents, what is to be kept: when all that settles it has come to pass."""
    for one in computed(documents, date.max, parameters):
        details = details_of(one, parameters)
        yield NewBalance(
            one.invoice.id,
            one.paid,
            one.notes,
            len(one.checks),
            _ordinal(details.last_day),
            one.state.is_open,
            pack_details(details),
        )


def basis_of(parameters: Parameters) -> str:
    """What the balances that are kept were made on."""
    digest = hashlib.sha256(repr(parameters.rows[Parameter.REP_DAY]).encode()).hexdigest()[:16]
    return f"{__version__}.{_FORM} {digest}"


def _ordinal(day: date) -> int:
    return 0 if day == date.min else day.toordinal()
