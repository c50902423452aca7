"""What holds of every month, whatever is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.fiscal.cancellations import changes
from app.fiscal.effects import Side
from app.fiscal.iva import MonthFigures, month_figures
from app.fiscal.snapshot import Snapshot, contributions, read_snapshot, snapshot_text
from tests.oracle import program
from tests.oracle.months import Made
from tests.oracle.stories import months

Sums = dict[object, Fraction]


def sums_of(figures: MonthFigures) -> Sums:
    """Every amount of a month by what it is."""
    found: Sums = {}
    for name, column in (("flow", figures.flow), ("sat", figures.prefilled)):
        for side, sheet in column.items():
            for bucket, amounts in sheet.buckets.items():
                found[name, side, bucket, "base"] = Fraction(amounts.base)
                found[name, side, bucket, "tax"] = Fraction(amounts.tax)
            found[name, side, "notes"] = Fraction(sheet.notes.tax)
            found[name, side, "lost"] = Fraction(sheet.lost)
    found |= {key: Fraction(value) for key, value in figures.taxes.items()}
    found |= {key: Fraction(value) for key, value in figures.income.items()}
    return found


def plus(one: Mapping[object, Fraction], other: Mapping[object, Fraction]) -> Sums:
    return {key: one.get(key, Fraction(0)) + other.get(key, Fraction(0)) for key in one.keys() | other.keys()}


@settings(max_examples=20, deadline=None)
@given(months(), st.randoms(use_true_random=False))
def test_any_two_parts_of_a_month_add_up_to_it(made: Made, chance: Random) -> None:
    desk, owner = program.desk_of(made, program.index_of(made)), Rfc(made.owner)
    decisions, rules = desk.decisions_of(owner), desk.rules(owner)
    for month in map(Month.parse, made.months[:4]):
        documents = desk.documents(owner, month)
        some = {uuid for uuid in documents.asked if chance.random() < 0.5}
        parts = [
            replace(documents, asked=tuple(uuid for uuid in documents.asked if (uuid in some) is wanted))
            for wanted in (True, False)
        ]
        whole, one, other = (sums_of(month_figures(part, month, decisions, rules)) for part in (documents, *parts))
        assert {key: value for key, value in plus(one, other).items() if value} == {
            key: value for key, value in whole.items() if value
        }


@settings(max_examples=20, deadline=None)
@given(months(), st.randoms(use_true_random=False))
def test_the_order_of_ingest_does_not_matter(made: Made, chance: Random) -> None:
    order = list(made.xml)
    chance.shuffle(order)
    one, other = program.desk_of(made, program.index_of(made)), program.desk_of(made, program.index_of(made, order))
    for month in made.months[:4]:
        assert program.answer(one, made.owner, month) == program.answer(other, made.owner, month)
    assert program.balances_of(one, made.owner, made.last) == program.balances_of(other, made.owner, made.last)


@settings(max_examples=30, deadline=None)
@given(months(), st.data())
def test_a_filed_month_is_its_snapshot_and_the_changes_since_lead_to_today(made: Made, data: st.DataObject) -> None:
    index = program.index_of(made)
    desk, owner = program.desk_of(made, index), Rfc(made.owner)
    decisions, rules = desk.decisions_of(owner), desk.rules(owner)
    month = Month.parse(data.draw(st.sampled_from(made.months[:4])))
    kept = snapshot_text(
        Snapshot(made.owner, month, contributions(desk.documents(owner, month), month, decisions, rules))
    )
    gone = data.draw(st.sets(st.sampled_from(sorted(made.xml)), max_size=3))
    for uuid in gone:
        index.cancel(uuid)
    then = read_snapshot(kept).contributions
    documents = desk.documents(owner, month)
    now = contributions(documents, month, decisions, rules)
    changed = changes(then, now, documents, decisions, rules)
    for side in Side:
        figures = month_figures(documents, month, decisions, rules).flow[side]
        filed = sum(one.tax for one in then.values() if one.side is side)
        moved = sum(one.amounts.tax for one in changed if one.amounts.side is side)
        assert filed + moved == figures.tax - figures.lost
    assert {one.uuid for one in changed} <= then.keys() | now.keys()
    assert snapshot_text(Snapshot(made.owner, month, then)) == kept


@settings(max_examples=20, deadline=None)
@given(months(most=4), st.data())
def test_cancelling_and_restoring_leaves_everything_as_it_was(made: Made, data: st.DataObject) -> None:
    index = program.index_of(made)
    desk = program.desk_of(made, index)

    def told_now() -> list[object]:
        sheets = [program.answer(desk, made.owner, month) for month in made.months]
        return [*sheets, program.balances_of(desk, made.owner, made.last)]

    before, kept = told_now(), index.kept.copy()
    for uuid in data.draw(st.sets(st.sampled_from(sorted(made.xml)), min_size=1)):
        index.cancel(uuid)
    told_now()
    index.kept = kept
    assert told_now() == before
