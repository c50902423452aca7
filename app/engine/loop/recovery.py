"""Takes up, once at the start, what the program was doing when it ended."""

from __future__ import annotations

from app.domain.lifecycle import PackageState, State
from app.engine.ledger import Ledger
from app.engine.loop.outage_tracker import OutageTracker
from app.engine.steps.fetching import Fetching
from app.engine.steps.ingesting import Ingesting
from app.engine.steps.submitting import Submitting


def recover(
    ledger: Ledger, submitting: Submitting, fetching: Fetching, ingesting: Ingesting, outages: OutageTracker
) -> None:
    """Questions and packages whose answer was lost with the program, and packages held under older rules."""
    for request in list(ledger.open_requests.values()):
        if request.state is State.SENDING:
            submitting.interrupted(request)
        for package in request.packages:
            if package.state is PackageState.FETCHING:
                fetching.interrupted(ledger.open_requests[request.id], package)
    outages.remember(ledger.open_requests.values())
    ingesting.reopen_held()
