"""Program and oracle, to the cent, on made-up months with every trap mixed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, note, settings

from tests.oracle import balances, payroll, program, sheet
from tests.oracle.flow import Book
from tests.oracle.months import Made
from tests.oracle.papers import ZERO, read
from tests.oracle.stories import months


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
            if in_order(one) != in_order(other):
                yield f"{where}.{name}: oracle {in_order(one)}, program {in_order(other)}"
        elif one != other:
            yield f"{where}.{name}: oracle {one}, program {other}"


@settings(max_examples=200, deadline=None)
@given(months())
def test_200_libraries_agree(made: Made) -> None:
    told(made)
    book = book_of(made)
    columns, desk = sheet.Columns.of(book), program.desk_of(made, program.index_of(made))
    for month in made.months:
        ours, theirs = sheet.result_sheet(columns, month), program.result_sheet(desk, made.owner, month)
        assert list(apart(ours, theirs, month)) == []
        slips = payroll.payroll(book, month)
        assert list(apart(slips, program.payroll_of(desk, made.owner, month), month)) == []
        assert_explained(sheet.difference(columns, month), program.difference(desk, made.owner, month))
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
