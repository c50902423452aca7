"""The engine on a harder way, in a process of its own; see ``lives``.

As ``crash_child``, but the request is for metadata, or is paused, or is left without its key, as the task's way says;
it ends when nothing more happens by itself.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace

from app.domain.catalogs import ContentKind
from app.domain.lifecycle import State
from app.engine.assembly import open_engine
from app.engine.commands import Pause, Register
from app.engine.events import CancelToken, EngineEvent, RequestChanged
from app.paths import Paths
from app.settings import Settings
from tests.clocks import ShiftedClock
from tests.scenarios.crash_child import question, unlocked
from tests.scenarios.lives import Reaper, Say, Task

_RESTING = frozenset({State.NEEDS_KEY, State.PAUSED})


def main(task: Task, say: Say) -> None:
    credential = unlocked(task)
    if task.operation:
        reaper = Reaper(task.home, task.operation)
        sys.addaudithook(reaper)
        reaper.watch(os, "fsync")
    engine = open_engine(Paths.under(task.home), Settings(), task.environment, ShiftedClock.by(task.offset))
    if task.way != "locked":
        engine.post(Register(credential, task.key))
    resting: dict[int, bool] = {}

    def listen(event: EngineEvent) -> None:
        if isinstance(event, RequestChanged):
            request = event.request
            resting[request.id] = request.is_done or request.state in _RESTING
            say(request.state.value)
            if task.way == "paused" and request.state is State.AT_SAT:
                engine.post(Pause((request.id,)))

    cancel = CancelToken()
    engine.run_due(listen, cancel)
    query = question(credential.rfc)
    engine.enqueue([replace(query, content=ContentKind.METADATA) if task.way == "metadata" else query])
    while True:
        seconds = engine.run_due(listen, cancel)
        if resting and all(resting.values()):
            break
        engine.wait(seconds, cancel)
    engine.close()
