"""Nómina (fiscal.md §8): by FechaPago, per employee, identities, subsidio, substitutes, keys and time to issue."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bookkeeping.parameter_files import load_parameters
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.domain.validity import Validity
from app.fiscal.payroll_month import PayrollMonth, payroll_of
from app.fiscal.payroll_remarks import monthly_subsidy
from app.fiscal.payroll_sums import PayrollSums
from app.words.texts.payroll_notes import payroll_detail
from tests.month_index import MemoryMonthIndex
from tests.oracle.slips import PaySlip, pay_slip_xml

PARAMETERS = load_parameters()
OWNER, WORKER, SECOND = "EKU9003173C9", "CACX7605101P8", "WATM640917J45"
MARCH = Month(2026, 3)
UNIT = 1_000_000


def uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012X}"


def slip(number: int = 1, **fields: object) -> PaySlip:
    usual = PaySlip(
        uuid(number),
        datetime(2026, 3, 16, 9),
        "2026-03-13",
        OWNER,
        WORKER,
        (("001", Decimal("5000.00"), Decimal("0.00")), ("019", Decimal("100.00"), Decimal("50.00"))),
        (("002", Decimal("400.00")), ("001", Decimal("120.00"))),
        (("002", Decimal("0.00"), Decimal("264.29")),),
    )
    return replace(usual, **fields)  # type: ignore[arg-type]


def index_of(*slips: PaySlip) -> MemoryMonthIndex:
    index = MemoryMonthIndex(OWNER)
    for one in slips:
        index.add(pay_slip_xml(one))
    return index


def month_of(index: MemoryMonthIndex, month: Month = MARCH) -> PayrollMonth:
    found = payroll_of(index.month(Rfc(OWNER), month), month.first, month.last, PARAMETERS)
    assert all("{" not in payroll_detail(one.key, dict(one.facts)) for one in found.remarks)
    return found


def keys(found: PayrollMonth) -> list[str]:
    return sorted(one.key for one in found.remarks)


def test_per_employee_and_in_all() -> None:
    found = month_of(index_of(slip(1), slip(2, receiver=SECOND), slip(3, day="2026-03-31", when=datetime(2026, 4, 1))))
    first, second = found.employees
    assert (first.rfc, first.sums.documents, second.rfc, second.sums.documents) == (WORKER, 2, SECOND, 1)
    assert second.sums == PayrollSums(
        earnings=5150 * UNIT,
        taxed=5100 * UNIT,
        exempt=50 * UNIT,
        wages=5150 * UNIT,
        isr=400 * UNIT,
        imss=120 * UNIT,
        subsidy=264_290_000,
        days=15 * UNIT,
        documents=1,
    )
    assert second.sums.net == 4630 * UNIT
    assert found.total == first.sums + second.sums
    assert found.remarks == []


def test_period_is_fechapago_never_fecha() -> None:
    index = index_of(slip(1, day="2026-02-27", when=datetime(2026, 3, 2)))
    assert month_of(index).employees == []
    assert [one.rfc for one in month_of(index, Month(2026, 2)).employees] == [WORKER]


def test_cancelled_and_received_ones_do_not_count() -> None:
    index = index_of(slip(1), slip(2, issuer="PDB150312QX4", receiver=OWNER), slip(3))
    index.cancel(uuid(3))
    assert month_of(index).total.documents == 1


def test_isr_of_the_year_before_and_other_imss_stand_apart_and_refunds_lower_what_is_paid_over() -> None:
    deductions = tuple((kind, Decimal(amount)) for kind, amount in (("002", 400), ("101", 30), ("003", 20), ("021", 5)))
    others = (("001", Decimal("50.00"), Decimal(0)), ("003", Decimal("70.00"), Decimal(0)))
    sums = month_of(index_of(slip(deductions=(*deductions, ("004", Decimal(9))), others=others))).total
    assert (sums.isr, sums.isr_earlier, sums.imss, sums.imss_other) == (400 * UNIT, 30 * UNIT, 0, 25 * UNIT)
    assert (sums.other_deductions, sums.other_payments) == (9 * UNIT, 120 * UNIT)
    assert sums.isr_to_pay_over == 350 * UNIT
    assert sums.net == (5150 + 120 - 464) * UNIT


@pytest.mark.parametrize(
    ("written", "spoilt", "what"),
    [
        (b'TotalPercepciones="5150.00"', b'TotalPercepciones="5150.02"', "TotalPercepciones"),
        (b'TotalDeducciones="520.00"', b'TotalDeducciones="519.00"', "TotalDeducciones"),
        (b'SubTotal="5150.00"', b'SubTotal="5151.00"', "SubTotal"),
        (b' Descuento="520.00" Moneda', b' Descuento="521.00" Moneda', "Descuento"),
    ],
)
def test_identities(written: bytes, spoilt: bytes, what: str) -> None:
    xml = pay_slip_xml(slip())
    assert written in xml
    index = MemoryMonthIndex(OWNER)
    index.add(xml.replace(written, spoilt))
    assert what in {dict(one.facts)["que"] for one in month_of(index).remarks if one.key == "NOMINA_DESCUADRE"}


def test_a_cent_is_no_difference() -> None:
    index = MemoryMonthIndex(OWNER)
    index.add(pay_slip_xml(slip()).replace(b'TotalPercepciones="5150.00"', b'TotalPercepciones="5150.01"'))
    assert month_of(index).remarks == []


@pytest.mark.parametrize(("paid", "expected"), [("0.00", []), ("0.01", []), ("0.02", ["SUBSIDIO_EN_EFECTIVO"])])
def test_subsidio_in_cash(paid: str, expected: list[str]) -> None:
    assert keys(month_of(index_of(slip(others=(("002", Decimal(paid), Decimal("100.00")),))))) == expected


def test_subsidio_in_cash_was_right_until_april_2024() -> None:
    one = slip(day="2024-04-30", when=datetime(2024, 4, 30), others=(("002", Decimal(100), Decimal(100)),))
    assert keys(month_of(index_of(one), Month(2024, 4))) == []
    later = replace(one, day="2024-05-02", when=datetime(2024, 5, 2))
    assert keys(month_of(index_of(later), Month(2024, 5))) == ["SUBSIDIO_EN_EFECTIVO"]


@pytest.mark.parametrize(
    ("subsidy", "earned", "expected"),
    [
        ("264.29", "5000.00", []),  # 535.65 / 30.4 × 15
        ("264.40", "5000.00", ["SUBSIDIO_TOPE"]),
        ("100.00", "11392.66", []),  # with the other hundred 11,492.66
        ("100.00", "11392.67", ["SUBSIDIO_TOPE"]),
    ],
)
def test_subsidio_cap(subsidy: str, earned: str, expected: list[str]) -> None:
    earnings = (("001", Decimal(earned), Decimal(0)), ("019", Decimal(100), Decimal(0)))
    others = (("002", Decimal(0), Decimal(subsidy)),)
    assert keys(month_of(index_of(slip(earnings=earnings, others=others)))) == expected


def test_subsidio_of_several_periods_stays_below_that_of_a_month() -> None:
    others = (("002", Decimal(0), Decimal("264.29")),)
    low = (("001", Decimal("2000.00"), Decimal(0)),)
    three = [
        slip(n, earnings=low, others=others, day=f"2026-03-{n:02}", when=datetime(2026, 3, n)) for n in (2, 12, 30)
    ]
    found = month_of(index_of(*three))
    assert [(one.key, one.uuid) for one in found.remarks] == [("SUBSIDIO_TOPE", uuid(30))]


@pytest.mark.parametrize(
    ("day", "cents"), [(date(2024, 12, 1), 39012), (date(2026, 3, 1), 53565), (date(2024, 4, 1), None)]
)
def test_monthly_subsidy(day: date, cents: int | None) -> None:
    assert monthly_subsidy(day, PARAMETERS) == (None if cents is None else cents * 10_000)


def test_substitute_with_the_replaced_one_still_vigente() -> None:
    index = index_of(slip(1), slip(2, relations=(("04", uuid(1)),)))
    found = month_of(index)
    (remark,) = found.remarks
    assert (remark.key, remark.uuid) == ("SUSTITUCION_SIN_CANCELAR", uuid(2))
    facts = dict(remark.facts)
    assert (facts["neto_con"], facts["neto_sin"], facts["isr_con"], facts["isr_sin"]) == (
        "9260.00",
        "4630.00",
        "800.00",
        "400.00",
    )
    assert found.total.net == 9260 * UNIT
    index.cancel(uuid(1))
    assert (month_of(index).total.net, month_of(index).remarks) == (4630 * UNIT, [])


@pytest.mark.parametrize(("day", "expected"), [("2026-06-11", ["CLAVE_SIN_VIGENCIA"]), ("2026-06-12", [])])
def test_keys_have_their_time(day: str, expected: list[str]) -> None:
    one = slip(day=day, when=datetime.fromisoformat(day), earnings=(("057", Decimal(100), Decimal(0)),), others=())
    assert keys(month_of(index_of(replace(one, deductions=())), Month(2026, 6))) == expected


@pytest.mark.parametrize(
    ("issued", "expected"), [(datetime(2026, 3, 19), []), (datetime(2026, 3, 20), ["NOMINA_TARDE"])]
)
def test_time_to_issue(issued: datetime, expected: list[str]) -> None:
    """Paid on Friday 13 March; Monday 16 is a holiday; the third business day is Thursday 19."""
    assert keys(month_of(index_of(slip(when=issued)))) == expected


def test_more_workers_have_more_days() -> None:
    many = [slip(number, receiver=f"AAA{number:02}0101AAA", when=datetime(2026, 3, 20)) for number in range(1, 52)]
    assert keys(month_of(index_of(*many))) == []


def test_without_a_day_of_payment_or_without_xml_it_counts_nowhere_and_is_told() -> None:
    index = MemoryMonthIndex(OWNER)
    index.add(pay_slip_xml(slip()).replace(b'FechaPago="2026-03-13"', b'FechaPago="ayer"'))
    index.kept[uuid(2)] = index.kept[uuid(1)]._replace(uuid=uuid(2), has_xml=False, packed="")
    found = month_of(index)
    assert [(one.key, one.uuid) for one in found.remarks] == [("NOMINA_SIN_FECHA", uuid(1)), ("FALTA_XML", uuid(2))]
    assert found.employees == []


@given(st.permutations(range(1, 7)))
def test_ingest_order_does_not_matter(order: list[int]) -> None:
    def one(number: int) -> PaySlip:
        return slip(number, receiver=(WORKER, SECOND)[number % 2], day=f"2026-03-{number + 10}")

    assert month_of(index_of(*(one(number) for number in order))) == month_of(index_of(*(one(n) for n in range(1, 7))))


@given(st.integers(1, 31))
def test_two_parts_of_a_month_are_the_month(cut: int) -> None:
    slips = [slip(n, day=f"2026-03-{n:02}", when=datetime(2026, 3, n), others=()) for n in range(1, 29, 3)]
    index = index_of(*slips)
    documents = index.month(Rfc(OWNER), MARCH)
    middle = date(2026, 3, cut)
    first = payroll_of(documents, MARCH.first, middle, PARAMETERS).total
    rest = payroll_of(documents, date.fromordinal(middle.toordinal() + 1), MARCH.last, PARAMETERS).total
    assert first + rest == month_of(index).total


def test_cancelled_and_restored_is_as_before() -> None:
    index = index_of(slip(1), slip(2))
    before = month_of(index)
    index.cancel(uuid(1))
    assert month_of(index) != before
    index.kept[uuid(1)] = index.kept[uuid(1)]._replace(state=Validity.VALID, cancelled_at="")
    assert month_of(index) == before
