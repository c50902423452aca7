"""REP of which nothing is to be said: nearly every one. What they bring is added up by their numbers.

Such a REP pays, in pesos and in one month, PPD of which the index's columns tell all; it shows the taxes of each, at
the usual rates; and Totales, ImpuestosP and its lines agree to the last digit. All others are left to
``payment_effects``; that both ways give the same is held by a test.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.domain.figures import NATIONAL
from app.domain.lines import TaxSide
from app.domain.month.calendar import Month
from app.domain.month.documents import PAYMENT, MonthDocument, Relation
from app.domain.month.facts import EXEMPT, IVA, RATE, PaymentPart, SettledPart, TaxPart
from app.domain.validity import OwnerRole, Validity
from app.fiscal.casebook import BORDER_COLUMN, GENERAL_COLUMN, Casebook
from app.fiscal.creditability import CASH
from app.fiscal.effects import Side
from app.fiscal.money import share

_DEFERRED, _TO_BE_DEFINED, _TWO, _WITH_TAXES = "PPD", "99", "2.0", "02"

_BASE_16, _TAX_16, _BASE_8, _TAX_8, _BASE_0, _EXEMPT = range(6)
_AT = {
    (RATE, GENERAL_COLUMN): (_BASE_16, _TAX_16),
    (RATE, BORDER_COLUMN): (_BASE_8, _TAX_8),
    (RATE, 0): (_BASE_0, None),
    (EXEMPT, None): (_EXEMPT, None),
}
"""Where a line of IVA is added, by factor and rate: its base, and its amount."""
_TOTALS = {
    "TotalTrasladosBaseIVA16": _BASE_16,
    "TotalTrasladosImpuestoIVA16": _TAX_16,
    "TotalTrasladosBaseIVA8": _BASE_8,
    "TotalTrasladosImpuestoIVA8": _TAX_8,
    "TotalTrasladosBaseIVA0": _BASE_0,
    "TotalTrasladosBaseIVAExento": _EXEMPT,
}
_UNCOMPARED = frozenset({"MontoTotalPagos", "TotalTrasladosImpuestoIVA0"})


class PlainPayments:
    """Takes the plain REP of ``month``, and adds them up by side.

    ``sums`` are bases and taxes in the order 16, 8, 0 and exempt, ``nets`` what was settled without any tax.
    """

    def __init__(self, book: Casebook, month: Month) -> None:
        self._book = book
        self._month = month.text
        self._outgoing: Mapping[str, tuple[Relation, ...]] = book.documents.outgoing
        self._decided: Mapping[str, object] = book.decisions.documents
        self._blacklisted = book.rules.blacklisted
        self.sums: dict[Side, list[int]] = {side: [0] * 6 for side in Side}
        self.nets: dict[Side, int] = dict.fromkeys(Side, 0)

    def take(self, one: MonthDocument) -> bool:
        """Whether it is plain; then it was added."""
        if (
            one.type != "P"
            or not one.has_xml
            or one.state is Validity.CANCELLED
            or one.uuid in self._decided
            or any(relation.kind != PAYMENT for relation in self._outgoing.get(one.uuid, ()))
        ):
            return False
        if one.side is OwnerRole.ISSUED:
            side = Side.CHARGED
        elif one.side is OwnerRole.RECEIVED and one.issuer_rfc not in self._blacklisted:
            side = Side.CREDITED
        else:
            return False
        facts = self._book.facts(one)
        if facts.payments_version != _TWO or len(facts.payments) != 1:
            return False
        payment = facts.payments[0]
        if payment.form == _TO_BE_DEFINED or (payment.form == CASH and side is Side.CREDITED):
            return False
        found = self._added_up(one, payment)
        if found is None or not _are_declared(found[0], facts.payment_totals):
            return False
        for place, amount in enumerate(found[0]):
            self.sums[side][place] += amount
        self.nets[side] += found[1]
        return True

    def _added_up(self, one: MonthDocument, payment: PaymentPart) -> tuple[list[int], int] | None:
        """Bases and taxes of a payment, and what it settles without them; None where it is not plain."""
        day = payment.paid_on
        if day[:7] != self._month or payment.currency != NATIONAL or day > one.day.isoformat():
            return None
        sums, net = [0] * 6, 0
        for part in payment.documents:
            settled = self._settled(part, day)
            if settled is None or not _add(part.taxes, sums):
                return None
            net += settled
        if payment.taxes:
            declared = [0] * 6
            if not _add(payment.taxes, declared) or declared != sums:
                return None
        return sums, net

    def _settled(self, part: SettledPart, day: str) -> int | None:
        """What a line settles of a plain PPD, without any tax."""
        invoice = self._book.invoice(part.uuid)
        if (
            invoice is None
            or invoice.packed
            or invoice.method != _DEFERRED
            or invoice.currency != NATIONAL
            or invoice.total <= 0
            or part.currency not in ("", NATIONAL)
            or part.tax_object != _WITH_TAXES
            or not part.taxes
            or part.paid is None
            or part.previous is None
            or part.uuid in self._decided
            or day < invoice.day.isoformat()
        ):
            return None
        if self._book.rates(invoice.day) != (GENERAL_COLUMN, BORDER_COLUMN):
            return None
        return share(invoice.subtotal - invoice.discount, invoice.total, invoice.total - part.previous, part.paid)


def _add(taxes: Iterable[TaxPart], sums: list[int]) -> bool:
    """Whether all are transferred IVA at the usual rates; then they were added."""
    for one in taxes:
        places = _AT.get((one.factor, one.rate))
        if places is None or one.side is not TaxSide.TRANSFERRED or one.tax != IVA or one.base <= 0:
            return False
        at_base, at_amount = places
        sums[at_base] += one.base
        if at_amount is not None:
            sums[at_amount] += one.amount
        elif one.amount:
            return False
    return True


def _are_declared(sums: list[int], totals: Iterable[tuple[str, int]]) -> bool:
    """Whether Totales tell the same, as far as they tell anything."""
    for name, amount in totals:
        place = _TOTALS.get(name)
        if place is None:
            if name not in _UNCOMPARED and amount:
                return False
        elif sums[place] != amount:
            return False
    return True
