"""The question: what the SAT would refuse in it, all at once, and when two are the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.catalogs import COMPLEMENTS, ContentKind, Direction, DocumentType, Service, StatusFilter
from app.domain.identifiers import Rfc, Uuid
from app.domain.period import Period
from app.domain.query import Query, QueryProblem
from tests.make import OWNER

NOW = datetime(2026, 6, 15, 12)
FLOOR = datetime(2020, 6, 15)
MAY = Period.month(2026, 5)
OTHERS = tuple(Rfc(f"AAA01010{number}AAA") for number in range(6))
FOLIO = Uuid("AD662D33-6934-459C-A128-BDF0393E0F44")

ISSUED = Query(Service.CFDI, Direction.ISSUED, ContentKind.XML, OWNER, MAY)
RECEIVED = Query(Service.CFDI, Direction.RECEIVED, ContentKind.XML, OWNER, MAY, StatusFilter.VALID)
BY_FOLIO = Query(Service.CFDI, Direction.FOLIO, ContentKind.XML, OWNER, folio=FOLIO)

rfcs = st.sampled_from([OWNER, *OTHERS, Rfc("ÑÑÑ&010101AAA"), Rfc("XAXX010101000")])
periods = st.builds(
    lambda start, seconds: Period(start.replace(microsecond=0), start.replace(microsecond=0) + timedelta(0, seconds)),
    st.datetimes(datetime(2019, 1, 1), datetime(2027, 1, 1)),
    st.integers(1, 10**8),
)
queries = st.builds(
    Query,
    service=st.sampled_from(Service),
    direction=st.sampled_from(Direction),
    content=st.sampled_from(ContentKind),
    owner=rfcs,
    period=st.none() | periods,
    status=st.sampled_from(StatusFilter),
    counterparts=st.lists(rfcs, max_size=7).map(tuple),
    document_type=st.none() | st.sampled_from(DocumentType),
    complement=st.none() | st.sampled_from(["nomina12", "dividendos", "otro", ""]),
    third_party=st.none() | rfcs,
    folio=st.none() | st.just(FOLIO),
)


@pytest.mark.parametrize("query", [ISSUED, RECEIVED, BY_FOLIO])
def test_good_questions_have_no_problems(query: Query) -> None:
    assert query.problems(NOW) == ()


@pytest.mark.parametrize(
    ("good", "changes", "problem"),
    [
        (ISSUED, {"period": None}, QueryProblem.PERIOD_MISSING),
        (ISSUED, {"period": Period(FLOOR - timedelta(seconds=1), NOW)}, QueryProblem.BEFORE_FLOOR),
        (ISSUED, {"period": Period(FLOOR, NOW + timedelta(seconds=1))}, QueryProblem.IN_FUTURE),
        (ISSUED, {"counterparts": OTHERS}, QueryProblem.TOO_MANY_RECEIVERS),
        (RECEIVED, {"counterparts": OTHERS[:2]}, QueryProblem.TOO_MANY_ISSUERS),
        (ISSUED, {"counterparts": OTHERS[:1] * 2}, QueryProblem.COUNTERPART_REPEATED),
        (RECEIVED, {"status": StatusFilter.ALL}, QueryProblem.RECEIVED_XML_NOT_VALID),
        (RECEIVED, {"status": StatusFilter.CANCELLED}, QueryProblem.RECEIVED_XML_NOT_VALID),
        (ISSUED, {"complement": "dividendos"}, QueryProblem.COMPLEMENT_UNKNOWN),
        (ISSUED, {"complement": ""}, QueryProblem.COMPLEMENT_UNKNOWN),
        (
            ISSUED,
            {"service": Service.RETENCIONES, "document_type": DocumentType.INCOME},
            QueryProblem.TYPE_FOR_RETENCIONES,
        ),
        (ISSUED, {"folio": FOLIO}, QueryProblem.FOLIO_WITH_FILTERS),
        (BY_FOLIO, {"folio": None}, QueryProblem.FOLIO_MISSING),
        (BY_FOLIO, {"content": ContentKind.METADATA}, QueryProblem.FOLIO_METADATA),
        (BY_FOLIO, {"period": MAY}, QueryProblem.FOLIO_WITH_FILTERS),
        (BY_FOLIO, {"status": StatusFilter.VALID}, QueryProblem.FOLIO_WITH_FILTERS),
        (BY_FOLIO, {"counterparts": OTHERS[:1]}, QueryProblem.FOLIO_WITH_FILTERS),
        (BY_FOLIO, {"document_type": DocumentType.INCOME}, QueryProblem.FOLIO_WITH_FILTERS),
        (BY_FOLIO, {"complement": "nomina12"}, QueryProblem.FOLIO_WITH_FILTERS),
        (BY_FOLIO, {"third_party": OTHERS[0]}, QueryProblem.FOLIO_WITH_FILTERS),
    ],
)
def test_each_rule_alone(good: Query, changes: dict[str, Any], problem: QueryProblem) -> None:
    assert replace(good, **changes).problems(NOW) == (problem,)


@pytest.mark.parametrize(
    ("good", "changes"),
    [
        (ISSUED, {"period": Period(FLOOR, NOW)}),
        (ISSUED, {"counterparts": OTHERS[:5]}),
        (RECEIVED, {"counterparts": OTHERS[:1]}),
        (RECEIVED, {"content": ContentKind.METADATA, "status": StatusFilter.ALL}),
        (ISSUED, {"status": StatusFilter.CANCELLED}),
        (ISSUED, {"service": Service.RETENCIONES, "complement": "dividendos"}),
    ],
)
def test_the_edges_are_allowed(good: Query, changes: dict[str, Any]) -> None:
    assert replace(good, **changes).problems(NOW) == ()


def test_all_problems_at_once() -> None:
    query = replace(
        RECEIVED,
        service=Service.RETENCIONES,
        period=Period(FLOOR - timedelta(days=1), NOW + timedelta(days=1)),
        status=StatusFilter.ALL,
        counterparts=OTHERS[:1] * 2,
        complement="nomina12",
        document_type=DocumentType.INCOME,
        folio=FOLIO,
    )
    assert set(query.problems(NOW)) == {
        QueryProblem.FOLIO_WITH_FILTERS,
        QueryProblem.BEFORE_FLOOR,
        QueryProblem.IN_FUTURE,
        QueryProblem.TOO_MANY_ISSUERS,
        QueryProblem.COUNTERPART_REPEATED,
        QueryProblem.RECEIVED_XML_NOT_VALID,
        QueryProblem.COMPLEMENT_UNKNOWN,
        QueryProblem.TYPE_FOR_RETENCIONES,
    }


@pytest.mark.parametrize("service", Service)
def test_every_complement_of_its_service_is_allowed(service: Service) -> None:
    for code in COMPLEMENTS[service]:
        assert replace(ISSUED, service=service, complement=code).problems(NOW) == ()


@given(queries, st.datetimes(datetime(2020, 2, 28), datetime(2028, 3, 2)))
def test_problems_never_raise_and_come_once(query: Query, now: datetime) -> None:
    found = query.problems(now)
    assert len(found) == len(set(found))


@given(queries)
def test_the_database_gives_back_the_same_question(query: Query) -> None:
    assert Query.from_dict(query.to_dict()) == query


def same_question(one: Query, other: Query) -> bool:
    def told(query: Query) -> Query:
        return replace(query, counterparts=tuple(sorted(query.counterparts)))

    return told(one) == told(other)


@given(queries, st.data())
def test_fingerprints_are_equal_for_equal_questions(query: Query, data: st.DataObject) -> None:
    other = data.draw(queries | st.just(query))
    shuffled = replace(query, counterparts=tuple(data.draw(st.permutations(query.counterparts))))
    assert shuffled.fingerprint() == query.fingerprint()
    assert (query.fingerprint() == other.fingerprint()) == same_question(query, other)


CHANGES: list[Callable[[Query], Query]] = [
    lambda one: replace(one, service=Service.RETENCIONES),
    lambda one: replace(one, direction=Direction.RECEIVED),
    lambda one: replace(one, content=ContentKind.METADATA),
    lambda one: replace(one, owner=OTHERS[0]),
    lambda one: one.for_period(MAY.widened(floor=FLOOR)),
    lambda one: one.for_period(Period(MAY.start, MAY.end + timedelta(seconds=1))),
    lambda one: replace(one, status=StatusFilter.VALID),
    lambda one: replace(one, counterparts=OTHERS[:1]),
    lambda one: replace(one, document_type=DocumentType.INCOME),
    lambda one: replace(one, complement="nomina12"),
    lambda one: replace(one, third_party=OTHERS[0]),
    lambda one: replace(one, folio=FOLIO),
]


def test_any_single_difference_is_another_question() -> None:
    variants = [ISSUED, *(change(ISSUED) for change in CHANGES)]
    assert len({one.fingerprint() for one in variants}) == len(variants)
    assert all(len(one.fingerprint()) == 64 for one in variants)


@pytest.mark.parametrize("missing", sorted(ISSUED.to_dict()))
def test_a_missing_value_is_refused(missing: str) -> None:
    values = ISSUED.to_dict()
    del values[missing]
    with pytest.raises(KeyError):
        Query.from_dict(values)


@pytest.mark.parametrize(
    "changes",
    [{"service": "otro"}, {"owner": "x"}, {"start": "ayer"}, {"counterparts": ["x"]}, {"folio": "x"}, {"status": ""}],
)
def test_a_wrong_value_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"not a|Invalid"):
        Query.from_dict(ISSUED.to_dict() | changes)
