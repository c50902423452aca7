"""The rules of the DIOT (fiscal.md, section 2), each with a record as the portal would see it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.month.diot import Acts, DiotRow
from app.fiscal.border import BorderRegions, Region
from app.fiscal.diot import (
    DiotMonth,
    DiotNote,
    DiotRules,
    diot_month,
    half_up_pesos,
    whole_pesos,
)
from app.fiscal.diot_checks import DiotProblem, DiotRates, cap, problems
from app.fiscal.diot_paid import Paid
from app.fiscal.effects import Bucket, Lost

SUPPLIER = "AAA010101AAA"
RATES = DiotRates(160_000, 80_000)
BORDER = BorderRegions.parse(["21000-22999"], ["29000"])
RULES = DiotRules(RATES, BORDER.of)


def pesos(amount: str) -> Fraction:
    return Fraction(amount) * 1_000_000


def paid(
    base: str,
    tax: str = "0",
    bucket: Bucket = Bucket.GENERAL,
    *,
    rfc: str = SUPPLIER,
    uuid: str = "U1",
    is_note: bool = False,
    lost: Lost | None = None,
    place: str = "",
) -> Paid:
    sign = -1 if is_note else 1
    return Paid(uuid, rfc, bucket, sign * pesos(base), sign * pesos(tax), is_note, lost, place)


def withheld(tax: str, *, rfc: str = SUPPLIER) -> Paid:
    return Paid("U1", rfc, None, 0, pesos(tax), tax.startswith("-"))


def one_row(*several: Paid, rules: DiotRules = RULES) -> DiotRow:
    month = diot_month(several, (), rules)
    assert month.refused == ()
    (row,) = month.rows
    return row


def why_refused(*several: Paid, rules: DiotRules = RULES) -> list[tuple[DiotProblem, tuple[str, ...]]]:
    month = diot_month(several, (), rules)
    assert month.rows == ()
    return [(one.problem, one.uuids) for one in month.refused]


def test_the_record_that_the_portal_is_known_to_take() -> None:
    row = one_row(
        paid("1000.50", "160.08", rfc="ABC010101AA1"),
        withheld("10.67", rfc="ABC010101AA1"),
        paid("99.49", bucket=Bucket.EXEMPT, rfc="ABC010101AA1"),
        paid("250.51", bucket=Bucket.ZERO, rfc="ABC010101AA1"),
    )
    assert "|".join(row.fields) == (
        "04|85|ABC010101AA1|||||||||1000||||||||||160||||||||||||||||||||||||||11||99|251|||01"
    )


def test_a_note_stands_in_returns_and_lowers_the_iva() -> None:
    """cga-asociados: 100,000 paid, 20,000 returned, IVA 12,800."""
    row = one_row(paid("100000", "16000"), paid("20000", "3200", uuid="U2", is_note=True))
    assert row.amounts == {12: 100_000, 13: 20_000, 22: 12_800}


def test_returns_beyond_what_was_paid_refuse_the_record() -> None:
    assert why_refused(paid("10", "1.60"), paid("20", "3.20", uuid="U2", is_note=True)) == [
        (DiotProblem.RETURNED_TOO_MUCH, ("U1", "U2"))
    ]


def test_notes_take_off_from_fields_without_a_field_of_returns() -> None:
    row = one_row(
        paid("100", bucket=Bucket.EXEMPT),
        withheld("9"),
        paid("40", bucket=Bucket.EXEMPT, uuid="U2", is_note=True),
        withheld("-4"),
    )
    assert row.amounts == {48: 5, 50: 60}


def test_a_negative_single_field_refuses_the_record() -> None:
    several = (paid("100", "16"), paid("40", bucket=Bucket.ZERO, uuid="U2", is_note=True))
    assert why_refused(*several) == [(DiotProblem.NEGATIVE, ("U1", "U2"))]


@pytest.mark.parametrize(
    ("amount", "pesos_written"),
    [("0.50", 0), ("0.51", 1), ("0.504", 1), ("10.50", 10), ("10.51", 11), ("10.49", 10), ("-1.50", -1), ("0", 0)],
)
def test_fifty_centavos_go_down(amount: str, pesos_written: int) -> None:
    assert whole_pesos(pesos(amount)) == pesos_written


@given(st.fractions(min_value=-1000, max_value=1000))
def test_the_two_readings_of_rounding_differ_at_fifty_centavos_alone(amount: Fraction) -> None:
    exact = amount * 1_000_000
    differ = whole_pesos(exact) != half_up_pesos(exact)
    assert differ == ((amount * 2).denominator == 1 and amount.denominator == 2)


def test_sums_are_exact_before_they_are_rounded() -> None:
    several = [paid("0.30", bucket=Bucket.EXEMPT, uuid=f"U{number}") for number in range(10)]
    assert one_row(*several).amounts == {50: 3}


def test_what_was_paid_and_rounds_to_nothing_is_written_with_its_iva_empty() -> None:
    assert one_row(paid("0.40", "0.06"), paid("5", bucket=Bucket.EXEMPT)).amounts == {12: 0, 50: 5}


def test_iva_that_rounds_to_nothing_is_written_where_there_is_a_value() -> None:
    assert one_row(paid("2", "0.32")).amounts == {12: 2, 22: 0}


def test_iva_over_the_cap_is_cut_and_told() -> None:
    """37 at 16 per cent are 5.92, which rounds to 6; the portal takes 5."""
    month = diot_month([paid("37", "5.92")], (), RULES)
    assert month.rows[0].amounts == {12: 37, 22: 5}
    assert [(one.note, one.rfc, one.pesos) for one in month.told] == [(DiotNote.CUT, SUPPLIER, 1_000_000)]


def test_the_cap_is_on_what_is_left_after_returns() -> None:
    row = one_row(paid("100", "16"), paid("9", "0.40", uuid="U2", is_note=True))
    assert row.amounts == {12: 100, 13: 9, 22: 14}


@pytest.mark.parametrize(
    ("place", "fields"), [("22000", {8: 100, 18: 8}), ("29000", {10: 100, 20: 8})], ids=["north", "south"]
)
def test_the_border_rate_goes_by_the_place_of_issue(place: str, fields: dict[int, int]) -> None:
    assert one_row(paid("100", "8", Bucket.BORDER, place=place)).amounts == fields


@pytest.mark.parametrize("place", ["64000", "", "2200", "22O00"])
def test_border_rate_outside_of_the_border_refuses_the_record(place: str) -> None:
    several = (paid("100", "16"), paid("100", "8", Bucket.BORDER, uuid="U2", place=place))
    assert why_refused(*several) == [(DiotProblem.NO_REGION, ("U2",))]


def test_the_persons_region_goes_before_the_catalogues() -> None:
    rules = DiotRules(RATES, BORDER.of, regions={SUPPLIER: "sur"})
    assert one_row(paid("100", "8", Bucket.BORDER, place="22000"), rules=rules).amounts == {10: 100, 20: 8}


def test_a_rate_without_a_field_refuses_the_record_and_names_the_cfdi() -> None:
    several = (paid("100", "16"), paid("100", "11", Bucket.OTHER_RATE, uuid="U2"))
    assert why_refused(*several) == [(DiotProblem.NO_FIELD, ("U2",))]


def test_the_border_rate_without_a_decree_has_no_field() -> None:
    rules = DiotRules(DiotRates(160_000, None), BORDER.of)
    assert why_refused(paid("100", "8", Bucket.BORDER, place="22000"), rules=rules) == [(DiotProblem.NO_FIELD, ("U1",))]


def test_iva_without_requirements_has_a_field_of_its_own() -> None:
    row = one_row(paid("100", "16"), paid("3000", "480", uuid="U2", lost=Lost.CASH))
    assert (row.amounts, row.effects) == ({12: 3100, 22: 16, 37: 480}, "01")


def test_only_iva_without_effects_says_so() -> None:
    row = one_row(paid("3000", "480", lost=Lost.BLACKLISTED))
    assert (row.amounts, row.effects) == ({12: 3000, 37: 480}, "02")


def test_one_document_with_effects_is_enough() -> None:
    row = one_row(paid("3000", "480", lost=Lost.BLACKLISTED), paid("100", "16", uuid="U2", lost=Lost.CASH))
    assert row.effects == "01"


def test_lost_and_creditable_iva_together_over_the_cap_are_told() -> None:
    month = diot_month([paid("100", "16"), paid("3", "0.60", uuid="U2", lost=Lost.CASH)], (), RULES)
    assert month.rows[0].amounts == {12: 103, 22: 16, 37: 1}
    assert [one.note for one in month.told] == [DiotNote.OVER_CAP_WITH_LOST]


def test_every_supplier_has_a_record_also_with_exempt_zero_or_not_subject_alone() -> None:
    month = diot_month(
        [
            paid("1", bucket=Bucket.EXEMPT, rfc="AAA010101AAA"),
            paid("2", bucket=Bucket.ZERO, rfc="BBB010101AAA"),
            paid("3", bucket=Bucket.NOT_SUBJECT, rfc="CCC010101AAA"),
        ],
        (),
        RULES,
    )
    assert [(row.rfc, row.amounts) for row in month.rows] == [
        ("AAA010101AAA", {50: 1}),
        ("BBB010101AAA", {51: 2}),
        ("CCC010101AAA", {52: 3}),
    ]


def test_what_shows_no_iva_stands_in_no_field_and_is_told() -> None:
    month = diot_month([paid("70", bucket=Bucket.UNTOLD)], (), RULES)
    assert (month.rows, month.refused) == ((), ())
    assert [(one.note, one.uuid, one.pesos) for one in month.told] == [(DiotNote.UNTOLD, "U1", 70_000_000)]


def test_iva_withheld_stays_in_the_creditable_field_and_is_told() -> None:
    month = diot_month([paid("100", "16"), withheld("10.6667")], (), RULES)
    assert month.rows[0].amounts == {12: 100, 22: 16, 48: 11}
    assert [one.note for one in month.told] == [DiotNote.WITHHELD]


def test_the_other_reading_credits_what_was_withheld_a_month_later() -> None:
    rules = replace(RULES, withheld_at_once=False)
    now, before = withheld("1067"), withheld("300")._replace(is_earlier=True)
    assert one_row(paid("10000", "1600"), now, before, rules=rules).amounts == {12: 10_000, 22: 833, 48: 1067}
    month = diot_month([paid("10000", "1600"), now], (), rules)
    assert DiotNote.WITHHELD not in {one.note for one in month.told}


def test_what_was_withheld_before_and_finds_no_purchase_now_is_told() -> None:
    month = diot_month([withheld("300")._replace(is_earlier=True)], (), replace(RULES, withheld_at_once=False))
    assert month.rows == ()
    assert [(one.note, one.pesos) for one in month.told] == [(DiotNote.CUT, 300_000_000)]


def test_the_other_reading_writes_the_list_price_and_the_discount_as_a_return() -> None:
    discounted = paid("90", "14.40")._replace(discount=pesos("10"))
    assert one_row(discounted).amounts == {12: 90, 22: 14}
    assert one_row(discounted, rules=replace(RULES, net_of_discounts=False)).amounts == {12: 100, 13: 10, 22: 14}


def test_a_proportion_shares_the_iva_of_mixed_activities() -> None:
    rules = DiotRules(RATES, BORDER.of, proportion=Fraction(3, 4))
    row = one_row(paid("1000", "160"), paid("3000", "480", uuid="U2", lost=Lost.CASH), rules=rules)
    assert row.amounts == {12: 4000, 23: 120, 36: 40, 37: 480}


def test_the_suppliers_operation_is_the_persons_choice() -> None:
    rules = DiotRules(RATES, BORDER.of, operations={SUPPLIER: "06"})
    assert one_row(paid("100", "16"), rules=rules).operation == "06"


@pytest.mark.parametrize(
    ("rfc", "problem"),
    [
        ("XAXX010101000", DiotProblem.RFC_GENERIC),
        ("XEXX010101000", DiotProblem.RFC_GENERIC),
        ("A|B", DiotProblem.RFC_INVALID),
    ],
)
def test_a_generic_or_broken_rfc_refuses_the_record(rfc: str, problem: DiotProblem) -> None:
    assert why_refused(paid("1", "0.16", rfc=rfc)) == [(problem, ("U1",))]


FOREIGN = DiotRow("05", "03", tax_id="US-1", name="Acme Inc", country="USA", amounts={16: 1000, 26: 160})


def test_rows_of_the_person_follow_those_of_cfdi() -> None:
    month = diot_month([paid("100", "16")], [FOREIGN], RULES)
    assert [row.third for row in month.rows] == ["04", "05"]


def test_a_second_record_of_the_same_tercero_and_operation_is_refused() -> None:
    month = diot_month([paid("100", "16")], [DiotRow("04", "85", SUPPLIER, amounts={12: 5}), FOREIGN, FOREIGN], RULES)
    assert len(month.rows) == 2
    assert [one.problem for one in month.refused] == [DiotProblem.REPEATED] * 2


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (DiotRow("05", "85", tax_id="1", name="A", country="USA", amounts={16: 1}), DiotProblem.OPERATION),
        (DiotRow("15", "85", "XAXX010101000", amounts={12: 1}), DiotProblem.OPERATION),
        (DiotRow("99", "85", SUPPLIER, amounts={12: 1}), DiotProblem.OPERATION),
        (DiotRow("15", "87", SUPPLIER, amounts={12: 1}), DiotProblem.RFC_INVALID),
        (DiotRow("04", "85", amounts={12: 1}), DiotProblem.RFC_MISSING),
        (DiotRow("05", "03", "XEXX010101000", "1", "A", "USA", amounts={16: 1}), DiotProblem.RFC_GENERIC),
        (DiotRow("04", "85", SUPPLIER, country="USA", amounts={12: 1}), DiotProblem.FOREIGN_DATA_UNFIT),
        (
            DiotRow("05", "03", tax_id="1", name="A", country="USA", place="X", amounts={16: 1}),
            DiotProblem.FOREIGN_DATA_UNFIT,
        ),
        (DiotRow("05", "03", tax_id="1", name="A", amounts={16: 1}), DiotProblem.FOREIGN_DATA_MISSING),
        (DiotRow("05", "03", tax_id="1", name="A", country="ZZZ", amounts={16: 1}), DiotProblem.FOREIGN_DATA_MISSING),
        (DiotRow("05", "03", tax_id="1", name="A|B", country="USA", amounts={16: 1}), DiotProblem.TEXT),
        (DiotRow("05", "03", tax_id="1", name="A\r\nB", country="USA", amounts={16: 1}), DiotProblem.TEXT),
        (DiotRow("05", "03", tax_id="1" * 41, name="A", country="USA", amounts={16: 1}), DiotProblem.TEXT),
        (DiotRow("05", "03", tax_id="1", name="A", country="US", amounts={16: 1}), DiotProblem.TEXT),
        (DiotRow("04", "85", SUPPLIER, amounts={54: 1}), DiotProblem.AMOUNT_FIELD),
        (DiotRow("04", "85", SUPPLIER, amounts={12: -1}), DiotProblem.NEGATIVE),
        (DiotRow("04", "85", SUPPLIER, amounts={12: 10**14}), DiotProblem.TOO_LONG),
        (DiotRow("04", "85", SUPPLIER, amounts={12: 1, 13: 2}), DiotProblem.RETURNED_TOO_MUCH),
        (DiotRow("04", "85", SUPPLIER, amounts={12: 0, 22: 0}), DiotProblem.TAX_WITHOUT_VALUE),
        (DiotRow("04", "85", SUPPLIER, amounts={12: 100, 22: 10, 23: 7}), DiotProblem.OVER_CAP),
        (DiotRow("04", "85", SUPPLIER, amounts={8: 100, 18: 9}), DiotProblem.OVER_CAP),
        (DiotRow("04", "85", SUPPLIER), DiotProblem.NO_AMOUNTS),
        (DiotRow("04", "85", SUPPLIER, amounts={12: 1}, effects="03"), DiotProblem.EFFECTS),
    ],
)
def test_each_rule_of_the_instructivo_refuses_by_name(row: DiotRow, problem: DiotProblem) -> None:
    assert problem in set(problems(row, RATES))


AMOUNTS = st.decimals(min_value="0.01", max_value="5000", places=2).map(str)


@st.composite
def purchases(draw: st.DrawFn) -> Paid:
    bucket = draw(st.sampled_from([Bucket.GENERAL, Bucket.BORDER, Bucket.EXEMPT, Bucket.ZERO]))
    rate = {Bucket.GENERAL: 16, Bucket.BORDER: 8}.get(bucket, 0)
    base = draw(AMOUNTS)
    tax = str(float(Fraction(base) * rate / 100 + Fraction(draw(st.sampled_from([0, 1])), 100)))[:12] if rate else "0"
    return paid(
        base,
        tax,
        bucket,
        rfc=draw(st.sampled_from(["AAA010101AAA", "BBB010101AAA"])),
        is_note=draw(st.booleans()),
        lost=draw(st.sampled_from([None, Lost.CASH])),
        place=draw(st.sampled_from(["22000", "29000", "64000"])),
    )


@given(st.lists(purchases(), max_size=8))
def test_every_record_that_is_written_is_one_that_the_portal_takes(several: list[Paid]) -> None:
    month = diot_month(several, (), RULES)
    for row in month.rows:
        assert list(problems(row, RATES)) == []
        assert all(row.amount(acts.creditable) <= cap(row, acts, RATES) for acts in Acts)
    assert len({row.key for row in month.rows}) == len(month.rows)
    assert diot_month(list(reversed(several)), (), RULES).rows == month.rows
    written = {row.rfc for row in month.rows} | {one.rfc for one in month.refused}
    assert written == {one.rfc for one in several}


def test_an_empty_month_has_no_records() -> None:
    assert diot_month((), (), RULES) == DiotMonth((), (), ())


def test_border_regions_are_stretches_that_do_not_overlap() -> None:
    assert [BORDER.of(place) for place in ("20999", "21000", "22999", "23000", "29000", "29001")] == [
        None,
        Region.NORTH,
        Region.NORTH,
        None,
        Region.SOUTH,
        None,
    ]
    with pytest.raises(ValueError, match="overlap"):
        BorderRegions.parse(["100-200"], ["150"])
