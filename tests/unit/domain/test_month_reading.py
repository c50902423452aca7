"""From a document to the facts of its months: which months it counts in, and when its sums tell all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cfdi.parser import read_facts
from app.domain.facts import Facts
from app.domain.figures import TAXES, Figures
from app.domain.month.calendar import Month
from app.domain.month.facts import GlobalPart, MonthFacts, PaymentPart, WithholdingPart
from app.domain.month.packing import pack, unpack
from app.domain.month.plain import packed_facts, plain_facts
from app.domain.month.reading import counting_months, day_of
from tests.oracle.writing import Bill, Item, Tax, bill_xml

OWN = Month(2026, 3)


def paid(day: str) -> PaymentPart:
    return PaymentPart(day, "03", "MXN", "1", 1, (), ())


def period(first: str, last: str, year: str) -> MonthFacts:
    return MonthFacts(withholding=WithholdingPart("26", first, last, year, 0, 0, 0, 0, ()))


def of_global(months: str, year: str) -> MonthFacts:
    return MonthFacts(global_part=GlobalPart("04", months, year))


@pytest.mark.parametrize(
    ("facts", "months"),
    [
        (MonthFacts(), []),
        (MonthFacts(payments=(paid("2026-03-31"),)), []),
        (
            MonthFacts(payments=(paid("2026-02-28"), paid(""), paid("2025-12-01"), paid("2026-02-01"))),
            ["2025-12", "2026-02"],
        ),
        (of_global("02", "2026"), ["2026-02"]),
        (of_global("03", "2026"), []),
        (of_global("13", "2026"), []),
        (of_global("x", "2026"), []),
        (of_global("02", "0000"), []),
        (period("01", "12", "2025"), [f"2025-{month:02}" for month in range(1, 13)]),
        (period("3", "4", "2026"), ["2026-04"]),
        (period("5", "4", "2026"), []),
        (period("0", "99999", "2026"), []),
        (period("0", "99", "2026"), [f"2026-{month:02}" for month in range(1, 13) if month != 3]),
    ],
    ids=str,
)
def test_the_months_beside_that_of_fecha(facts: MonthFacts, months: list[str]) -> None:
    assert [one.text for one in counting_months(facts, OWN)] == months


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-31T12:00:00", "2026-03-31"),
        ("2026-03-31", "2026-03-31"),
        ("2026-02-30", ""),
        ("0000-01-01", ""),
        ("2026-W01-1", ""),
        ("20260101T1", ""),
        ("２０２６-03-31", ""),
        ("", ""),
    ],
)
def test_a_day_is_one_of_the_calendar(text: str, day: str) -> None:
    assert day_of(text) == day


SUMS = st.lists(st.integers(0, 10**9), min_size=len(TAXES), max_size=len(TAXES)).map(tuple)


@given(SUMS)
def test_a_plain_document_is_told_by_its_sums(sums: tuple[int, ...]) -> None:
    facts = plain_facts(sums)
    assert packed_facts(facts, Figures("MXN", 1, sums)) == ""
    more = facts._replace(local_taxes=1)
    assert unpack(packed_facts(more, Figures("MXN", 1, sums))) == more


@given(SUMS, SUMS)
def test_what_the_sums_do_not_tell_is_packed(told: tuple[int, ...], kept: tuple[int, ...]) -> None:
    facts = plain_facts(told)
    packed = packed_facts(facts, Figures("MXN", 1, kept))
    assert packed == ("" if plain_facts(kept) == facts else pack(facts))


def bill(*items: Item, version: str = "4.0") -> Facts:
    made = Bill(
        "AAAAAAAA-0000-4000-8000-000000000001",
        "I",
        version,
        datetime(2026, 3, 1, 12),
        "EKU9003173C9",
        "URE180429TM6",
        "601",
        items,
        "PUE",
        "03",
        "MXN",
        "",
        (),
    )
    return read_facts(bill_xml(made))


def iva(net: int, rate: str, side: str = "T", tax: str = "002") -> Tax:
    return Tax(side, tax, Decimal(rate), Decimal(net), Decimal(net) * Decimal(rate))


@pytest.mark.parametrize(
    ("make", "is_plain"),
    [
        (lambda: bill(Item(Decimal(100), Decimal(0), "02", (iva(100, "0.16"),))), True),
        (lambda: bill(Item(Decimal(100), Decimal(0), "02", (iva(100, "0.08"),))), True),
        (lambda: bill(*(Item(Decimal(100), Decimal(0), "02", (iva(100, rate),)) for rate in ("0.16", "0"))), True),
        (lambda: bill(Item(Decimal(100), Decimal(0), "02", (iva(100, "0.11"),))), False),
        (lambda: bill(Item(Decimal(100), Decimal(0), "01", ())), False),
        (lambda: bill(Item(Decimal(100), Decimal(0), "02", (iva(100, "0.16"), iva(100, "0.04", "R")))), False),
        (lambda: bill(Item(Decimal(100), Decimal(0), "02", (iva(100, "0.16"), iva(100, "0.08", "T", "003")))), False),
    ],
    ids=["16", "8", "16 and 0", "odd rate", "no objeto", "withheld", "ieps"],
)
def test_only_what_the_columns_cannot_tell_is_packed(make: Callable[[], Facts], is_plain: bool) -> None:
    facts = make()
    assert (facts.month_facts == "") is is_plain
    if is_plain:
        assert plain_facts(facts.figures.taxes).taxes
    else:
        assert unpack(facts.month_facts) != plain_facts(facts.figures.taxes)
