"""What settles an invoice: the REP that pay it and the notas de crédito over it, as the documents say so.

Amounts are in millionths of the invoice's currency, exact. Several documents may settle one invoice and one may settle
several, so this is found once for a whole ``DocumentSet``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from app.domain.amounts import is_plain
from app.domain.month.documents import PAYMENT, SUBSTITUTION, DocumentSet, MonthDocument
from app.domain.month.facts import PaymentPart, SettledPart
from app.domain.validity import OwnerRole
from app.fiscal.money import times

Amount = int | Fraction
"""Millionths of a currency, exact."""

PESO = "MXN"

NOT_APPLIED = frozenset({PAYMENT, SUBSTITUTION, "08", "09"})
"""Relations by which a nota de crédito takes nothing off what it names; 08 and 09 (CFDI 3.3) only inform."""


class Instalment(NamedTuple):
    """One DoctoRelacionado of ``rep``, in its node ``payment``. ``paid`` is ImpPagado; 0 where it cannot be told."""

    rep: MonthDocument
    payment: PaymentPart
    line: SettledPart
    paid: Amount

    @property
    def day(self) -> date | None:
        """FechaPago; None when it is none."""
        try:
            return date.fromisoformat(self.payment.paid_on) if self.payment.paid_on else None
        except ValueError:
            return None

    @property
    def number(self) -> int:
        """NumParcialidad; 0 when it is none."""
        text = self.line.instalment
        return int(text) if text.isascii() and text.isdigit() and len(text) < _LONGEST_NUMBER else 0

    @property
    def order(self) -> tuple[int, str, int, str]:
        """By NumParcialidad, then FechaPago."""
        return self.number, self.payment.paid_on, self.rep.issued, self.rep.uuid


class Applied(NamedTuple):
    """What the nota de crédito ``note`` takes off one invoice, positive."""

    note: MonthDocument
    amount: Amount


class _Share(NamedTuple):
    """What a nota takes off an invoice, and what was open of that before."""

    amount: Amount
    open_before: Amount


class Settlements:
    """Of all invoices of ``documents``. Cancelled REP are told (and pay nothing); cancelled notas are not."""

    def __init__(self, documents: DocumentSet) -> None:
        self._documents = documents
        self._instalments: dict[str, list[Instalment]] = defaultdict(list)
        self._notes: dict[str, list[MonthDocument]] = defaultdict(list)
        self._payments: dict[str, Sequence[PaymentPart]] = {}
        self._credits: list[MonthDocument] = []
        self._paid: dict[str, tuple[list[str], list[Amount]]] = {}
        for one in documents.documents.values():
            if one.type == "E" and not one.is_cancelled:
                self._credits.append(one)
        self._credits.sort(key=_order)
        for one in self._credits:
            for uuid in self.targets(one):
                self._notes[uuid].append(one)

    def instalments(self, uuid: str, until: date | None = None) -> Sequence[Instalment]:
        """All that pay it, cancelled ones too, of FechaPago up to ``until``; by NumParcialidad and FechaPago."""
        for relation in self._documents.incoming.get(uuid, ()):
            rep = self._documents.documents.get(relation.source)
            if rep is not None and rep.type == "P" and relation.kind == PAYMENT:
                self._take_rep(rep)
        last = until.isoformat() if until else _NEVER
        found = [one for one in self._instalments.get(uuid, ()) if one.payment.paid_on[:10] <= last]
        return sorted(found, key=lambda one: one.order) if len(found) > 1 else found

    def notes(self, uuid: str, until: date | None = None) -> Sequence[Applied]:
        """What notas de crédito of Fecha up to ``until`` take off it, in the order of Fecha."""
        found = self._notes.get(uuid, ())
        return [
            Applied(one, self._shared_out[one.uuid][uuid].amount) for one in found if until is None or one.day <= until
        ]

    def open_before(self, note: MonthDocument, uuid: str) -> Amount:
        """What was unpaid of an invoice when ``note`` came: payments of the same day come before it."""
        return self._shared_out[note.uuid][uuid].open_before

    def shares(self, note: MonthDocument) -> Mapping[str, Amount]:
        """What ``note`` takes off each invoice that it names.

        Of one it takes its whole Total. Of several, which the note does not tell apart, it takes what is open of each
        in the order of listing, and the rest of the last.
        """
        return {uuid: one.amount for uuid, one in self._shared_out.get(note.uuid, {}).items()}

    def targets(self, note: MonthDocument) -> Sequence[str]:
        """The invoices here that a nota names, in the order of listing, each once."""
        named = dict.fromkeys(
            one.target for one in self._documents.outgoing.get(note.uuid, ()) if one.kind not in NOT_APPLIED
        )
        return [uuid for uuid in named if self._is_invoice(uuid, note.side)]

    def _is_invoice(self, uuid: str, side: OwnerRole) -> bool:
        found = self._documents.documents.get(uuid)
        return found is not None and found.type == "I" and found.side is side

    @cached_property
    def _shared_out(self) -> Mapping[str, Mapping[str, _Share]]:
        """By note and invoice; each note comes after those of which it depends, for there may be thousands in a row."""
        taken: dict[str, Amount] = defaultdict(int)
        found: dict[str, dict[str, _Share]] = {}
        for note in self._credits:
            shares = found[note.uuid] = self._share(note, taken)
            for uuid, one in shares.items():
                taken[uuid] += one.amount
        return found

    def _share(self, note: MonthDocument, taken: Mapping[str, Amount]) -> dict[str, _Share]:
        targets = self.targets(note)
        shares: dict[str, _Share] = {}
        left: Amount = note.total
        for uuid in targets:
            invoice = self._documents.documents[uuid]
            rate = units_for(note, invoice)
            unpaid = invoice.total - self._paid_until(uuid, note.day) - taken[uuid]
            amount = times(left, rate)
            if len(targets) > 1 and uuid != targets[-1]:
                amount = max(0, min(amount, unpaid))
            shares[uuid] = _Share(_whole(amount), unpaid)
            left -= turned_back(amount, rate)
        return shares

    def _paid_until(self, uuid: str, day: date) -> Amount:
        """Σ ImpPagado of the REP that are not cancelled, of FechaPago up to ``day``: asked for by each note over it."""
        known = self._paid.get(uuid)
        if known is None:
            standing = [one for one in self.instalments(uuid) if one.day and not one.rep.is_cancelled]
            standing.sort(key=lambda one: one.payment.paid_on)
            sums: list[Amount] = list(accumulate((one.paid for one in standing), initial=0))
            known = self._paid[uuid] = [one.payment.paid_on[:10] for one in standing], sums
        days, sums = known
        return sums[bisect_right(days, day.isoformat())]

    def payments(self, rep: MonthDocument) -> Sequence[PaymentPart]:
        """The nodes of a REP."""
        self._take_rep(rep)
        return self._payments.get(rep.uuid, ())

    def _take_rep(self, rep: MonthDocument) -> None:
        """Read a REP, once, when an invoice that it pays is asked about."""
        if rep.uuid in self._payments:
            return
        payments = self._payments[rep.uuid] = self._documents.facts(rep).payments if rep.packed else ()
        for payment in payments:
            for line in payment.documents:
                paid = _of_payment(payment) if line.paid is None else line.paid
                self._instalments[line.uuid].append(Instalment(rep, payment, line, paid))


def units_for(note: MonthDocument, invoice: MonthDocument) -> Amount:
    """Units of the invoice's currency for one of the note's; 0 where an exchange rate is missing."""
    if (note.currency or PESO) == (invoice.currency or PESO):
        return 1
    ours, theirs = exchange_rate(note), exchange_rate(invoice)
    return ours / theirs if ours and theirs else 0


def turned_back(amount: Amount, rate: Amount) -> Amount:
    """What becomes ``amount`` by ``rate``; 0 where there is no rate."""
    if rate == 1:
        return amount
    return times(amount, 1 / Fraction(rate)) if rate else 0


def exchange_rate(document: MonthDocument) -> Fraction:
    """Pesos for one unit of the document's currency; 0 when that is not told."""
    return Fraction(1) if (document.currency or PESO) == PESO else decimal(document.exchange_rate)


def decimal(text: str) -> Fraction:
    """A plain decimal number, all its digits; 0 for any other text."""
    return Fraction(text) if is_plain(text) else Fraction(0)


def _of_payment(payment: PaymentPart) -> Amount:
    """Pagos 1.0 may leave ImpPagado out where a payment settles one document: it is Monto then."""
    if len(payment.documents) != 1 or payment.amount is None:
        return 0
    return _whole(payment.amount * (decimal(payment.documents[0].equivalence) or Fraction(1)))


def _whole(amount: Amount) -> Amount:
    return int(amount) if amount.denominator == 1 else amount


def _order(one: MonthDocument) -> tuple[int, str]:
    return one.issued, one.uuid


_NEVER = "9999-12-31"
_LONGEST_NUMBER = 10
