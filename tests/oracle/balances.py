"""§3: what is still owed of every PPD, in the invoice's currency, from REP and notes alone."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from tests.oracle.flow import Book, note_share
from tests.oracle.papers import ZERO, Paper, Payment, Settled
from tests.oracle.sheet import money

CENT = Fraction(1, 100)


def balances(book: Book, until: date) -> dict[str, dict[str, Any]]:
    """By UUID, of each PPD dated up to ``until``; also those settled or cancelled."""
    return {
        paper.uuid: _balance(book, paper, until)
        for paper in book.papers.values()
        if paper.type == "I" and paper.method == "PPD" and paper.when.date() <= until
    }


def _balance(book: Book, invoice: Paper, until: date) -> dict[str, Any]:
    lines = [
        (paper, payment, one)
        for paper in book.papers.values()
        if paper.type == "P"
        for payment in paper.payments
        for one in payment.settled
        if one.uuid == invoice.uuid and payment.day <= until
    ]
    paid = sum((one.paid or ZERO for paper, _, one in lines if not paper.cancelled), ZERO)
    notes = sum(
        (note_share(book, note, invoice) for note in book.notes_of(invoice.uuid) if note.when.date() <= until), ZERO
    )
    balance = invoice.total - paid - notes
    return {
        "lado": "emitido" if book.is_issued(invoice) else "recibido",
        "contraparte": invoice.receiver if book.is_issued(invoice) else invoice.issuer,
        "fecha": invoice.when.date().isoformat(),
        "moneda": invoice.currency,
        "total": money(invoice.total),
        "pagado": money(paid),
        "notas": money(notes),
        "saldo": money(balance),
        "estado": _state(invoice, balance, paid, notes),
        "dias": (until - invoice.when.date()).days,
        "vence": _due(book.settled_on.get(invoice.uuid)),
        "parcialidades": [_instalment(*line) for line in lines],
    }


def _state(invoice: Paper, balance: Fraction, paid: Fraction, notes: Fraction) -> str:
    if invoice.cancelled:
        return "cancelada"
    if abs(balance) <= CENT:
        return "liquidada"
    if balance < 0:
        return "sobrepagada"
    return "parcial" if paid or notes else "sin_pago"


def _due(settled_on: date | None) -> str | None:
    return None if settled_on is None else _fifth(settled_on).isoformat()


def _fifth(day: date) -> date:
    """Of the month after that of ``day``."""
    year, month = divmod(day.year * 12 + day.month, 12)
    return date(year, month + 1, 5)


def _instalment(rep: Paper, payment: Payment, one: Settled) -> dict[str, Any]:
    return {
        "uuid": rep.uuid,
        "pago": payment.day.isoformat(),
        "numero": one.number,
        "pagado": money(one.paid or ZERO),
        "declarado": None if one.outstanding is None else money(one.outstanding),
        "tarde": max(0, (rep.when.date() - _fifth(payment.day)).days),
        "vigente": not rep.cancelled,
    }
