"""Poner al día looks at what was asked a moment ago, and not only at whether it was asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.clock import mexico_wall_time
from app.domain.lifecycle import State
from app.domain.period import Period
from app.domain.query import Query
from app.engine.planning.update_plan import plan_update
from app.engine.planning.update_rules import UpdateScope

Question = Callable[..., Query]
GOOD = {State.COMPLETE, State.EMPTY}


@pytest.mark.parametrize("state", [state for state in State if state.is_final])
def test_what_gave_up_a_moment_ago_is_asked_for_again_and_what_came_is_not(
    office: Any, question: Question, state: State
) -> None:
    now = office.ledger.now()
    wall_now = mexico_wall_time(now)
    wanted = Period(wall_now - timedelta(days=10), wall_now - timedelta(minutes=1))
    query = question().for_period(wanted)
    asked = office.ledger.add(query)
    office.ledger.requests.save(replace(asked, state=state, sent_at=now - timedelta(minutes=10), next_at=None))
    scope = UpdateScope((query.owner,), (Service.CFDI,), (Direction.ISSUED,), (ContentKind.XML,), since=wanted.start)
    planned = plan_update(office.ledger.requests, scope, now)
    assert bool(planned) == (state not in GOOD)
