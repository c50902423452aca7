"""§1.6, §1.7 and §7 of the fiscal rules: a month is the sum of its documents, and what follows from that sum."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.bookkeeping.desk import Desk
from app.bookkeeping.month_report import month_report, report_value
from app.bookkeeping.parameter_files import load_parameters
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.domain.month.decisions import Decisions, DocumentDecision
from app.domain.validity import OwnerRole, Validity
from app.fiscal.effects import RATES, Side
from app.fiscal.iva import MonthFigures, each_effect, month_figures
from tests.month_index import MemoryMonthIndex
from tests.oracle.months import Made
from tests.oracle.stories import months
from tests.unit.fiscal.a_month import FEBRUARY, JANUARY, OTHER, OWNER, AMonth, line, pago, pays

_SLOW = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


def desk_of(books: AMonth) -> Desk:
    return Desk(books.index, load_parameters(), date(2026, 6, 1), decisions_of=lambda _owner: books.decided)


def sheet(books: AMonth, month: Month = FEBRUARY) -> dict[str, Any]:
    return report_value(month_report(desk_of(books), Rfc(OWNER), month))


def test_the_result_sheet_line_by_line() -> None:
    books = AMonth()
    books.bill("2026-01-05", line(600, withheld="0.106667"), received=True)
    books.bill("2026-02-05", line(10_000, withheld="0.106667", isr="0.1"))
    books.bill("2026-02-06", line(2000), received=True)
    books.bill("2026-02-06", line(900, withheld="0.106667", isr="0.1"), received=True)
    books.bill("2026-02-07", line(3000), received=True, form="01")
    found = sheet(books)
    assert found["trasladado"]["iva"] == "1600.00"
    assert found["retenidoPorClientes"] == {"iva": "1066.67", "isr": "1000.00"}
    assert found["retenidoATerceros"] == {"iva": "96.00", "isr": "90.00"}
    paid = found["acreditable"]
    assert (paid["iva"], paid["noAcreditable"]) == ("944.00", "480.00")
    assert (paid["retenidoEsteMes"], paid["retenidoMesAnterior"]) == ("96.00", "64.00")
    assert paid["total"] == "432.00"  # 944 − 480 − 96 + 64
    assert found["aCargo"] == "101.33"  # 1,600 − 1,066.67 − 432: the two directions of withholding are never netted


def test_the_proportion_that_the_person_typed_is_applied_to_what_may_be_credited() -> None:
    books = AMonth()
    books.bill("2026-02-06", line(1000), received=True)
    decided = Decisions({}, {}, {}, {}, {}, {2026: "0.25"})
    desk = Desk(books.index, load_parameters(), date(2026, 6, 1), decisions_of=lambda _owner: decided)
    assert month_report(desk, Rfc(OWNER), FEBRUARY).creditable == 40_000_000
    assert report_value(month_report(desk, Rfc(OWNER), FEBRUARY))["acreditable"]["proporcion"] == "0.25"


def test_notes_beyond_what_was_collected_stay_negative() -> None:
    books = AMonth()
    bill = books.bill("2026-01-05", line(1000))
    books.note("2026-02-05", line(400), of=(bill,))
    assert sheet(books)["trasladado"]["iva"] == "-64.00"
    assert sheet(books)["aCargo"] == "-64.00"


def test_the_sat_shows_rates_gross_and_notes_apart() -> None:
    books = AMonth()
    bill = books.bill("2026-02-05", line(1000))
    books.note("2026-02-05", line(400), of=(bill,))
    found = sheet(books)
    assert found["trasladado"]["tasas"]["16"] == {"base": "600.00", "iva": "96.00"}
    assert found["sat"]["trasladado"]["tasas"]["16"] == {"base": "1000.00", "iva": "160.00"}
    assert found["trasladado"]["notas"] == found["sat"]["trasladado"]["notas"] == {"base": "-400.00", "iva": "-64.00"}
    assert found["diferencias"] == []


@pytest.mark.parametrize(
    ("net", "rate", "isr"),
    [
        ("25000.00", "1.00", "250.00"),
        ("25000.01", "1.10", "275.00"),
        ("83333.33", "1.50", "1250.00"),
        ("208333.34", "2.50", "5208.33"),
        ("3500000.00", "2.50", "87500.00"),
        ("3500000.01", None, None),
    ],
)
def test_the_table_of_resico_is_on_the_whole_amount(net: str, rate: str | None, isr: str | None) -> None:
    person = "XAMA620210DQ5"
    books = AMonth(index=MemoryMonthIndex(person))
    books.bill("2026-02-05", line(net), issuer=person, regime="626")
    found = report_value(month_report(desk_of(books), Rfc(person), FEBRUARY))["ingresos"]
    assert (found["regimen"], found["cobrados"], found["tasa"], found["isr"]) == ("626", net, rate, isr)


def test_resico_takes_notes_off_and_what_was_withheld_and_goes_not_below_zero() -> None:
    person = "XAMA620210DQ5"
    books = AMonth(index=MemoryMonthIndex(person))
    bill = books.bill("2026-02-05", line(10_000, isr="0.0125"), issuer=person, regime="626")
    books.bill("2026-02-06", line(1000), type="E", relations=(("01", bill.uuid),), issuer=person, regime="626")
    found = report_value(month_report(desk_of(books), Rfc(person), FEBRUARY))["ingresos"]
    assert (found["cobrados"], found["egresos"], found["isrRetenido"]) == ("10000.00", "1000.00", "125.00")
    assert found["isr"] == "0.00"


def test_a_company_accrues_every_i_by_fecha_and_its_notes_lower_nothing() -> None:
    books = AMonth()
    bill = books.bill("2026-02-05", line(1000))
    books.bill("2026-02-05", line(500), method="PPD")
    books.note("2026-02-06", line(300), of=(bill,))
    found = sheet(books)["ingresos"]
    assert (found["regimen"], found["nominales"], found["cobrados"], found["egresos"]) == (
        "601",
        "1500.00",
        "1000.00",
        "300.00",
    )
    assert found["tasa"] is None


def test_income_of_a_rep_is_the_paid_share_of_the_invoice_also_with_local_taxes() -> None:
    books = AMonth()
    bill = books.bill("2026-01-05", line(1000), method="PPD", local=Decimal(40))
    books.rep("2026-02-06", pago("2026-02-06", pays(bill, 300)))
    assert sheet(books)["ingresos"]["cobrados"] == "250.00"


def test_rounding_comes_after_the_sum() -> None:
    books = AMonth()
    for _ in range(3):
        books.bill("2026-02-05", line("0.10"), currency="USD", rate="17.14")  # 1.714 each
    assert sheet(books)["trasladado"]["tasas"]["16"]["base"] == "5.14"


# ── properties ───────────────────────────────────────────────────────────────────────────────────────────────────────


def told(figures: MonthFigures) -> dict[str, Any]:
    """All sums, without the order of lists."""
    found: dict[str, Any] = {
        "flow": {side: asdict(one) for side, one in figures.flow.items()},
        "prefilled": {side: asdict(one) for side, one in figures.prefilled.items()},
        "withheld": figures.creditable_withheld,
    }
    for name in ("third_parties", "differences", "remarks"):
        found[name] = Counter(getattr(figures, name))
    for name in ("taxes", "income"):
        found[name] = {str(key): Fraction(value) for key, value in getattr(figures, name).items() if value}
    return found


def index_of(made: Made, order: Iterable[str] | None = None) -> MemoryMonthIndex:
    index = MemoryMonthIndex(made.owner)
    for uuid in order or made.xml:
        index.add(made.xml[uuid], Validity.CANCELLED if uuid in made.cancelled else Validity.VALID)
    return index


def decided(made: Made) -> Decisions:
    uuids = {*made.settled_on, *made.moved_to, *made.creditable}
    return Decisions(
        {
            uuid: DocumentDecision(
                made.settled_on.get(uuid),
                made.creditable.get(uuid),
                Month.parse(made.moved_to[uuid]) if uuid in made.moved_to else None,
            )
            for uuid in uuids
        },
        {},
        {},
        {},
        {},
        {},
    )


def figures(made: Made, index: MemoryMonthIndex, month: str) -> MonthFigures:
    decisions = decided(made)
    documents = index.month(Rfc(made.owner), Month.parse(month), list(decisions.documents))
    return month_figures(documents, Month.parse(month), decisions, AMonth(blacklisted=made.efos).rules)


@_SLOW
@given(months())
def test_plain_documents_by_their_columns_are_the_sum_of_their_effects(made: Made) -> None:
    index, decisions, rules = index_of(made), decided(made), AMonth(blacklisted=made.efos).rules
    for month in made.months:
        documents = index.month(Rfc(made.owner), Month.parse(month), list(decisions.documents))
        summed = MonthFigures(Month.parse(month))
        for effects in each_effect(documents, decisions, rules):
            summed.add(effects)
        assert told(figures(made, index, month)) == told(summed)


@_SLOW
@given(months(), st.randoms(use_true_random=False))
def test_the_order_of_ingest_changes_nothing(made: Made, dice: Any) -> None:
    order = list(made.xml)
    dice.shuffle(order)
    for month in made.months:
        assert told(figures(made, index_of(made), month)) == told(figures(made, index_of(made, order), month))


@_SLOW
@given(months(), st.data())
def test_cancelled_and_restored_is_as_before(made: Made, data: st.DataObject) -> None:
    index = index_of(made)
    before = {month: told(figures(made, index, month)) for month in made.months}
    uuid = data.draw(st.sampled_from(sorted(made.xml)))
    state = index.kept[uuid].state
    index.cancel(uuid)
    for month in made.months:
        figures(made, index, month)
    index.kept[uuid] = index.kept[uuid]._replace(state=state, cancelled_at="")
    assert {month: told(figures(made, index, month)) for month in made.months} == before


@_SLOW
@given(months())
def test_the_differences_are_flow_less_sat(made: Made) -> None:
    index, decisions, rules = index_of(made), decided(made), AMonth(blacklisted=made.efos).rules
    documents = index.documents(Rfc(made.owner), list(index.kept))
    sums: defaultdict[tuple[Month, Side, str], Fraction] = defaultdict(Fraction)
    for effects in each_effect(documents, decisions, rules):
        for effect in effects.flow:
            if effect.is_creditable and effect.bucket in RATES:
                sums[effect.month, effect.side, "base"] += effect.base
                sums[effect.month, effect.side, "tax"] += effect.tax
        for effect in effects.prefilled:
            if effect.bucket in RATES:
                sums[effect.month, effect.side, "base"] -= effect.base
                sums[effect.month, effect.side, "tax"] -= effect.tax
        for one in effects.differences:
            sums[one.month, one.side, "base"] -= one.base
            sums[one.month, one.side, "tax"] -= one.tax
    assert not any(sums.values())


def test_what_is_neither_issued_nor_received_is_nobodys() -> None:
    books = AMonth()
    bill = books.bill("2026-01-05", line(1000), issuer="AAA010101AAA", receiver=OTHER)
    assert books.index.kept[bill.uuid].side is OwnerRole.OTHERS
    assert books.flow(JANUARY) == ("0.00", "0.00")
