"""What Traer faltantes would ask now, by what is kept in the database: reads only, so it also serves as a preview."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.domain.clock import mexico_wall_time
from app.domain.identifiers import Rfc
from app.domain.lifecycle import State
from app.engine.planning.missing_documents import MissingDocument, MissingPlan, MissingPlanner
from app.store.monthly import MonthlyCounts
from app.store.requests import RequestRepository


def plan_missing(
    requests: RequestRepository, owner: Rfc, documents: Iterable[MissingDocument], now: datetime
) -> MissingPlan:
    """The questions that bring the XML of ``documents``, at the aware moment ``now``."""
    under_way = requests.in_states(state for state in State if not state.is_final)
    planner = MissingPlanner(
        owner,
        requests.sends,
        MonthlyCounts(requests.connection).of,
        [one.query for one in under_way if not one.is_done],
        mexico_wall_time(now),
    )
    return planner.plan(documents)
