"""What is odd about the REP of an invoice: each as a remark, which the person weighs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from app.domain.amounts import amount_text, cents_text
from app.domain.month.calendar import Month
from app.domain.month.documents import DocumentSet, MonthDocument
from app.domain.month.facts import PaymentPart
from app.fiscal.effects import Remark
from app.fiscal.money import finest
from app.fiscal.parameters import Parameter, Parameters
from app.fiscal.settlement import PESO, Amount, Instalment, decimal

CENT = 10_000
"""What two amounts may differ by, in millionths."""


class RepRemark(StrEnum):
    """The names of the remarks, as they are printed."""

    PREVIOUS = "SALDO_ANT"
    OUTSTANDING = "SALDO_INSOLUTO"
    DECLARED = "SALDO_DECLARADO"
    FIRST = "PRIMERA_PARCIALIDAD"
    REPEATED = "PARCIALIDAD_REPETIDA"
    MISSING_NUMBER = "PARCIALIDAD_FALTA"
    TOO_MUCH = "PAGO_MAYOR"
    AMOUNT = "MONTO_DESCUADRE"
    CURRENCY = "MONEDA_DISTINTA"
    COUNTERPART = "CONTRAPARTE_DISTINTA"
    NO_INVOICE = "FALTA_FACTURA"
    PUE = "FACTURA_PUE"
    INVOICE_CANCELLED = "FACTURA_CANCELADA"
    REP_CANCELLED = "REP_CANCELADO"
    LATE = "REP_TARDE"
    NO_REP = "PPD_SIN_REP"


def days_late(rep: MonthDocument, paid_on: date, parameters: Parameters) -> int:
    """How many days after the last one a REP was issued; 0 when it was in time."""
    if Month.of(rep.day) <= Month.of(paid_on):
        return 0
    following = Month.of(paid_on).next.first
    last = following.replace(day=parameters.number(Parameter.REP_DAY, following))
    return max(0, (rep.day - last).days)


def invoice_remarks(
    invoice: MonthDocument,
    instalments: Sequence[Instalment],
    remarks_of: Callable[[MonthDocument], Sequence[Remark]],
    parameters: Parameters,
) -> Iterator[Remark]:
    """Of one invoice and the instalments that pay it, which are by NumParcialidad and FechaPago.

    ``remarks_of`` tells what is odd about a REP by itself.
    """
    standing = [one for one in instalments if not one.rep.is_cancelled]
    for one in instalments:
        if one.rep.is_cancelled:
            yield _of(one, RepRemark.REP_CANCELLED, one.paid)
            continue
        if invoice.is_cancelled:
            yield _of(one, RepRemark.INVOICE_CANCELLED)
        yield from _line_remarks(invoice, one, parameters)
    yield from _sequence_remarks(invoice, standing)
    for rep in {one.rep.uuid: one.rep for one in standing}.values():
        yield from remarks_of(rep)


def rep_remarks(rep: MonthDocument, payments: Sequence[PaymentPart], documents: DocumentSet) -> Iterator[Remark]:
    """Of a REP by itself: its amounts, and what it pays that is not here or that was paid at once already."""
    for payment in payments:
        if (short := _shortfall(payment)) > 0:
            month = _month(payment.paid_on) or rep.month
            told = (("diferencia", cents_text(short)), ("moneda", payment.currency))
            yield Remark(RepRemark.AMOUNT, rep.uuid, month, facts=told)
        for line in payment.documents:
            found = documents.documents.get(line.uuid)
            if found is None or not found.has_xml:
                paid = "" if line.paid is None else amount_text(line.paid)
                month = _month(payment.paid_on) or rep.month
                facts = (("factura", line.uuid), ("pagado", paid), ("moneda", line.currency or PESO))
                yield Remark(RepRemark.NO_INVOICE, rep.uuid, month, facts=facts)
            elif found.method != "PPD":
                month = _month(payment.paid_on) or rep.month
                yield Remark(RepRemark.PUE, rep.uuid, month, facts=(("factura", line.uuid),))


def declared_remark(instalments: Sequence[Instalment], possible: Iterable[Amount]) -> Remark | None:
    """Of the last REP, when the ImpSaldoInsoluto it declares is none of the ``possible`` balances."""
    told = [one for one in instalments if not one.rep.is_cancelled and one.line.outstanding is not None]
    if not told:
        return None
    last = max(told, key=lambda one: one.order)
    outstanding = last.line.outstanding or 0
    if any(_are_equal(outstanding, one) for one in possible):
        return None
    return _of(last, RepRemark.DECLARED, outstanding)


def _line_remarks(invoice: MonthDocument, one: Instalment, parameters: Parameters) -> Iterator[Remark]:
    line = one.line
    if (line.currency or PESO) != (invoice.currency or PESO):
        yield _of(one, RepRemark.CURRENCY, facts=(("factura", invoice.uuid),))
    if (one.rep.issuer_rfc, one.rep.receiver_rfc) != (invoice.issuer_rfc, invoice.receiver_rfc):
        yield _of(one, RepRemark.COUNTERPART)
    if line.previous is not None:
        if line.outstanding is not None and not _are_equal(line.outstanding, line.previous - one.paid):
            yield _of(one, RepRemark.OUTSTANDING, line.outstanding)
        if one.paid - line.previous > CENT:
            yield _of(one, RepRemark.TOO_MUCH, one.paid)
        if one.number == 1 and not _are_equal(line.previous, invoice.total):
            yield _of(one, RepRemark.FIRST, line.previous)
    if (day := one.day) is not None and (late := days_late(one.rep, day, parameters)):
        yield _of(one, RepRemark.LATE, facts=(("dias", str(late)),))


def _sequence_remarks(invoice: MonthDocument, standing: Sequence[Instalment]) -> Iterator[Remark]:
    if len(standing) == 1 and standing[0].number <= 1:  # nearly all: there is nothing to compare it with
        return
    for before, after in pairwise(standing):
        told, previous = before.line.outstanding, after.line.previous
        if told is not None and previous is not None and not _are_equal(told, previous):
            yield _of(after, RepRemark.PREVIOUS, previous)
    numbers: set[int] = set()
    for one in standing:
        if one.number in numbers:
            yield _of(one, RepRemark.REPEATED, facts=(("parcialidad", str(one.number)),))
        elif one.number:
            numbers.add(one.number)
    highest = max(numbers, default=0)
    absent = [str(number) for number in range(1, min(highest, _MOST_NUMBERS)) if number not in numbers]
    if absent:
        yield Remark(RepRemark.MISSING_NUMBER, invoice.uuid, invoice.month, facts=(("parcialidad", ", ".join(absent)),))


def _shortfall(payment: PaymentPart) -> Amount:
    """By how much Monto is less than what it settles; a cent of rounding a document is let pass."""
    if payment.amount is None:
        return 0
    if all(line.currency == payment.currency for line in payment.documents):
        return sum(line.paid or 0 for line in payment.documents) - payment.amount - CENT * len(payment.documents)
    settled = sum(
        finest((line.paid or 0) / (decimal(line.equivalence) or Fraction(1)))
        if (line.currency or payment.currency) != payment.currency
        else Fraction(line.paid or 0)
        for line in payment.documents
    )
    return settled - payment.amount - CENT * len(payment.documents)


def _of(one: Instalment, key: str, amount: Amount | None = None, facts: tuple[tuple[str, str], ...] = ()) -> Remark:
    currency = one.line.currency or PESO
    told = () if amount is None else (("importe", cents_text(amount)), ("moneda", currency))
    return Remark(key, one.rep.uuid, _month(one.payment.paid_on) or one.rep.month, facts=(*told, *facts))


@lru_cache(4096)
def _month(paid_on: str) -> Month | None:
    try:
        return Month.parse(paid_on[:7])
    except ValueError:
        return None


def _are_equal(one: Amount, other: Amount) -> bool:
    return -CENT <= one - other <= CENT


_MOST_NUMBERS = 1_000
"""Parcialidades; a higher number is not counted up to."""
