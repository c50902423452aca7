"""Poner al día asks the least that leaves nothing out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.catalogs import ContentKind, Direction, Service, StatusFilter
from app.domain.clock import MEXICO_CITY
from app.domain.identifiers import PackageId, Rfc
from app.domain.lifecycle import State
from app.domain.period import SECOND, Period, earliest_allowed
from app.domain.query import Query
from app.domain.request import Package, Request
from app.engine.planning.coverage import Coverage, Span, Subject, coverage_of, missing
from app.engine.planning.turns import rank
from app.engine.planning.update_rules import UpdateScope, questions
from tests.make import OWNER, a_request

NOW = datetime(2026, 11, 22, 12, 30)
XML_ISSUED = Subject(OWNER, Service.CFDI, Direction.ISSUED, ContentKind.XML)
ONLY_XML = UpdateScope((OWNER,), (Service.CFDI,), (Direction.ISSUED,), (ContentKind.XML,))
ONLY_METADATA = replace(ONLY_XML, contents=(ContentKind.METADATA,))

walls = st.datetimes(datetime(2021, 1, 1), datetime(2026, 11, 22)).map(lambda moment: moment.replace(microsecond=0))
periods = st.tuples(walls, st.integers(1, 90 * 86400)).map(
    lambda pair: Period(pair[0], pair[0] + timedelta(seconds=pair[1]))
)


def finished(query: Query, asked: datetime, state: State = State.COMPLETE) -> Request:
    sent = asked.replace(tzinfo=MEXICO_CITY).astimezone(UTC)
    return a_request(1, query, state, created_at=sent, sent_at=sent)


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
    scope = UpdateScope((OWNER,))
    asked = questions(scope, {}, (), wall_now)
    assert len({query.fingerprint() for query in asked}) == len(asked)
    assert all(query.problems(wall_now) == () for query in asked)
    assert len(asked) <= 14
    for subject in scope.subjects():
        mine = sorted(query.period for query in asked if query.period and Subject.of(query) == subject)
        assert mine[0].start == datetime(wall_now.year - 1, 1, 1)
        assert mine[-1].end == wall_now.replace(second=0)
        assert all(after.start - before.end == timedelta(seconds=1) for before, after in pairwise(mine))


def test_the_leap_day_six_years_ago_is_no_trouble() -> None:
    wall_now = datetime(2028, 2, 29, 10)
    scope = replace(ONLY_XML, since=datetime(2020, 1, 1))
    asked = questions(scope, {}, (), wall_now)
    assert asked[-1].period is not None
    assert asked[-1].period.start == earliest_allowed(wall_now.date())
    assert all(query.problems(wall_now) == () for query in asked)


def test_a_closed_month_that_was_asked_late_enough_is_not_asked_again() -> None:
    coverage = coverage_of([finished(question(Period.month(2026, 9)), datetime(2026, 10, 5, 9))])
    scope = replace(ONLY_XML, since=datetime(2026, 9, 1))
    assert [query.period for query in questions(scope, coverage, (), NOW)] == [Period(datetime(2026, 10, 1), NOW)]


def test_a_month_asked_too_soon_is_asked_again_from_where_it_was_still_fresh() -> None:
    coverage = coverage_of([finished(question(Period.month(2026, 10)), datetime(2026, 11, 1, 9))])
    scope = replace(ONLY_XML, since=datetime(2026, 10, 1))
    assert [query.period for query in questions(scope, coverage, (), NOW)] == [
        Period(datetime(2026, 10, 28, 9, 0, 1), NOW)
    ]


subsets = st.sampled_from(
    [ONLY_XML, ONLY_METADATA, UpdateScope((OWNER,)), replace(ONLY_XML, services=(Service.RETENCIONES,))]
)


@st.composite
def pasts(draw: st.DrawFn) -> tuple[UpdateScope, list[Request], datetime]:
    """A scope with a history: some of it came, some is still under way."""
    now = draw(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 31))).replace(microsecond=0)
    scope = replace(draw(subsets), since=draw(st.none() | walls), until=draw(st.none() | walls))
    requests = []
    for subject in scope.subjects():
        for period in draw(st.lists(periods, max_size=4)):
            state = draw(st.sampled_from([State.COMPLETE, State.EMPTY, State.AT_SAT, State.FAILED]))
            asked = max(period.end, now - timedelta(days=draw(st.integers(0, 60))))
            status = StatusFilter.ALL
            if subject.direction is Direction.RECEIVED and subject.content is ContentKind.XML:
                status = StatusFilter.VALID
            query = Query(subject.service, subject.direction, subject.content, OWNER, period, status)
            requests.append(finished(query, min(asked, now), state))
    return scope, requests, now


@given(pasts())
def test_what_is_asked_and_what_is_covered_make_the_wish(past: tuple[UpdateScope, list[Request], datetime]) -> None:
    """And nothing twice: no two questions of a kind share a second, nor does XML with what is covered or under way."""
    scope, requests, now = past
    coverage, under_way = coverage_of(requests), [one for one in requests if not one.is_done]
    asked = questions(scope, coverage, under_way, now)
    assert len({query.fingerprint() for query in asked}) == len(asked)
    assert all(query.problems(now) == () for query in asked)
    assert list(asked) == sorted(asked, key=rank)
    start, end = scope.start(now), min(scope.end(now), now.replace(second=0))
    for subject in scope.subjects():
        mine = sorted(one.period for one in asked if one.period and Subject.of(one) == subject)
        open_periods = [one.query.period for one in under_way if Subject.of(one.query) == subject and one.query.period]
        known = [*coverage.get(subject, ()), *(Span(one.start, one.end, now) for one in open_periods)]
        spans = [*known, *(Span(one.start, one.end, now) for one in mine)]
        assert start >= end or not [gap for gap in missing(Period(start, end), spans) if gap.seconds > 2]
        assert all(scope.start(now) <= one.start and one.end <= end for one in mine)
        for before, after in pairwise(mine):
            assert after.start > before.end - 2 * SECOND  # a lone second is asked with its neighbour
        if subject.content is ContentKind.XML:
            for period in mine:
                assert not missing_of(period, known)


def missing_of(period: Period, known: Iterable[Span]) -> bool:
    """Whether a question asks anything again, but for the second that makes a lone one valid."""
    shared = [(max(period.start, one.start), min(period.end, one.end)) for one in known]
    return any(start + SECOND < end for start, end in shared)


def test_newest_first_and_xml_before_metadata_and_retenciones_last() -> None:
    asked = questions(UpdateScope((OWNER,)), {}, (), NOW)
    issued = [one for one in asked if one.direction is Direction.ISSUED]
    assert [(one.service, one.content, one.period) for one in issued] == [
        (Service.CFDI, ContentKind.XML, Period(datetime(2026, 10, 1), NOW)),
        (Service.CFDI, ContentKind.XML, Period.days(date(2026, 1, 1), date(2026, 9, 30))),
        (Service.CFDI, ContentKind.XML, Period.year(2025)),
        (Service.CFDI, ContentKind.METADATA, Period(datetime(2025, 1, 1), NOW)),
        (Service.RETENCIONES, ContentKind.XML, Period(datetime(2026, 1, 1), NOW)),
        (Service.RETENCIONES, ContentKind.XML, Period.year(2025)),
        (Service.RETENCIONES, ContentKind.METADATA, Period(datetime(2025, 1, 1), NOW)),
    ]
    assert list(asked) == sorted(asked, key=rank)


def test_contribuyentes_take_turns() -> None:
    everyone = tuple(Rfc(f"AA{letter}010101AAA") for letter in "ABC")
    asked = questions(UpdateScope(everyone), {}, (), NOW)
    assert [one.owner for one in asked] == list(everyone) * 14
    alone = questions(UpdateScope(everyone[:1]), {}, (), NOW)
    assert tuple(one for one in asked if one.owner == everyone[0]) == alone


def test_a_busy_contribuyente_is_asked_for_in_shorter_stretches() -> None:
    """What the library knows of a month counts, and the busiest month stands for those it knows nothing of."""

    def known(_owner: Rfc, _service: Service, _direction: Direction, period: Period) -> dict[tuple[int, int], int]:
        months = {(one.start.year, one.start.month) for one in period.by_month()}
        return {month: 30_000 for month in [(2025, 1), (2025, 2)] if month in months}

    asked = [query.period for query in questions(ONLY_XML, {}, (), NOW, known)]
    assert asked == [
        Period(datetime(2026, 10, 1), NOW),
        Period.days(date(2026, 1, 1), date(2026, 9, 30)),
        Period.days(date(2025, 10, 1), date(2025, 12, 31)),
        Period.days(date(2025, 7, 1), date(2025, 9, 30)),
        Period.days(date(2025, 4, 1), date(2025, 6, 30)),
        Period.days(date(2025, 1, 1), date(2025, 3, 31)),
    ]


@pytest.mark.parametrize("state", [State.FAILED, State.REJECTED, State.EXPIRED, State.AT_SAT, State.CANCELLED])
def test_what_did_not_end_well_covers_nothing(state: State) -> None:
    assert coverage_of([finished(question(Period.month(2026, 9)), NOW, state)]) == {}


@pytest.mark.parametrize(
    "narrowed",
    [
        {"counterparts": (Rfc("XAXX010101000"),)},
        {"complement": "pagos20"},
        {"status": StatusFilter.CANCELLED},
        {"third_party": Rfc("XAXX010101000")},
    ],
)
def test_a_filtered_download_does_not_count_as_the_whole(narrowed: dict[str, object]) -> None:
    query = replace(question(Period.month(2026, 9)), **narrowed)  # type: ignore[arg-type]
    assert coverage_of([finished(query, NOW)]) == {}


def test_received_xml_covers_though_only_vigentes_are_asked_for() -> None:
    query = replace(question(Period.month(2026, 9)), direction=Direction.RECEIVED, status=StatusFilter.VALID)
    assert list(coverage_of([finished(query, NOW)])) == [replace(XML_ISSUED, direction=Direction.RECEIVED)]


def test_what_is_under_way_is_left_to_it() -> None:
    scope = replace(ONLY_XML, since=datetime(2026, 10, 1))
    first = questions(scope, {}, (), NOW)
    under_way = [finished(query, NOW, State.AT_SAT) for query in first]
    assert questions(scope, {}, under_way, NOW + timedelta(minutes=5)) == ()


def covered_metadata(*asked: tuple[Period, datetime]) -> Coverage:
    return coverage_of(finished(question(period, ContentKind.METADATA), moment) for period, moment in asked)


@pytest.mark.parametrize(
    ("age", "again"),
    [
        (6, [Period(datetime(2026, 11, 12, 12, 30, 1), NOW)]),
        (8, [Period(datetime(2026, 8, 1), NOW)]),
        (31, [Period(datetime(2025, 11, 1), NOW)]),
    ],
)
def test_metadata_is_refreshed_weekly_while_recent_and_monthly_for_the_rest_of_the_year_in_one_question(
    age: int, again: list[Period]
) -> None:
    asked = NOW - timedelta(days=age)
    coverage = covered_metadata((Period(datetime(2025, 1, 1), asked), asked))
    assert [query.period for query in questions(ONLY_METADATA, coverage, (), NOW)] == again


def test_what_came_in_day_by_day_is_refreshed_in_one_question_too() -> None:
    days = [NOW - timedelta(days=age) for age in range(40, 0, -1)]
    pieces = [(Period(day - timedelta(days=5), day), day) for day in days]
    coverage = covered_metadata((Period(datetime(2025, 1, 1), days[0]), days[0]), *pieces)
    assert [query.period for query in questions(ONLY_METADATA, coverage, (), NOW)] == [
        Period(datetime(2025, 11, 1), NOW)
    ]


def test_a_year_of_pressing_every_day_costs_a_question_a_day_and_a_few_refreshes() -> None:
    wall = datetime(2025, 11, 22, 12, 30)
    asked: list[Request] = []
    for _ in range(365):
        wall += timedelta(days=1)
        new = questions(ONLY_METADATA, coverage_of(asked), (), wall)
        assert len(new) <= 2
        asked += [finished(query, wall) for query in new]
    assert len(asked) <= 365 + 13


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
