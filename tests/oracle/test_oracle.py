"""The oracle on months small enough to do by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tests.oracle.balances import balances
from tests.oracle.flow import Book
from tests.oracle.papers import Paper, read
from tests.oracle.sheet import Columns, difference, result_sheet
from tests.oracle.vectors import cents, telescoped
from tests.oracle.writing import NOTHING, Bill, Item, Pago, Part, Receipt, Tax, bill_xml, receipt_xml

OWNER, OTHER = "EKU9003173C9", "AAA010101AAA"
FEBRUARY, MARCH = "2026-02", "2026-03"


def sixteen(net: str, **told: str) -> Item:
    amount = Decimal(net)
    tax = Tax("T", "002", Decimal("0.16"), amount, (amount * Decimal("0.16")).quantize(Decimal("0.01")))
    return Item(amount, NOTHING, "02", (tax,), **told)


def a_bill(number: int, net: str, day: str = "2026-02-10", method: str = "PUE", **told: object) -> Bill:
    fields: dict[str, object] = {
        "uuid": f"{number:08}-0000-4000-8000-000000000000",
        "type": "I",
        "version": "4.0",
        "when": datetime.fromisoformat(f"{day}T12:00:00"),
        "issuer": OWNER,
        "receiver": OTHER,
        "regime": "601",
        "items": (sixteen(net),),
        "method": method,
    }
    return Bill(**(fields | told))  # type: ignore[arg-type] # each has the type of its field


def a_receipt(
    number: int, day: str, *parts: Part, currency: str = "MXN", rate: str = "", version: str = "2.0"
) -> Receipt:
    when = datetime.fromisoformat(f"{day}T12:00:00")
    pago = Pago(when, "03", currency, rate, sum((part.paid for part in parts), NOTHING), parts)
    uuid = f"{number:08}-0000-4000-8000-000000000000"
    return Receipt(uuid, version, when, parts[0].bill.issuer, parts[0].bill.receiver, "601", (pago,))


def book_of(*documents: Bill | Receipt, cancelled: tuple[Bill | Receipt, ...] = ()) -> Book:
    papers: list[Paper] = []
    for one in documents:
        xml = bill_xml(one) if isinstance(one, Bill) else receipt_xml(one)
        papers.append(read(xml, one in cancelled))
    return Book(OWNER, {paper.uuid: paper for paper in papers})


def charged(book: Book, month: str) -> tuple[str, str]:
    sheet = result_sheet(Columns.of(book), month)["trasladado"]
    return sheet["tasas"]["16"]["base"], sheet["iva"]


def test_the_advance_of_the_guide_of_anexo_20_is_taken_off_again_by_its_note() -> None:
    """Anexo 20, Apéndice 6: 8,620.69 + 1,379.31 = 10,000.00."""
    advance = a_bill(1, "8620.69")
    assert advance.total == Decimal("10000.00")
    whole = a_bill(2, "20000.00", "2026-03-05", relations=(("07", advance.uuid),))
    note = a_bill(3, "8620.69", "2026-03-05", type="E", form="30", relations=(("07", whole.uuid),))
    book = book_of(advance, whole, note)
    assert charged(book, FEBRUARY) == ("8620.69", "1379.31")
    assert charged(book, MARCH) == ("11379.31", "1820.69")


def test_equivalencia_divides_and_the_payment_s_rate_multiplies() -> None:
    """An invoice in pesos, paid in dollars at 20 pesos of which 19.5 settle the invoice."""
    bill = a_bill(1, "1950.00", method="PPD")
    tax = Tax("T", "002", Decimal("0.16"), Decimal(1950), Decimal(312))
    part = Part(bill, "19.5", 1, bill.total, bill.total, (tax,))
    book = book_of(bill, a_receipt(2, "2026-03-01", part, currency="USD", rate="20"))
    assert charged(book, FEBRUARY) == ("0.00", "0.00")
    assert charged(book, MARCH) == ("2000.00", "320.00")


def test_a_pue_with_a_rep_counts_where_the_rep_says_and_what_it_leaves_at_its_fecha() -> None:
    bill = a_bill(1, "1000.00")
    tax = Tax("T", "002", Decimal("0.16"), Decimal(400), Decimal(64))
    book = book_of(bill, a_receipt(2, "2026-03-01", Part(bill, "1", 1, bill.total, Decimal(464), (tax,))))
    assert charged(book, FEBRUARY) == ("600.00", "96.00")
    assert charged(book, MARCH) == ("400.00", "64.00")
    assert difference(Columns.of(book), FEBRUARY) == {("T", bill.uuid): (Fraction(-400), Fraction(-64))}


def test_a_note_lowers_first_what_nobody_paid() -> None:
    bill = a_bill(1, "1000.00", method="PPD")
    tax = Tax("T", "002", Decimal("0.16"), Decimal(750), Decimal(120))
    paid = a_receipt(2, "2026-02-15", Part(bill, "1", 1, bill.total, Decimal(870), (tax,)))
    note = a_bill(3, "500.00", "2026-03-01", type="E", relations=(("01", bill.uuid),))
    book = book_of(bill, paid, note)
    assert charged(book, MARCH) == ("-250.00", "-40.00")
    assert balances(book, date(2026, 3, 31))[bill.uuid]["saldo"] == "-290.00"
    unpaid = book_of(bill, note)
    assert charged(unpaid, MARCH) == ("0.00", "0.00")
    assert balances(unpaid, date(2026, 3, 31))[bill.uuid]["saldo"] == "580.00"


def test_a_cancelled_rep_pays_nothing() -> None:
    bill = a_bill(1, "1000.00", method="PPD")
    tax = Tax("T", "002", Decimal("0.16"), Decimal(1000), Decimal(160))
    paid = a_receipt(2, "2026-02-15", Part(bill, "1", 1, bill.total, bill.total, (tax,)))
    book = book_of(bill, paid, cancelled=(paid,))
    assert charged(book, FEBRUARY) == ("0.00", "0.00")
    assert balances(book, date(2026, 3, 31))[bill.uuid]["estado"] == "sin_pago"


def test_pagos_1_0_counts_the_part_of_the_invoice() -> None:
    bill = a_bill(1, "1000.00", "2022-12-10", method="PPD", version="3.3", local=Decimal("30.00"))
    part = Part(bill, "", 1, bill.total, Decimal(595), ())
    book = book_of(bill, a_receipt(2, "2023-01-01", part, version="1.0"))
    assert charged(book, "2023-01") == ("500.00", "80.00")


def test_what_is_bought_in_cash_stands_in_the_column_and_is_not_creditable() -> None:
    bill = replace(a_bill(1, "2000.00"), issuer=OTHER, receiver=OWNER, form="01")
    found = result_sheet(Columns.of(book_of(bill)), FEBRUARY)["acreditable"]
    assert (found["iva"], found["noAcreditable"], found["total"]) == ("320.00", "320.00", "0.00")


@given(st.fractions(1, 10**6), st.lists(st.integers(1, 100), min_size=1, max_size=5))
def test_the_parts_of_all_payments_make_the_whole(amount: Fraction, weights: list[int]) -> None:
    whole, total, before = {("base", "x"): cents(amount)}, Fraction(sum(weights)), Fraction(sum(weights))
    sums = Fraction(0)
    for weight in weights:
        sums += telescoped(whole, total, before, Fraction(weight))["base", "x"]
        before -= weight
    assert sums == cents(amount)
