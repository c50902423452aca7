"""How long a question may be: the one place for it. Pure.

The SAT gives at most 200,000 XML or 1,000,000 lines of metadata in answer to one request. A question is as long as can
be expected to stay under half of that: by what the library knows of the same months or, where it knows nothing of a
month, of the busiest one. Where nothing is known at all, XML is asked for by the year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.identifiers import Rfc
from app.domain.period import SECOND, Period

Month = tuple[int, int]
"""A calendar month: its year and its number from 1 to 12."""
Counts = Mapping[Month, int]
"""How many documents of a month are known."""
Known = Callable[[Rfc, Service, Direction, Period], Counts]
"""Gives how many documents of each month of a period are known of."""

LONG = timedelta(days=31)
"""A question longer than this is a long one."""
SLOW_AFTER = timedelta(hours=24)
"""A long question that the SAT has not answered by then, while it answers others, is asked again in months."""


@dataclass(frozen=True, slots=True)
class Length:
    """The longest that one question may be: ``documents`` expected in it, and ``months``."""

    documents: int
    months: int


LENGTHS = {
    ContentKind.XML: Length(documents=100_000, months=12),
    ContentKind.METADATA: Length(documents=500_000, months=36),
}


def nothing_known(_owner: Rfc, _service: Service, _direction: Direction, _period: Period) -> Counts:
    """What is known of a contribuyente before anything has come."""
    return {}


def is_long(period: Period | None) -> bool:
    """Whether it is longer than any month."""
    return period is not None and period.end - period.start > LONG


def landmarks(service: Service, content: ContentKind, wanted: Period, wall_now: datetime) -> tuple[datetime, ...]:
    """Where the period of Poner al día is cut at the wall time ``wall_now`` before anything is counted.

    XML at the first of last month, so that what is needed today comes in a short question, and below it at each year;
    retenciones, of which there are few, at each year; metadata nowhere.
    """
    if content is ContentKind.METADATA:
        return ()
    years = tuple(Period.year(year).start for year in range(wanted.start.year, wanted.end.year + 1))
    if service is Service.RETENCIONES:
        return years
    last_month = (datetime.combine(wall_now.date(), time.min).replace(day=1) - timedelta(days=1)).replace(day=1)
    return (*(year for year in years if year < last_month), last_month)


def pieces(period: Period, length: Length, known: Counts) -> tuple[Period, ...]:
    """``period`` in stretches of whole months that are not longer than allowed, newest first.

    A month that alone is too much is cut in equal days.
    """
    typical = max(known.values(), default=0)
    cuts: list[datetime] = []
    months = documents = 0
    for month in reversed(period.by_month()):
        expected = known.get((month.start.year, month.start.month)) or typical
        months, documents = months + 1, documents + expected
        if months > length.months or documents > length.documents:
            months, documents = 1, expected
            cuts.append(month.end + SECOND)
        cuts.extend(_days_between(month, -(-expected // length.documents)))
    return tuple(reversed(period.cut(cuts)))


def _days_between(month: Period, parts: int) -> Iterator[datetime]:
    """The days that cut a month into so many parts; none for one part."""
    days = (month.end.date() - month.start.date()).days + 1
    parts = min(parts, days)
    first = datetime.combine(month.start.date(), time.min)
    for part in range(1, parts):
        yield first + timedelta(days=days * part // parts)
