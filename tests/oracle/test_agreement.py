"""Program and oracle, to the cent, on made-up months with every trap mixed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from app.domain.index.month import MonthIndex
from app.domain.month.calendar import Month
from app.domain.validity import OwnerRole, Validity
from tests.month_index import MemoryMonthIndex
from tests.oracle import balances, payroll, program, sheet
from tests.oracle.coverage import Known, coverage
from tests.oracle.flow import Book
from tests.oracle.months import COMPANY, OTHERS, PERSON, Made
from tests.oracle.papers import ZERO, read
from tests.oracle.stories import months
from tests.oracle.writing import NOTHING, Bill, Item, Pago, Part, Receipt, Tax, bill_xml, receipt_xml

SIDES = {"emitidos": OwnerRole.ISSUED, "recibidos": OwnerRole.RECEIVED}
UUIDS = ("AAAAAAAA-0000-4000-8000-000000000001", "AAAAAAAA-0000-4000-8000-000000000002")


def book_of(made: Made) -> Book:
    papers = {uuid: read(xml, uuid in made.cancelled) for uuid, xml in made.xml.items()}
    return Book(made.owner, papers, made.settled_on, made.moved_to, made.creditable, set(made.efos))


def told(made: Made) -> None:
    """For the log of a test that fails: the documents, and what is said of them."""
    for uuid, xml in made.xml.items():
        note(f"{'CANCELLED ' if uuid in made.cancelled else ''}{xml.decode()}")
    note(f"{made.owner} {made.settled_on} {made.moved_to} {made.creditable}")


def apart(ours: Mapping[str, Any], theirs: Mapping[str, Any], where: str = "") -> Iterator[str]:
    """Where two sheets differ."""
    for name in ours.keys() | theirs.keys():
        one, other = ours.get(name), theirs.get(name)
        if isinstance(one, Mapping) and isinstance(other, Mapping):
            yield from apart(one, other, f"{where}.{name}")
        elif isinstance(one, list) and isinstance(other, list):
            if name != "parcialidades":
                if one != other:
                    yield f"{where}.{name}: oracle {one}, program {other}"
            elif in_order(one) != in_order(other):
                yield f"{where}.{name}: oracle {in_order(one)}, program {in_order(other)}"
        elif one != other:
            yield f"{where}.{name}: oracle {one}, program {other}"


@settings(max_examples=200, deadline=None)
@given(months(most=5))
def test_200_libraries_agree(made: Made) -> None:
    told(made)
    assert_agree(made, program.index_of(made))


def assert_agree(made: Made, index: MonthIndex) -> None:
    book = book_of(made)
    columns, desk = sheet.Columns.of(book), program.desk_of(made, index)
    for month in columns.months:
        answer = program.answer(desk, made.owner, month)
        assert list(apart(sheet.result_sheet(columns, month), program.result_sheet(answer), month)) == []
        assert_explained(sheet.difference(columns, month), program.difference(answer))
        slips = payroll.payroll(book, month)
        assert list(apart(slips, program.payroll_of(desk, made.owner, month), month)) == []
    assert_same_balances(balances.balances(book, made.last), program.balances_of(desk, made.owner, made.last))


def assert_explained(
    exact: dict[tuple[str, str], tuple[Fraction, Fraction]], listed: dict[tuple[str, str], tuple[Decimal, Decimal]]
) -> None:
    """The list names every document that tells the columns apart; each of up to two causes is rounded by itself."""
    for key in exact.keys() | listed.keys():
        for ours, theirs in zip(exact.get(key, (ZERO, ZERO)), listed.get(key, (Decimal(0), Decimal(0))), strict=True):
            assert abs(ours - Fraction(theirs)) <= Fraction(1, 100), key


def assert_same_balances(ours: dict[str, dict[str, Any]], theirs: dict[str, dict[str, Any]]) -> None:
    assert ours.keys() == theirs.keys()
    for uuid, one in ours.items():
        other = theirs[uuid]
        assert list(apart(one, {name: other[name] for name in one}, uuid)) == []


def in_order(instalments: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(instalments, key=lambda one: (one["uuid"], one["pago"], one["numero"], one["pagado"]))


def test_what_waits_for_correction_is_not_counted_twice() -> None:
    """A received PUE of which nearly all shows no IVA, and a REP without taxes: once in all, in two months."""
    made = Made(COMPANY, ("2026-01", "2026-02"))
    concepts = (item_of("30000", "08"), item_of("100", "02", "16"))
    bill = Bill(UUIDS[0], "I", "4.0", datetime(2026, 1, 16), OTHERS[0], COMPANY, "601", concepts)
    part = Part(bill, "1", 1, bill.total, Decimal("2100.10"), ())
    pago = Pago(datetime(2026, 2, 21), "03", "MXN", "", part.paid, (part,))
    receipt = Receipt(UUIDS[1], "2.0", datetime(2026, 2, 25), OTHERS[0], COMPANY, "601", (pago,))
    made.xml |= {bill.uuid: bill_xml(bill), receipt.uuid: receipt_xml(receipt)}
    desk, columns = program.desk_of(made, program.index_of(made)), sheet.Columns.of(book_of(made))
    sums = []
    for month in made.months:
        found = program.result_sheet(program.answer(desk, COMPANY, month))
        assert list(apart(sheet.result_sheet(columns, month), found)) == []
        sums.append(Decimal(found["acreditable"]["sinDesglose"]))
        assert Decimal(found["acreditable"]["iva"]) == (16 if month == "2026-01" else 0)
    assert sums[1] > 0
    assert sum(sums) == 30000


@pytest.mark.parametrize("net", ["1724.13", "1724.14", "1724.15", "2000.00", "3448.27"])
def test_cash_around_the_cap(net: str) -> None:
    """With IVA 2,000.00 passes and 2,000.01 does not."""
    items = (item_of(net, "02", "16"),)
    bill = Bill(UUIDS[0], "I", "4.0", datetime(2026, 1, 16), OTHERS[0], COMPANY, "601", items, form="01")
    made = Made(COMPANY, ("2026-01",), {bill.uuid: bill_xml(bill)})
    assert_agree(made, program.index_of(made))
    lost = program.answer(program.desk_of(made, program.index_of(made)), COMPANY, "2026-01")["acreditable"]
    assert (lost["noAcreditable"] != "0.00") is (bill.total > 2000)


@pytest.mark.parametrize(
    "net", ["24999.99", "25000", "25000.01", "50000", "83333.33", "83333.34", "208333.33", "208334"]
)
def test_resico_around_its_brackets(net: str) -> None:
    items = (item_of(net, "02", "16"),)
    bill = Bill(UUIDS[0], "I", "4.0", datetime(2026, 1, 16), PERSON, OTHERS[0], "626", items)
    made = Made(PERSON, ("2026-01",), {bill.uuid: bill_xml(bill)})
    assert_agree(made, program.index_of(made))


def item_of(net: str, tax_object: str, rate: str = "") -> Item:
    amount = Decimal(net)
    taxes = (
        (Tax("T", "002", Decimal(rate) / 100, amount, (amount * Decimal(rate) / 100).quantize(Decimal("0.01"))),)
        if rate
        else ()
    )
    return Item(amount, NOTHING, tax_object, taxes)


@st.composite
def known(draw: st.DrawFn) -> list[Known]:
    numbers = range(draw(st.integers(0, 25)))
    months_, sides, flag = st.sampled_from(("2026-01", "2026-02")), st.sampled_from(list(SIDES)), st.booleans()
    return [
        Known(
            f"{number:08}-0000-4000-8000-000000000000", draw(months_), draw(sides), draw(flag), draw(flag), draw(flag)
        )
        for number in numbers
    ]


@settings(max_examples=60, deadline=None)
@given(known(), st.booleans())
def test_coverage_agrees(documents: list[Known], was_asked: bool) -> None:
    index = MemoryMonthIndex(COMPANY)
    told_of = [one for one in documents if one.in_metadata or one.has_xml]
    for one in told_of:
        issuer, receiver = (COMPANY, OTHERS[0]) if one.side == "emitidos" else (OTHERS[0], COMPANY)
        when = datetime.fromisoformat(f"{one.month}-10T12:00:00")
        bill = Bill(one.uuid, "I", "4.0", when, issuer, receiver, "601", (item_of("10", "02", "16"),))
        state = Validity.CANCELLED if one.is_cancelled else Validity.VALID
        kept = index.add(bill_xml(bill), state)
        index.kept[kept.uuid] = kept._replace(has_xml=one.has_xml)
        if not one.in_metadata:
            index.in_metadata.discard(one.uuid)
    for month in ("2026-01", "2026-02"):
        for side, role in SIDES.items():
            asked = was_asked or any((one.month, one.side) == (month, side) and one.in_metadata for one in told_of)
            if was_asked:
                index.asked.add((Month.parse(month), role))
            theirs = program.coverage_of(index, COMPANY, month)[side]
            assert list(apart(coverage(told_of, month, side, asked=asked), theirs, f"{month} {side}")) == []
