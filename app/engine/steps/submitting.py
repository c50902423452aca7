"""Solicita: putting the question to the SAT, once and only once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.domain.lifecycle import Event, State
from app.domain.query import QueryProblem
from app.domain.request import Request
from app.domain.status import ACCEPTED
from app.domain.story import Notice, NoticeKey, Story
from app.engine import policy
from app.engine.access.services import ServiceSource
from app.engine.circuit_breaker import is_outage
from app.engine.ledger import Ledger
from app.engine.planning.reissuer import Reissuer
from app.engine.policy import Action, Pace
from app.engine.rewording import fresh
from app.engine.steps.notices import notice_of
from app.errors import AcopioError, ClockOffError, ExpectedError, StoreError, clock_error
from app.sat.clock import SatClock
from app.sat.submit import ProbeResult, SubmitResult
from app.store.journal import Journal


class Submitting:
    """Sends what is in Por enviar, and what is in Envío incierto once more in other words.

    A question costs its words when it is put, whatever becomes of the answer: so where Solicita keeps failing it is
    only probed, and a request whose answers are lost puts its question ever more seldom (``Pace.rest``).
    """

    def __init__(
        self,
        ledger: Ledger,
        reissuer: Reissuer,
        services: ServiceSource,
        journal: Journal,
        pace: Pace,
        *,
        clock: SatClock,
    ) -> None:
        self._clock = clock
        self._ledger = ledger
        self._reissuer = reissuer
        self._services = services
        self._journal = journal
        self._pace = pace

    def rests(self, request: Request) -> bool:
        """Whether it was put too lately to be put again; then it is looked at again later."""
        until, now = self._rests_until(request), self._ledger.now()
        if until is None or until <= now:
            return False
        self._ledger.record(request, None, None, next_at=self._look_again(until))
        return True

    def probe(self, request: Request) -> Callable[[], ProbeResult]:
        """The call that asks Solicita whether it is there, in the name of the request's owner.

        Raises EfirmaError when there is no usable key.
        """
        return self._services.get(request.query.service, request.query.owner).probe

    def probed(self, request: Request, outcome: ProbeResult | AcopioError, opens_at: datetime | None) -> None:
        """Apply what came of a probe: answered, the request is due as it was; else it waits until ``opens_at``."""
        if isinstance(outcome, ProbeResult) and policy.answers_probe(outcome.code):
            return
        now = self._ledger.now()
        at = opens_at if opens_at is not None and opens_at > now else now + self._pace.rest(1)
        if request.state is State.UNCERTAIN:
            self._ledger.record(
                request,
                None,
                None,
                notice=Notice.UNCERTAIN,
                notice_fields=self._still_unknown(request, at),
                next_at=self._look_again(at),
            )
            return
        notice: NoticeKey = Notice.NOT_TAKING
        fields = {"at": at.isoformat()}
        if isinstance(outcome, AcopioError) and not (isinstance(outcome, ExpectedError) and is_outage(outcome)):
            notice, fields = notice_of(outcome)
        self._ledger.record(
            request,
            None,
            Story.NOT_TAKING if request.notice != notice else None,
            notice=notice,
            notice_fields=fields,
            next_at=self._look_again(at),
        )

    def begin(self, request: Request) -> Callable[[], SubmitResult] | None:
        """Record the intent and hand back the call, or None when there is nothing to send.

        Raises EfirmaError when there is no usable key.
        """
        wall_now = self._ledger.sat_wall_now()
        query = fresh(request.query, self._ledger.sends, wall_now)
        if query is None:
            self._end_unsent(request, request.query.problems(wall_now))
            return None
        service = self._services.get(query.service, query.owner)
        at = self._ledger.now()  # one moment for all: by it the journal knows which answer is whose
        ahead = self._clock.ahead
        self._journal.preparing(query, at)
        self._ledger.record_send(replace(request, query=query), at)

        def leaving() -> None:
            if self._clock.ahead != ahead:  # put right meanwhile: when it was sent would be told wrongly for ever
                raise clock_error(self._clock.ahead or ahead)
            self._journal.sending(query, at)

        return lambda: service.submit(query, leaving)

    def finish(self, request: Request, outcome: SubmitResult | AcopioError, opens_at: datetime | None = None) -> None:
        """Apply what came of it. ``opens_at``: Solicita is left alone until then, for all requests."""
        if isinstance(outcome, SubmitResult):
            self._answered(request, outcome)
        elif isinstance(outcome, ExpectedError) and not _left(outcome):
            self._not_sent(request, outcome)
        else:
            self._lost(request, Story.SEND_LOST, {"error": outcome.key}, opens_at)

    def interrupted(self, request: Request) -> None:
        """After a start: the program ended between the intent and the answer. Did it leave? The journal knows."""
        sent_at = request.sent_at
        if sent_at is not None and self._journal.never_left(request.query, sent_at):
            with self._ledger.together():
                self._take_back(request, Story.INTERRUPTED, next_at=self._ledger.now(), failures=0)
            return
        self._lost(request, Story.INTERRUPTED, {})

    def _lost(self, request: Request, story: Story, fields: dict[str, str], opens_at: datetime | None = None) -> None:
        """Nobody knows whether the SAT has it: it is never repeated, but asked for in other words after a while."""
        unanswered = replace(request, cod_estatus=None, message="")
        now = self._ledger.now()
        at = max(self._rests_until(unanswered) or now, opens_at or now)
        self._ledger.record(
            unanswered,
            Event.SEND_LOST,
            story,
            fields=fields,
            notice=Notice.UNCERTAIN,
            notice_fields=self._still_unknown(unanswered, at),
            next_at=self._look_again(at),
        )

    def _still_unknown(self, request: Request, at: datetime) -> dict[str, str]:
        until = self._rests_until(request)
        return {"times": str(len(self._ledger.requests.sends_of(request.id))), "at": max(at, until or at).isoformat()}

    def _rests_until(self, request: Request) -> datetime | None:
        """When its question may be put again; None when nothing keeps from it."""
        sent_at = request.sent_at
        if sent_at is None or sent_at > self._ledger.now():  # never sent, or the clock was set back
            return None
        return sent_at + self._pace.rest(len(self._ledger.requests.sends_of(request.id)))

    def _look_again(self, at: datetime) -> datetime:
        now = self._ledger.now()
        return now + self._pace.nap(at - now)

    def _end_unsent(self, request: Request, problems: Sequence[QueryProblem]) -> None:
        """It cannot be put (any more): the SAT would refuse it, or no words are left."""
        if request.state is State.UNCERTAIN and not problems:
            self._ledger.record(request, Event.FAILED, Story.FAILED, notice=Notice.LOST_TWICE, next_at=None)
            return
        notice = problems[0] if problems else Notice.THIRD_TIME
        self._ledger.record(request, Event.REFUSED, Story.REFUSED, notice=notice, next_at=None)

    def _answered(self, request: Request, result: SubmitResult) -> None:
        now = self._ledger.now()
        if result.respelled:
            self._ledger.record(request, None, Story.RESPELLED)
        said: dict[str, Any] = {"cod_estatus": result.code, "message": result.message}
        action = policy.after_submit(result.code, has_id=result.request_id is not None)
        if action is Action.ACCEPT and result.request_id is not None:
            if request.sent_at is not None:
                self._journal.accepted(request.query, request.sent_at, result.request_id)
            next_at = now + self._pace.poll(0)
            self._ledger.record(
                request,
                Event.ACCEPTED,
                Story.ACCEPTED if result.code.number == ACCEPTED else Story.ACCEPTED_IN_DOUBT,
                sat_id=result.request_id,
                next_at=next_at,
                polls=0,
                failures=0,
                **said,
            )
        elif action is Action.EMPTY:
            self._ledger.record(request, Event.NO_DOCUMENTS, Story.NO_DOCUMENTS, next_at=None, **said)
        elif action is Action.RETRY:
            failures = request.failures + 1
            self._ledger.record(
                request,
                Event.SEND_DEFERRED,
                Story.RETRY,
                notice=result.code.key,
                failures=failures,
                next_at=self._look_again(self._rests_until(request) or now),
                **said,
            )
        else:
            with self._ledger.together():
                notice = result.code.key
                refused = self._ledger.record(
                    request, Event.REFUSED, Story.REFUSED, notice=notice, next_at=None, **said
                )
                if action is Action.WIDEN:
                    self._widen(refused)

    def _widen(self, request: Request) -> None:
        """5002 and 5005, the question was put before: follow our own request that asks it, or ask a second wider."""
        for twin in self._ledger.requests.twins(request.query.fingerprint()):
            if twin.id != request.id and twin.sat_id is not None and twin.state in _ALIVE:
                fields = {"request": str(twin.id)}
                self._ledger.record(request, None, Story.ASKED_AGAIN, fields=fields, successor_id=twin.id)
                return
        self._reissuer.reissue(request, limit=policy.MAX_SHIFTS)

    def _not_sent(self, request: Request, error: ExpectedError) -> None:
        if request.sent_at is not None:
            self._journal.not_sent(request.query, request.sent_at)
        if isinstance(error, ClockOffError):  # it is told of elsewhere, and by the SAT's time it can be asked soon
            with self._ledger.together():
                told, next_at = {"error": error.key}, self._ledger.now() + self._pace.retry(1)
                self._take_back(request, Story.SEND_DEFERRED, fields=told, next_at=next_at)
            return
        failures = request.failures + 1
        notice, fields = notice_of(error)
        next_at = self._ledger.now() + self._pace.retry_after(error, failures)
        with self._ledger.together():
            self._take_back(
                request,
                Story.SEND_DEFERRED,
                fields={"error": notice},
                notice=notice,
                notice_fields=fields,
                failures=failures,
                next_at=next_at,
            )

    def _take_back(self, request: Request, story: Story, **changes: Any) -> None:
        """Nothing left: it stands as before, in Por enviar, or in Envío incierto when an earlier send was lost."""
        self._ledger.forget_send(request)
        earlier = self._ledger.requests.sends_of(request.id)
        before = replace(request, sent_at=earlier[-1] if earlier else None)
        event = Event.SEND_LOST if before.is_unanswered else Event.SEND_DEFERRED
        self._ledger.record(before, event, story, **changes)


def _left(error: ExpectedError) -> bool:
    """Whether the question may have left. What the disk says no to is the note that it leaves: so it did not."""
    return policy.was_sent(error) and not isinstance(error, StoreError)


_ALIVE = frozenset({State.AT_SAT, State.READY, State.DOWNLOADING})
