"""The demonstration: a home of its own, the simulator as its SAT, and a made-up e.firma, apart from everything real."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass

from app.disk import make_folder
from app.efirma.certificate import Certificate
from app.efirma.credential import Credential, Password
from app.engine.assembly import POLL_FACTOR, SAT_URL
from app.engine.commands import Register, Update
from app.paths import Paths
from app.simulator.demo_efirma import DemoEfirma, demo_efirma
from app.simulator.options import SimulatorOptions
from app.simulator.server import Simulator
from app.store.lock import EngineLock

_POLL_FACTOR = "0.02"
"""By so much the engine's waits are shortened."""
OPTIONS = SimulatorOptions(documents=1_500, accept_delay=0.2, process_delay=0.2)
"""The simulator of a demonstration keeps a request but a moment."""
_MARK = "demostracion-de-acopio"


@dataclass(frozen=True, slots=True)
class DemoSession:
    """A demonstration under way, and the simulator that is its SAT."""

    paths: Paths
    environment: Mapping[str, str]
    efirma: DemoEfirma
    simulator: Simulator

    def registration(self) -> Register:
        """The command that registers the made-up contribuyente."""
        certificate = Certificate.from_bytes(self.efirma.cer)
        credential = Credential.unlock(certificate, self.efirma.key, Password(self.efirma.password))
        return Register(credential, self.efirma.key)

    def opening(self) -> tuple[Register, Update]:
        """What a demonstration begins with: the registration, and everything of this year and the last."""
        registration = self.registration()
        return registration, Update((registration.credential.rfc,))

    def close(self) -> None:
        """End the simulator; the folder stays to be looked at until the next demonstration."""
        self.simulator.stop()


def start(paths: Paths, environment: Mapping[str, str], options: SimulatorOptions = OPTIONS) -> DemoSession:
    """Begin a demonstration in an empty home below ``paths``. Raises LibraryBusyError while another one is open."""
    home = Paths.under(paths.demo)
    _empty(home)
    simulator = Simulator(options)
    simulator.start()
    return DemoSession(
        paths=home,
        environment={**environment, SAT_URL: simulator.url, POLL_FACTOR: _POLL_FACTOR},
        efirma=demo_efirma(),
        simulator=simulator,
    )


def _empty(home: Paths) -> None:
    """Remove the last demonstration; a folder without our mark is not one, and is left alone."""
    mark = home.home / _MARK
    if mark.exists():
        EngineLock(home.lock).release()
        shutil.rmtree(home.home)
    make_folder(home.home)
    mark.touch()
