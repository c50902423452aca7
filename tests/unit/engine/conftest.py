"""A ledger on a real database, a clock that is moved by hand, and an e.firma, for the tests of app.engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.identifiers import Rfc
from app.domain.period import Period
from app.domain.query import Query
from app.efirma.certificate import Certificate
from app.efirma.credential import Credential, Password
from app.efirma.passwords import PasswordStore
from app.efirma.vault import EfirmaVault
from app.engine.access.credentials import CredentialCache
from app.engine.events import EngineEvent
from app.engine.ledger import Ledger
from app.engine.loop.command_handler import CommandHandler
from app.engine.planning.reissuer import Reissuer
from app.store.database import Database
from app.store.files import LibraryFolder
from app.store.taxpayers import TaxpayerRepository
from tests.clocks import StandingClock

EFIRMA = Path(__file__).parents[2] / "data" / "efirma"


@dataclass
class Office:
    """A ledger and a command handler, with what they announced."""

    database: Database
    ledger: Ledger
    command_handler: CommandHandler
    credentials: CredentialCache
    vault: EfirmaVault
    folder: LibraryFolder
    reissuer: Reissuer
    taxpayers: TaxpayerRepository
    moves: list[Path] = field(default_factory=list)
    events: list[EngineEvent] = field(default_factory=list)


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def office(tmp_path: Path, clock: StandingClock) -> Iterator[Office]:
    database = Database.open(tmp_path / "acopio.db")
    ledger = Ledger(database, clock)
    vault = EfirmaVault(tmp_path / "efirmas")
    credentials = CredentialCache(vault, PasswordStore())
    folder = LibraryFolder(tmp_path / "biblioteca")
    reissuer = Reissuer(ledger)
    taxpayers = TaxpayerRepository(database.connection)
    moves: list[Path] = []
    command_handler = CommandHandler(
        ledger=ledger,
        taxpayers=taxpayers,
        credentials=credentials,
        folder=folder,
        reissuer=reissuer,
        library_moved=moves.append,
    )
    made = Office(database, ledger, command_handler, credentials, vault, folder, reissuer, taxpayers, moves)
    ledger.listener = made.events.append
    yield made
    database.close()


@pytest.fixture(scope="session")
def credential() -> Credential:
    certificate = Certificate.from_bytes((EFIRMA / "EKU9003173C9.cer").read_bytes())
    return Credential.unlock(certificate, (EFIRMA / "EKU9003173C9.key").read_bytes(), Password("12345678a"))


@pytest.fixture(scope="session")
def key_file() -> bytes:
    return (EFIRMA / "EKU9003173C9.key").read_bytes()


@pytest.fixture(scope="session")
def question() -> Callable[..., Query]:
    def make(month: int = 5, owner: str = "EKU9003173C9", content: ContentKind = ContentKind.XML) -> Query:
        return Query(Service.CFDI, Direction.ISSUED, content, Rfc(owner), Period.month(2026, month))

    return make
