"""The index takes nothing for a while: answers that cannot be had twice wait in memory, and nothing is asked again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import apsw
import pytest

from app.domain.lifecycle import State
from app.domain.query import Query
from app.engine.events import ActivityKind, RequestChanged, Trouble
from app.simulator.operations import Operation

Bench = Any  # the kit of bench.py
Question = Callable[..., Query]
_WRITES = frozenset({apsw.SQLITE_INSERT, apsw.SQLITE_UPDATE, apsw.SQLITE_DELETE})


def take_nothing(bench: Bench) -> None:
    """SQLite itself refuses every write, as on a disk that has become read-only."""
    connection = bench.engine._session.database.connection
    connection.authorizer = lambda operation, *_: apsw.SQLITE_DENY if operation in _WRITES else apsw.SQLITE_OK


def take_everything(bench: Bench) -> None:
    bench.engine._session.database.connection.authorizer = None


@pytest.mark.parametrize("state", [State.SENDING, State.AT_SAT, State.READY, State.DOWNLOADING])
def test_what_came_is_saved_when_the_disk_takes_it_again(bench: Bench, question: Question, state: State) -> None:
    bench.register()
    (request,) = bench.ask(question())
    refused: list[bool] = []

    def listen(event: object) -> None:
        bench.events.append(event)
        if isinstance(event, RequestChanged) and event.request.state is state and not refused:
            refused.append(True)
            take_nothing(bench)

    seconds = 0.0
    while not any(isinstance(event, Trouble) for event in bench.events):
        bench.engine.wait(min(seconds, 0.2), bench.cancel)
        seconds = bench.engine.run_due(listen, bench.cancel)
    assert bench.engine._calls.activity().kind is ActivityKind.DISK
    take_everything(bench)
    bench.work()
    assert bench.request(request.id).state is State.COMPLETE
    bench.assert_complete(question())
    assert len(bench.simulator.calls.of(Operation.SUBMIT)) == 1
    assert len(bench.simulator.calls.of(Operation.DOWNLOAD)) == 1
