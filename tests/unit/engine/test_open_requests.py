"""The request that asks the same already is found among thousands, however it was worded."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.identifiers import Rfc, Uuid
from app.domain.lifecycle import State
from app.domain.period import Period
from app.domain.query import Query
from app.domain.request import Request
from app.engine.open_requests import OpenRequests
from app.engine.rewording import rewords
from tests.make import a_request

NOW = datetime(2026, 6, 15, 18, tzinfo=UTC)
MAY = Query(Service.CFDI, Direction.ISSUED, ContentKind.XML, Rfc("EKU9003173C9"), Period.month(2026, 5))
FOLIO = Uuid("AD662D33-6934-459C-A128-BDF0393E0F44")
FLOOR = datetime(2020, 6, 15)


def request(number: int, query: Query) -> Request:
    return a_request(number, query, State.TO_SEND, created_at=NOW)


shifts = st.sampled_from([-86_400, -61, -60, -1, 0, 1, 60, 61, 86_400])
periods = st.tuples(shifts, shifts).map(
    lambda pair: Period(datetime(2026, 5, 1) + timedelta(seconds=pair[0]), datetime(2026, 5, 9, 0, 0, pair[1] % 60))
)
queries = st.builds(
    replace,
    st.just(MAY),
    period=periods,
    content=st.sampled_from(ContentKind),
    counterparts=st.sampled_from([(), (Rfc("AAA010101AAA"),)]),
) | st.sampled_from([replace(MAY, direction=Direction.FOLIO, period=None, folio=FOLIO), replace(MAY, period=None)])


@given(st.lists(queries, max_size=8), st.lists(st.integers(0, 7), max_size=4), queries)
def test_it_is_the_first_that_asks_the_same_or_some_seconds_wider(
    asked: list[Query], gone: list[int], query: Query
) -> None:
    found = OpenRequests(request(number, one) for number, one in enumerate(asked))
    for number in gone:
        found.drop(number)
    left = [request(number, one) for number, one in enumerate(asked) if number not in gone]
    assert list(found.values()) == left
    assert found.asking_the_same(query) == next((one for one in left if rewords(one.query, query)), None)


def test_a_wider_one_that_begins_before_midnight() -> None:
    assert MAY.period is not None
    wider = request(1, MAY.for_period(MAY.period.widened(floor=FLOOR, by=7)))
    assert OpenRequests([wider]).asking_the_same(MAY) == wider


def test_counterparts_in_another_order_are_the_same_question() -> None:
    one = replace(MAY, counterparts=(Rfc("AAA010101AAA"), Rfc("BBB010101BBB")))
    other = replace(one, counterparts=one.counterparts[::-1])
    assert OpenRequests([request(1, one)]).asking_the_same(other) == request(1, one)


def test_who_watches_is_told_of_all_and_of_every_change() -> None:
    told: list[tuple[int, Request | None]] = []
    found = OpenRequests([request(1, MAY)])
    found.watch(lambda number, one: told.append((number, one)))
    reworded = request(1, MAY.for_period(Period.days(date(2026, 5, 1), date(2026, 5, 2))))
    found.keep(reworded)
    assert found.drop(1) == reworded
    assert found.drop(1) is None
    assert told == [(1, request(1, MAY)), (1, reworded), (1, None)]
    assert found.asking_the_same(reworded.query) is None
