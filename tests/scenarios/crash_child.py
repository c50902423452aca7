"""The engine in a process of its own, to be killed; see ``lives``.

Each saved change of a request is a line. When operations are counted, the last line is how many there were.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime

from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.identifiers import Rfc
from app.domain.period import Period
from app.domain.query import Query
from app.efirma.certificate import Certificate
from app.efirma.credential import Credential, Password
from app.engine.assembly import open_engine
from app.engine.commands import Register
from app.engine.events import CancelToken, EngineEvent, RequestChanged
from app.paths import Paths
from app.settings import Settings
from app.store import batch_writer
from tests.clocks import ShiftedClock
from tests.scenarios.lives import Reaper, Say, Task


def main(task: Task, say: Say) -> None:
    credential = unlocked(task)
    reaper = Reaper(task.home, task.operation)
    if task.operation:
        sys.addaudithook(reaper)
        reaper.watch(os, "fsync")
        reaper.watch(batch_writer, "sync_files", "rename_new", "sync_folders")
    engine = open_engine(Paths.under(task.home), Settings(), task.environment, ShiftedClock.by(task.offset))
    engine.post(Register(credential, task.key))
    open_states: dict[int, bool] = {}

    def listen(event: EngineEvent) -> None:
        if isinstance(event, RequestChanged):
            open_states[event.request.id] = event.request.is_done
            say(event.request.state.value, *(one.state.value for one in event.request.packages))

    cancel = CancelToken()
    engine.run_due(listen, cancel)
    engine.enqueue([question(credential.rfc)])
    while True:
        seconds = engine.run_due(listen, cancel)
        if open_states and all(open_states.values()):
            break
        engine.wait(seconds, cancel)
    engine.close()
    if task.operation:
        say(reaper.count)


def unlocked(task: Task) -> Credential:
    return Credential.unlock(Certificate.from_bytes(task.cer), task.key, Password(task.password))


def question(owner: Rfc) -> Query:
    period = Period(datetime(2025, 6, 1), datetime(2026, 5, 31, 23, 59, 59))
    return Query(Service.CFDI, Direction.ISSUED, ContentKind.XML, owner, period)
