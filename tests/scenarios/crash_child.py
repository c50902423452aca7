"""The engine in a process of its own, to be killed: ``crash_child.py HOME EFIRMA OFFSET OPERATION``.

The password comes by standard input. Each saved change of a request is a line on standard output. With OPERATION the
process ends, as by kill -9, right before its n-th file operation in HOME; the last line is then how many there were.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.identifiers import Rfc
from app.domain.period import Period
from app.domain.query import Query
from app.efirma.certificate import Certificate
from app.efirma.credential import Credential, Password
from app.engine.assembly import open_engine
from app.engine.commands import Register
from app.engine.ports import CancelToken, EngineEvent, RequestChanged
from app.paths import Paths
from app.settings import Settings
from app.store import loose

KILLED = 137
_OPERATIONS = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.truncate"})


class Clock:
    """Real time, moved."""

    def __init__(self, offset: float) -> None:
        self._offset = timedelta(seconds=offset)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset


class Reaper:
    """Counts file operations below a folder, and ends the process before the n-th."""

    def __init__(self, home: Path, at: int) -> None:
        self.count = 0
        self._home = str(home)
        self._at = at

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _OPERATIONS and str(arguments[0]).startswith(self._home):
            self.strike()

    def strike(self) -> None:
        self.count += 1
        if self.count == self._at:
            os._exit(KILLED)

    def watching(self, call: Callable[..., None]) -> Callable[..., None]:
        """What raises no audit event is counted here."""

        def counted(*arguments: Any) -> None:
            self.strike()
            call(*arguments)

        return counted


def main(home: Path, efirma: Path, offset: float, operation: int) -> None:
    paths = Paths.under(home)
    key_file = (efirma / "prueba.key").read_bytes()
    certificate = Certificate.from_bytes((efirma / "prueba.cer").read_bytes())
    credential = Credential.unlock(certificate, key_file, Password(sys.stdin.readline().strip()))
    reaper = Reaper(home, operation)
    if operation:
        sys.addaudithook(reaper)
        os.fsync = reaper.watching(os.fsync)
        for name in ("sync_files", "rename_new", "sync_folders"):
            setattr(loose, name, reaper.watching(getattr(loose, name)))
    engine = open_engine(paths, Settings(), os.environ, Clock(offset))
    engine.post(Register(credential, key_file))
    open_states: dict[int, bool] = {}

    def listen(event: EngineEvent) -> None:
        if isinstance(event, RequestChanged):
            open_states[event.request.id] = event.request.is_done
            print(event.request.state.value, *(one.state.value for one in event.request.packages), flush=True)

    cancel = CancelToken()
    engine.run_due(listen, cancel)
    engine.enqueue([_question(credential.rfc)])
    while True:
        seconds = engine.run_due(listen, cancel)
        if open_states and all(open_states.values()):
            break
        engine.wait(seconds, cancel)
    engine.close()
    if operation:
        print(reaper.count, flush=True)


def _question(owner: Rfc) -> Query:
    period = Period(datetime(2025, 6, 1), datetime(2026, 5, 31, 23, 59, 59))
    return Query(Service.CFDI, Direction.ISSUED, ContentKind.XML, owner, period)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))
