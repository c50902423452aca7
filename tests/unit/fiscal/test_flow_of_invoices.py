"""§1.2, §1.3, §1.5 and §1.7 of the fiscal rules: I by MetodoPago, their amounts, globals, substitutes, decisions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.domain.month.calendar import Month
from app.domain.month.decisions import DocumentDecision, FiledMonth
from app.fiscal.effects import Bucket, IncomeKind, Lost, OtherTax, Reason, Silence
from app.fiscal.readings import Readings
from tests.oracle.writing import Item, Tax
from tests.unit.fiscal.a_month import (
    CHARGED,
    CREDITED,
    FEBRUARY,
    JANUARY,
    MARCH,
    NOTHING,
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


def test_a_pue_counts_in_the_month_of_fecha_on_its_side(books: AMonth) -> None:
    books.bill("2026-01-31", line(1000))
    books.bill("2026-01-10", line(500), received=True)
    assert books.flow(JANUARY) == books.sat(JANUARY) == ("1000.00", "160.00")
    assert books.flow(JANUARY, CREDITED) == books.sat(JANUARY, CREDITED) == ("500.00", "80.00")
    assert books.flow(FEBRUARY) == ("0.00", "0.00")


def test_a_ppd_counts_nothing_until_it_is_paid(books: AMonth) -> None:
    bill = books.bill("2026-01-31", line(1000), method="PPD")
    assert books.flow(JANUARY) == books.sat(JANUARY) == ("0.00", "0.00")
    assert books.effects(bill.uuid).silences == (Silence.WAITS_FOR_PAYMENT,)


def test_without_metodo_pago_it_is_a_pue_and_is_told(books: AMonth) -> None:
    books.bill("2026-01-31", line(1000), method="")
    assert books.flow(JANUARY) == ("1000.00", "160.00")
    assert books.avisos(JANUARY) == {"SIN_METODO"}


@pytest.mark.parametrize("kind", ["T", "N"])
def test_transfers_and_payroll_are_left_out(books: AMonth, kind: str) -> None:
    books.bill("2026-01-31", line(1000), type=kind)
    assert books.flow(JANUARY) == books.sat(JANUARY) == ("0.00", "0.00")


def test_cancelled_ones_count_nothing(books: AMonth) -> None:
    books.bill("2026-01-31", line(1000), cancelled="2026-02-03T10:00:00")
    assert books.flow(JANUARY) == books.sat(JANUARY) == ("0.00", "0.00")


def test_what_was_cancelled_after_filing_stays_in_the_sum_of_the_sat_and_is_told_apart(books: AMonth) -> None:
    books.filed[JANUARY] = FiledMonth(date(2026, 2, 17), "")
    books.bill("2026-01-30", line(700), cancelled="2026-02-17T09:00:00")
    books.bill("2026-01-31", line(1000), cancelled="2026-02-18T09:00:00")
    assert books.flow(JANUARY) == ("0.00", "0.00")
    assert books.sat(JANUARY) == ("1000.00", "160.00")
    assert books.causes(JANUARY) == {"CANCELADO_DESPUES_DEL_CORTE": ("-1000.00", "-160.00")}


def test_the_tax_comes_from_the_nodes_and_never_from_the_subtotal(books: AMonth) -> None:
    taxes = (
        Tax("T", "003", Decimal("0.08"), Decimal(100), Decimal(8)),
        Tax("T", "002", Decimal("0.16"), Decimal(108), Decimal("17.28")),
    )
    books.bill("2026-01-31", Item(Decimal(100), NOTHING, "02", taxes))
    assert books.flow(JANUARY) == ("108.00", "17.28")
    figures = books.figures(JANUARY)
    assert money(figures.tax(CHARGED, OtherTax.IEPS)) == "8.00"
    assert money(figures.earned(CHARGED, IncomeKind.SETTLED)) == "100.00"


@pytest.mark.parametrize(
    ("rate", "bucket"),
    [
        ("0.16", Bucket.GENERAL),
        ("0.08", Bucket.BORDER),
        ("0", Bucket.ZERO),
        ("", Bucket.EXEMPT),
        ("0.11", Bucket.OTHER_RATE),
    ],
)
def test_each_rate_has_its_bucket(books: AMonth, rate: str, bucket: Bucket) -> None:
    books.bill("2026-01-31", line(1000, rate))
    tax = money(int(Decimal(rate or 0) * 1000) * 1_000_000)
    assert books.flow(JANUARY, bucket=bucket) == books.sat(JANUARY, bucket=bucket) == ("1000.00", tax)
    assert books.avisos(JANUARY) == ({"TASA_ATIPICA"} if bucket is Bucket.OTHER_RATE else set())


def test_the_border_rate_is_odd_after_its_decree(books: AMonth) -> None:
    books.bill("2027-01-15", line(1000, "0.08"))
    assert books.flow(Month(2027, 1), bucket=Bucket.OTHER_RATE) == ("1000.00", "80.00")
    assert books.flow(Month(2027, 1), bucket=Bucket.BORDER) == ("0.00", "0.00")


@pytest.mark.parametrize("tax_object", ["01", "03", "04", "05", "06", "07", "08"])
def test_each_objeto_imp_without_nodes_has_its_place(books: AMonth, tax_object: str) -> None:
    books.bill("2026-01-31", line(1000), line(250, None, tax_object=tax_object))
    bucket = Bucket.NOT_SUBJECT if tax_object == "01" else Bucket.UNTOLD
    assert books.flow(JANUARY, bucket=bucket) == ("250.00", "0.00")
    assert books.flow(JANUARY) == ("1000.00", "160.00")
    assert ("PODEBI" in books.avisos(JANUARY)) is (tax_object == "05")


def test_a_concept_of_33_without_iva_is_kept_apart(books: AMonth) -> None:
    books.bill("2022-01-31", line(1000), line(250, None), version="3.3")
    assert books.flow(Month(2022, 1), bucket=Bucket.UNTOLD) == ("250.00", "0.00")
    assert books.flow(Month(2022, 1), bucket=Bucket.EXEMPT) == ("0.00", "0.00")


def test_foreign_currency_by_its_own_tipo_de_cambio(books: AMonth) -> None:
    books.bill("2026-01-31", line("100.10"), currency="USD", rate="17.123456")
    assert books.flow(JANUARY) == ("1714.06", "274.32")  # 100.10 and 16.02 × 17.123456, each rounded once


def test_foreign_currency_without_a_rate_stays_out_and_is_told(books: AMonth) -> None:
    bill = books.bill("2026-01-31", line(100), currency="USD", rate="0")
    assert books.flow(JANUARY) == books.sat(JANUARY) == ("0.00", "0.00")
    assert books.avisos(JANUARY) == {"TC_INVALIDO"}
    assert books.effects(bill.uuid).silences == (Silence.NO_RATE,)


def test_what_is_withheld_goes_with_the_document_on_its_side(books: AMonth) -> None:
    books.bill("2026-01-31", line(1000, withheld="0.106667", isr="0.0125"))
    books.bill("2026-01-31", line(500, withheld="0.04"), received=True)
    figures = books.figures(JANUARY)
    assert money(figures.tax(CHARGED, OtherTax.IVA_WITHHELD)) == "106.67"
    assert money(figures.tax(CHARGED, OtherTax.ISR_WITHHELD)) == "12.50"
    assert money(figures.tax(CREDITED, OtherTax.IVA_WITHHELD)) == money(figures.creditable_withheld) == "20.00"


def test_concepts_for_third_parties_are_not_the_issuers_but_are_the_buyers(books: AMonth) -> None:
    items = line(1000), line(300, third_party="AAA010101AAA")
    books.bill("2026-01-31", *items)
    books.bill("2026-01-31", *items, received=True)
    assert books.flow(JANUARY) == ("1000.00", "160.00")
    assert books.flow(JANUARY, CREDITED) == ("1300.00", "208.00")
    (apart,) = books.figures(JANUARY).third_parties
    assert (apart.rfc, money(apart.amount), money(apart.tax)) == ("AAA010101AAA", "300.00", "48.00")
    books.readings = Readings(third_parties_apart=False)
    assert books.flow(JANUARY) == ("1300.00", "208.00")


def test_a_global_counts_in_its_own_month_and_the_sat_by_fecha(books: AMonth) -> None:
    books.bill("2026-03-01", line(1000), receiver="XAXX010101000", global_part=("04", "02", "2026"))
    assert (books.flow(FEBRUARY), books.sat(FEBRUARY)) == (("1000.00", "160.00"), ("0.00", "0.00"))
    assert (books.flow(MARCH), books.sat(MARCH)) == (("0.00", "0.00"), ("1000.00", "160.00"))
    assert books.causes(FEBRUARY) == {"GLOBAL_DESFASADA": ("1000.00", "160.00")}
    assert books.causes(MARCH) == {"GLOBAL_DESFASADA": ("-1000.00", "-160.00")}
    assert (books.avisos(FEBRUARY), books.avisos(MARCH)) == ({"GLOBAL_DESFASADA"}, set())
    assert money(books.figures(FEBRUARY).earned(CHARGED, IncomeKind.NOMINAL)) == "1000.00"
    books.readings = Readings(global_by_its_month=False)
    assert books.flow(MARCH) == ("1000.00", "160.00")


@pytest.mark.parametrize(
    "told", [("05", "13", "2026"), ("04", "02", "2020"), ("04", "x", "2026"), ("04", "dos", "2026")]
)
def test_a_global_of_two_months_or_of_nonsense_stays_at_fecha(books: AMonth, told: tuple[str, str, str]) -> None:
    books.bill("2026-03-01", line(1000), global_part=told)
    assert books.flow(MARCH) == ("1000.00", "160.00")


def test_a_substitute_counts_by_its_own_fecha(books: AMonth) -> None:
    first = books.bill("2026-01-31", line(1000), cancelled="2026-02-02T10:00:00")
    second = books.bill("2026-02-02", line(900), relations=(("04", first.uuid),))
    assert (books.flow(JANUARY), books.flow(FEBRUARY)) == (("0.00", "0.00"), ("900.00", "144.00"))
    assert books.avisos(FEBRUARY) == {"SUSTITUYE_MES_ANTERIOR"}
    books.decisions[second.uuid] = DocumentDecision(month=JANUARY)
    assert (books.flow(JANUARY), books.sat(FEBRUARY)) == (("900.00", "144.00"), ("900.00", "144.00"))
    assert books.causes(JANUARY) == {"SUSTITUYE_MES_ANTERIOR": ("900.00", "144.00")}


def test_a_substituted_one_that_is_vigente_still_counts_and_is_told(books: AMonth) -> None:
    first = books.bill("2026-01-30", line(1000))
    books.bill("2026-01-31", line(900), relations=(("04", first.uuid),))
    assert books.flow(JANUARY) == ("1900.00", "304.00")
    assert books.avisos(JANUARY) == {"SUSTITUCION_SIN_CANCELAR"}


def test_a_debit_note_is_an_ordinary_i(books: AMonth) -> None:
    first = books.bill("2026-01-30", line(1000))
    books.bill("2026-01-31", line(100), relations=(("02", first.uuid),))
    assert books.flow(JANUARY) == ("1100.00", "176.00")


def test_old_relations_inform_only(books: AMonth) -> None:
    first = books.bill("2022-01-30", line(1000), version="3.3")
    books.bill("2022-01-31", line(100), relations=(("08", first.uuid),), version="3.3")
    assert books.flow(Month(2022, 1)) == ("1100.00", "176.00")
    assert books.avisos(Month(2022, 1)) == {"RELACION_INFORMATIVA"}


def test_collected_on_another_day_moves_the_own_column_only(books: AMonth) -> None:
    bill = books.bill("2026-01-31", line(1000))
    books.settle(bill.uuid, "2026-02-05")
    assert (books.flow(JANUARY), books.sat(JANUARY)) == (("0.00", "0.00"), ("1000.00", "160.00"))
    assert (books.flow(FEBRUARY), books.sat(FEBRUARY)) == (("1000.00", "160.00"), ("0.00", "0.00"))
    assert books.causes(JANUARY) == {"PUE_PAGADO_DESPUES": ("-1000.00", "-160.00")}
    assert books.effects(bill.uuid).flow[0].reason is Reason.SETTLED
    assert money(books.figures(JANUARY).earned(CHARGED, IncomeKind.NOMINAL)) == "1000.00"  # accrued all the same


@pytest.mark.parametrize(("total", "lost"), [("1724.14", False), ("1724.15", True)])  # 2,000.00, 2,000.01
def test_cash_over_two_thousand_is_paid_but_not_creditable(books: AMonth, total: str, lost: bool) -> None:
    bill = books.bill("2026-01-31", line(total), received=True, form="01")
    assert (bill.total > 2000) is lost
    figures = books.figures(JANUARY)
    assert figures.flow[CREDITED].lost == (figures.flow[CREDITED].tax if lost else 0)
    assert books.sat(JANUARY, CREDITED)[0] == total
    assert set(books.causes(JANUARY)) == ({"EFECTIVO"} if lost else set())


def test_the_readings_that_only_warn_of_cash_and_of_the_list(books: AMonth) -> None:
    books.bill("2026-01-31", line(3000), received=True, form="01")
    books.blacklisted = frozenset({OTHER})
    books.readings = Readings(blacklisted_not_creditable=False)
    assert money(books.figures(JANUARY).flow[CREDITED].lost) == "480.00"
    assert set(books.causes(JANUARY)) == {"EFECTIVO"}
    books.readings = Readings(blacklisted_not_creditable=False, cash_not_creditable=False)
    assert (books.figures(JANUARY).flow[CREDITED].lost, books.causes(JANUARY)) == (0, {})


def test_fuel_in_cash_is_lost_at_any_amount_by_the_other_reading(books: AMonth) -> None:
    books.bill("2026-01-10", line(500, product="15101514"), received=True, form="01")
    books.bill("2026-01-11", line(500), received=True, form="01")
    books.bill("2026-01-12", line(500, product="15101514"), received=True, form="04")
    later = books.bill("2026-01-13", line(1000, product="15101505"), received=True, method="PPD")
    books.rep("2026-02-03", pago("2026-02-02", pays(later, 580), form="01"), received=True)
    assert [books.figures(month).flow[CREDITED].lost for month in (JANUARY, FEBRUARY)] == [0, 0]
    books.readings = Readings(fuel_in_cash_not_creditable=True)
    lost = [money(books.figures(month).flow[CREDITED].lost) for month in (JANUARY, FEBRUARY)]
    assert lost == ["80.00", "80.00"]


def test_a_blacklisted_issuer_and_the_persons_word(books: AMonth) -> None:
    bill = books.bill("2026-01-31", line(1000), received=True)
    books.blacklisted = frozenset({OTHER})
    assert money(books.figures(JANUARY).flow[CREDITED].lost) == "160.00"
    assert books.causes(JANUARY) == {"EFOS": ("-1000.00", "-160.00")}
    books.decisions[bill.uuid] = DocumentDecision(creditable=True)
    assert (books.figures(JANUARY).flow[CREDITED].lost, books.causes(JANUARY)) == (0, {})
    books.blacklisted = frozenset()
    books.decisions[bill.uuid] = DocumentDecision(creditable=False)
    assert books.effects(bill.uuid).flow[0].lost is Lost.BY_HAND
    assert books.causes(JANUARY) == {"DECISION": ("-1000.00", "-160.00")}


def test_what_is_lost_is_not_withheld_from_the_credit_once_more(books: AMonth) -> None:
    books.bill("2026-01-31", line(10_000, withheld="0.106667"), received=True, form="01")
    figures = books.figures(JANUARY)
    assert money(figures.tax(CREDITED, OtherTax.IVA_WITHHELD)) == "1066.67"
    assert figures.creditable_withheld == 0


def test_form_99_of_a_pue_and_another_one_of_a_ppd_are_told(books: AMonth) -> None:
    books.bill("2026-01-31", line(1000), form="99")
    books.bill("2026-01-31", line(1000), method="PPD", form="03")
    assert books.avisos(JANUARY) == {"PUE_FORMA_99", "PPD_FORMA"}
    assert books.flow(JANUARY) == ("1000.00", "160.00")


def test_a_pue_with_a_rep_counts_by_the_rep_and_only_the_rest_at_fecha(books: AMonth) -> None:
    bill = books.bill("2026-01-20", line(1000))
    books.rep("2026-02-03", pago("2026-02-02", pays(bill, "290.00")))
    assert (books.flow(JANUARY), books.sat(JANUARY)) == (("750.00", "120.00"), ("1000.00", "160.00"))
    assert books.flow(FEBRUARY) == books.sat(FEBRUARY) == ("250.00", "40.00")
    assert books.causes(JANUARY) == {"PUE_CON_REP": ("-250.00", "-40.00")}
    assert books.avisos(JANUARY) == {"PUE_CON_REP"}
    assert money(books.figures(JANUARY).earned(CHARGED, IncomeKind.SETTLED)) == "750.00"


def test_a_pue_whose_only_rep_shows_no_taxes_and_waits_for_correction_stays_whole(books: AMonth) -> None:
    bill = books.bill("2026-01-20", line(1000), received=True)
    books.rep("2026-02-03", pago("2026-02-02", pays(bill, bill.total, bare=True)), received=True)
    assert books.flow(JANUARY, CREDITED) == ("1000.00", "160.00")
    assert books.flow(FEBRUARY, CREDITED) == ("0.00", "0.00")


def test_what_shows_no_iva_of_such_a_pue_counts_once(books: AMonth) -> None:
    bill = books.bill("2026-01-20", line(1000), line(200, None, tax_object="01"), received=True)
    books.rep("2026-02-03", pago("2026-02-02", pays(bill, bill.total / 2, bare=True)), received=True)
    assert books.flow(JANUARY, CREDITED, Bucket.NOT_SUBJECT) == ("100.00", "0.00")
    assert books.flow(FEBRUARY, CREDITED, Bucket.NOT_SUBJECT) == ("100.00", "0.00")
    assert books.flow(JANUARY, CREDITED) == ("1000.00", "160.00")


def test_differences_explain_the_two_columns_of_each_month(books: AMonth) -> None:
    bill = books.bill("2026-01-20", line(1000), received=True, form="01")
    books.bill("2026-01-25", line(4000), received=True, form="01")
    books.rep("2026-02-03", pago("2026-02-02", pays(bill, "290.00")), received=True)
    moved = books.bill("2026-02-20", line(10), received=True)
    books.decisions[moved.uuid] = DocumentDecision(month=JANUARY, creditable=False)
    books.note("2026-02-21", line(20), of=(moved,), received=True, method="PPD")
    for month in (JANUARY, FEBRUARY, MARCH):
        told = [one for one in books.figures(month).differences if one.side is CREDITED]
        assert (sum(one.base for one in told), sum(one.tax for one in told)) == books.apart(month, CREDITED)
