"""From a download plan to questions: all of it, nothing twice, nothing the SAT refuses, never a third time the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from app.domain.catalogs import ContentKind, Direction, DocumentType, Service, StatusFilter
from app.domain.identifiers import Rfc, Uuid
from app.domain.period import SECOND, Period, earliest_allowed
from app.domain.query import Query, QueryProblem
from app.engine.planning.planner import DownloadPlan, halves, queries_of
from app.engine.policy import MAX_SENDS, MAX_WIDER
from app.engine.rewording import fresh
from tests.make import OWNER

LEAP = datetime(2028, 2, 29, 9, 30, 15)

nows = st.one_of(
    st.datetimes(datetime(2024, 1, 1), datetime(2034, 1, 1)).map(lambda moment: moment.replace(microsecond=0)),
    st.sampled_from([LEAP, datetime(2024, 2, 29), datetime(2028, 2, 29, 23, 59, 59), datetime(2025, 1, 1)]),
)


@st.composite
def plans(draw: st.DrawFn) -> tuple[DownloadPlan, datetime]:
    """A plan for anything between the floor and now, and the now it is made at."""
    now = draw(nows)
    floor = earliest_allowed(now.date())
    length = int((now - floor).total_seconds())
    offsets = st.integers(0, length) | st.sampled_from([0, 1, 2, length - 1, length])
    first, last = sorted((draw(offsets), draw(offsets)))
    assume(first < last)
    plan = DownloadPlan(
        owner=OWNER,
        service=draw(st.sampled_from(Service)),
        directions=draw(st.lists(st.sampled_from([Direction.ISSUED, Direction.RECEIVED]), max_size=3).map(tuple)),
        contents=draw(st.lists(st.sampled_from(ContentKind), max_size=3).map(tuple)),
        period=Period(floor + timedelta(seconds=first), floor + timedelta(seconds=last)),
    )
    return plan, now


@given(plans())
def test_the_questions_are_the_wish(made: tuple[DownloadPlan, datetime]) -> None:
    plan, now = made
    queries = queries_of(plan)
    assert all(query.problems(now) == () for query in queries)
    assert len({query.fingerprint() for query in queries}) == len(queries)
    assert plan.period is not None
    for direction in set(plan.directions):
        for content in set(plan.contents):
            periods = [one.period for one in queries if (one.direction, one.content) == (direction, content)]
            assert None not in periods
            known = [one for one in periods if one is not None]
            assert known == sorted(known, reverse=True), "newest first"
            known.reverse()
            assert (known[0].start, known[-1].end) == (plan.period.start, plan.period.end)
            assert all(following.start == one.end + SECOND for one, following in pairwise(known))
            most = {ContentKind.XML: 12, ContentKind.METADATA: 36}[content]
            assert all(len(one.by_month()) <= most for one in known)
            assert len(known) == -(-len(plan.period.by_month()) // most)


@given(st.lists(st.uuids().map(lambda uuid: Uuid(str(uuid).upper())), min_size=1, max_size=6), st.sampled_from(Service))
def test_by_folio_each_once_and_nothing_else(folios: list[Uuid], service: Service) -> None:
    plan = DownloadPlan(
        OWNER,
        service,
        period=Period.month(2026, 5),
        status=StatusFilter.VALID,
        document_type=DocumentType.INCOME,
        folios=(*folios, *folios),
    )
    queries = queries_of(plan)
    assert [query.folio for query in queries] == list(dict.fromkeys(folios))
    assert all(query.problems(LEAP) == () for query in queries)


def test_filters_go_with_every_question() -> None:
    plan = DownloadPlan(
        OWNER,
        directions=(Direction.ISSUED,),
        period=Period.year(2025),
        counterparts=(Rfc("AAA010101AAA"),),
        document_type=DocumentType.PAYMENT,
        complement="pagos20",
        third_party=Rfc("BBB010101BBB"),
        status=StatusFilter.CANCELLED,
    )
    for query in queries_of(plan):
        assert query.counterparts == plan.counterparts
        assert query.document_type is plan.document_type
        assert (query.complement, query.third_party, query.status) == ("pagos20", plan.third_party, plan.status)


def test_received_xml_is_asked_for_as_vigente_alone() -> None:
    plan = DownloadPlan(OWNER, contents=(ContentKind.XML, ContentKind.METADATA), period=Period.month(2026, 5))
    asked = {(one.direction, one.content): one.status for one in queries_of(plan)}
    assert asked.pop((Direction.RECEIVED, ContentKind.XML)) is StatusFilter.VALID
    assert set(asked.values()) == {StatusFilter.ALL}
    cancelled = queries_of(replace(plan, status=StatusFilter.CANCELLED))
    received = next(one for one in cancelled if (one.direction, one.content) == (Direction.RECEIVED, ContentKind.XML))
    assert received.problems(LEAP) == (QueryProblem.RECEIVED_XML_NOT_VALID,)


def test_a_wish_without_a_period_tells_its_problem() -> None:
    assert {one.problems(LEAP) for one in queries_of(DownloadPlan(OWNER))} == {(QueryProblem.PERIOD_MISSING,)}


def test_halves_share_everything_but_the_period() -> None:
    query = queries_of(DownloadPlan(OWNER, period=Period.month(2026, 5)))[0]
    pieces = halves(query)
    assert pieces is not None
    first, second = pieces
    assert first.period is not None
    assert second.period is not None
    assert first.for_period(Period.month(2026, 5)) == second.for_period(Period.month(2026, 5)) == query
    assert (first.period.start, second.period.end) == (Period.month(2026, 5).start, Period.month(2026, 5).end)
    assert halves(query.for_period(Period(LEAP, LEAP + 2 * SECOND))) is None
    assert halves(Query(Service.CFDI, Direction.FOLIO, ContentKind.XML, OWNER)) is None


# ── fresh ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(plans(), st.data())
@settings(max_examples=settings().max_examples // 5)  # each asks more than a hundred times
def test_fresh_words_until_there_are_none(made: tuple[DownloadPlan, datetime], data: st.DataObject) -> None:
    plan, now = made
    queries = queries_of(replace(plan, directions=(Direction.ISSUED,), contents=(ContentKind.XML,)))
    query = data.draw(st.sampled_from(queries))
    assert query.period is not None
    sent: Counter[str] = Counter()
    asked: list[Query] = []
    while (words := fresh(query, lambda fingerprint: sent[fingerprint], now)) is not None:
        assert words.problems(now) == ()
        assert words.period is not None
        assert words.for_period(query.period) == query
        assert words.period.start <= query.period.start
        assert words.period.end >= query.period.end
        assert 0 <= words.period.seconds - query.period.seconds <= MAX_WIDER
        sent[words.fingerprint()] += 1
        asked.append(words)
        assert len(asked) <= MAX_SENDS * (MAX_WIDER + 1)
    assert set(sent.values()) == {MAX_SENDS}
    different = len(sent)
    assert len({one.fingerprint() for one in asked[:different]}) == different, "unheard words first"
    assert asked[0] == query
    for before, after in pairwise(asked[:different]):
        assert before.period is not None
        assert after.period is not None
        assert after.period.seconds > before.period.seconds


def test_at_the_floor_the_other_end_is_widened() -> None:
    floor = earliest_allowed(LEAP.date())
    query = Query(Service.CFDI, Direction.ISSUED, ContentKind.XML, OWNER, Period(floor, floor + timedelta(days=1)))
    wider = fresh(query, lambda fingerprint: int(fingerprint == query.fingerprint()), LEAP)
    assert wider is not None
    assert wider.period == Period(floor, floor + timedelta(days=1, seconds=1))


def test_what_fell_below_the_floor_is_left_out() -> None:
    floor = earliest_allowed(LEAP.date())
    query = Query(
        Service.CFDI, Direction.ISSUED, ContentKind.XML, OWNER, Period(floor - timedelta(days=3), floor + SECOND)
    )
    words = fresh(query, lambda _: 0, LEAP)
    assert words is not None
    assert words.period == Period(floor, floor + SECOND)
    gone = query.for_period(Period(floor - timedelta(days=3), floor))
    assert fresh(gone, lambda _: 0, LEAP) is None


def test_a_folio_has_one_question_and_two_sends() -> None:
    query = queries_of(DownloadPlan(OWNER, folios=(Uuid("AD662D33-6934-459C-A128-BDF0393E0F44"),)))[0]
    assert fresh(query, lambda _: 0, LEAP) == query
    assert fresh(query, lambda _: 1, LEAP) == query
    assert fresh(query, lambda _: 2, LEAP) is None


@given(st.datetimes(), st.datetimes(), nows)
@example(datetime(1, 1, 1), datetime(1, 1, 2), LEAP)
@example(datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59), LEAP)
@example(datetime(9999, 12, 1), datetime(9999, 12, 31, 23, 59, 59), LEAP)
def test_any_period_is_asked_for_rightly_or_not_at_all(one: datetime, other: datetime, now: datetime) -> None:
    start, end = sorted((one.replace(microsecond=0), other.replace(microsecond=0)))
    assume(start < end)
    query = Query(Service.CFDI, Direction.ISSUED, ContentKind.XML, OWNER, Period(start, end))
    words = fresh(query, lambda _: 0, now)
    assert words is None or words.problems(now) == ()


def test_there_are_words_for_a_month_that_is_asked_for_every_week_of_a_year() -> None:
    query = Query(Service.CFDI, Direction.ISSUED, ContentKind.METADATA, OWNER, Period.month(2024, 1))
    sent: Counter[str] = Counter()
    for _ in range(53):
        words = fresh(query, lambda fingerprint: sent[fingerprint], datetime(2025, 2, 1))
        assert words is not None
        sent[words.fingerprint()] += 1
    assert set(sent.values()) == {1}
