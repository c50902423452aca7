"""What the wizard decides, without a window."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from app.domain.catalogs import ContentKind, Direction, DocumentType, Service, StatusFilter
from app.domain.identifiers import Rfc
from app.domain.period import Period
from app.domain.query import QueryProblem
from app.draft import DraftProblem, Field, Page, PeriodChoice, RequestDraft, split_list
from tests.make import OWNER

NOW = datetime(2026, 11, 22, 13, 5, 30)
UUID = "5FB2822E-396D-4725-8521-CDC4BDD20CCF"
GOOD = RequestDraft(owner=OWNER)


def never_asked(_fingerprint: str) -> int:
    return 0


def keys(draft: RequestDraft, page: Page, now: datetime = NOW) -> list[tuple[Field, str]]:
    return [(problem.where, problem.key) for problem in draft.problems(page, now)]


def test_pages_follow_in_order() -> None:
    page: Page | None = Page.EFIRMA
    seen = []
    while page:
        seen.append(page)
        page = GOOD.next_page(page)
    assert seen == list(Page)


def test_by_folio_skips_period_and_filters() -> None:
    draft = replace(GOOD, by_folio=True)
    assert draft.pages() == (Page.EFIRMA, Page.CONTENT, Page.REVIEW)
    assert draft.next_page(Page.CONTENT) is Page.REVIEW
    assert draft.next_page(Page.REVIEW) is None


def test_nobody_chosen() -> None:
    assert keys(RequestDraft(), Page.EFIRMA) == [(Field.OWNER, DraftProblem.OWNER_MISSING)]
    assert RequestDraft().download_plan(NOW) is None


def test_nothing_chosen() -> None:
    draft = replace(GOOD, directions=(), contents=())
    assert keys(draft, Page.CONTENT) == [
        (Field.DIRECTIONS, DraftProblem.DIRECTION_MISSING),
        (Field.CONTENTS, DraftProblem.CONTENT_MISSING),
    ]


def test_folios_missing_and_malformed() -> None:
    draft = replace(GOOD, by_folio=True)
    assert keys(draft, Page.CONTENT) == [(Field.FOLIOS, DraftProblem.FOLIOS_MISSING)]
    (problem,) = replace(draft, folios=f"{UUID}, 123").problems(Page.CONTENT, NOW)
    assert (problem.key, problem.fields) == (DraftProblem.FOLIO_MALFORMED, {"text": "123"})


def test_folios_of_any_case_once_each() -> None:
    draft = replace(GOOD, by_folio=True, folios=f"{UUID.lower()}\n{UUID};\t\n", document_type=DocumentType.INCOME)
    (query,) = draft.queries(NOW)
    assert query.folio is not None
    assert query.folio.value == UUID
    assert query.problems(NOW) == ()


@pytest.mark.parametrize(
    ("choice", "start", "end"),
    [
        (PeriodChoice.THIS_MONTH, datetime(2026, 11, 1), datetime(2026, 11, 22, 13, 5)),
        (PeriodChoice.LAST_MONTH, datetime(2026, 10, 1), datetime(2026, 10, 31, 23, 59, 59)),
        (PeriodChoice.THIS_YEAR, datetime(2026, 1, 1), datetime(2026, 11, 22, 13, 5)),
        (PeriodChoice.LAST_YEAR, datetime(2025, 1, 1), datetime(2025, 12, 31, 23, 59, 59)),
        (PeriodChoice.SIX_YEARS, datetime(2020, 11, 22), datetime(2026, 11, 22, 13, 5)),
    ],
)
def test_named_periods(choice: PeriodChoice, start: datetime, end: datetime) -> None:
    assert replace(GOOD, period_choice=choice).period(NOW) == Period(start, end)


def test_a_period_that_has_not_begun() -> None:
    first_instant = datetime(2026, 11, 1, 0, 0, 40)
    assert keys(GOOD, Page.PERIOD, first_instant) == [(Field.END, DraftProblem.PERIOD_NOT_BEGUN)]


CUSTOM = replace(GOOD, period_choice=PeriodChoice.CUSTOM)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (None, None, [(Field.START, QueryProblem.PERIOD_MISSING), (Field.END, QueryProblem.PERIOD_MISSING)]),
        (datetime(2026, 5, 2), datetime(2026, 5, 1), [(Field.END, DraftProblem.PERIOD_REVERSED)]),
        (datetime(2026, 5, 2), datetime(2026, 5, 2), [(Field.END, DraftProblem.PERIOD_REVERSED)]),
        (datetime(2026, 5, 2), datetime(2026, 5, 2, 0, 0, 1), []),
        (datetime(2020, 11, 21, 23, 59, 59), datetime(2021, 1, 1), [(Field.START, QueryProblem.BEFORE_FLOOR)]),
        (datetime(2020, 11, 22), datetime(2021, 1, 1), []),
        (datetime(2026, 11, 1), datetime(2026, 11, 22, 13, 5, 31), [(Field.END, QueryProblem.IN_FUTURE)]),
        (datetime(2026, 11, 1), datetime(2026, 11, 22, 13, 5, 30), []),
    ],
)
def test_custom_period(start: datetime | None, end: datetime | None, expected: list[tuple[Field, str]]) -> None:
    assert keys(replace(CUSTOM, start=start, end=end), Page.PERIOD) == expected


def test_receivers_of_what_was_issued() -> None:
    issued = replace(GOOD, directions=(Direction.ISSUED,))
    five = tuple(f"AAA010101AA{digit}" for digit in range(5))
    assert keys(replace(issued, counterparts=five), Page.FILTERS) == []
    six = replace(issued, counterparts=(*five, "AAA010101AA9"))
    assert keys(six, Page.FILTERS) == [(Field.COUNTERPARTS, QueryProblem.TOO_MANY_RECEIVERS)]
    twice = replace(issued, counterparts=("aaa010101aa1", "AAA010101AA1"))
    assert keys(twice, Page.FILTERS) == [(Field.COUNTERPARTS, QueryProblem.COUNTERPART_REPEATED)]


def test_one_issuer_of_what_was_received() -> None:
    two = ("AAA010101AA1", "AAA010101AA2")
    received = replace(GOOD, directions=(Direction.RECEIVED,), counterparts=two)
    assert keys(received, Page.FILTERS) == [(Field.COUNTERPARTS, QueryProblem.TOO_MANY_ISSUERS)]
    both = replace(GOOD, counterparts=two)
    assert keys(both, Page.FILTERS) == [(Field.COUNTERPARTS, DraftProblem.ONE_COUNTERPART_FOR_BOTH)]


def test_rfcs_are_checked_and_raised_to_capitals() -> None:
    draft = replace(GOOD, counterparts=("", " xaxx010101000 "), third_party="nope")
    (problem,) = draft.problems(Page.FILTERS, NOW)
    assert (problem.where, problem.key, problem.fields) == (
        Field.THIRD_PARTY,
        DraftProblem.RFC_MALFORMED,
        {"text": "nope"},
    )
    plan = replace(draft, third_party="xexx010101000").download_plan(NOW)
    assert plan is not None
    assert plan.counterparts == (Rfc("XAXX010101000"),)
    assert plan.third_party == Rfc("XEXX010101000")


def test_received_xml_is_vigente_only() -> None:
    received = replace(GOOD, directions=(Direction.RECEIVED,), status=StatusFilter.CANCELLED)
    assert received.status_is_forced
    assert {query.status for query in received.queries(NOW)} == {StatusFilter.VALID}
    mixed = replace(GOOD, status=StatusFilter.CANCELLED)
    assert not mixed.status_is_forced
    assert keys(mixed, Page.FILTERS) == [(Field.STATUS, QueryProblem.RECEIVED_XML_NOT_VALID)]


def test_retenciones_have_no_type_and_complements_of_their_own() -> None:
    cfdi = replace(GOOD, document_type=DocumentType.PAYROLL, complement="nomina12")
    wrong = replace(cfdi, service=Service.RETENCIONES)
    assert keys(wrong, Page.FILTERS) == [
        (Field.COMPLEMENT, QueryProblem.COMPLEMENT_UNKNOWN),
        (Field.DOCUMENT_TYPE, QueryProblem.TYPE_FOR_RETENCIONES),
    ]
    right = cfdi.for_service(Service.RETENCIONES)
    assert (right.document_type, right.complement) == (None, None)
    assert cfdi.for_service(Service.CFDI) == cfdi


def test_review_counts_what_was_asked_before() -> None:
    draft = replace(CUSTOM, start=datetime(2024, 1, 1), end=datetime(2026, 3, 31, 23, 59, 59))
    planned = draft.queries(NOW)
    asked = {planned[0].fingerprint(): 1, planned[1].fingerprint(): 2, planned[2].fingerprint(): 5}
    review = draft.review(NOW, lambda fingerprint: asked.get(fingerprint, 0))
    assert review.period == draft.period(NOW)
    assert review.queries == planned
    assert review.repeated == planned[:3]
    assert (review.last_time, review.blocked) == ((), ())
    assert [(line.direction, line.requests) for line in review.lines] == [
        (Direction.ISSUED, 3),
        (Direction.RECEIVED, 3),
    ]
    assert review.misses_cancelled
    assert not review.ends_fresh


def test_a_folio_is_asked_for_twice_and_then_left_out() -> None:
    folios = [f"{number:08X}-0000-4000-8000-000000000000" for number in range(3)]
    draft = replace(GOOD, by_folio=True, folios=" ".join(folios))
    planned = draft.queries(NOW)
    asked = {planned[0].fingerprint(): 1, planned[1].fingerprint(): 2}
    review = draft.review(NOW, lambda fingerprint: asked.get(fingerprint, 0))
    assert review.queries == (planned[0], planned[2])
    assert review.last_time == (planned[0],)
    assert review.blocked == (planned[1],)


def test_review_of_a_period_that_reaches_to_now() -> None:
    review = replace(GOOD, contents=(ContentKind.METADATA,)).review(NOW, never_asked)
    assert review.ends_fresh
    assert not review.misses_cancelled


def test_review_with_problems_is_empty() -> None:
    review = RequestDraft().review(NOW, never_asked)
    assert (review.queries, review.lines) == ((), ())


def test_lists_are_split_as_people_paste_them() -> None:
    assert split_list(' "a", b;c\r\nd\t') == ("a", "b", "c", "d")
