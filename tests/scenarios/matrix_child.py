"""The engine on a harder way, in a process of its own: ``matrix_child.py HOME EFIRMA OFFSET OPERATION WAY``.

As ``crash_child.py``, but the request is for metadata, or is paused, or is left without its key, as WAY says; it ends
when nothing more happens by itself.
"""

from __future__ import annotations

import os
import runpy
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.lifecycle import State
from app.domain.period import Period
from app.domain.query import Query
from app.efirma.certificate import Certificate
from app.efirma.credential import Credential, Password
from app.engine.assembly import open_engine
from app.engine.commands import Pause, Register
from app.engine.ports import CancelToken, EngineEvent, RequestChanged
from app.paths import Paths
from app.settings import Settings

_KIT = runpy.run_path(str(Path(__file__).with_name("crash_child.py")))
_RESTING = frozenset({State.NEEDS_KEY, State.PAUSED})


def main(home: Path, efirma: Path, offset: float, operation: int, way: str) -> None:
    paths = Paths.under(home)
    key_file = (efirma / "prueba.key").read_bytes()
    certificate = Certificate.from_bytes((efirma / "prueba.cer").read_bytes())
    credential = Credential.unlock(certificate, key_file, Password(sys.stdin.readline().strip()))
    if operation:
        reaper = _KIT["Reaper"](home, operation)
        sys.addaudithook(reaper)
        os.fsync = reaper.watching(os.fsync)
    engine = open_engine(paths, Settings(), os.environ, _KIT["Clock"](offset))
    if way != "locked":
        engine.post(Register(credential, key_file))
    resting: dict[int, bool] = {}

    def listen(event: EngineEvent) -> None:
        if isinstance(event, RequestChanged):
            request = event.request
            resting[request.id] = request.is_done or request.state in _RESTING
            print(request.state.value, flush=True)
            if way == "paused" and request.state is State.AT_SAT:
                engine.post(Pause((request.id,)))

    cancel = CancelToken()
    engine.run_due(listen, cancel)
    period = Period(datetime(2025, 6, 1), datetime(2026, 5, 31, 23, 59, 59))
    query = Query(Service.CFDI, Direction.ISSUED, ContentKind.XML, credential.rfc, period)
    engine.enqueue([replace(query, content=ContentKind.METADATA) if way == "metadata" else query])
    while True:
        seconds = engine.run_due(listen, cancel)
        if resting and all(resting.values()):
            break
        engine.wait(seconds, cancel)
    engine.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
