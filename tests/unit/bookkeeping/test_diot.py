"""The DIOT from documents to bytes: a March of which every record can be followed by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from app.bookkeeping.diot import diot_of, file_of, has_layout
from app.domain.month.calendar import Month
from app.domain.month.decisions import Decision, DecisionKind
from app.fiscal.diot import DiotNote
from app.fiscal.diot_checks import DiotProblem
from app.fiscal.readings import Readings
from tests.month_index import MemoryMonthIndex
from tests.oracle.writing import bill_xml
from tests.unit.bookkeeping.rich_month import BORDER, EFOS, MARCH, OWNER, PERSON, SUPPLIER, bill, desk, item, uuid

AT = datetime(2026, 12, 1, tzinfo=UTC)


def decided(kind: DecisionKind, subject: str, value: str) -> Decision:
    return Decision(OWNER.value, kind, subject, value, AT)


def test_a_month_byte_by_byte() -> None:
    """AAA: 1,000.50 + 1,000 by REP + 3,000 in cash are 5,000.50, of which a note takes 100; IVA 160.08 + 160 − 16 is
    creditable and 480 is not; exempt 99.49, 0 % 250.51, no objeto 80. EFO is on the definitive list of 69-B.
    """
    answer = diot_of(desk(decided(DecisionKind.REGION, BORDER, "norte")), OWNER, MARCH)
    assert file_of(answer, desk().readings).decode().split("\r\n") == [
        f"04|85|{SUPPLIER}|||||||||5000|100|||||||||304|||||||||||||||480|||||||||||||99|251|80||01",
        f"04|85|{BORDER}|||||400||||||||||32||||||||||||||||||||||||||||||||||||01",
        f"04|85|{EFOS}|||||||||700|||||||||||||||||||||||||112|||||||||||||||||02",
        f"04|85|{PERSON}|||||||||10000||||||||||1600||||||||||||||||||||||||||1067||||||01",
    ]


def test_border_rate_without_a_region_is_refused_by_name() -> None:
    answer = diot_of(desk(), OWNER, MARCH)
    assert [(one.rfc, one.problem, one.uuids) for one in answer.month.refused] == [
        (BORDER, DiotProblem.NO_REGION, (uuid(18),))
    ]
    assert BORDER not in {row.rfc for row in answer.month.rows}


def test_what_shows_no_iva_and_what_looks_like_fees_is_told() -> None:
    told = {(one.note, one.rfc, one.uuid) for one in diot_of(desk(), OWNER, MARCH).month.told}
    assert (DiotNote.UNTOLD, SUPPLIER, uuid(19)) in told
    assert (DiotNote.FEES, PERSON, uuid(12)) in told
    assert (DiotNote.WITHHELD, PERSON, "") in told


def test_a_decided_operation_is_written_and_no_longer_suggested() -> None:
    answer = diot_of(desk(decided(DecisionKind.OPERATION, PERSON, "03")), OWNER, MARCH)
    assert [row.operation for row in answer.month.rows if row.rfc == PERSON] == ["03"]
    assert DiotNote.FEES not in {one.note for one in answer.month.told}


def test_records_of_the_person_are_the_months_own() -> None:
    text = '[{"tercero":"05","operacion":"03","idFiscal":"1","nombre":"A","pais":"USA","importes":{"16":10,"26":1}}]'
    kept = decided(DecisionKind.DIOT_ROW, "2026-03", text)
    assert [row.third for row in diot_of(desk(kept), OWNER, MARCH).month.rows][-1] == "05"
    assert "05" not in {row.third for row in diot_of(desk(kept), OWNER, Month(2026, 4)).month.rows}


def test_kept_records_that_make_no_sense_are_told() -> None:
    answer = diot_of(desk(decided(DecisionKind.DIOT_ROW, "2026-03", "{")), OWNER, MARCH)
    assert answer.manual_skipped
    assert answer.month.rows


def test_who_is_relieved_is_told_so() -> None:
    for regime, relieved in (("601", False), ("626", True)):
        told = {one.note for one in diot_of(desk(regime=regime), OWNER, MARCH).month.told}
        assert (DiotNote.RELIEVED in told) is relieved


def test_by_the_other_readings_the_discount_is_a_return_and_what_was_withheld_waits_a_month() -> None:
    """March: 10,000 with 1,600 of IVA, of which 1,066.67 were withheld. April: 100 less 10, with 14.40."""
    index = MemoryMonthIndex(OWNER.value)
    fees = item("10000", "0.16", ("001", "0.10"), ("002", "0.106667"))
    discounted = replace(item("90"), amount=Decimal(100), discount=Decimal(10))
    for one in (bill(12, PERSON, OWNER.value, fees), bill(31, PERSON, OWNER.value, discounted, day="2026-04-10")):
        index.add(bill_xml(one))
    other = replace(desk(), index=index, readings=Readings(diot_withheld_at_once=False, diot_net_of_discounts=False))

    def row(month: Month) -> list[Mapping[int, int] | None]:
        return [found.amounts for found in diot_of(other, OWNER, month).month.rows if found.rfc == PERSON]

    assert row(MARCH) == [{12: 10_000, 22: 533, 48: 1067}]
    answer = diot_of(other, OWNER, Month(2026, 4))
    assert row(Month(2026, 4)) == [{12: 100, 13: 10, 22: 14}]  # the cap: what waits finds no room
    assert (DiotNote.CUT, PERSON) in {(told.note, told.rfc) for told in answer.month.told}


def test_the_layout_is_that_of_2025() -> None:
    assert has_layout(desk().parameters, Month(2025, 1))
    assert not has_layout(desk().parameters, Month(2024, 12))
