"""A demonstration: a home of its own, the simulator as its SAT and made-up e.firmas, apart from everything real."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.demo.clients import COMPANY, OTHERS, Client, registration, sizes
from app.disk import make_folder, os_error
from app.domain.catalogs import Direction
from app.domain.clock import SystemClock, mexico_wall_time
from app.domain.identifiers import Rfc
from app.engine.assembly import POLL_FACTOR, SAT_URL
from app.engine.commands import Command, Import, Register, Update
from app.paths import Paths
from app.simulator.demo_efirma import DemoEfirma
from app.simulator.options import SimulatorOptions
from app.simulator.server import Simulator
from app.store.lock import EngineLock

_POLL_FACTOR = "0.02"
"""By so much the engine's waits are shortened."""
OPTIONS = SimulatorOptions(documents=COMPANY.documents, sizes=sizes(), gaps=0.12, accept_delay=0.2, process_delay=0.2)
"""The simulator of a demonstration keeps a request but a moment."""
LEAN = replace(
    OPTIONS, documents=240, sizes={one.rfc: 48 for one in OTHERS}, gaps=0.3, accept_delay=0.05, process_delay=0.05
)
"""Without a window nobody looks at how many there are."""
_MARK, _FORMER = "demostracion-de-acopio", "lo-que-ya-tenia"


@dataclass(frozen=True, slots=True)
class DemoSession:
    """A demonstration under way, and the simulator that is its SAT."""

    paths: Paths
    environment: Mapping[str, str]
    efirma: DemoEfirma
    simulator: Simulator
    clients: tuple[Client, ...] = (COMPANY, *OTHERS)

    def opening(self) -> tuple[Register, Update]:
        """What a demonstration begins with: the company, and everything of this year and the last."""
        return registration(self.efirma), Update((Rfc(COMPANY.rfc),))

    def others(self) -> tuple[Command, ...]:
        """What follows when the window is there: the other clients, and what the company had before. Takes a second.

        Raises LibraryUnavailableError.
        """
        registrations = [registration(one.efirma()) for one in OTHERS]
        owners = tuple(one.credential.rfc for one in registrations)
        return (*registrations, self.former_files(), Update(owners))

    def registrations(self) -> list[Register]:
        """All clients, the company first."""
        return [registration(self.efirma), *(registration(one.efirma()) for one in OTHERS)]

    def former_files(self) -> Import:
        """Takes in what the company had before Acopio: received documents that were cancelled later, with their XML.

        The SAT gives out no such XML any more. Raises LibraryUnavailableError.
        """
        business, now = self.simulator.business(COMPANY.rfc), mexico_wall_time(SystemClock().now())
        folder = self.paths.home / _FORMER
        try:
            make_folder(folder)
            for facts in business.documents:
                is_gone = facts.cancelled_at is not None and facts.cancelled_at <= now
                if is_gone and facts.direction is Direction.RECEIVED:
                    (folder / f"{facts.uuid.lower()}.xml").write_bytes(business.xml(facts))
        except OSError as error:
            raise os_error(error, folder) from error
        return Import((folder,), (Rfc(COMPANY.rfc),))

    def finish(self) -> None:
        """What the office did in these two years, once all documents are there. Takes seconds. Raises StoreError."""
        from app.demo.past import live_through  # it stands on much that the window's start need not wait for

        live_through(self.paths, self.simulator, self.clients)

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
        efirma=COMPANY.efirma(),
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
