"""Exact amounts, codes with their family, the wall clock, and what a request says of itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import ROUND_DOWN, Decimal, InvalidOperation

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.clock import SystemClock, mexico_wall_time
from app.domain.document import MICROS, Amount
from app.domain.identifiers import PackageId
from app.domain.lifecycle import PackageState, State
from app.domain.query import Query
from app.domain.request import Package
from app.domain.status import Code, Family, known_codes
from app.domain.taxpayer import Taxpayer
from tests.make import OWNER, a_request

LARGEST = 2**63 - 1


@given(st.decimals(-(10**12) + 1, 10**12 - 1, places=6))
@example(Decimal("999999999999.999999"))
@example(Decimal("-0.000001"))
def test_amounts_are_exact(value: Decimal) -> None:
    amount = Amount.parse(f" {value:f} ")
    assert amount.text == f"{value:f}"
    assert Decimal(amount.micros) == value * MICROS
    assert abs(amount.micros) <= LARGEST


@given(st.from_regex(r"\A[0-9]{0,14}(\.[0-9]{0,8})?\Z"))
@example("999999999999.999999")
@example("000000000001.1")
@example("1.")
@example(".5")
def test_the_plain_way_is_exact(text: str) -> None:
    """The usual shapes are not read by way of Decimal: it must come to the same."""
    try:
        wanted = Decimal(text)
    except InvalidOperation:
        wanted = Decimal("Infinity")
    if wanted >= 10**12:
        with pytest.raises(ValueError, match="not an amount"):
            Amount.parse(text)
    else:
        assert Amount.parse(text) == Amount(text, int(wanted.quantize(Decimal("0.000001"), ROUND_DOWN) * MICROS))


@given(st.from_regex(r"\A[+-]?[0-9]{1,12}\.[0-9]{7,60}\Z"))
@example("0.9999999999999999999999999999999999")
@example("999999999999.9999999999999999999999")
def test_what_is_below_a_millionth_is_cut_off(text: str) -> None:
    cut = Decimal(text).quantize(Decimal("0.000001"), ROUND_DOWN)
    assert Amount.parse(text).micros == int(cut * MICROS)


@given(st.text(max_size=30) | st.from_regex(r"\A[+-]?[0-9]{0,40}\.?[0-9]{0,40}([eE][+-]?[0-9]{1,12})?\Z"))
@example("1E-400000000")
@example("0E-999999999999999999")
@example("1E999999999999999999999")
@example("1000000000000")
def test_any_text_is_an_amount_or_a_value_error(text: str) -> None:
    try:
        amount = Amount.parse(text)
    except ValueError:
        return
    assert abs(amount.micros) <= LARGEST
    assert abs(Decimal(amount.text)) < 10**12
    float(amount.text)


@pytest.mark.parametrize(
    "text", ["", " ", "NaN", "sNaN", "Infinity", "-inf", "1,000.00", "$5", "1_000", "１２", "١", "1000000000000", "--1"]
)
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        Amount.parse(text)


@pytest.mark.parametrize("family", Family)
def test_unknown_numbers_are_kept(family: Family) -> None:
    code = Code(family, 123_456)
    assert not code.known
    assert code.key == f"code:{family}:123456"
    assert code not in known_codes()


def test_the_same_number_means_different_things() -> None:
    codes = known_codes()
    assert all(code.known for code in codes)
    assert len({code.key for code in codes}) == len(codes)
    assert Code(Family.SUBMIT, 5004) != Code(Family.VERIFY, 5004)
    assert not Code(Family.SUBMIT, 5008).known
    assert Code(Family.DOWNLOAD, 5008).known


@pytest.mark.parametrize(
    ("moment", "wall"),
    [
        (datetime(2026, 1, 1, 5, 59, 59, 999, tzinfo=UTC), datetime(2025, 12, 31, 23, 59, 59)),
        (datetime(2026, 7, 1, 6, tzinfo=UTC), datetime(2026, 7, 1)),  # no daylight saving since October 2022
        (datetime(2022, 7, 1, 5, tzinfo=UTC), datetime(2022, 7, 1)),  # but before
    ],
)
def test_the_wall_clock_of_mexico_city(moment: datetime, wall: datetime) -> None:
    assert mexico_wall_time(moment) == wall


def test_the_system_clock_is_aware() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)


def test_days_left() -> None:
    end = datetime(2026, 1, 10, tzinfo=UTC)
    taxpayer = Taxpayer(OWNER, "X", "", "1", end - timedelta(days=1460), end, False, end)
    assert taxpayer.days_left(end - timedelta(days=3, hours=5)) == 3
    assert taxpayer.days_left(end - timedelta(hours=1)) == 0
    assert taxpayer.days_left(end + timedelta(hours=1)) == -1


def test_a_request_counts_what_its_packages_brought() -> None:
    query = Query(Service.CFDI, Direction.ISSUED, ContentKind.XML, OWNER)
    packages = (
        Package(PackageId("A_01"), PackageState.INGESTED, documents=3, new_documents=2),
        Package(PackageId("A_02"), PackageState.STORED),
        Package(PackageId("A_03"), PackageState.INGESTED, documents=4, new_documents=4),
        Package(PackageId("A_04")),
    )
    request = a_request(1, query, State.DOWNLOADING, packages=packages)
    assert (request.documents, request.new_documents, request.packages_in) == (7, 6, 3)
    assert not request.is_done
    uncertain = replace(request, state=State.UNCERTAIN)
    assert not uncertain.is_done
    assert replace(uncertain, successor_id=2).is_done
    assert replace(request, state=State.EMPTY).is_done
