"""Program and oracle, to the cent, on made-up months with every trap mixed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import given, note, settings

from tests.oracle import balances, program, sheet
from tests.oracle.flow import Book
from tests.oracle.months import Made
from tests.oracle.papers import read
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
        elif one != other:
            yield f"{where}.{name}: oracle {one}, program {other}"


@settings(max_examples=200, deadline=None)
@given(months())
def test_the_sheets_of_200_libraries_agree(made: Made) -> None:
    told(made)
    columns, index = sheet.Columns.of(book_of(made)), program.index_of(made)
    for month in made.months:
        ours, theirs = sheet.result_sheet(columns, month), program.result_sheet(made, index, month)
        assert list(apart(ours, theirs, month)) == []


@settings(max_examples=100, deadline=None)
@given(months())
def test_what_tells_the_columns_apart_adds_up(made: Made) -> None:
    told(made)
    columns, index = sheet.Columns.of(book_of(made)), program.index_of(made)
    for month in made.months:
        assert program.difference(made, index, month) == sheet.difference(columns, month), month


@settings(max_examples=100, deadline=None)
@given(months())
def test_balances_agree(made: Made) -> None:
    told(made)
    ours = balances.balances(book_of(made), made.last)
    theirs = program.balances_of(made, program.index_of(made))
    assert ours.keys() == theirs.keys()
    for uuid, one in ours.items():
        assert list(apart(one, theirs[uuid], uuid)) == []
