"""Verifica: asking how far the SAT is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from app.domain.lifecycle import Event
from app.domain.request import Package, Request
from app.domain.status import ACCEPTED, NOTHING_FOUND, CodeKey, SatState
from app.domain.story import Notice, Story
from app.engine import policy
from app.engine.access.services import ServiceSource
from app.engine.ledger import Ledger
from app.engine.planning.reissuer import Reissuer
from app.engine.policy import Action, Pace
from app.engine.steps.notices import notice_of
from app.errors import AcopioError, BugError, EfirmaError
from app.sat.verify import VerifyResult


class Verifying:
    """Polls what the SAT has accepted; asking again does no harm."""

    def __init__(self, ledger: Ledger, reissuer: Reissuer, services: ServiceSource, pace: Pace) -> None:
        self._ledger = ledger
        self._reissuer = reissuer
        self._services = services
        self._pace = pace

    def begin(self, request: Request) -> Callable[[], VerifyResult] | None:
        """The call, or None when there is nothing to ask. Raises EfirmaError when there is no usable key."""
        sat_id = request.sat_id
        if sat_id is None:
            raise BugError("a request at the SAT has no IdSolicitud")
        try:
            service = self._services.get(request.query.service, request.query.owner)
        except EfirmaError:
            if not request.packages:
                raise
            self._looked_again(request, None)  # all that was promised by name is in: it need not wait for a password
            return None
        return lambda: service.verify(sat_id)

    def finish(self, request: Request, outcome: VerifyResult | AcopioError) -> None:
        """Apply what came of it."""
        if request.packages:
            self._looked_again(request, outcome if isinstance(outcome, VerifyResult) else None)
            return
        if isinstance(outcome, VerifyResult):
            self._answered(request, outcome)
            return
        failures = request.failures + 1
        notice, fields = notice_of(outcome)
        self._ledger.record(
            request,
            None,
            Story.RETRY if notice != request.notice else None,
            fields={"error": notice},
            notice=notice,
            notice_fields=fields,
            failures=failures,
            next_at=self._ledger.now() + self._pace.retry_after(outcome, failures),
        )

    def _answered(self, request: Request, result: VerifyResult) -> None:
        polls = request.polls + 1
        finished = result.state.number == SatState.FINISHED and not result.packages
        finishes = (request.failures if request.sat_state == result.state else 0) + 1 if finished else 0
        said: dict[str, Any] = {
            "cod_estatus": result.code,
            "sat_state": result.state,
            "sat_reason": result.reason,
            "message": result.message,
            "announced": result.announced,
            "polls": polls,
            "failures": finishes,
        }
        action = policy.after_verify(
            result.code, result.state, result.reason, packages=len(result.packages), finishes=finishes
        )
        if action is Action.NOTHING_FOUND:
            said_often = self._found_nothing(request, said)
            if said_often is None:
                return
            action = said_often
        if action is Action.POLL and self._is_forgotten(request):
            self._give_up(request, said)
            return
        match action:
            case Action.FETCH:
                packages = _merged(request, result)
                fields = {"packages": str(len(packages))}
                self._ledger.record(
                    request,
                    Event.FINISHED,
                    Story.FINISHED,
                    fields=fields,
                    packages=packages,
                    next_at=self._ledger.now(),
                    **said,
                )
            case Action.EMPTY:
                self._end_empty(request, said)
            case Action.SPLIT:
                self._reissuer.split(request, notice=_why(result), **said)
            case Action.WIDEN | Action.ASK_AGAIN:
                self._end_and_follow(request, result, said, widen=action is Action.WIDEN)
            case Action.REFUSE:
                notice = _why(result)
                self._ledger.record(request, Event.REFUSED, Story.REFUSED, notice=notice, next_at=None, **said)
            case Action.NEEDS_EFIRMA:
                self._ledger.record(
                    request, Event.KEY_MISSING, Story.KEY_MISSING, notice=result.code.key, next_at=None, **said
                )
            case _:
                self._still_working(request, result, said, polls)

    def _looked_again(self, request: Request, result: VerifyResult | None) -> None:
        """One more Verifica because fewer documents came than announced: new packages are fetched, else it is closed.

        Whatever else it says, or whether it says anything, makes no difference to what is here.
        """
        known = {package.id for package in request.packages}
        named = result.packages if result is not None and result.state.number == SatState.FINISHED else ()
        new = tuple(Package(identifier) for identifier in dict.fromkeys(named) if identifier not in known)
        self._ledger.record(
            request,
            Event.FINISHED,
            Story.MORE_PACKAGES if new else None,
            fields={"packages": str(len(new))},
            packages=(*request.packages, *new),
            failures=0,
            next_at=self._ledger.now(),
        )

    def _found_nothing(self, request: Request, said: dict[str, Any]) -> Action | None:
        """5004 without a state: what follows once it was said often enough; None when it was not and is noted."""
        now, told = self._ledger.now(), self._said_nothing_at(request)
        apart = self._pace.scaled(policy.NOTHING_APART)
        counts = not told or now - told[-1] >= apart
        action = policy.after_nothing_found(
            content=request.query.content,
            in_doubt=self._is_in_doubt(request),
            times=len(told) + counts,
            since=(now - told[0]) / self._pace.factor if told else timedelta(0),
        )
        if action is not Action.POLL:
            return action
        if self._is_forgotten(request):
            self._give_up(request, said)
            return None
        self._ledger.record(
            request,
            Event.STILL_WORKING,
            Story.NOTHING_FOUND if counts else None,
            fields={"times": str(len(told) + counts)},
            notice=NOTHING_FOUND.key,
            next_at=now + self._pace.poll(said["polls"]),
            **said,
        )
        return None

    def _said_nothing_at(self, request: Request) -> list[datetime]:
        """When the SAT said that it finds nothing, since it last said something good."""
        told: list[datetime] = []
        for line in self._ledger.requests.story(request.id):
            if line.key in _GOOD_WORDS:
                told = []
            elif line.key == Story.NOTHING_FOUND:
                told.append(line.at)
        return told

    def _is_in_doubt(self, request: Request) -> bool:
        return any(line.key == Story.ACCEPTED_IN_DOUBT for line in self._ledger.requests.story(request.id))

    def _end_empty(self, request: Request, said: dict[str, Any]) -> None:
        """No documents; it is said where that is not as certain as it might be."""
        ended = replace(request, announced=said["announced"])
        notice, fields = None, {}
        if said["cod_estatus"] == NOTHING_FOUND:
            notice = Notice.NOTHING_FOUND
        elif ended.short_by:
            notice, fields = Notice.FEWER_DOCUMENTS, {"announced": str(ended.announced), "arrived": "0"}
        self._ledger.record(
            request,
            Event.NO_DOCUMENTS,
            Story.NO_DOCUMENTS,
            notice=notice,
            notice_fields=fields,
            next_at=None,
            **said,
        )

    def _is_forgotten(self, request: Request) -> bool:
        return request.sent_at is not None and self._ledger.now() - request.sent_at > policy.LONGEST_AT_SAT

    def _give_up(self, request: Request, said: dict[str, Any]) -> None:
        """What the SAT never finishes would keep its period from being asked for ever."""
        with self._ledger.together():
            ended = self._ledger.record(
                request, Event.FAILED, Story.FAILED, notice=Notice.NEVER_FINISHED, next_at=None, **said
            )
            self._reissuer.reissue(ended, limit=policy.MAX_SUCCESSORS)

    def _still_working(self, request: Request, result: VerifyResult, said: dict[str, Any], polls: int) -> None:
        changed = (result.code, result.state) != (request.cod_estatus, request.sat_state)
        is_good = result.code.number == ACCEPTED
        self._ledger.record(
            request,
            Event.STILL_WORKING,
            (Story.STILL_WORKING if is_good else Story.RETRY) if changed else None,
            notice=result.code.key if result.code.number != ACCEPTED else None,
            next_at=self._ledger.now() + self._pace.poll(polls),
            **said,
        )

    def _end_and_follow(self, request: Request, result: VerifyResult, said: dict[str, Any], *, widen: bool) -> None:
        notice = Notice.NEVER_REGISTERED if result.code == NOTHING_FOUND else _why(result)
        if widen:
            event, story, limit = Event.REFUSED, Story.REFUSED, policy.MAX_SHIFTS
        elif result.state.number == SatState.EXPIRED:
            event, story, limit = Event.EXPIRED, Story.EXPIRED, policy.MAX_SUCCESSORS
        else:
            event, story, limit = Event.FAILED, Story.FAILED, policy.MAX_SUCCESSORS
        with self._ledger.together():
            ended = self._ledger.record(request, event, story, notice=notice, next_at=None, **said)
            self._reissuer.reissue(ended, limit=limit)


_GOOD_WORDS = frozenset({Story.STILL_WORKING, Story.ACCEPTED, Story.ACCEPTED_IN_DOUBT})


def _merged(request: Request, result: VerifyResult) -> tuple[Package, ...]:
    """The packages the SAT names, with what is already known of them."""
    known = {package.id: package for package in request.packages}
    return tuple(known.get(identifier, Package(identifier)) for identifier in dict.fromkeys(result.packages))


def _why(result: VerifyResult) -> CodeKey:
    """The most telling of the three numbers."""
    if result.code.number != ACCEPTED:
        return result.code.key
    if result.reason is not None and result.reason.number != ACCEPTED:
        return result.reason.key
    return result.state.key
