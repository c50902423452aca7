"""§3: what is owed of each PPD, and what is odd about its REP."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.bookkeeping.parameter_files import load_parameters
from app.domain.month.calendar import Month
from app.domain.month.decisions import NO_DECISIONS, Decision, DecisionKind, Decisions, decisions_of
from app.domain.validity import OwnerRole
from app.fiscal.balances import Balance, BalanceState, balances, month_remarks
from app.words.month_notes import note_detail
from tests.unit.fiscal.papers import OWNER, THIRD, TODAY, Papers, part, uuid_of

MILLION = 1_000_000


@pytest.fixture
def papers() -> Papers:
    return Papers()


def all_of(papers: Papers, until: date = TODAY, decisions: Decisions = NO_DECISIONS) -> list[Balance]:
    return balances(papers.index.all(), until, decisions, load_parameters())


def only(papers: Papers, until: date = TODAY, decisions: Decisions = NO_DECISIONS) -> Balance:
    (found,) = all_of(papers, until, decisions)
    return found


def keys(balance: Balance) -> list[str]:
    assert all(note_detail(one.key, dict(one.facts)) for one in balance.remarks), "each has its words"
    return [one.key for one in balance.remarks]


def figures(balance: Balance) -> tuple[object, object, object, str]:
    return balance.paid, balance.notes, balance.balance, balance.state.value


def test_without_rep_all_is_owed(papers: Papers) -> None:
    papers.bill("2026-06-10", 1000)
    found = only(papers)
    assert figures(found) == (0, 0, 1160 * MILLION, "sin_pago")
    assert (found.days, found.due, found.remarks) == (20, None, ())


def test_instalments_lower_the_balance_by_their_day(papers: Papers) -> None:
    bill = papers.bill("2026-03-10", 1000)
    papers.rep("2026-03-20", part(bill, 1, 1160, 500), paid_on="2026-03-18")
    papers.rep("2026-04-20", part(bill, 2, 660, 660), paid_on="2026-04-18")
    assert figures(only(papers, date(2026, 3, 17))) == (0, 0, 1160 * MILLION, "sin_pago")
    assert figures(only(papers, date(2026, 3, 18))) == (500 * MILLION, 0, 660 * MILLION, "parcial")
    found = only(papers, date(2026, 4, 18))
    assert figures(found) == (1160 * MILLION, 0, 0, "liquidada")
    assert [(one.number, one.paid) for one in found.instalments] == [(1, 500 * MILLION), (2, 660 * MILLION)]
    assert keys(found) == []
    assert all_of(papers, date(2026, 3, 9)) == []


@pytest.mark.parametrize(
    ("paid", "state"),
    [("1159.99", "liquidada"), ("1160.01", "liquidada"), ("1160.02", "sobrepagada"), ("1159.98", "parcial")],
)
def test_a_cent_more_or_less_settles_it(papers: Papers, paid: str, state: str) -> None:
    bill = papers.bill("2026-06-10", 1000)
    papers.rep("2026-06-20", part(bill, 1, 1160, paid), paid_on="2026-06-18")
    assert only(papers).state.value == state


def test_notes_lower_the_balance_whatever_the_relation_but_substitution(papers: Papers) -> None:
    bill = papers.bill("2026-06-01", 1000)
    for kind in ("01", "03", "07"):
        papers.bill("2026-06-05", 100, type_="E", method="PUE", relations=((kind, bill.uuid),))
    papers.bill("2026-06-05", 100, type_="E", method="PUE", relations=(("04", bill.uuid),))
    papers.bill("2026-06-05", 100, type_="E", method="PUE", relations=(("01", bill.uuid),), cancelled=True)
    papers.bill("2026-07-01", 100, type_="E", method="PUE", relations=(("01", bill.uuid),))
    assert figures(only(papers)) == (0, 348 * MILLION, 812 * MILLION, "parcial")


def test_a_note_over_several_invoices_goes_in_the_order_of_listing(papers: Papers) -> None:
    first, second = papers.bill("2026-06-01", 100), papers.bill("2026-06-02", 1000)
    papers.rep("2026-06-03", part(first, 1, 116, 66), paid_on="2026-06-03")
    papers.bill("2026-06-03", 200, type_="E", method="PUE", relations=(("01", first.uuid), ("01", second.uuid)))
    one, other = all_of(papers)
    assert figures(one) == (66 * MILLION, 50 * MILLION, 0, "liquidada")
    assert figures(other) == (0, 182 * MILLION, 978 * MILLION, "parcial")


def test_a_note_in_another_currency_is_taken_in_the_invoices(papers: Papers) -> None:
    bill = papers.bill("2026-06-01", 1000, currency="USD", rate="20")
    papers.bill("2026-06-02", 1000, type_="E", method="PUE", relations=(("01", bill.uuid),))
    assert figures(only(papers)) == (0, 58 * MILLION, 1102 * MILLION, "parcial")


def test_a_declared_balance_that_knows_of_the_note_is_not_subtracted_twice(papers: Papers) -> None:
    bill = papers.bill("2026-06-01", 1000)
    papers.bill("2026-06-02", 100, type_="E", method="PUE", relations=(("01", bill.uuid),))
    papers.rep("2026-06-10", part(bill, 1, 1044, 500), paid_on="2026-06-10")
    found = only(papers)
    assert figures(found) == (500 * MILLION, 116 * MILLION, 544 * MILLION, "parcial")
    assert keys(found) == ["PRIMERA_PARCIALIDAD"]


def test_a_cancelled_rep_pays_nothing_and_stays_visible_and_its_substitute_counts(papers: Papers) -> None:
    bill = papers.bill("2026-06-01", 1000)
    wrong = papers.rep("2026-06-10", part(bill, 1, 1160, 500), paid_on="2026-06-10", cancelled=True)
    papers.rep("2026-06-11", part(bill, 1, 1160, 600), paid_on="2026-06-10", relations=(("04", wrong),))
    found = only(papers)
    assert figures(found) == (600 * MILLION, 0, 560 * MILLION, "parcial")
    assert [one.rep.is_cancelled for one in found.instalments] == [True, False]
    assert [(one.key, one.uuid) for one in found.remarks] == [("REP_CANCELADO", wrong)]


def test_a_cancelled_invoice_says_so_and_a_rep_of_it_is_odd(papers: Papers) -> None:
    bill = papers.bill("2026-06-01", 1000, cancelled=True)
    papers.rep("2026-06-10", part(bill, 1, 1160, 500), paid_on="2026-06-10")
    found = only(papers)
    assert found.state is BalanceState.CANCELLED
    assert keys(found) == ["FACTURA_CANCELADA"]


def test_the_last_day_of_a_rep_is_that_of_the_month_in_which_it_was_due(papers: Papers) -> None:
    """The tenth until 2021, however much later the REP came."""
    bill = papers.bill("2021-10-05", 1000)
    papers.rep("2021-12-10", part(bill, 1, 1160, 500), paid_on="2021-11-15")
    late = papers.rep("2022-03-10", part(bill, 2, 660, 60), paid_on="2021-11-20")
    found = only(papers)
    assert [(one.key, one.uuid, dict(one.facts)["dias"]) for one in found.remarks if one.key == "REP_TARDE"] == [
        ("REP_TARDE", late, "90")
    ]


def test_a_rep_is_late_after_the_fifth_of_the_next_month(papers: Papers) -> None:
    bill = papers.bill("2026-01-05", 1000)
    papers.rep("2026-02-05T23:59:59", part(bill, 1, 1160, 500), paid_on="2026-01-31")
    late = papers.rep("2026-03-06T00:00:00", part(bill, 2, 660, 60), paid_on="2026-02-01")
    found = only(papers)
    assert [(one.key, one.uuid, dict(one.facts)["dias"]) for one in found.remarks] == [("REP_TARDE", late, "1")]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([(1, 1160, 500), (2, 700, 100)], ["SALDO_ANT"]),
        ([(1, 1000, 500)], ["PRIMERA_PARCIALIDAD"]),
        ([(1, 1160, 500), (1, 660, 100)], ["PRIMERA_PARCIALIDAD", "PARCIALIDAD_REPETIDA"]),
        ([(1, 1160, 500), (3, 660, 100)], ["PARCIALIDAD_FALTA"]),
        ([(2, 660, 100)], ["PARCIALIDAD_FALTA", "SALDO_DECLARADO"]),
        ([(1, 1160, 1200)], ["PAGO_MAYOR"]),
    ],
)
def test_instalments_that_do_not_follow_one_another(
    papers: Papers, lines: list[tuple[int, int, int]], expected: list[str]
) -> None:
    bill = papers.bill("2026-06-01", 1000)
    for at, (number, previous, paid) in enumerate(lines):
        when = f"2026-06-{10 + at}"
        papers.rep(when, part(bill, number, previous, paid), paid_on=when)
    found = set(keys(only(papers)))
    assert set(expected) <= found
    assert found <= {*expected, "SALDO_DECLARADO"}


def test_an_outstanding_balance_that_does_not_follow(papers: Papers) -> None:
    bill = papers.bill("2026-06-01", 1000)
    papers.rep(
        "2026-06-10",
        part(bill, 1, 1160, 500),
        paid_on="2026-06-10",
        edit=lambda xml: xml.replace(b'ImpSaldoInsoluto="660"', b'ImpSaldoInsoluto="600"'),
    )
    assert keys(only(papers)) == ["SALDO_INSOLUTO", "SALDO_DECLARADO"]


def test_more_is_settled_than_was_paid(papers: Papers) -> None:
    bill, other = papers.bill("2026-06-01", 1000), papers.bill("2026-06-02", 1000)
    rep = papers.rep(
        "2026-06-10", part(bill, 1, 1160, 500), part(other, 1, 1160, 500), paid_on="2026-06-10", amount="900"
    )
    papers.rep("2026-06-11", part(bill, 2, 660, 10), paid_on="2026-06-11", amount="900")
    assert [[(each.key, each.uuid) for each in one.remarks] for one in all_of(papers)] == [
        [("MONTO_DESCUADRE", rep)]
    ] * 2


def test_the_payments_currency_is_divided_out(papers: Papers) -> None:
    bill = papers.bill("2026-06-01", 1000, currency="USD", rate="20")
    papers.rep("2026-06-10", part(bill, 1, 1160, 100, "0.05"), paid_on="2026-06-10", amount="2000")
    found = only(papers)
    assert figures(found)[:3] == (100 * MILLION, 0, 1060 * MILLION)
    assert keys(found) == []


def test_a_rep_in_another_currency_or_of_another_counterpart(papers: Papers) -> None:
    bill = papers.bill("2026-06-01", 1000, received=True)
    papers.rep(
        "2026-06-10",
        part(bill, 1, 1160, 500),
        paid_on="2026-06-10",
        counterpart=THIRD,
        edit=lambda xml: xml.replace(b'MonedaDR="MXN"', b'MonedaDR="USD"'),
    )
    assert keys(only(papers)) == ["MONEDA_DISTINTA", "CONTRAPARTE_DISTINTA"]


def test_a_rep_of_what_is_not_here_or_was_paid_at_once(papers: Papers) -> None:
    bill, at_once = papers.bill("2026-06-01", 1000), papers.bill("2026-06-01", 1000, method="PUE")
    away = replace(bill, uuid=uuid_of(999))
    papers.rep(
        "2026-06-10", part(bill, 1, 1160, 1), part(at_once, 1, 1160, 1), part(away, 1, 1160, 1), paid_on="2026-06-10"
    )
    assert [(one.key, dict(one.facts)) for one in only(papers).remarks] == [
        ("FACTURA_PUE", {"factura": at_once.uuid}),
        ("FALTA_FACTURA", {"factura": away.uuid, "pagado": "1.00", "moneda": "MXN"}),
    ]


def test_a_supplier_owes_a_rep_after_thirty_days(papers: Papers) -> None:
    bill = papers.bill("2026-05-31", 1000, received=True)
    assert keys(only(papers, date(2026, 6, 30))) == []
    found = only(papers, date(2026, 7, 1))
    assert [(one.key, one.uuid, one.month, one.tax) for one in found.remarks] == [
        ("PPD_SIN_REP", bill.uuid, Month(2026, 5), 160 * MILLION)
    ]
    papers.rep("2026-06-10", part(bill, 1, 1160, 580), paid_on="2026-06-10")
    assert [one.tax for one in only(papers, date(2026, 7, 1)).remarks] == [80 * MILLION]


def test_issued_ones_wait_for_nobody(papers: Papers) -> None:
    papers.bill("2026-01-31", 1000)
    assert keys(only(papers)) == []


def test_what_the_person_said_was_paid_has_a_last_day_for_its_rep(papers: Papers) -> None:
    bill = papers.bill("2026-01-10", 1000)
    said = Decision(OWNER, DecisionKind.COLLECTED, bill.uuid, "2026-05-20", datetime(2026, 6, 1, tzinfo=UTC))
    decided = decisions_of(OWNER, [said])
    assert only(papers, date(2026, 6, 5), decided).due == date(2026, 6, 5)
    assert keys(only(papers, date(2026, 6, 5), decided)) == []
    assert keys(only(papers, date(2026, 6, 6), decided)) == ["PPD_SIN_REP"]
    papers.rep("2026-06-10", part(bill, 1, 1160, 1160), paid_on="2026-05-20")
    assert keys(only(papers, date(2026, 6, 10), decided)) == ["REP_TARDE"]


def test_the_remarks_of_a_month_are_those_of_its_ppd_and_of_its_payments(papers: Papers) -> None:
    old = papers.bill("2026-01-10", 1000, received=True)
    new = papers.bill("2026-03-10", 1000, received=True)
    rep = papers.rep("2026-05-20", part(old, 1, 1160, 500), paid_on="2026-03-20")
    lone = papers.rep("2026-03-20", part(replace(old, uuid=uuid_of(999)), 1, 1160, 500), paid_on="2026-03-20")
    march = Month(2026, 3)
    found = month_remarks(papers.index.month(papers.owner, march), march, TODAY, NO_DECISIONS, load_parameters())
    assert {(one.key, one.uuid) for one in found} == {
        ("PPD_SIN_REP", new.uuid), ("REP_TARDE", rep), ("FALTA_FACTURA", lone)
    }  # fmt: skip


def test_both_sides_and_nothing_else(papers: Papers) -> None:
    papers.bill("2026-06-01", 1000)
    papers.bill("2026-06-02", 1000, received=True)
    papers.bill("2026-06-02", 1000, method="PUE")
    papers.bill("2026-06-02", 1000, type_="E")
    assert [one.invoice.side for one in all_of(papers)] == [OwnerRole.ISSUED, OwnerRole.RECEIVED]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["pago", "nota", "cancelado"]), st.integers(1, 28), st.integers(1, 40_000)),
        max_size=8,
    ),
    st.randoms(use_true_random=False),
)
def test_the_balance_is_what_is_left_in_whatever_order_it_came(
    steps: list[tuple[str, int, int]], chance: Random
) -> None:
    papers = Papers()
    bill = papers.bill("2026-06-01T00:00:00", 1000)
    left = 116_000
    for number, (kind, at, cents) in enumerate(steps, 1):
        amount = f"{cents // 100}.{cents % 100:02}"
        when = f"2026-06-{at:02}"
        if kind == "nota":
            net = f"{cents}"  # 16 per cent of a whole amount is in cents
            papers.bill(when, net, type_="E", method="PUE", relations=(("01", bill.uuid),))
            left -= cents * 116
        else:
            papers.rep(when, part(bill, number, 1160, amount), paid_on=when, cancelled=kind == "cancelado")
            left -= cents if kind == "pago" else 0
    chance.shuffle(papers.index.relations)
    assert only(papers).balance == left * 10_000
