"""A forged CFDI of a thousand rates: the month stays exact and short, and says so."""

from __future__ import annotations

from decimal import Decimal

from app.bookkeeping.parameter_files import load_parameters
from app.domain.month.calendar import Month
from app.domain.month.decisions import NO_DECISIONS
from app.fiscal.breakdown import MOST_RATES
from app.fiscal.cash_flow import effects_of
from app.fiscal.readings import Rules
from app.words.month_notes import note_detail
from tests.oracle.writing import Bill, Item, Tax, bill_xml, cents
from tests.unit.fiscal.papers import OTHER, OWNER, Papers, day, uuid_of

RATES = 1_000


def test_rates_beyond_those_that_are_told_apart_are_added_up_as_one() -> None:
    base = Decimal(10)
    taxes = tuple(
        Tax("T", "002", rate, base, cents(base * rate))
        for rate in (Decimal(number) / 1_000_000 for number in range(200_000, 200_000 + RATES))
    )
    items = (Item(base * RATES, Decimal(0), "02", taxes),)
    forged = Bill(uuid_of(1), "I", "4.0", day("2026-03-10"), OTHER, OWNER, "601", items)
    papers = Papers()
    papers.index.add(bill_xml(forged))
    documents = papers.index.month(papers.owner, Month(2026, 3))
    found = effects_of(forged.uuid, documents, NO_DECISIONS, Rules(load_parameters()))
    assert len(found.flow) == MOST_RATES + 1
    assert sum(one.base for one in found.flow) == RATES * 10_000_000
    assert sum(one.tax for one in found.flow) == sum(int(one.amount * 1_000_000) for one in taxes)
    told = [note_detail(one.key, dict(one.facts)) for one in found.remarks if one.key == "TASA_ATIPICA"]
    assert len(told) == MOST_RATES + 1
    assert sum("se suman juntas" in one for one in told) == 1
