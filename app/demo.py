"""The demonstration: a home of its own, a stand-in SAT, and a made-up e.firma, apart from everything real."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from app.disk import make_folder
from app.efirma.certificate import Certificate
from app.efirma.credential import Credential, Password
from app.engine.assembly import POLL_FACTOR, SAT_URL
from app.engine.commands import Register, Update
from app.paths import Paths
from app.store.lock import EngineLock

_HURRY = "0.02"
_DOCUMENTS = 1_500
_MARK = "demostracion-de-acopio"


class StandIn(Protocol):
    """A stand-in SAT that is running."""

    @property
    def url(self) -> str:
        """Its address on this computer."""
        ...

    def stop(self) -> None:
        """End it."""
        ...


@dataclass(frozen=True, slots=True)
class MadeUpEfirma:
    """A made-up e.firma: certificate and encrypted key as files, and the password."""

    certificate_file: bytes
    key_file: bytes = field(repr=False)
    password: Password = field(repr=False)


@dataclass(frozen=True, slots=True)
class StandInWish:
    """How a stand-in SAT is to be started. ``port`` 0 takes a free one; ``hurried`` keeps requests but a moment.

    ``lenient`` takes what the SAT is loose about, and other clients send.
    """

    port: int = 0
    documents: int = 240
    seed: int = 1
    hurried: bool = False
    lenient: bool = False


StartStandIn = Callable[[StandInWish], StandIn]
MakeEfirma = Callable[[], MadeUpEfirma]


@dataclass(frozen=True, slots=True)
class DemoSession:
    """A demonstration under way; ``close`` ends its stand-in SAT."""

    paths: Paths
    environment: Mapping[str, str]
    efirma: MadeUpEfirma
    close: Callable[[], None]

    def registration(self) -> Register:
        """The command that registers the made-up contribuyente."""
        certificate = Certificate.from_bytes(self.efirma.certificate_file)
        credential = Credential.unlock(certificate, self.efirma.key_file, self.efirma.password)
        return Register(credential, self.efirma.key_file)

    def opening(self) -> tuple[Register, Update]:
        """What a demonstration begins with: the registration, and everything of this year and the last."""
        registration = self.registration()
        return registration, Update((registration.credential.rfc,))


def start(
    paths: Paths, environment: Mapping[str, str], start_stand_in: StartStandIn, make_efirma: MakeEfirma
) -> DemoSession:
    """Begin a demonstration in an empty home below ``paths``. Raises LibraryBusyError while another one is open."""
    home = Paths.under(paths.demo)
    _empty(home)
    stand_in = start_stand_in(StandInWish(documents=_DOCUMENTS, hurried=True))
    return DemoSession(
        paths=home,
        environment={**environment, SAT_URL: stand_in.url, POLL_FACTOR: _HURRY},
        efirma=make_efirma(),
        close=stand_in.stop,
    )


def _empty(home: Paths) -> None:
    """Remove the last demonstration; a folder without our mark is not one, and is left alone."""
    mark = home.home / _MARK
    if mark.exists():
        EngineLock(home.lock).release()
        shutil.rmtree(home.home)
    make_folder(home.home)
    mark.touch()
