"""Poner al día asks the least that leaves nothing out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.catalogs import ContentKind, Direction, DocumentStatus, Service
from app.domain.clock import MEXICO_CITY
from app.domain.identifiers import PackageId, Rfc
from app.domain.lifecycle import State
from app.domain.period import Period, earliest_allowed
from app.domain.query import Query
from app.domain.request import Package, Request
from app.engine.coverage import Span, Subject, coverage_of, missing
from app.engine.upkeep import LastingWish, questions

OWNER = Rfc("EKU9003173C9")
NOW = datetime(2026, 11, 22, 12, 30)
XML_ISSUED = Subject(OWNER, Service.CFDI, Direction.ISSUED, ContentKind.XML)
ONLY_XML = LastingWish((OWNER,), (Service.CFDI,), (Direction.ISSUED,), (ContentKind.XML,))
ONLY_METADATA = replace(ONLY_XML, contents=(ContentKind.METADATA,))

walls = st.datetimes(datetime(2021, 1, 1), datetime(2026, 11, 22)).map(lambda moment: moment.replace(microsecond=0))
periods = st.tuples(walls, st.integers(1, 90 * 86400)).map(
    lambda pair: Period(pair[0], pair[0] + timedelta(seconds=pair[1]))
)


def finished(query: Query, asked: datetime, state: State = State.COMPLETE) -> Request:
    sent = asked.replace(tzinfo=MEXICO_CITY).astimezone(UTC)
    return Request(id=1, query=query, created_at=sent, state=state, sent_at=sent)


def question(period: Period, content: ContentKind = ContentKind.XML) -> Query:
    return Query(Service.CFDI, Direction.ISSUED, content, OWNER, period)


@given(periods, st.lists(periods, max_size=6))
def test_gaps_and_spans_together_are_the_whole_and_gaps_are_uncovered(wanted: Period, covered: list[Period]) -> None:
    spans = [Span(one.start, one.end, NOW) for one in covered]
    gaps = missing(wanted, spans)
    moments = {wanted.start, wanted.end, *(m for one in covered for m in (one.start, one.end) if wanted.contains(m))}
    for moment in moments:
        known = any(span.start <= moment <= span.end for span in spans)
        assert known or any(gap.contains(moment) for gap in gaps)
    for gap in gaps:
        assert wanted.start <= gap.start < gap.end <= wanted.end
        if gap.seconds > 2:
            assert not any(span.start <= gap.start <= span.end for span in spans)


@settings(max_examples=50)
@given(st.datetimes(datetime(2023, 1, 1), datetime(2032, 12, 31)).map(lambda m: m.replace(microsecond=0)))
def test_the_first_time_everything_since_january_of_last_year_is_asked_once_and_validly(wall_now: datetime) -> None:
    wish = LastingWish((OWNER,))
    asked = questions(wish, {}, (), wall_now)
    assert len({query.fingerprint() for query in asked}) == len(asked)
    assert all(query.problems(wall_now) == () for query in asked)
    for subject in wish.subjects():
        mine = sorted(query.period for query in asked if query.period and Subject.of(query) == subject)
        assert mine[0].start == datetime(wall_now.year - 1, 1, 1)
        assert mine[-1].end == wall_now.replace(second=0)
        assert all(after.start - before.end == timedelta(seconds=1) for before, after in pairwise(mine))


def test_the_leap_day_six_years_ago_is_no_trouble() -> None:
    wall_now = datetime(2028, 2, 29, 10)
    wish = replace(ONLY_XML, since=datetime(2020, 1, 1))
    asked = questions(wish, {}, (), wall_now)
    assert asked[0].period is not None
    assert asked[0].period.start == earliest_allowed(wall_now.date())
    assert all(query.problems(wall_now) == () for query in asked)


def test_a_closed_month_that_was_asked_late_enough_is_not_asked_again() -> None:
    coverage = coverage_of([finished(question(Period.month(2026, 9)), datetime(2026, 10, 5, 9))])
    wish = replace(ONLY_XML, since=datetime(2026, 9, 1))
    assert [query.period for query in questions(wish, coverage, (), NOW)] == [
        Period.month(2026, 10),
        Period(datetime(2026, 11, 1), NOW),
    ]


def test_a_month_asked_too_soon_is_asked_again_from_where_it_was_still_fresh() -> None:
    coverage = coverage_of([finished(question(Period.month(2026, 10)), datetime(2026, 11, 1, 9))])
    wish = replace(ONLY_XML, since=datetime(2026, 10, 1))
    assert questions(wish, coverage, (), NOW)[0].period == Period(
        datetime(2026, 10, 28, 9, 0, 1), datetime(2026, 10, 31, 23, 59, 59)
    )


@pytest.mark.parametrize("state", [State.FAILED, State.REJECTED, State.EXPIRED, State.AT_SAT, State.CANCELLED])
def test_what_did_not_end_well_covers_nothing(state: State) -> None:
    assert coverage_of([finished(question(Period.month(2026, 9)), NOW, state)]) == {}


@pytest.mark.parametrize(
    "narrowed",
    [
        {"counterparts": (Rfc("XAXX010101000"),)},
        {"complement": "pagos20"},
        {"status": DocumentStatus.CANCELLED},
        {"third_party": Rfc("XAXX010101000")},
    ],
)
def test_a_filtered_download_does_not_count_as_the_whole(narrowed: dict[str, object]) -> None:
    query = replace(question(Period.month(2026, 9)), **narrowed)  # type: ignore[arg-type]
    assert coverage_of([finished(query, NOW)]) == {}


def test_received_xml_covers_though_only_vigentes_are_asked_for() -> None:
    query = replace(question(Period.month(2026, 9)), direction=Direction.RECEIVED, status=DocumentStatus.VALID)
    assert list(coverage_of([finished(query, NOW)])) == [replace(XML_ISSUED, direction=Direction.RECEIVED)]


def test_what_is_under_way_is_left_to_it() -> None:
    wish = replace(ONLY_XML, since=datetime(2026, 10, 1))
    first = questions(wish, {}, (), NOW)
    under_way = [finished(query, NOW, State.AT_SAT) for query in first]
    assert questions(wish, {}, under_way, NOW + timedelta(minutes=5)) == ()


@pytest.mark.parametrize(
    ("month", "age", "again"),
    [(9, 6, False), (9, 8, True), (5, 8, False), (5, 31, True)],
)
def test_metadata_is_refreshed_weekly_while_recent_and_monthly_for_the_rest_of_the_year(
    month: int, age: int, again: bool
) -> None:
    period = Period.month(2026, month)
    coverage = coverage_of([finished(question(period, ContentKind.METADATA), NOW - timedelta(days=age))])
    asked = [query.period for query in questions(replace(ONLY_METADATA, since=period.start), coverage, (), NOW)]
    assert (period in asked) is again


def test_old_metadata_is_left_alone() -> None:
    period = Period.month(2025, 3)
    coverage = coverage_of([finished(question(period, ContentKind.METADATA), datetime(2025, 6, 1))])
    assert period not in [query.period for query in questions(ONLY_METADATA, coverage, (), NOW)]


def test_fewer_documents_than_announced_are_asked_for_once_more_and_then_believed() -> None:
    may = Period.month(2026, 5)
    first = replace(finished(question(may), NOW), announced=3, packages=(Package(PackageId("A_01"), documents=2),))
    second = replace(first, query=question(may.widened(floor=may.start, by=1)))
    whole = replace(first, packages=(Package(PackageId("A_01"), documents=2, unreadable=1),))
    assert not coverage_of([first]).get(XML_ISSUED)
    assert coverage_of([first, second])[XML_ISSUED] == (Span(may.start, may.end, NOW),)
    assert coverage_of([whole])[XML_ISSUED] == (Span(may.start, may.end, NOW),)
