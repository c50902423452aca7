"""What the index keeps of a document for its months: packed, read back, and never believed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.lines import TaxSide
from app.domain.month.facts import (
    DeductionPart,
    EarningPart,
    GlobalPart,
    Mark,
    MonthFacts,
    OtherPaymentPart,
    PaymentPart,
    PayrollPart,
    ProductPart,
    SettledPart,
    TaxPart,
    ThirdPartyPart,
    UntaxedPart,
    WithheldPart,
    WithholdingPart,
)
from app.domain.month.packing import DamagedFactsError, pack, unpack

TEXTS = st.text(max_size=8)
NUMBERS = st.integers(-(10**20), 10**20)
MAYBE = st.none() | NUMBERS
DAYS = st.just("") | st.dates().map(lambda day: day.isoformat())


def several(of: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(of, max_size=2).map(tuple)


TAXES = several(st.builds(TaxPart, st.sampled_from(TaxSide), TEXTS, TEXTS, MAYBE, NUMBERS, NUMBERS))
UNTAXED = several(st.builds(UntaxedPart, TEXTS, NUMBERS))
SETTLED = several(st.builds(SettledPart, TEXTS, TEXTS, TEXTS, TEXTS, MAYBE, MAYBE, MAYBE, TEXTS, TAXES))
PAYMENTS = several(st.builds(PaymentPart, DAYS, TEXTS, TEXTS, TEXTS, MAYBE, SETTLED, TAXES))
PAYROLLS = several(
    st.builds(
        PayrollPart,
        DAYS,
        TEXTS,
        TEXTS,
        TEXTS,
        TEXTS,
        TEXTS,
        TEXTS,
        MAYBE,
        MAYBE,
        MAYBE,
        MAYBE,
        st.tuples(NUMBERS, NUMBERS, NUMBERS),
        several(st.builds(EarningPart, TEXTS, NUMBERS, NUMBERS)),
        several(st.builds(DeductionPart, TEXTS, NUMBERS)),
        several(st.builds(OtherPaymentPart, TEXTS, NUMBERS, NUMBERS)),
    )
)
WITHHELD = several(st.builds(WithheldPart, TEXTS, TEXTS, NUMBERS, NUMBERS))
FACTS = st.builds(
    MonthFacts,
    TAXES,
    UNTAXED,
    TEXTS,
    PAYMENTS,
    several(st.tuples(TEXTS, NUMBERS)),
    PAYROLLS,
    st.none() | st.builds(WithholdingPart, TEXTS, TEXTS, TEXTS, TEXTS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, WITHHELD),
    st.none() | st.builds(GlobalPart, TEXTS, TEXTS, TEXTS),
    several(st.builds(ThirdPartyPart, TEXTS, TEXTS, NUMBERS, TAXES, UNTAXED)),
    several(st.builds(ProductPart, TEXTS, NUMBERS, NUMBERS)),
    NUMBERS,
    st.lists(st.sampled_from(Mark), unique=True).map(tuple),
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=1),
    max_leaves=4,
)


@settings(deadline=None)
@given(FACTS)
def test_what_was_packed_is_read_back(facts: MonthFacts) -> None:
    assert unpack(pack(facts)) == facts


def test_nothing_is_a_short_text_and_no_empty_one() -> None:
    """A document whose sums tell too much (CFDI 3.2) has none of them in its months."""
    assert pack(MonthFacts()) == "[]"
    assert unpack("[]") == MonthFacts()


def places(value: Any, path: tuple[int, ...] = ()) -> list[tuple[int, ...]]:
    """Every place within these arrays."""
    inner = (
        [one for at, inside in enumerate(value) for one in places(inside, (*path, at))] if type(value) is list else []
    )
    return [path, *inner]


def types_of(value: Any) -> Any:
    """The types within, where a number may be missing as one."""
    if isinstance(value, tuple):
        return (type(value), *map(types_of, value))
    return {type(None): "number", int: "number"}.get(type(value), type(value))


@settings(deadline=None, max_examples=300)
@given(FACTS, ANYTHING, st.data())
def test_anything_else_is_damaged_or_of_the_right_types(facts: MonthFacts, odd: Any, data: st.DataObject) -> None:
    values = json.loads(pack(facts))
    path = data.draw(st.sampled_from(places(values)))
    if path:
        within = values
        for at in path[:-1]:
            within = within[at]
        within[path[-1]] = odd
    else:
        values = odd
    try:
        read = unpack(json.dumps(values))
    except DamagedFactsError:
        return
    for payment in read.payments:
        assert types_of(payment[:4]) == (tuple, str, str, str, str)
    assert {type(number) for part in read.taxes for number in part[4:]} <= {int}
    assert json.loads(pack(read)) == json.loads(pack(unpack(pack(read))))
    assert type(read.local_taxes) is int


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "{}",
        "null",
        "[" * 100_000,
        "[[]" + ",[]" * 20 + "]",
        '[[["traslado","002","Tasa",160000,1.5,0]]]',
        '[[["traslado","002","Tasa",160000,NaN,0]]]',
        '[[["traslado","002","Tasa",160000,true,0]]]',
        '[[["otro","002","Tasa",160000,1,0]]]',
        '[[["traslado","002","Tasa",160000,' + "9" * 5_000 + ",0]]]",
        '[[["traslado","002","Tasa",160000,' + "9" * 4_000 + ",0]]]",
        '[[],[],"2.0",[],[["MontoTotalPagos",-' + "9" * 4_000 + "]]]",
        '[[],[],"2.0",[["2026-13-01","03","MXN","1",1,[],[]]]]',
        '[[],[],"2.0",[["2026-01-01",3,"MXN","1",1,[],[]]]]',
    ],
    ids=lambda text: text[:40],
)
def test_a_hostile_text_is_damaged(text: str) -> None:
    with pytest.raises(DamagedFactsError):
        unpack(text)
