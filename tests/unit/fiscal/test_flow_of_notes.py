"""§1.5 of the fiscal rules: notas de crédito and anticipos."""

from __future__ import annotations

import pytest

from app.domain.month.decisions import DocumentDecision
from app.fiscal.effects import IncomeKind, Lost, OtherTax, Silence
from app.fiscal.readings import NoteOverPpd, Readings
from tests.unit.fiscal.a_month import (
    CHARGED,
    CREDITED,
    FEBRUARY,
    JANUARY,
    MARCH,
    OTHER,
    AMonth,
    line,
    money,
    pago,
    pays,
)


@pytest.fixture
def books() -> AMonth:
    return AMonth()


def noted(books: AMonth, month: object = FEBRUARY) -> tuple[str, str]:
    """What notes took off by cash flow."""
    found = books.figures(month).flow[CHARGED].notes  # type: ignore[arg-type]
    return money(found.base), money(found.tax)


def test_a_note_over_a_pue_is_taken_off_its_own_month_and_the_sat_shows_it_apart(books: AMonth) -> None:
    bill = books.bill("2026-01-10", line(1000))
    books.note("2026-02-10", line(100), of=(bill,))
    assert (books.flow(JANUARY), books.flow(FEBRUARY)) == (("1000.00", "160.00"), ("-100.00", "-16.00"))
    found = books.figures(FEBRUARY)
    assert noted(books) == ("-100.00", "-16.00")
    assert (money(found.prefilled[CHARGED].notes.tax), books.sat(FEBRUARY)) == ("-16.00", ("0.00", "0.00"))
    assert money(found.earned(CHARGED, IncomeKind.NOTE)) == "-100.00"
    assert (books.causes(FEBRUARY), books.avisos(FEBRUARY)) == ({}, set())


def test_a_received_note_lowers_the_credit_even_below_zero(books: AMonth) -> None:
    bill = books.bill("2026-01-10", line(1000), received=True)
    books.note("2026-02-10", line(100), of=(bill,), received=True)
    assert books.flow(FEBRUARY, CREDITED) == ("-100.00", "-16.00")


def test_a_note_over_an_unpaid_ppd_lowers_the_balance_and_no_iva(books: AMonth) -> None:
    bill = books.bill("2026-01-10", line(1000), method="PPD")
    note = books.note("2026-02-10", line(100), of=(bill,))
    assert books.flow(FEBRUARY) == ("0.00", "0.00")
    assert books.effects(note.uuid).silences == (Silence.ON_BALANCE,)
    assert books.causes(FEBRUARY) == {"NC_SOBRE_PPD": ("100.00", "16.00")}
    assert money(books.figures(FEBRUARY).earned(CHARGED, IncomeKind.NOTE)) == "0.00"
    books.readings = Readings(note_over_ppd=NoteOverPpd.ALWAYS)
    assert books.flow(FEBRUARY) == ("-100.00", "-16.00")


def test_only_what_exceeds_the_balance_is_taken_off_by_each_rate(books: AMonth) -> None:
    bill = books.bill("2026-01-10", line(1000), method="PPD")
    books.rep("2026-02-01", pago("2026-02-01", pays(bill, 1102)))
    books.note("2026-02-10", line(200), of=(bill,))  # 232, of which 58 meet the balance
    assert noted(books) == ("-150.00", "-24.00")
    assert books.causes(FEBRUARY) == {"NC_SOBRE_PPD": ("50.00", "8.00")}


@pytest.mark.parametrize(("paid_on", "base"), [("2026-02-10", "-200.00"), ("2026-02-11", "0.00")])
def test_inside_a_day_payments_come_before_notes(books: AMonth, paid_on: str, base: str) -> None:
    bill = books.bill("2026-01-10", line(1000), method="PPD")
    books.note("2026-02-10", line(200), of=(bill,))
    books.rep("2026-02-12", pago(paid_on, pays(bill, 1160)))
    assert noted(books)[0] == base


def test_earlier_notes_have_taken_their_part_of_the_balance(books: AMonth) -> None:
    bill = books.bill("2026-01-10", line(1000), method="PPD")
    books.note("2026-02-10", line(900), of=(bill,))
    books.note("2026-02-11", line(200), of=(bill,))
    assert noted(books) == ("-100.00", "-16.00")


def test_the_balance_is_compared_in_the_invoices_currency(books: AMonth) -> None:
    bill = books.bill("2026-01-10", line(100), method="PPD", currency="USD", rate="20")
    books.note("2026-02-10", line(3000), of=(bill,))  # 3,480 pesos over a balance of 2,320
    assert noted(books) == ("-1000.00", "-160.00")


def test_a_note_without_its_invoice_is_taken_off_whole_and_told(books: AMonth) -> None:
    books.note("2026-02-10", line(100))
    assert noted(books) == ("-100.00", "-16.00")
    assert books.avisos(FEBRUARY) == {"NC_SIN_ORIGEN"}


def test_several_invoices_in_the_order_of_listing_and_told(books: AMonth) -> None:
    first = books.bill("2026-01-10", line(100), method="PPD")
    second = books.bill("2026-01-10", line(100))
    books.note("2026-02-10", line(150), of=(first, second))
    assert noted(books) == ("-50.00", "-8.00")
    assert books.avisos(FEBRUARY) == {"NC_VARIAS"}


@pytest.mark.parametrize("kind", ["02", "05", "06"])
def test_other_relations_count_as_a_note_and_are_told(books: AMonth, kind: str) -> None:
    bill = books.bill("2026-01-10", line(1000))
    books.note("2026-02-10", line(100), of=(bill,), kind=kind)
    assert noted(books) == ("-100.00", "-16.00")
    assert books.avisos(FEBRUARY) == {"NC_RELACION"}


def test_a_note_on_what_was_withheld_is_taken_off_in_its_month_and_told(books: AMonth) -> None:
    bill = books.bill("2026-01-10", line(1000, withheld="0.106667"))
    books.note("2026-02-10", line(100, withheld="0.106667"), of=(bill,))
    assert books.avisos(FEBRUARY) == {"NC_CON_RETENCION"}
    assert money(books.figures(FEBRUARY).tax(CHARGED, OtherTax.IVA_WITHHELD)) == "-10.67"


def test_a_note_with_metodo_ppd_counts_by_flow_and_not_at_the_sat(books: AMonth) -> None:
    bill = books.bill("2026-01-10", line(1000))
    books.note("2026-02-10", line(100), of=(bill,), method="PPD")
    assert noted(books) == ("-100.00", "-16.00")
    assert books.causes(FEBRUARY) == {"NC_PPD": ("-100.00", "-16.00")}


def test_a_note_over_what_was_never_creditable_takes_no_credit(books: AMonth) -> None:
    bill = books.bill("2026-01-10", line(4000), received=True, form="01")
    note = books.note("2026-02-10", line(100), of=(bill,), received=True)
    assert books.effects(note.uuid).flow[0].lost is Lost.CASH
    assert money(books.figures(FEBRUARY).flow[CREDITED].lost) == "-16.00"
    books.decisions[note.uuid] = DocumentDecision(creditable=True)
    assert books.effects(note.uuid).flow[0].lost is None
    books.decisions.clear()
    books.blacklisted = frozenset({OTHER})
    assert books.effects(note.uuid).flow[0].lost is Lost.BLACKLISTED


def test_the_form_of_a_ppd_says_nothing_of_how_it_was_paid(books: AMonth) -> None:
    bill = books.bill("2026-01-10", line(4000), received=True, method="PPD", form="01")
    books.rep("2026-02-01", pago("2026-02-01", pays(bill, 4640)), received=True)  # by transfer: its IVA is credited
    note = books.note("2026-02-10", line(100), of=(bill,), received=True)
    assert books.effects(note.uuid).flow[0].lost is None
    assert books.flow(FEBRUARY, CREDITED) == ("3900.00", "624.00")
    assert books.figures(FEBRUARY).flow[CREDITED].lost == 0


def test_the_advance_of_three_documents_comes_to_the_whole_once(books: AMonth) -> None:
    """Anexo 20, Apéndice 6, with the SAT's own 8,620.69 + 1,379.31."""
    advance = books.bill("2026-01-10", line("8620.69", product="84111506"))
    whole = books.bill("2026-02-10", line(20_000), relations=(("07", advance.uuid),))
    books.note("2026-02-10", line("8620.69", product="84111506"), of=(whole,), kind="07", form="30")
    assert books.flow(JANUARY) == ("8620.69", "1379.31")
    assert books.flow(FEBRUARY) == ("11379.31", "1820.69")
    assert books.avisos(FEBRUARY) == set()


def test_the_advance_over_a_ppd_lowers_its_balance(books: AMonth) -> None:
    advance = books.bill("2026-01-10", line(1000))
    whole = books.bill("2026-02-10", line(3000), method="PPD", relations=(("07", advance.uuid),))
    books.note("2026-02-10", line(1000), of=(whole,), kind="07", form="30")
    books.rep("2026-03-02", pago("2026-03-01", pays(whole, 2320, 2320)))
    assert [books.flow(month) for month in (JANUARY, FEBRUARY, MARCH)] == [
        ("1000.00", "160.00"),
        ("0.00", "0.00"),
        ("2000.00", "320.00"),
    ]


def test_the_advance_of_two_documents_is_a_plain_sum(books: AMonth) -> None:
    advance = books.bill("2026-01-10", line(1000))
    books.bill("2026-02-10", line(2000), relations=(("07", advance.uuid),))
    assert (books.flow(JANUARY), books.flow(FEBRUARY)) == (("1000.00", "160.00"), ("2000.00", "320.00"))
