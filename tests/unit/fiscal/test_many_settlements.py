"""Thousands of payments or notas of one invoice: what they cost grows with their number, not with its square."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction

import pytest

from app.bookkeeping.parameter_files import load_parameters
from app.domain.lines import TaxSide
from app.domain.month.calendar import Month
from app.domain.month.decisions import NO_DECISIONS
from app.domain.month.documents import PAYMENT, DocumentSet, MonthDocument, Relation
from app.domain.month.facts import IVA, RATE, MonthFacts, PaymentPart, SettledPart, TaxPart
from app.domain.month.packing import pack
from app.fiscal.balances import balances, month_remarks
from app.fiscal.effects import Bucket, Side
from app.fiscal.iva import MonthFigures, month_figures
from app.fiscal.readings import Rules
from tests.unit.fiscal.a_month import FEBRUARY, JANUARY, OWNER, AMonth, line, pago, pays

PESO = 1_000_000
UNTIL = date(2026, 6, 30)
_RULES = Rules(load_parameters())


def _samples() -> tuple[MonthDocument, MonthDocument, MonthDocument]:
    """An invoice (PPD), a nota de crédito of January and a REP of February."""
    month = AMonth()
    bill = month.bill("2026-01-05", line(1000), method="PPD")
    note = month.note("2026-01-15", line(10), of=(bill,))
    rep = month.rep("2026-02-10", pago("2026-02-08", pays(bill, 1160)))
    return month.index.kept[bill.uuid], month.index.kept[note.uuid], month.index.kept[rep.uuid]


INVOICE, NOTE, REP = _samples()


def numbered(kind: str, number: int) -> str:
    return f"{kind}0000000-0000-4000-8000-{number:012X}"


def invoice(number: int, **changed: object) -> MonthDocument:
    return INVOICE._replace(uuid=numbered("A", number), **changed)  # type: ignore[arg-type] # each of its field's type


def note(number: int) -> MonthDocument:
    return NOTE._replace(uuid=numbered("E", number), issued=NOTE.issued + number)


def part(uuid: str, number: int = 1, currency: str = "MXN", equivalence: str = "1") -> SettledPart:
    taxes = (TaxPart(TaxSide.TRANSFERRED, IVA, RATE, 160_000, 100 * PESO, 16 * PESO),)
    return SettledPart(uuid, currency, equivalence, str(number), None, 116 * PESO, None, "02", taxes)


def rep(number: int, *nodes: Sequence[SettledPart], currency: str = "MXN", rate: str = "1") -> MonthDocument:
    payments = tuple(
        PaymentPart("2026-02-08", "03", currency, rate, 116 * PESO * len(parts), tuple(parts), ()) for parts in nodes
    )
    facts = MonthFacts(payments_version="2.0", payments=payments)
    return REP._replace(uuid=numbered("C", number), issued=REP.issued + number, packed=pack(facts))


def together(documents: Sequence[MonthDocument], relations: Sequence[Relation] = ()) -> DocumentSet:
    paid = [
        Relation(one.uuid, each.uuid, PAYMENT)
        for one in documents
        if one.type == "P"
        for payment in one.facts.payments
        for each in payment.documents
    ]
    outgoing: dict[str, list[Relation]] = defaultdict(list)
    incoming: dict[str, list[Relation]] = defaultdict(list)
    for relation in (*paid, *relations):
        outgoing[relation.source].append(relation)
        incoming[relation.target].append(relation)
    ordered = sorted(documents, key=lambda one: (one.issued, one.uuid))
    return DocumentSet(
        OWNER,
        {one.uuid: one for one in ordered},
        tuple(one.uuid for one in ordered),
        {uuid: tuple(several) for uuid, several in outgoing.items()},
        {uuid: tuple(several) for uuid, several in incoming.items()},
    )


def reps_of_one_invoice(size: int) -> DocumentSet:
    paid = invoice(0, total=10**6 * PESO)
    return together([paid, *(rep(number, [part(paid.uuid)]) for number in range(size))])


def reps_of_one_pue(size: int) -> DocumentSet:
    paid = invoice(0, total=10**6 * PESO, method="PUE", form="03")
    return together([paid, *(rep(number, [part(paid.uuid)]) for number in range(size))])


def reps_with_numbers_twice(size: int) -> DocumentSet:
    paid = invoice(0, total=10**6 * PESO)
    return together([paid, *(rep(number, [part(paid.uuid, 1 + number // 2)]) for number in range(size))])


def one_rep_of_many_invoices(size: int) -> DocumentSet:
    paid = [invoice(number) for number in range(size)]
    return together([*paid, rep(0, [part(one.uuid) for one in paid])])


def one_rep_of_many_that_are_not_here(size: int) -> DocumentSet:
    paid = [invoice(number) for number in range(size // 2)]
    return together([*paid, rep(0, [part(numbered("A", number)) for number in range(size)])])


def one_rep_of_many_nodes(size: int) -> DocumentSet:
    paid = [invoice(number) for number in range(size)]
    return together([*paid, rep(0, *([part(one.uuid)] for one in paid))])


def notes_over_one_invoice(size: int) -> DocumentSet:
    credited, notes = invoice(0, total=10**6 * PESO), [note(number) for number in range(size)]
    return together([credited, *notes], [Relation(one.uuid, credited.uuid, "01") for one in notes])


def chain_of_notes(size: int) -> DocumentSet:
    """Each shares an invoice with the one before; the invoice that depends on all of them is asked for first."""
    invoices, notes = [invoice(size - number) for number in range(size + 1)], [note(number) for number in range(size)]
    return together(
        [*invoices, *notes],
        [Relation(one.uuid, invoices[place].uuid, "01") for n, one in enumerate(notes) for place in (n, n + 1)],
    )


def everything(documents: DocumentSet) -> None:
    for month in (JANUARY, FEBRUARY):
        month_figures(documents, month, NO_DECISIONS, _RULES)
        month_remarks(documents, month, UNTIL, NO_DECISIONS, _RULES.parameters)


def steps(work: Callable[[], object]) -> int:
    """How many functions are called, and generators gone on with: the same on every computer."""
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    "made",
    [
        reps_of_one_invoice,
        reps_of_one_pue,
        reps_with_numbers_twice,
        one_rep_of_many_invoices,
        one_rep_of_many_that_are_not_here,
        one_rep_of_many_nodes,
        notes_over_one_invoice,
        chain_of_notes,
    ],
)
def test_twice_as_many_cost_twice_as_much(made: Callable[[int], DocumentSet]) -> None:
    small, large = (steps(lambda size=size: everything(made(size))) for size in (100, 200))  # type: ignore[misc]
    assert large < 2.3 * small


def test_a_long_chain_of_notes_is_followed_without_going_deep() -> None:
    found = balances(chain_of_notes(2_000), UNTIL, NO_DECISIONS, _RULES.parameters)
    assert len(found) == 2_001
    assert sum(one.notes for one in found) == 2_000 * NOTE.total


def _figures(documents: DocumentSet, month: Month) -> MonthFigures:
    return month_figures(documents, month, NO_DECISIONS, _RULES)


def test_as_many_rates_as_invoices_do_not_make_longer_and_longer_fractions() -> None:
    paid = [invoice(number, currency="USD", exchange_rate="18.1") for number in range(300)]
    parts = [part(one.uuid, currency="USD", equivalence=f"1.{1_000_003 + 2 * n}") for n, one in enumerate(paid)]
    documents = together([*paid, rep(0, parts, currency="EUR", rate="20.5")])
    found = Fraction(_figures(documents, FEBRUARY).flow[Side.CHARGED].buckets[Bucket.GENERAL].tax)
    exact = sum((16 * PESO * Fraction("20.5") / Fraction(one.equivalence) for one in parts), Fraction(0))
    assert found.denominator <= PESO
    assert abs(found - exact) < Fraction(1, 1_000)


def test_the_parts_of_a_note_add_up_to_the_note_though_they_were_converted() -> None:
    invoices = [
        invoice(n, currency="USD", exchange_rate=rate, total=3 * PESO // 10)
        for n, rate in enumerate(("7", "13", "17.77"))
    ]
    credited = NOTE._replace(uuid=numbered("E", 0))
    documents = together([*invoices, credited], [Relation(credited.uuid, one.uuid, "01") for one in invoices])
    found = balances(documents, UNTIL, NO_DECISIONS, _RULES.parameters)
    taken = sum((Fraction(one.notes) * Fraction(one.invoice.exchange_rate) for one in found), Fraction(0))
    assert abs(taken - NOTE.total) < Fraction(1, 1_000)
    assert [one.balance for one in found[:2]] == [0, 0]
