"""§4: a cancelled CFDI leaves the month in which it counted; a filed month tells what changed since."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.bookkeeping.parameter_files import load_parameters
from app.domain.month.calendar import Month
from app.domain.month.decisions import NO_DECISIONS, Decision, DecisionKind, Decisions, decisions_of
from app.domain.validity import Validity
from app.fiscal.cancellations import CancelledEffect, Change, cancelled_effects, changes
from app.fiscal.effects import Side
from app.fiscal.readings import Rules
from app.fiscal.snapshot import Contribution, Snapshot, contributions, read_snapshot, snapshot_text
from tests.unit.fiscal.papers import OTHER, OWNER, Papers, part

MARCH, APRIL = Month(2026, 3), Month(2026, 4)
PESO = 1_000_000
RULES = Rules(load_parameters())


@pytest.fixture
def papers() -> Papers:
    return Papers()


def brought(
    papers: Papers, month: Month = MARCH, decisions: Decisions = NO_DECISIONS, rules: Rules = RULES
) -> dict[str, Contribution]:
    return contributions(papers.index.month(papers.owner, month), month, decisions, rules)


def since(
    papers: Papers, then: dict[str, Contribution], decisions: Decisions = NO_DECISIONS, rules: Rules = RULES
) -> list[Change]:
    documents = papers.index.month(papers.owner, MARCH)
    return changes(then, brought(papers, MARCH, decisions, rules), documents, decisions, rules)


def told(found: list[Change]) -> list[tuple[str, str, int, int]]:
    return [(one.uuid, one.cause.value, int(one.amounts.base) // PESO, int(one.amounts.tax) // PESO) for one in found]


def cancelled(papers: Papers, rules: Rules = RULES) -> list[CancelledEffect]:
    documents = papers.index.cancelled(papers.owner, date(2026, 1, 1), date(2026, 12, 31))
    history = papers.index.history(papers.owner, documents.asked)
    return cancelled_effects(documents, history, NO_DECISIONS, rules)


def decide(kind: DecisionKind, uuid: str, value: str = "") -> Decisions:
    return decisions_of(OWNER, [Decision(OWNER, kind, uuid, value, datetime(2026, 6, 1, tzinfo=UTC))])


def test_nothing_changed(papers: Papers) -> None:
    papers.bill("2026-03-10", 1000, method="PUE")
    papers.bill("2026-03-10", 1000)
    assert since(papers, brought(papers)) == []


def test_a_cancelled_purchase_leaves_its_month_whatever_the_day_of_cancelling(papers: Papers) -> None:
    bill = papers.bill("2026-03-10", 20_000, method="PUE", received=True)
    then = brought(papers)
    papers.index.cancel(bill.uuid, at="2026-05-02T10:00:00")
    (found,) = since(papers, then)
    assert told([found]) == [(bill.uuid, "cancelado", -20_000, -3_200)]
    assert (found.amounts.side, found.substitute) == (Side.CREDITED, None)
    (taken,) = cancelled(papers)
    assert (taken.month, taken.amounts.tax, taken.seen_at) == (MARCH, -3_200 * PESO, "2026-12-01T12:00:00+00:00")


def test_a_substitute_is_paired_with_what_it_takes_the_place_of(papers: Papers) -> None:
    bill = papers.bill("2026-03-10", 1000, method="PUE")
    then = brought(papers)
    papers.index.cancel(bill.uuid)
    new = papers.bill("2026-03-20", 900, method="PUE", relations=(("04", bill.uuid),))
    assert told(since(papers, then)) == [
        (bill.uuid, "sustituido", -1000, -160), (new.uuid, "tardio", 900, 144)
    ]  # fmt: skip
    assert since(papers, then)[0].substitute == cancelled(papers)[0].substitute == new.uuid


def test_a_substitute_must_be_vigente_later_and_of_the_same_issuer(papers: Papers) -> None:
    bill = papers.bill("2026-03-10", 1000, method="PUE", received=True)
    papers.index.cancel(bill.uuid)
    papers.bill("2026-03-20", 900, method="PUE", received=True, relations=(("04", bill.uuid),), cancelled=True)
    papers.bill("2026-03-20", 900, method="PUE", relations=(("04", bill.uuid),))
    papers.bill("2026-03-09", 900, method="PUE", received=True, relations=(("04", bill.uuid),))
    assert cancelled(papers)[0].substitute is None


def test_a_cancelled_note_gives_back_what_it_took(papers: Papers) -> None:
    bill = papers.bill("2026-02-10", 1000, method="PUE")
    note = papers.bill("2026-03-10", 100, type_="E", method="PUE", relations=(("01", bill.uuid),))
    then = brought(papers)
    papers.index.cancel(note.uuid)
    assert told(since(papers, then)) == [(note.uuid, "cancelado", 100, 16)]


def test_a_cancelled_rep_leaves_the_month_of_its_payment(papers: Papers) -> None:
    bill = papers.bill("2026-02-10", 1000)
    rep = papers.rep("2026-04-02", part(bill, 1, 1160, 580), paid_on="2026-03-15")
    then = brought(papers)
    assert then[rep].tax == 80 * PESO
    papers.index.cancel(rep)
    assert told(since(papers, then)) == [(rep, "cancelado", -500, -80)]
    assert [(one.month, one.amounts.tax) for one in cancelled(papers)] == [(MARCH, -80 * PESO)]


def test_what_changes_because_of_another_has_that_ones_cause(papers: Papers) -> None:
    bill = papers.bill("2026-03-10", 1000, method="PUE")
    rep = papers.rep("2026-04-02", part(bill, 1, 1160, 1160), paid_on="2026-04-01")
    then = brought(papers)
    assert then.get(bill.uuid) is None or not then[bill.uuid].tax
    papers.index.cancel(rep)
    assert told(since(papers, then)) == [(bill.uuid, "cancelado", 1000, 160)]


def test_what_came_late(papers: Papers) -> None:
    then = brought(papers)
    bill = papers.bill("2026-03-31", 1000, method="PUE")
    assert told(since(papers, then)) == [(bill.uuid, "tardio", 1000, 160)]


def test_what_the_person_decided_since(papers: Papers) -> None:
    bill = papers.bill("2026-03-31", 1000, method="PUE", received=True)
    decided = decide(DecisionKind.NOT_CREDITABLE, bill.uuid)
    assert told(since(papers, brought(papers), decided)) == [(bill.uuid, "decision", -1000, -160)]
    assert told(since(papers, brought(papers, MARCH, decided))) == [(bill.uuid, "decision", 1000, 160)]
    moved = decide(DecisionKind.MONTH, bill.uuid, "2026-04")
    assert told(since(papers, brought(papers), moved)) == [(bill.uuid, "decision", -1000, -160)]
    assert told(since(papers, brought(papers, MARCH, moved))) == [(bill.uuid, "decision", 1000, 160)]


def test_an_issuer_that_is_listed_since(papers: Papers) -> None:
    bill = papers.bill("2026-03-31", 1000, method="PUE", received=True)
    listed = replace(RULES, blacklisted=frozenset({OTHER}))
    assert told(since(papers, brought(papers), NO_DECISIONS, listed)) == [(bill.uuid, "efos", -1000, -160)]


def test_withheld_taxes_and_income_are_part_of_the_change(papers: Papers) -> None:
    bill = papers.bill("2026-03-10", 1000, method="PUE", withheld="0.106667")
    then = brought(papers)
    papers.index.cancel(bill.uuid)
    (found,) = since(papers, then)
    assert (found.amounts.iva_withheld, found.amounts.income) == (-106_670_000, -1000 * PESO)


def test_a_cancelled_ppd_changes_nothing_but_the_income_of_who_is_taxed_on_what_accrues(papers: Papers) -> None:
    bill = papers.bill("2026-03-10", 1000)
    then = brought(papers)
    papers.index.cancel(bill.uuid)
    (found,) = since(papers, then)
    assert (found.amounts.base, found.amounts.tax, found.amounts.accrued) == (0, 0, -1000 * PESO)
    (taken,) = cancelled(papers)
    assert (taken.month, taken.amounts.base, taken.amounts.tax) == (MARCH, 0, 0)


def test_a_cancelled_one_of_two_months_is_told_for_each(papers: Papers) -> None:
    bill = papers.bill("2026-02-10", 1000)
    first = papers.rep("2026-04-02", part(bill, 1, 1160, 580), paid_on="2026-03-15")
    other = papers.rep("2026-04-02", part(bill, 2, 580, 580), paid_on="2026-04-01")
    for uuid in (first, other):
        papers.index.cancel(uuid)
    assert {(one.document.uuid, one.month) for one in cancelled(papers)} == {(first, MARCH), (other, APRIL)}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["pue", "ppd", "rep", "nota", "recibida"]), min_size=1, max_size=6), st.data())
def test_cancelled_and_restored_leaves_everything_as_it_was(kinds: list[str], data: st.DataObject) -> None:
    papers = Papers()
    for kind in kinds:
        bill = papers.bill(
            "2026-03-10", 1000, method="PPD" if kind in {"ppd", "rep"} else "PUE", received=kind == "recibida"
        )
        if kind == "rep":
            papers.rep("2026-03-12", part(bill, 1, 1160, 300), paid_on="2026-03-12")
        if kind == "nota":
            papers.bill("2026-03-12", 100, type_="E", method="PUE", relations=(("01", bill.uuid),))
    then = brought(papers)
    uuid = data.draw(st.sampled_from(sorted(papers.index.kept)))
    before = papers.index.kept[uuid]
    papers.index.cancel(uuid)
    gone = since(papers, then)
    assert sum(one.amounts.tax for one in gone) == sum(one.tax for one in brought(papers).values()) - sum(
        one.tax for one in then.values()
    )
    papers.index.kept[uuid] = before._replace(state=Validity.VALID)
    assert since(papers, then) == []


def test_a_snapshot_comes_back_as_it_was(papers: Papers) -> None:
    bill = papers.bill("2026-02-10", 1000, currency="USD", rate="17.123456")
    papers.rep("2026-03-02", part(bill, 1, 1160, "333.33", "0.058"), paid_on="2026-03-02", amount="5747.07")
    papers.bill("2026-03-31", 1000, method="PUE", received=True)
    kept = Snapshot(
        OWNER,
        MARCH,
        brought(papers),
        {"aCargo": "12.00", "sat": {"tasas": {"16": {"base": "1.00"}}}, "diferencias": [{"uuid": None}]},
    )
    assert read_snapshot(snapshot_text(kept)) == kept
    assert snapshot_text(read_snapshot(snapshot_text(kept))) == snapshot_text(kept)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"[]", b"{}", b"[" * 100_000, b"\xff",
        {"version": 2}, {"rfc": 3}, {"mes": "2026-13"}, {"documentos": []}, {"documentos": {"x": []}},
        {"documentos": {"AAAAAAAA-0000-4000-8000-000000000001": ["trasladado", 1, 1, 1, 1, 1, "1/0", ""]}},
        {"documentos": {"AAAAAAAA-0000-4000-8000-000000000001": ["trasladado", 1, 1, 1, 1, 1, 1.5, ""]}},
        {"documentos": {"AAAAAAAA-0000-4000-8000-000000000001": ["trasladado", 1, 1, 1, 1, 1, "9" * 5000, ""]}},
        {"documentos": {"AAAAAAAA-0000-4000-8000-000000000001": ["nada", 1, 1, 1, 1, 1, 1, ""]}},
        {"figuras": []}, {"figuras": {"aCargo": 12}}, {"figuras": {"aCargo": "9" * 5000}}, {"figuras": {"a": [12]}},
    ],
)  # fmt: skip
def test_what_is_no_snapshot_is_refused(data: bytes | dict[str, object]) -> None:
    if isinstance(data, dict):
        good = json.loads(snapshot_text(Snapshot(OWNER, MARCH, {})))
        data = json.dumps(good | data).encode()
    with pytest.raises(ValueError, match="not a snapshot"):
        read_snapshot(data)
