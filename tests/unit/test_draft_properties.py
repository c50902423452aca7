"""Whatever is typed, the draft has an answer; and what it lets through, the SAT takes."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.domain.catalogs import COMPLEMENTS, ContentKind, Direction, DocumentType, Service, StatusFilter
from app.domain.identifiers import Rfc
from app.draft import Page, PeriodChoice, RequestDraft

NOWS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)).map(lambda moment: moment.replace(microsecond=0))
RFCS = st.sampled_from(["EKU9003173C9", "xaxx010101000", "XEXX010101000", "A&Ñ010101AAA", "IÑIL750210963"])
RFC_TEXTS = RFCS | st.just("") | st.text(max_size=15)
COMPLEMENT_CODES = st.none() | st.sampled_from([code for codes in COMPLEMENTS.values() for code in codes])
FOLIOS = st.text("0123456789abcdefABCDEF- ,\n", max_size=80) | st.lists(st.uuids(), max_size=3).map(
    lambda uuids: "\n".join(map(str, uuids))
)

DRAFTS = st.builds(
    RequestDraft,
    owner=st.none() | st.just(Rfc("EKU9003173C9")),
    service=st.sampled_from(Service),
    directions=st.lists(st.sampled_from(Direction), max_size=3).map(tuple),
    contents=st.lists(st.sampled_from(ContentKind), max_size=3).map(tuple),
    by_folio=st.booleans(),
    folios=FOLIOS,
    period_choice=st.sampled_from(PeriodChoice),
    start=st.none() | st.datetimes(),
    end=st.none() | st.datetimes(),
    counterparts=st.lists(RFC_TEXTS, max_size=7).map(tuple),
    document_type=st.none() | st.sampled_from(DocumentType),
    status=st.sampled_from(StatusFilter),
    complement=COMPLEMENT_CODES,
    third_party=RFC_TEXTS,
)


@st.composite
def plausible_drafts(draw: st.DrawFn) -> tuple[RequestDraft, datetime]:
    """Answers that mostly have no problems, and their moment."""
    now = draw(NOWS)
    service = draw(st.sampled_from(Service))
    ways = draw(st.sampled_from([(Direction.ISSUED,), (Direction.RECEIVED,), (Direction.ISSUED, Direction.RECEIVED)]))
    end = now - timedelta(seconds=draw(st.integers(0, 3 * 366 * 86400)))
    draft = RequestDraft(
        owner=Rfc("EKU9003173C9"),
        service=service,
        directions=ways,
        contents=draw(st.sampled_from([tuple(ContentKind), (ContentKind.XML,), (ContentKind.METADATA,)])),
        by_folio=draw(st.integers(0, 5)) == 0,
        folios=draw(FOLIOS),
        period_choice=draw(st.sampled_from(PeriodChoice)),
        start=end - timedelta(seconds=draw(st.integers(1, 400 * 86400) | st.integers(1, 5))),
        end=end,
        counterparts=tuple(draw(st.lists(RFCS, max_size=5 if ways == (Direction.ISSUED,) else 1, unique=True))),
        document_type=draw(st.none() | st.sampled_from(DocumentType)) if service is Service.CFDI else None,
        status=draw(st.sampled_from(StatusFilter)),
        complement=draw(st.none() | st.sampled_from(COMPLEMENTS[service])),
        third_party=draw(RFCS | st.just("")),
    )
    return draft, now


@given(DRAFTS, NOWS, st.integers(0, 3))
def test_every_question_about_a_draft_has_an_answer(draft: RequestDraft, now: datetime, sends: int) -> None:
    reached: list[Page | None] = [Page.EFIRMA]
    while reached[-1]:
        reached.append(draft.next_page(reached[-1]))
    assert tuple(reached[:-1]) == draft.pages()
    for page in Page:
        draft.problems(page, now)
    review = draft.review(now, lambda _: sends)
    assert bool(draft.download_plan(now)) is not bool(draft.problems(Page.REVIEW, now))
    assert not draft.problems(Page.REVIEW, now) or not review.queries
    for service in Service:
        assert draft.for_service(service).service is service


@given(plausible_drafts())
def test_what_the_draft_lets_through_the_sat_takes(drawn: tuple[RequestDraft, datetime]) -> None:
    draft, now = drawn
    queries = draft.queries(now)
    assert bool(queries) is not bool(draft.problems(Page.REVIEW, now))
    assert all(not query.problems(now) for query in queries)
    assert len({query.fingerprint() for query in queries}) == len(queries)


@given(plausible_drafts())
def test_the_pieces_make_up_the_wished_period(drawn: tuple[RequestDraft, datetime]) -> None:
    draft, now = drawn
    queries = draft.queries(now)
    if draft.by_folio or not queries:
        return
    wished = draft.period(now)
    kinds = Counter((query.direction, query.content) for query in queries)
    for kind in kinds:
        pieces = [query.period for query in queries if (query.direction, query.content) == kind and query.period]
        assert wished
        assert (pieces[-1].start, pieces[0].end) == (wished.start, wished.end)
        assert all(later.start - earlier.end == timedelta(seconds=1) for later, earlier in pairwise(pieces))
    assert set(kinds) == {(way, kind) for way in draft.directions for kind in draft.contents}


@given(plausible_drafts(), st.data())
def test_a_review_parts_the_plan_into_new_repeated_last_and_left_out(
    drawn: tuple[RequestDraft, datetime], data: st.DataObject
) -> None:
    draft, now = drawn
    planned = draft.queries(now)
    asked = {query.fingerprint(): data.draw(st.integers(0, 3)) for query in planned[:5]}
    review = draft.review(now, lambda fingerprint: asked.get(fingerprint, 0))
    times = {query: asked.get(query.fingerprint(), 0) for query in planned}
    assert set(review.repeated) | set(review.last_time) | set(review.blocked) == {q for q in planned if times[q]}
    assert all(times[query] == 1 for query in review.last_time)
    assert all(query.folio and times[query] >= 2 for query in review.blocked)
    assert review.queries == tuple(query for query in planned if query not in set(review.blocked))
    assert sum(line.requests for line in review.lines) == len(review.queries)
