"""Questions that go well: every kind of question, many packages, periods that hold too much, nothing to give."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import product
from typing import Any

import pytest

from app.domain.catalogs import ContentKind, Direction, DocumentType, Service, StatusFilter
from app.domain.identifiers import Rfc, Uuid
from app.domain.lifecycle import PackageState, State
from app.domain.period import Period
from app.domain.query import Query
from app.domain.story import Story

Bench = Any  # the kit of bench.py
Question = Callable[..., Query]
ROLES = (Direction.ISSUED, Direction.RECEIVED)


@pytest.mark.parametrize(("service", "direction", "content"), list(product(Service, ROLES, ContentKind)))
def test_every_kind_of_question_brings_all_there_is(
    make_bench: Callable[..., Bench], question: Question, service: Service, direction: Direction, content: ContentKind
) -> None:
    bench = make_bench(documents=60)
    query = question(service=service, direction=direction, content=content)
    (request,) = bench.finish(query)
    assert request.state is State.COMPLETE
    assert request.documents == request.new_documents == len(bench.expected(query)) > 0
    assert request.notice is None
    bench.assert_complete(query)


def test_packages_come_one_after_another(make_bench: Callable[..., Bench], question: Question) -> None:
    bench = make_bench(package_size=2)
    query = question()
    (request,) = bench.finish(query)
    assert len(request.packages) > 4
    assert {package.state for package in request.packages} == {PackageState.INGESTED}
    assert sum(package.documents for package in request.packages) == len(bench.expected(query))
    bench.assert_complete(query)


def test_one_document_by_its_folio(bench: Bench, question: Question) -> None:
    facts = next(one for one in bench.expected(question()) if one.cancelled_at is None)
    query = question(direction=Direction.FOLIO, folio=Uuid(facts.uuid), period=None)
    (request,) = bench.finish(query)
    assert request.state is State.COMPLETE
    bench.assert_complete(query)
    assert [row.uuid for row in bench.rows()] == [facts.uuid]


def test_a_folio_nobody_knows_is_no_error(bench: Bench, question: Question) -> None:
    unknown = Uuid("00000000-0000-4000-8000-000000000000")
    (request,) = bench.finish(question(direction=Direction.FOLIO, folio=unknown, period=None))
    assert request.state is State.EMPTY


def test_filters_narrow_the_answer(bench: Bench, question: Question) -> None:
    facts = bench.expected(question())[0]
    queries = [
        question(counterparts=(Rfc(facts.counterpart.rfc),)),
        question(document_type=DocumentType.INCOME, period=Period(datetime(2025, 6, 1), datetime(2026, 4, 1))),
        question(status=StatusFilter.VALID, content=ContentKind.METADATA),
        question(complement="nomina12"),
    ]
    bench.finish(*queries)
    bench.assert_complete(*queries)
    found = {row.uuid for row in bench.rows()}
    assert found == {one.uuid for query in queries for one in bench.expected(query)}


def test_a_period_without_documents_is_a_success(bench: Bench, question: Question) -> None:
    (request,) = bench.finish(question(period=Period(datetime(2021, 1, 1), datetime(2021, 2, 1))))
    assert request.state is State.EMPTY
    assert request.notice is None
    assert bench.keys(request)[-1] == Story.NO_DOCUMENTS
    bench.assert_explained()


def test_too_much_for_one_request_is_split_until_it_fits(make_bench: Callable[..., Bench], question: Question) -> None:
    bench = make_bench(xml_limit=4)
    query = question()
    (request,) = bench.finish(query)
    assert request.state is State.SPLIT
    states = {one.state for one in bench.requests()}
    assert states <= {State.SPLIT, State.COMPLETE, State.EMPTY}
    bench.assert_complete(query)


def test_metadata_and_xml_of_the_same_documents_are_one(bench: Bench, question: Question) -> None:
    queries = [question(content=content) for content in ContentKind]
    bench.finish(*queries)
    bench.assert_complete(*queries)
    assert len(bench.rows()) == len(bench.expected(queries[0]))


def test_months_meet_without_gap_or_overlap(bench: Bench, question: Question) -> None:
    queries = [question(period=period) for period in Period.year(2025).by_month()[5:]]
    bench.finish(*queries)
    bench.assert_complete(*queries)
    whole = question(period=Period(datetime(2025, 6, 1), datetime(2025, 12, 31, 23, 59, 59)))
    assert {row.uuid for row in bench.rows()} == {one.uuid for one in bench.expected(whole)}


def test_the_same_question_twice_in_a_row_is_one_request(bench: Bench, question: Question) -> None:
    bench.register()
    first, second = bench.ask(question(), question())
    assert first.id == second.id
    bench.work()
    bench.assert_complete(question())


def test_asking_for_what_is_here_brings_nothing_new_and_changes_nothing(bench: Bench, question: Question) -> None:
    query = question()
    bench.finish(query)
    before = {path: path.stat().st_mtime_ns for path in bench.folder.root.rglob("*.xml")}
    (again,) = bench.ask(query)
    bench.work()
    again = bench.request(again.id)
    assert (again.state, again.new_documents) == (State.COMPLETE, 0)
    assert {path: path.stat().st_mtime_ns for path in bench.folder.root.rglob("*.xml")} == before
    bench.assert_complete(query)
