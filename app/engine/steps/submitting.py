"""Solicita: putting the question to the SAT, once and only once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.domain.lifecycle import Event, State
from app.domain.request import Request
from app.engine import planner, policy
from app.engine.ledger import Ledger
from app.engine.policy import Action, Pace
from app.engine.services import ServiceSource
from app.engine.steps.failures import notice_of
from app.engine.successors import Successors
from app.errors import AcopioError, ExpectedError
from app.sat.submit import SubmitResult
from app.store.journal import Journal


class Submitting:
    """Sends what is in Por enviar, and finds a way out of Envío incierto."""

    def __init__(
        self, ledger: Ledger, successors: Successors, services: ServiceSource, journal: Journal, pace: Pace
    ) -> None:
        self._ledger = ledger
        self._successors = successors
        self._services = services
        self._journal = journal
        self._pace = pace

    def begin(self, request: Request) -> Callable[[], SubmitResult] | None:
        """Record the intent and hand back the call, or None when there is nothing to send.

        Raises EfirmaError when there is no usable key.
        """
        wall_now = self._ledger.sat_wall_now()
        query = planner.fresh(request.query, self._ledger.sends, wall_now)
        if query is None:
            problems = request.query.problems(wall_now)
            notice = problems[0].value if problems else "notice:third_time"
            self._ledger.record(request, Event.REFUSED, "story:refused", notice=notice, next_at=None)
            return None
        service = self._services.get(query.service, query.owner)
        request = replace(request, query=query, cod_estatus=None, message="")
        at = self._ledger.now()  # one moment for both: by it the journal knows which answer is whose
        self._journal.sending(query, at)
        self._ledger.record_send(request, at)
        return lambda: service.submit(query)

    def finish(self, request: Request, outcome: SubmitResult | AcopioError) -> None:
        """Apply what came of it."""
        if isinstance(outcome, SubmitResult):
            self._answered(request, outcome)
        elif isinstance(outcome, ExpectedError) and not policy.was_sent(outcome):
            self._not_sent(request, outcome)
        else:
            notice, fields = notice_of(outcome)
            self._ledger.record(
                request,
                Event.SEND_LOST,
                "story:send_lost",
                fields={"error": outcome.key},
                notice=notice,
                notice_fields=fields,
                next_at=self._ledger.now() + self._pace.uncertain(),
            )

    def interrupted(self, request: Request) -> None:
        """After a start: the program ended between the sending and the answer."""
        self._ledger.record(
            request, Event.SEND_LOST, "story:interrupted", next_at=self._ledger.now() + self._pace.uncertain()
        )

    def resolve(self, request: Request) -> None:
        """Envío incierto: the SAT may have it, so a successor asks a second wider; the orphan is remembered."""
        with self._ledger.together():
            followed = self._successors.follow(request, limit=policy.MAX_SHIFTS)
            if followed.successor_id is None:
                self._ledger.record(followed, Event.REFUSED, "story:refused", notice="notice:third_time")

    def _answered(self, request: Request, result: SubmitResult) -> None:
        now = self._ledger.now()
        if result.respelled:
            self._ledger.record(request, None, "story:respelled")
        said: dict[str, Any] = {"cod_estatus": result.code, "message": result.message}
        action = policy.after_submit(result.code, has_id=result.request_id is not None)
        if action is Action.ACCEPT and result.request_id is not None:
            if request.sent_at is not None:
                self._journal.accepted(request.query, request.sent_at, result.request_id)
            next_at = now + self._pace.poll(0)
            self._ledger.record(
                request,
                Event.ACCEPTED,
                "story:accepted",
                sat_id=result.request_id,
                next_at=next_at,
                polls=0,
                failures=0,
                **said,
            )
        elif action is Action.EMPTY:
            self._ledger.record(request, Event.NO_DOCUMENTS, "story:no_documents", next_at=None, **said)
        elif action is Action.RETRY:
            failures = request.failures + 1
            self._ledger.record(
                request,
                Event.SEND_DEFERRED,
                "story:retry",
                notice=result.code.key,
                failures=failures,
                next_at=now + self._pace.retry(failures),
                **said,
            )
        else:
            with self._ledger.together():
                notice = result.code.key
                refused = self._ledger.record(
                    request, Event.REFUSED, "story:refused", notice=notice, next_at=None, **said
                )
                if action is Action.WIDEN:
                    self._widen(refused)

    def _widen(self, request: Request) -> None:
        """5002 and 5005: attach to our own active twin, or ask a second wider."""
        for twin in self._ledger.requests.twins(request.query.fingerprint()):
            if twin.id != request.id and twin.sat_id is not None and twin.state in _ALIVE:
                fields = {"request": str(twin.id)}
                self._ledger.record(request, None, "story:asked_again", fields=fields, successor_id=twin.id)
                return
        self._successors.follow(request, limit=policy.MAX_SHIFTS)

    def _not_sent(self, request: Request, error: ExpectedError) -> None:
        self._ledger.forget_send(request)
        if request.sent_at is not None:
            self._journal.not_sent(request.query, request.sent_at)
        failures = request.failures + 1
        notice, fields = notice_of(error)
        self._ledger.record(
            request,
            Event.SEND_DEFERRED,
            "story:send_deferred",
            fields={"error": notice},
            notice=notice,
            notice_fields=fields,
            failures=failures,
            sent_at=None,
            next_at=self._ledger.now() + self._pace.retry_after(error, failures),
        )


_ALIVE = frozenset({State.AT_SAT, State.READY, State.DOWNLOADING})
