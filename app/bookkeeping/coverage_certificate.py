"""Constancia de cobertura: what was compared with the SAT's lists, when these were asked for, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.lifecycle import State
from app.domain.month.calendar import Month
from app.domain.request import Request
from app.domain.validity import OwnerRole
from app.fiscal.coverage_month import MonthCoverage, SideCoverage
from app.reports.paper_report import PaperReport, ReportColumn, ReportFacts, ReportTable

MOST_MISSING = 2_000
"""So many folios fiscales are named; all of them are counted."""

_DIRECTIONS = {OwnerRole.ISSUED: Direction.ISSUED, OwnerRole.RECEIVED: Direction.RECEIVED}


@dataclass(frozen=True, slots=True)
class CertificateWords:
    """The words of the page. ``columns`` are six titles, ``moment`` writes a time, ``month`` a month.

    ``facts`` makes the lines on the left of RFC and name; ``side`` names a side; ``percent`` writes tenths of one.
    """

    title: str
    made: str
    columns: tuple[str, ...]
    table: str
    missing: str
    missing_columns: tuple[str, ...]
    compared: str
    compared_columns: tuple[str, ...]
    meaning: str
    lists: str
    hashes: str
    foot: str
    never: str
    explained: Sequence[tuple[str, str]]
    more: Callable[[int], str]
    side: Callable[[OwnerRole], str]
    month: Callable[[Month], str]
    moment: Callable[[datetime], str]
    percent: Callable[[int | None], str]


def last_asked(requests: Iterable[Request], month: Month, side: OwnerRole) -> Request | None:
    """The last question for the SAT's list of ``month`` of which an answer came in."""
    found = [
        (one.sent_at, one.id, one)
        for one in requests
        if one.state in (State.COMPLETE, State.EMPTY)
        and one.sent_at is not None
        and one.query.content is ContentKind.METADATA
        and one.query.service is Service.CFDI
        and one.query.direction is _DIRECTIONS[side]
        and one.query.period is not None
        and one.query.period.start.date() <= month.last
        and one.query.period.end.date() >= month.first
    ]
    return max(found)[-1] if found else None


def coverage_report(
    rfc: str,
    name: str,
    months: Sequence[MonthCoverage],
    requests: Sequence[Request],
    words: CertificateWords,
    *,
    made_at: datetime,
    fingerprint: str = "",
) -> PaperReport:
    """The page for these months, with the SHA-256 of each package of the SAT's lists.

    ``fingerprint`` is the SHA-256 of the list of hashes that goes with it.
    """
    lists_asked = [one for one in requests if one.query.content is ContentKind.METADATA]
    span = " – ".join(dict.fromkeys(words.month(one.month) for one in (months[0], months[-1])))
    sides = (OwnerRole.ISSUED, OwnerRole.RECEIVED)
    rows = [_row(one.month, side, one.of(side), words) for one in months for side in sides]
    answered = [(one.month, side, last_asked(lists_asked, one.month, side)) for one in months for side in sides]
    lists = dict.fromkeys(
        (package.id.value, package.sha256)
        for *_, one in answered
        for package in (one.packages if one is not None else ())
        if package.sha256
    )
    missing = [
        (words.month(one.month), words.side(side), uuid)
        for one in months
        for side in sides
        for uuid in one.of(side).missing
    ]
    blocks: list[ReportFacts | ReportTable] = [
        ReportTable(words.table, _columns(words.columns), tuple(rows)),
        ReportTable(words.compared, _wide(words.compared_columns, 2, 6, 6), tuple(_compared(answered, words))),
        ReportFacts(words.meaning, tuple(words.explained)),
    ]
    if missing:
        told = missing[:MOST_MISSING]
        if len(missing) > MOST_MISSING:
            told.append(("", "", words.more(len(missing) - MOST_MISSING)))
        blocks.append(ReportTable(words.missing, _wide(words.missing_columns, 3, 2, 6), tuple(told)))
    if lists:
        blocks.append(ReportFacts(words.lists, tuple(lists)))
    if fingerprint:
        blocks.append(ReportFacts(words.hashes, (("SHA-256", fingerprint),)))
    facts = (("RFC", rfc), (words.made, words.moment(made_at)))
    return PaperReport(words.title, span, name or rfc, facts, tuple(blocks), words.foot)


def _columns(titles: Sequence[str]) -> tuple[ReportColumn, ...]:
    return tuple(ReportColumn(title, 3 if place < 2 else 2, is_number=place >= 2) for place, title in enumerate(titles))


def _row(month: Month, side: OwnerRole, found: SideCoverage, words: CertificateWords) -> tuple[str, ...]:
    numbers = (found.at_sat, found.valid, found.with_xml, found.lacking, found.cancelled, found.only_here)
    return (words.month(month), words.side(side), *map(str, numbers), words.percent(found.permille))


def _wide(titles: Sequence[str], *weights: int) -> tuple[ReportColumn, ...]:
    return tuple(ReportColumn(title, weight) for title, weight in zip(titles, weights, strict=True))


def _compared(
    answered: Sequence[tuple[Month, OwnerRole, Request | None]], words: CertificateWords
) -> Iterator[tuple[str, ...]]:
    """A line for each stretch of months of a side of which the same list tells."""
    for side in (OwnerRole.ISSUED, OwnerRole.RECEIVED):
        of_side = [(month, request) for month, role, request in answered if role is side]
        for request, group in groupby(of_side, key=itemgetter(1)):
            months = [month for month, _ in group]
            stretch = " – ".join(dict.fromkeys(words.month(month) for month in (months[0], months[-1])))
            yield words.side(side), stretch, _asked(request, words)


def _asked(request: Request | None, words: CertificateWords) -> str:
    return words.never if request is None or request.sent_at is None else words.moment(request.sent_at)
