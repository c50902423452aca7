"""Poner al día on a real library: reads what was asked and what came, and says what is to be asked now."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.domain.clock import mexico_wall_time
from app.domain.query import Query
from app.domain.request import Request
from app.engine.ledger import GOOD_ENDS
from app.engine.planning.coverage import coverage_of
from app.engine.planning.update_rules import QUIET, UpdateScope, questions
from app.store.monthly import MonthlyCounts
from app.store.requests import RequestRepository


def plan_update(requests: RequestRepository, scope: UpdateScope, now: datetime) -> tuple[Query, ...]:
    """What is missing of ``scope`` at the aware moment ``now``; reads only, so it also serves as a preview.

    What was asked within the last hour counts as being under way, but not when nothing came of it: what was refused,
    cancelled or given up is asked for again.
    """
    wall_now = mexico_wall_time(now)
    mine = requests.covering(scope.owners, scope.start(wall_now), now - QUIET)
    recent = [one for one in mine if not one.is_done or _is_recent(one, now)]
    return questions(scope, coverage_of(mine), recent, wall_now, MonthlyCounts(requests.connection).of)


def _is_recent(request: Request, now: datetime) -> bool:
    sent_at = request.sent_at
    return request.state in GOOD_ENDS and sent_at is not None and timedelta() <= now - sent_at < QUIET
