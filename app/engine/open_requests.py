"""The requests still in work, in memory: found by number and by what they ask, however many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from app.domain.query import Query
from app.domain.request import Request
from app.engine.rewording import rewords

_DAY = timedelta(days=1)
_Words = tuple[Query, date | None]


class OpenRequests(Mapping[int, Request]):
    """Those not done, by number.

    ``watch`` is told of each that is new or changed, and of the number of each that is gone.
    """

    def __init__(self, requests: Iterable[Request]) -> None:
        self._requests: dict[int, Request] = {}
        self._asking: dict[_Words, set[int]] = {}
        self._told: Callable[[int, Request | None], None] | None = None
        for request in requests:
            self.keep(request)

    def __getitem__(self, number: int) -> Request:
        return self._requests[number]

    def __iter__(self) -> Iterator[int]:
        return iter(self._requests)

    def __len__(self) -> int:
        return len(self._requests)

    def watch(self, told: Callable[[int, Request | None], None]) -> None:
        """Call ``told`` for all there are now, and from now on for each change."""
        self._told = told
        for number, request in self._requests.items():
            told(number, request)

    def keep(self, request: Request) -> None:
        """Add a new request, or replace one that changed."""
        before = self._requests.get(request.id)
        if before is None or before.query != request.query:
            if before is not None:
                self._unasked(before)
            self._asking.setdefault(_words(request.query), set()).add(request.id)
        self._requests[request.id] = request
        if self._told is not None:
            self._told(request.id, request)

    def drop(self, number: int) -> Request | None:
        """Remove a request that is done; returns what it was last, unless it was gone before."""
        request = self._requests.pop(number, None)
        if request is not None:
            self._unasked(request)
            if self._told is not None:
                self._told(number, None)
        return request

    def asking_the_same(self, query: Query) -> Request | None:
        """The one that asks ``query`` already, in the same words or, as it succeeds another, some seconds wider."""
        query = _plain(query)
        words, day = _words(query)
        days = (day,) if day is None else (day, day - _DAY)  # a wider one may begin before midnight
        numbers = sorted(number for one in days for number in self._asking.get((words, one), ()))
        asking = (self._requests[number] for number in numbers)
        return next((one for one in asking if rewords(_plain(one.query), query)), None)

    def _unasked(self, request: Request) -> None:
        words = _words(request.query)
        numbers = self._asking[words]
        numbers.discard(request.id)
        if not numbers:
            del self._asking[words]


def _words(query: Query) -> _Words:
    """What two questions share that ask the same but for some seconds: everything but the period, and its first day."""
    period = query.period
    return _plain(replace(query, period=None)), period.start.date() if period else None


def _plain(query: Query) -> Query:
    """The same question to the SAT, whatever the order of its counterparts."""
    if len(query.counterparts) < 2:
        return query
    return replace(query, counterparts=tuple(sorted(query.counterparts, key=str)))
