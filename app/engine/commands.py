"""What the window and the command line may ask of the engine; carried out on the engine's own thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.identifiers import Rfc
from app.domain.query import Query
from app.domain.update_stretch import DEFAULT_STRETCH, UpdateStretch
from app.engine.sat_status.events import CancelSatStatusCheck, CheckSatStatus

if TYPE_CHECKING:  # the window is painted before cryptography is needed
    from app.efirma.credential import Credential, Password


@dataclass(frozen=True, slots=True)
class Register:
    """Register or renew a contribuyente; the files as they are on the person's disk, the key still encrypted.

    With ``remember`` the password goes into the operating system's keyring.
    """

    credential: Credential
    key_file: bytes
    remember: Password | None = None


@dataclass(frozen=True, slots=True)
class Unlock:
    """The person typed the password of a registered contribuyente."""

    credential: Credential
    remember: Password | None = None


@dataclass(frozen=True, slots=True)
class Remove:
    """Remove a contribuyente's e.firma and cancel its pending requests; documents stay."""

    rfc: Rfc


@dataclass(frozen=True, slots=True)
class Enqueue:
    """Ask the SAT for these; ``copy_to`` gets a second copy of each XML."""

    queries: tuple[Query, ...]
    copy_to: Path | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """Poner al día: ask for what is missing of these contribuyentes, or of all when none is named.

    ``since`` and ``until`` are naive wall times of Mexico City, both included: without ``since`` from January of last
    year, without ``until`` to now.
    """

    owners: tuple[Rfc, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class DailyChoice:
    """Whether Poner al día goes on by itself, at which hour of this computer's day (0 to 23), and from how far back.

    ``is_on`` None: nobody chose; then it does as soon as a password is remembered.
    """

    is_on: bool | None = None
    hour: int = 9
    stretch: UpdateStretch = DEFAULT_STRETCH


@dataclass(frozen=True, slots=True)
class SetDailyUpdate:
    """The person chose how Poner al día goes on by itself.

    ``last_at`` (aware) is when it last did, where an older Acopio kept that in the window's own settings.
    """

    choice: DailyChoice
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CheckNow:
    """Look at these requests at once, and before all others from now on (Consultar ahora)."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pause:
    """Let these requests rest until they are resumed."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Resume:
    """Let these requests go on that were paused, or wait for the person after a failure."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cancel:
    """Cancel these requests; documents that are in the library stay."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AskAgain:
    """Ask for the same as these in new requests (Pedir de nuevo), never with an identical question a third time."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MoveLibrary:
    """Copy what of the library is not in ``target`` yet, and work there from now on.

    ``target`` is empty, or was filled by ``app.store.moving`` beforehand: then little is left to do.
    """

    target: Path


@dataclass(frozen=True, slots=True)
class FindLibrary:
    """The library that was not where it should be is in ``root`` now (Aquí está ahora)."""

    root: Path


@dataclass(frozen=True, slots=True)
class BeginLibrary:
    """The library that was not where it should be is gone: begin a new one in its place (Empezar de nuevo)."""


@dataclass(frozen=True, slots=True)
class Import:
    """Importar: take copies of the documents in these folders, XML files and ZIPs; the originals stay untouched.

    A document belongs to each of ``owners`` that is its issuer or receiver; what belongs to none is counted and left.
    """

    paths: tuple[Path, ...]
    owners: tuple[Rfc, ...]


@dataclass(frozen=True, slots=True)
class CancelImport:
    """Stop the import that is under way or waits; what is in stays."""


Command = (
    Register
    | Unlock
    | Remove
    | Enqueue
    | Update
    | SetDailyUpdate
    | CheckNow
    | Pause
    | Resume
    | Cancel
    | AskAgain
    | MoveLibrary
    | FindLibrary
    | BeginLibrary
    | Import
    | CancelImport
    | CheckSatStatus
    | CancelSatStatusCheck
)
