"""Traer faltantes: everything that can be brought, with the fewest questions, and none that burns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.catalogs import ContentKind, Direction, Service, StatusFilter
from app.domain.identifiers import Rfc, Uuid
from app.domain.period import Period, earliest_allowed
from app.domain.query import Query
from app.engine.planning.missing_documents import MissingDocument, MissingPlan, MissingPlanner
from app.engine.planning.stretches import LENGTHS
from app.engine.policy import MAX_SENDS
from tests.make import OWNER

NOW = datetime(2026, 6, 15, 12)
_MOST = LENGTHS[ContentKind.XML].documents


def missing(
    when: str, number: int = 1, direction: Direction = Direction.RECEIVED, service: Service = Service.CFDI
) -> MissingDocument:
    return MissingDocument(
        service, direction, datetime.fromisoformat(when), Uuid(f"AAAAAAAA-0000-4000-8000-{number:012}")
    )


def plan(
    *documents: MissingDocument,
    sends: Mapping[str, int] | None = None,
    counts: Mapping[tuple[int, int], int] | None = None,
    asking: tuple[Query, ...] = (),
) -> MissingPlan:
    def known(_owner: Rfc, _service: Service, _direction: Direction, _period: Period) -> Mapping[tuple[int, int], int]:
        return counts or {}

    return MissingPlanner(OWNER, lambda words: (sends or {}).get(words, 0), known, asking, NOW).plan(documents)


def test_a_lone_one_is_asked_for_by_its_folio() -> None:
    one = missing("2026-03-10T10:00:00")
    (query,) = plan(one).queries
    assert (query.direction, query.folio) == (Direction.FOLIO, one.uuid)
    assert query.problems(NOW) == ()


def test_several_are_brought_by_one_question_over_their_days() -> None:
    (query,) = plan(missing("2026-03-10T10:00:00", 1), missing("2026-03-10T10:00:00", 2)).queries
    assert query.period == Period(datetime(2026, 3, 10), datetime(2026, 3, 10, 23, 59, 59))
    assert (query.direction, query.status) == (Direction.RECEIVED, StatusFilter.VALID)
    (query,) = plan(
        missing("2026-03-10T10:00:00", 1, Direction.ISSUED), missing("2026-05-10T10:00:00", 2, Direction.ISSUED)
    ).queries
    assert query.period == Period(datetime(2026, 3, 10), datetime(2026, 5, 10, 23, 59, 59))
    assert query.status is StatusFilter.ALL


def test_sides_and_services_are_asked_apart() -> None:
    found = plan(
        missing("2026-03-10T10:00:00", 1),
        missing("2026-03-10T10:00:00", 2, Direction.ISSUED),
        missing("2026-03-10T10:00:00", 3, service=Service.RETENCIONES),
    )
    assert [one.direction for one in found.queries] == [Direction.FOLIO] * 3
    assert Counter(one.service for one in found.queries) == {Service.CFDI: 2, Service.RETENCIONES: 1}


def test_a_question_holds_no_more_than_the_sat_gives() -> None:
    counts = {(2026, month): _MOST // 2 for month in range(1, 7)}
    documents = [missing(f"2026-{month:02}-10T10:00:00", 10 * month + each) for month in (1, 2, 3) for each in (1, 2)]
    assert len(plan(*documents, counts=counts).queries) == 2
    assert len(plan(*documents).queries) == 1


def test_a_folio_is_never_put_twice_its_day_is() -> None:
    one = missing("2026-03-10T10:00:00")
    (folio,) = plan(one).queries
    (query,) = plan(one, sends={folio.fingerprint(): 1}).queries
    assert query.period == Period(datetime(2026, 3, 10), datetime(2026, 3, 10, 23, 59, 59))


def test_what_is_under_way_is_not_asked_beside_it() -> None:
    one, other = missing("2026-03-10T10:00:00", 1), missing("2026-04-10T10:00:00", 2)
    (folio,) = plan(one).queries
    month = Query(Service.CFDI, Direction.RECEIVED, ContentKind.XML, OWNER, Period.month(2026, 4), StatusFilter.VALID)
    found = plan(one, other, asking=(folio, month))
    assert found == MissingPlan((), (one, other), ())
    narrow = Query(
        Service.CFDI, Direction.RECEIVED, ContentKind.XML, OWNER, Period.month(2026, 4), StatusFilter.VALID, (OWNER,)
    )
    assert len(plan(other, asking=(narrow,)).queries) == 1
    assert len(plan(missing("2026-04-10T10:00:00", 2, Direction.ISSUED), asking=(month,)).queries) == 1


def test_what_is_below_the_floor_is_asked_for_by_folio_once() -> None:
    old = missing("2019-03-10T10:00:00")
    (folio,) = plan(old).queries
    assert folio.direction is Direction.FOLIO
    assert plan(old, sends={folio.fingerprint(): 1}) == MissingPlan((), (), (old,))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 6 * 365 * 86_400),
            st.sampled_from([Direction.ISSUED, Direction.RECEIVED]),
            st.sampled_from(Service),
        ),
        max_size=30,
    ),
    st.dictionaries(
        st.tuples(st.integers(2020, 2026), st.integers(1, 12)), st.sampled_from([1, _MOST // 3, _MOST * 2]), max_size=20
    ),
)
def test_each_is_brought_by_one_question_that_the_sat_takes(
    ages: list[tuple[int, Direction, Service]], counts: dict[tuple[int, int], int]
) -> None:
    documents = [
        MissingDocument(service, direction, NOW - timedelta(seconds=age), Uuid(f"AAAAAAAA-0000-4000-8000-{number:012}"))
        for number, (age, direction, service) in enumerate(ages)
    ]
    sent: Counter[str] = Counter()
    for _round in range(MAX_SENDS + 1):
        found = plan(*documents, counts=counts, sends=sent)
        assert len(found.queries) <= len(documents)
        for query in found.queries:
            assert query.problems(NOW) == ()
        for one in documents:
            assert (one in found.out_of_reach) or sum(_brings(query, one) for query in found.queries) == 1
        reachable = [one for one in documents if one.issued_at >= earliest_allowed(NOW.date()) + timedelta(days=1)]
        assert not set(reachable) & set(found.out_of_reach)
        sent.update(query.fingerprint() for query in found.queries if query.direction is Direction.FOLIO)
    assert all(times <= 1 for times in sent.values())


def _brings(query: Query, one: MissingDocument) -> bool:
    if query.direction is Direction.FOLIO:
        return query.folio == one.uuid
    assert query.period is not None
    return (query.service, query.direction) == (one.service, one.direction) and query.period.contains(one.issued_at)
