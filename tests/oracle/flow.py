"""§1: which document counts when, and with what: by cash flow, and as the SAT's prefill adds it up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tests.oracle.papers import ZERO, Paper, Payment, Settled
from tests.oracle.vectors import Vector, add, of_document, of_lines, rest, scaled, telescoped

CASH_LIMIT = 2000
SUBSTITUTION = "04"


@dataclass
class Book:
    """All that is known of one taxpayer: documents by UUID, what was decided of them, and the definitive EFOS."""

    owner: str
    papers: dict[str, Paper]
    settled_on: dict[str, date] = field(default_factory=dict)
    moved_to: dict[str, str] = field(default_factory=dict)
    creditable: dict[str, bool] = field(default_factory=dict)
    efos: set[str] = field(default_factory=set)

    def living(self, *types: str) -> Iterator[Paper]:
        for paper in self.papers.values():
            if not paper.cancelled and paper.type in types:
                yield paper

    def is_issued(self, paper: Paper) -> bool:
        return paper.issuer == self.owner

    def payments_of(self, uuid: str) -> list[tuple[Paper, Payment, Settled]]:
        """Every vigente REP line about an invoice, by day, REP and order."""
        found = [
            (paper, payment, one)
            for paper in self.living("P")
            for payment in paper.payments
            for one in payment.settled
            if one.uuid == uuid
        ]
        return sorted(found, key=lambda line: (line[1].day, line[0].uuid))

    def notes_of(self, uuid: str) -> list[Paper]:
        """Every vigente E that relates to an invoice otherwise than as a substitute, oldest first."""
        found = [
            paper
            for paper in self.living("E")
            if any(target == uuid and kind != SUBSTITUTION for kind, target in paper.relations)
        ]
        return sorted(found, key=lambda paper: (paper.when, paper.uuid))


@dataclass(frozen=True)
class Share:
    """What one document puts into one month, in pesos. ``side`` is 'T' (issued) or 'A' (received)."""

    uuid: str
    side: str
    month: str
    amounts: Vector
    is_note: bool = False
    creditable: bool = True


def own_shares(book: Book) -> list[Share]:
    """The column "Por flujo"."""
    return [*_invoices(book), *_payments(book), *_notes(book)]


def sat_shares(book: Book) -> list[Share]:
    """The column "Como lo suma el SAT" (§1.7)."""
    found = []
    for paper in book.living("I", "E"):
        if paper.method != "PPD" and paper.rate is not None:
            sign = -1 if paper.type == "E" else 1
            amounts = scaled(of_document(paper, book.owner), sign * paper.rate)
            found.append(Share(paper.uuid, _side(book, paper), paper.month, amounts, paper.type == "E"))
    for paper in book.living("P"):
        for payment in paper.payments:
            for one in payment.settled:
                if payment.rate is not None:
                    amounts = scaled(of_lines(one.lines), payment.rate / one.equivalence)
                    found.append(Share(paper.uuid, _side(book, paper), payment.day.strftime("%Y-%m"), amounts))
    return found


def _side(book: Book, paper: Paper) -> str:
    return "T" if book.is_issued(paper) else "A"


def _invoices(book: Book) -> Iterator[Share]:
    for paper in book.living("I"):
        if paper.method == "PPD" or paper.rate is None:
            continue
        amounts = of_document(paper, book.owner)
        lines = book.payments_of(paper.uuid)
        if lines:
            covered: Vector = {}
            for rep, payment, one in lines:
                covered = add(covered, counted_amounts(book, rep, payment, one))
            amounts = rest(amounts, covered)
        yield Share(
            paper.uuid,
            _side(book, paper),
            own_month(book, paper),
            scaled(amounts, paper.rate),
            creditable=_is_creditable(book, paper, paper.form, paper.total * paper.rate),
        )


def own_month(book: Book, paper: Paper) -> str:
    """Where the person put it, else a global's own month, else that of Fecha."""
    if paper.uuid in book.moved_to:
        return book.moved_to[paper.uuid]
    if paper.uuid in book.settled_on:
        return book.settled_on[paper.uuid].strftime("%Y-%m")
    return paper.global_month or paper.month


def _payments(book: Book) -> Iterator[Share]:
    for paper in book.living("P"):
        for payment in paper.payments:
            if payment.rate is None:
                continue
            for one in payment.settled:
                creditable = _is_creditable(book, paper, payment.form, payment.amount * payment.rate)
                amounts = counted_amounts(book, paper, payment, one)
                if paper.uuid not in book.creditable and one.uuid in book.creditable:
                    creditable = book.is_issued(paper) or book.creditable[one.uuid]
                yield Share(
                    paper.uuid,
                    _side(book, paper),
                    payment.day.strftime("%Y-%m"),
                    scaled(amounts, payment.rate / one.equivalence),
                    creditable=creditable,
                )


def counted_amounts(book: Book, rep: Paper, payment: Payment, one: Settled) -> Vector:
    """What a line of a REP settles and counts: a received one without taxes has to be corrected before it gives credit.

    What shows no IVA has no node anyway, and counts.
    """
    amounts = settled_amounts(book, rep, payment, one)
    if book.is_issued(rep) or not without_taxes(book, rep, one):
        return amounts
    return {key: value for key, value in amounts.items() if key[0] == "untaxed"}


def without_taxes(book: Book, rep: Paper, one: Settled) -> bool:
    """REP_SIN_IMPUESTOS: a line of Pagos 2.0 shows no IVA though its invoice, which we have, does."""
    invoice = book.papers.get(one.uuid)
    shows = any(line.side == "T" and line.tax == "002" for line in one.lines)
    return rep.payments_version == "2.0" and not shows and invoice is not None and _has_iva(invoice)


def _has_iva(paper: Paper) -> bool:
    return any(line.side == "T" and line.tax == "002" for line in paper.lines)


def settled_amounts(book: Book, rep: Paper, payment: Payment, one: Settled) -> Vector:
    """What a line of a REP settles, in the invoice's currency: its own nodes, and the invoice's part for the rest."""
    invoice = book.papers.get(one.uuid)
    paid = one.paid
    if paid is None:
        paid = payment.amount if len(payment.settled) == 1 else ZERO
    if invoice is None:
        return _told_by_itself(one, paid)
    before = one.previous
    if before is None:
        before = invoice.total - _paid_before(book, payment, one)
    part = telescoped(of_document(invoice, book.owner), invoice.total, before, paid)
    if rep.payments_version == "1.0" or without_taxes(book, rep, one):
        return part
    kept = {key: value for key, value in part.items() if key[0] in ("untaxed", "income")}
    return add(kept, of_lines(one.lines))


def _told_by_itself(one: Settled, paid: Fraction) -> Vector:
    """A line about an invoice that is not here: its nodes; where it has none for IVA, its ObjetoImpDR tells why."""
    charged = sum((line.amount for line in one.lines if line.side == "T"), ZERO)
    withheld = sum((line.amount for line in one.lines if line.side == "R"), ZERO)
    amounts = {**of_lines(one.lines), ("income", ""): paid - charged + withheld}
    if any(line.side == "T" and line.tax == "002" for line in one.lines):
        return amounts
    if one.tax_object in ("", "02"):
        return {}
    return {**amounts, ("untaxed", "noObjeto" if one.tax_object == "01" else "sinDesglose"): amounts["income", ""]}


def _paid_before(book: Book, payment: Payment, one: Settled) -> Fraction:
    earlier = [line for line in book.payments_of(one.uuid) if line[1].day < payment.day]
    return sum((line[2].paid or ZERO for line in earlier), ZERO)


def _notes(book: Book) -> Iterator[Share]:
    for paper in book.living("E"):
        if paper.rate is None:
            continue
        part = 1 - applied_to_unpaid(book, paper) / paper.total if paper.total else ZERO
        yield Share(
            paper.uuid,
            _side(book, paper),
            own_month(book, paper),
            scaled(of_document(paper, book.owner), -part * paper.rate),
            is_note=True,
            creditable=_note_is_creditable(book, paper),
        )


def _note_is_creditable(book: Book, note: Paper) -> bool:
    """A note takes nothing from a credit that was never taken."""
    if note.uuid in book.creditable or not _is_creditable(book, note, "", ZERO):
        return _is_creditable(book, note, "", ZERO)
    named = [book.papers[target] for kind, target in note.relations if kind != SUBSTITUTION and target in book.papers]
    forms = {one.uuid: "" if one.method == "PPD" else one.form for one in named}  # a PPD is paid by its REP
    return not named or any(_is_creditable(book, one, forms[one.uuid], one.total * (one.rate or 0)) for one in named)


def applied_to_unpaid(book: Book, note: Paper) -> Fraction:
    """§1.5 saldo-first: how much of a note, in its currency, only lowers what nobody has paid yet."""
    left = note.total
    for kind, target in note.relations:
        invoice = book.papers.get(target)
        if kind == SUBSTITUTION or invoice is None or invoice.type != "I":
            continue
        if invoice.method != "PPD":
            break
        left -= min(left, max(ZERO, unpaid_before(book, invoice, note)) * _price(note, invoice))
    return note.total - left


def _price(note: Paper, invoice: Paper) -> Fraction:
    """How much of the note's currency one unit of the invoice's is."""
    if note.currency == invoice.currency or note.rate is None or invoice.rate is None:
        return Fraction(1)
    return invoice.rate / note.rate


def unpaid_before(book: Book, invoice: Paper, note: Paper) -> Fraction:
    """The balance that a note meets: after all payments of its day, and the notes before it."""
    lines = [line for line in book.payments_of(invoice.uuid) if line[1].day <= note.when.date()]
    balance = invoice.total - sum((line[2].paid or ZERO for line in lines), ZERO)
    for earlier in book.notes_of(invoice.uuid):
        if (earlier.when, earlier.uuid) < (note.when, note.uuid):
            balance -= note_share(book, earlier, invoice)
    return balance


def note_share(book: Book, note: Paper, invoice: Paper) -> Fraction:
    """What a note takes off one invoice, in the invoice's currency: of several what each owed, of the last the rest."""
    targets = [target for kind, target in note.relations if kind != SUBSTITUTION and target in book.papers]
    if len(set(targets)) == 1:
        return note.total / _price(note, invoice)
    left = note.total
    for target in targets:
        one = book.papers[target]
        taken = left
        if one.method == "PPD" and target != targets[-1]:
            taken = min(left, max(ZERO, unpaid_before(book, one, note)) * _price(note, one))
        if target == invoice.uuid:
            return taken / _price(note, invoice)
        left -= taken
    return ZERO


def _is_creditable(book: Book, paper: Paper, form: str, pesos: Fraction) -> bool:
    """§1.6: cash over the limit, 69-B and the person's own word take IVA out of what may be credited."""
    if book.is_issued(paper):
        return True
    if paper.uuid in book.creditable:
        return book.creditable[paper.uuid]
    return paper.issuer not in book.efos and not (form == "01" and pesos > CASH_LIMIT)
