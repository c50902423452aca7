"""A long question in parts: when the SAT does not finish it in a day, and when it turns out too long before it is sent.

The whole goes on being polled beside its months, and whichever comes first counts: when all months are there the whole
is let go, and when the whole is there the months that were not sent yet are.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from app.domain.lifecycle import Event, State
from app.domain.period import Period
from app.domain.request import Request
from app.domain.story import Story
from app.engine.ledger import GOOD_ENDS, Ledger
from app.engine.planning.coverage import Subject
from app.engine.planning.stretches import LENGTHS, SLOW_AFTER, is_long, pieces
from app.engine.rewording import fresh
from app.errors import StoreError
from app.store.monthly import MonthlyCounts

_SIDE_BY_SIDE = timedelta(hours=1)
"""What was sent so little before counts as sent at the same time."""


class Parts:
    """Used from the engine's thread only."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        ledger.when_ended_well(self._on_good_end)

    def split_when_slow(self, whole: Request | None) -> None:
        """After a look at how far the SAT is: a long question that it leaves lying is asked again in months, once."""
        if whole is None or whole.state is not State.AT_SAT or whole.sent_at is None or not is_long(whole.query.period):
            return
        if self._ledger.now() - whole.sent_at < SLOW_AFTER:
            return
        if parts := self._ledger.requests.children(whole.id):
            self._let_go_when_all_came(whole, parts)
        elif self._ledger.requests.answered_since(whole.query.service, whole.sent_at - _SIDE_BY_SIDE):
            self._ask_in_months(whole)

    def divide(self, request: Request) -> bool:
        """Whether a question that was never sent holds more than one may by what is known now: then parts ask it."""
        subject, period = Subject.of(request.query), request.query.period
        if subject is None or period is None or not is_long(period) or request.parent_id or request.sent_at:
            return False
        counts = MonthlyCounts(self._ledger.requests.connection)
        known = counts.of(subject.owner, subject.service, subject.direction, period)
        stretches = pieces(period, LENGTHS[subject.content], known)
        if len(stretches) == 1:
            return False
        with self._ledger.together():
            if not self._add(request, stretches):
                return False  # the SAT has heard every stretch as often as it may: the whole can still be asked
            self._ledger.record(request, Event.TOO_MANY, Story.SHORTENED, next_at=None)
        return True

    def _ask_in_months(self, whole: Request) -> None:
        assert whole.query.period is not None  # noqa: S101 - it is a long one
        with self._ledger.together():
            if self._add(whole, reversed(whole.query.period.by_month())):
                self._ledger.record(whole, None, Story.IN_MONTHS)

    def _add(self, whole: Request, stretches: Iterable[Period]) -> int:
        """Add a request for each of these, worded as none before; returns how many could be added."""
        added = 0
        for stretch in stretches:
            asked = whole.query.for_period(stretch)
            query = fresh(asked, self._ledger.sends, self._ledger.sat_wall_now())
            if query is not None:
                self._ledger.add(query, parent=whole, copy_to=whole.copy_to)
                added += 1
        return added

    def _on_good_end(self, request: Request) -> None:
        try:
            self._let_go_of_unsent(request)
            above = self._parent(request)
            while above is not None:
                if above.state is State.AT_SAT:
                    self._let_go_when_all_came(above, self._ledger.requests.children(above.id))
                above = self._parent(above)
        except StoreError:
            return  # the disk said no; the whole is looked at again with its next poll

    def _let_go_of_unsent(self, whole: Request) -> None:
        for part in self._ledger.requests.children(whole.id):
            if part.state is State.TO_SEND and part.sent_at is None and part.id in self._ledger.open_requests:
                self._ledger.record(part, Event.CANCEL, Story.CAME_WHOLE, successor_id=whole.id, next_at=None)

    def _let_go_when_all_came(self, whole: Request, parts: list[Request]) -> None:
        if parts and all(self._came(part) for part in parts):
            self._ledger.record(whole, Event.TOO_MANY, Story.CAME_IN_MONTHS, next_at=None)

    def _came(self, part: Request) -> bool:
        """Whether it, or what asks in its place, brought what it asked for."""
        if part.state is State.SPLIT:
            return all(self._came(one) for one in self._ledger.requests.children(part.id))
        if part.state in GOOD_ENDS or part.successor_id is None:
            return part.state in GOOD_ENDS
        successor = self._ledger.requests.get(part.successor_id)
        return successor is not None and self._came(successor)

    def _parent(self, request: Request) -> Request | None:
        return None if request.parent_id is None else self._ledger.requests.get(request.parent_id)
