"""The answers of "Nueva descarga" as they are typed: what comes next, what is wrong, and the plan in numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from pathlib import Path

from app.domain.catalogs import COMPLEMENTS, ContentKind, Direction, DocumentType, Service, StatusFilter
from app.domain.identifiers import Rfc, Uuid
from app.domain.period import Period, earliest_allowed
from app.domain.query import Query, QueryProblem
from app.engine.planning.plan_review import Review, review_of
from app.engine.planning.planner import DownloadPlan, queries_of


class Page(StrEnum):
    """The pages, in their order."""

    EFIRMA = "efirma"
    CONTENT = "content"
    PERIOD = "period"
    FILTERS = "filters"
    REVIEW = "review"


class PeriodChoice(StrEnum):
    """The periods offered by name; ``CUSTOM`` is the two moments of the draft."""

    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    THIS_YEAR = "this_year"
    LAST_YEAR = "last_year"
    SIX_YEARS = "six_years"
    CUSTOM = "custom"


class Field(StrEnum):
    """Where on its page a problem is shown."""

    OWNER = "owner"
    DIRECTIONS = "directions"
    CONTENTS = "contents"
    FOLIOS = "folios"
    START = "start"
    END = "end"
    COUNTERPARTS = "counterparts"
    DOCUMENT_TYPE = "document_type"
    STATUS = "status"
    COMPLEMENT = "complement"
    THIRD_PARTY = "third_party"


class DraftProblem(StrEnum):
    """What is wrong with an answer before it is a question at all."""

    OWNER_MISSING = "draft:owner_missing"
    DIRECTION_MISSING = "draft:direction_missing"
    CONTENT_MISSING = "draft:content_missing"
    FOLIOS_MISSING = "draft:folios_missing"
    FOLIO_MALFORMED = "draft:folio_malformed"
    RFC_MALFORMED = "draft:rfc_malformed"
    PERIOD_REVERSED = "draft:period_reversed"
    PERIOD_NOT_BEGUN = "draft:period_not_begun"
    ONE_COUNTERPART_FOR_BOTH = "draft:one_counterpart_for_both"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: beside which field, its key in ``app.words`` (a DraftProblem or QueryProblem), its facts."""

    where: Field
    key: str
    fields: Mapping[str, str] = field(default_factory=dict)


_FIELD_OF: dict[QueryProblem, Field] = {
    QueryProblem.BEFORE_FLOOR: Field.START,
    QueryProblem.IN_FUTURE: Field.END,
    QueryProblem.TOO_MANY_RECEIVERS: Field.COUNTERPARTS,
    QueryProblem.TOO_MANY_ISSUERS: Field.COUNTERPARTS,
    QueryProblem.COUNTERPART_REPEATED: Field.COUNTERPARTS,
    QueryProblem.RECEIVED_XML_NOT_VALID: Field.STATUS,
    QueryProblem.COMPLEMENT_UNKNOWN: Field.COMPLEMENT,
    QueryProblem.TYPE_FOR_RETENCIONES: Field.DOCUMENT_TYPE,
}


def split_list(text: str) -> tuple[str, ...]:
    """The items of a pasted list: blanks, line breaks, commas, semicolons and quotes part them."""
    return tuple(item for item in re.split(r"[\s,;\"']+", text) if item)


@dataclass(frozen=True, slots=True)
class RequestDraft:
    """The answers so far. Texts are as typed; ``start`` and ``end`` are naive wall times of Mexico City.

    ``by_folio`` asks for the documents listed in ``folios`` and leaves everything but ``owner`` and ``service`` aside.
    Every question about it has an answer, however odd the answers are; only one without problems becomes a plan.
    """

    owner: Rfc | None = None
    service: Service = Service.CFDI
    directions: tuple[Direction, ...] = (Direction.ISSUED, Direction.RECEIVED)
    contents: tuple[ContentKind, ...] = (ContentKind.XML,)
    by_folio: bool = False
    folios: str = ""
    period_choice: PeriodChoice = PeriodChoice.THIS_MONTH
    start: datetime | None = None
    end: datetime | None = None
    counterparts: tuple[str, ...] = ()
    document_type: DocumentType | None = None
    status: StatusFilter = StatusFilter.ALL
    complement: str | None = None
    third_party: str = ""
    copy_to: Path | None = None

    # ── the pages ────────────────────────────────────────────────────────────────────────────────────────────────────

    def pages(self) -> tuple[Page, ...]:
        """The pages to be seen; one document by its folio needs neither period nor filters."""
        if self.by_folio:
            return Page.EFIRMA, Page.CONTENT, Page.REVIEW
        return tuple(Page)

    def next_page(self, page: Page) -> Page | None:
        """The page after ``page``, or None after the last."""
        order = list(Page)
        return next((other for other in self.pages() if order.index(other) > order.index(page)), None)

    def problems(self, page: Page, wall_now: datetime) -> tuple[Problem, ...]:
        """All that keeps the person on ``page`` at Mexico City's wall time ``wall_now``; REVIEW has them all."""
        if page is Page.REVIEW:
            before = [other for other in self.pages() if other is not Page.REVIEW]
            return tuple(problem for other in before for problem in self.problems(other, wall_now))
        if page not in self.pages():
            return ()
        match page:
            case Page.EFIRMA:
                found = [] if self.owner else [Problem(Field.OWNER, DraftProblem.OWNER_MISSING)]
            case Page.CONTENT:
                found = list(self._folio_problems() if self.by_folio else self._content_problems())
            case Page.PERIOD:
                found = list(self._period_problems(wall_now))
            case _:
                found = list(self._filter_problems(wall_now))
        return tuple(found)

    # ── what follows from the answers ────────────────────────────────────────────────────────────────────────────────

    def for_service(self, service: Service) -> RequestDraft:
        """The same answers for ``service``, without the filters it does not have."""
        return replace(
            self,
            service=service,
            document_type=self.document_type if service is Service.CFDI else None,
            complement=self.complement if self.complement in COMPLEMENTS[service] else None,
        )

    @property
    def status_is_forced(self) -> bool:
        """Whether only received XML is asked for, of which the SAT gives nothing but the vigentes."""
        return (
            not self.by_folio
            and set(self.directions) == {Direction.RECEIVED}
            and set(self.contents) == {ContentKind.XML}
        )

    @property
    def asks_received_xml(self) -> bool:
        """Whether received XML is among what is asked for."""
        return not self.by_folio and Direction.RECEIVED in self.directions and ContentKind.XML in self.contents

    def bounds(self, wall_now: datetime) -> tuple[datetime | None, datetime | None]:
        """First and last second of the period, as chosen; one that reaches to now ends at the last whole minute."""
        now = wall_now.replace(second=0, microsecond=0)
        this_month = datetime.combine(now.date().replace(day=1), time.min)
        this_year = this_month.replace(month=1)
        match self.period_choice:
            case PeriodChoice.THIS_MONTH:
                return this_month, now
            case PeriodChoice.LAST_MONTH:
                return (this_month - timedelta(days=1)).replace(day=1), this_month - timedelta(seconds=1)
            case PeriodChoice.THIS_YEAR:
                return this_year, now
            case PeriodChoice.LAST_YEAR:
                return this_year.replace(year=now.year - 1), this_year - timedelta(seconds=1)
            case PeriodChoice.SIX_YEARS:
                return earliest_allowed(now.date()), now
            case PeriodChoice.CUSTOM:
                return _whole(self.start), _whole(self.end)

    def period(self, wall_now: datetime) -> Period | None:
        """The chosen period, if its two ends make one."""
        start, end = self.bounds(wall_now)
        return Period(start, end) if start and end and start < end else None

    def download_plan(self, wall_now: datetime) -> DownloadPlan | None:
        """What the person wants in one go, or None while there are problems."""
        return None if self.problems(Page.REVIEW, wall_now) else self._download_plan(self.period(wall_now))

    def queries(self, wall_now: datetime) -> tuple[Query, ...]:
        """The questions this comes to, in the order they are asked in; none while there are problems."""
        plan = self.download_plan(wall_now)
        return queries_of(plan) if plan else ()

    def review(self, wall_now: datetime, sends: Callable[[str], int]) -> Review:
        """The plan in numbers; ``sends`` tells how often the question with a fingerprint was put to the SAT before."""
        period = None if self.by_folio else self.period(wall_now)
        return review_of(self.queries(wall_now), period, sends, wall_now)

    # ── inside ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _download_plan(self, period: Period | None) -> DownloadPlan | None:
        if self.owner is None:
            return None
        if self.by_folio:
            return DownloadPlan(
                self.owner, self.service, folios=tuple(filter(None, map(_uuid, split_list(self.folios))))
            )
        return DownloadPlan(
            owner=self.owner,
            service=self.service,
            directions=tuple(way for way in (Direction.ISSUED, Direction.RECEIVED) if way in self.directions),
            contents=tuple(kind for kind in ContentKind if kind in self.contents),
            period=period,
            counterparts=tuple(filter(None, map(_rfc, self._typed_counterparts()))),
            document_type=self.document_type,
            status=StatusFilter.VALID if self.status_is_forced else self.status,
            complement=self.complement,
            third_party=_rfc(self.third_party),
        )

    def _typed_counterparts(self) -> tuple[str, ...]:
        return tuple(text for text in self.counterparts if text.strip())

    def _folio_problems(self) -> Iterator[Problem]:
        items = split_list(self.folios)
        if not items:
            yield Problem(Field.FOLIOS, DraftProblem.FOLIOS_MISSING)
        for item in items:
            if _uuid(item) is None:
                yield Problem(Field.FOLIOS, DraftProblem.FOLIO_MALFORMED, {"text": item})

    def _content_problems(self) -> Iterator[Problem]:
        if not {Direction.ISSUED, Direction.RECEIVED} & set(self.directions):
            yield Problem(Field.DIRECTIONS, DraftProblem.DIRECTION_MISSING)
        if not self.contents:
            yield Problem(Field.CONTENTS, DraftProblem.CONTENT_MISSING)

    def _period_problems(self, wall_now: datetime) -> Iterator[Problem]:
        start, end = self.bounds(wall_now)
        missing = [where for where, moment in ((Field.START, start), (Field.END, end)) if moment is None]
        yield from (Problem(where, QueryProblem.PERIOD_MISSING) for where in missing)
        if start and start < earliest_allowed(wall_now.date()):
            yield Problem(Field.START, QueryProblem.BEFORE_FLOOR, {"floor": str(earliest_allowed(wall_now.date()))})
        if end and end > wall_now:
            yield Problem(Field.END, QueryProblem.IN_FUTURE)
        if start and end and start >= end:
            custom = self.period_choice is PeriodChoice.CUSTOM
            yield Problem(Field.END, DraftProblem.PERIOD_REVERSED if custom else DraftProblem.PERIOD_NOT_BEGUN)

    def _filter_problems(self, wall_now: datetime) -> Iterator[Problem]:
        for where, texts in (
            (Field.COUNTERPARTS, self._typed_counterparts()),
            (Field.THIRD_PARTY, (self.third_party,)),
        ):
            for text in texts:
                if text.strip() and _rfc(text) is None:
                    yield Problem(where, DraftProblem.RFC_MALFORMED, {"text": text.strip()})
        plan = self._download_plan(None)
        planned = queries_of(plan) if plan else ()
        for problem in dict.fromkeys(found for query in planned for found in query.problems(wall_now)):
            if problem is QueryProblem.TOO_MANY_ISSUERS and Direction.ISSUED in self.directions:
                yield Problem(Field.COUNTERPARTS, DraftProblem.ONE_COUNTERPART_FOR_BOTH)
            elif problem is not QueryProblem.PERIOD_MISSING:
                yield Problem(_FIELD_OF[problem], problem)


def _whole(moment: datetime | None) -> datetime | None:
    return moment and moment.replace(microsecond=0)


def _rfc(text: str) -> Rfc | None:
    try:
        return Rfc.parse(text)
    except ValueError:
        return None


def _uuid(text: str) -> Uuid | None:
    try:
        return Uuid.parse(text)
    except ValueError:
        return None
