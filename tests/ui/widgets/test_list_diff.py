"""How a list becomes its next state, and which rows are held: for any lists."""

from __future__ import annotations

from array import array
from dataclasses import fields
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.domain.index.rows import DocumentRow
from app.domain.validity import OwnerRole, Validity
from ui.widgets.list_diff import MOST_RUNS, ListDiff, RowSelection, diff_lists, move_selection, ranges
from ui.widgets.row_store import RowStore

numbers = st.lists(st.integers(0, 300), unique=True, max_size=60).map(lambda found: array("I", found))


def a_row(number: int, name: str = "") -> DocumentRow:
    values: dict[str, Any] = {one.name: "" for one in fields(DocumentRow)}
    return DocumentRow(
        **values | {"id": number, "issuer_name": name, "state": Validity.VALID, "side": OwnerRole.ISSUED}
    )


def carried_out(old: array[int], found: ListDiff) -> array[int]:
    ids = old[:]
    for run in found.runs or ():
        if run.count < 0:
            del ids[run.place : run.place - run.count]
        else:
            ids[run.place : run.place] = found.ids[run.place : run.place + run.count]
    return ids


@given(numbers, numbers)
def test_the_runs_lead_from_one_list_to_the_next(old: array[int], new: array[int]) -> None:
    found = diff_lists(old, new, RowSelection())
    assert found.ids == new
    assert (found.runs == ()) is (old == new)
    if found.runs is not None:
        assert carried_out(old, found) == new


@given(numbers, st.sets(st.integers(0, 300)))
def test_what_only_comes_or_goes_is_told_in_runs(old: array[int], gone: set[int]) -> None:
    new = array("I", [one for one in old if one not in gone])
    for before, after in ((old, new), (new, old)):
        assert diff_lists(before, after, RowSelection()).runs is not None


def test_a_list_in_too_many_pieces_is_told_anew() -> None:
    old = array("I", range(0, 1_000, 2))
    found = diff_lists(old, array("I", range(1_000)), RowSelection(((3, 4), (7, 7))))
    assert found.runs is None
    assert found.selection.selected == ((6, 6), (8, 8), (14, 14))
    assert len(old) > MOST_RUNS


@given(numbers, numbers, st.sets(st.integers(0, 59)))
def test_the_same_documents_stay_selected(old: array[int], new: array[int], places: set[int]) -> None:
    chosen = sorted(place for place in places if place < len(old))
    selection = move_selection(RowSelection(ranges(chosen)), old, new)
    selected = {new[place] for first, last in selection.selected for place in range(first, last + 1)}
    assert selected == {old[place] for place in chosen} & set(new)


@given(st.sets(st.integers(0, 200)))
def test_ranges_hold_exactly_their_places(places: set[int]) -> None:
    found = ranges(sorted(places))
    assert {place for first, last in found for place in range(first, last + 1)} == places
    assert all(after[0] > before[1] + 1 for before, after in pairwise(found))


@given(st.lists(st.lists(st.integers(0, 40), max_size=12), max_size=12), st.integers(1, 20))
def test_the_latest_rows_are_held(pages: list[list[int]], capacity: int) -> None:
    store: RowStore[DocumentRow] = RowStore(capacity)
    latest: list[int] = []
    for page in pages:
        store.keep_rows(a_row(number) for number in page)
        latest = [one for one in latest if one not in page] + list(dict.fromkeys(reversed(page)))[::-1]
    assert len(store) <= capacity
    kept = latest[-capacity:]
    assert [number for number in range(41) if store.fresh(number)] == sorted(kept)
    assert not store.lacks(kept)


def test_aged_rows_are_better_than_nothing() -> None:
    store: RowStore[DocumentRow] = RowStore()
    store.keep_rows([a_row(1, "ANTES")])
    store.mark_stale()
    assert store.fresh(1) is None
    assert store.lacks([1])
    found = store.stale(1)
    assert found is not None
    assert found.issuer_name == "ANTES"
    store.keep_rows([a_row(1, "HOY")])
    assert store.fresh(1) == a_row(1, "HOY")
    store.clear()
    assert len(store) == 0
