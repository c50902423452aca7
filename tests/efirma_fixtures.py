"""The SAT's public test e.firma, and the moment at which it is looked at: fixtures for the conftest of any room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.identifiers import Rfc
from app.domain.taxpayer import Taxpayer
from app.efirma.certificate import Certificate
from app.efirma.vault import StoredEfirma
from app.simulator.demo_efirma import DemoEfirma
from ui.background.task import wait_for_tasks

MOMENT = datetime(2026, 11, 22, 19, 5, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def joined_tasks() -> Iterator[None]:
    """Nothing goes on in the background after a test."""
    yield
    assert wait_for_tasks(10_000)


@pytest.fixture
def now() -> Callable[[], datetime]:
    """22 November 2026, 13:05:30 in Mexico City."""
    return lambda: MOMENT


@pytest.fixture
def sample() -> Path:
    """The folder of the SAT's test e.firma and CSD; the password is 12345678a."""
    return Path(__file__).parents[0] / "data" / "efirma"


@pytest.fixture
def stored(sample: Path) -> StoredEfirma:
    """The test e.firma as the vault gives it."""
    certificate = Certificate.from_bytes((sample / "EKU9003173C9.cer").read_bytes())
    return StoredEfirma(certificate, (sample / "EKU9003173C9.key").read_bytes())


@pytest.fixture
def taxpayer(stored: StoredEfirma) -> Taxpayer:
    """Its owner, registered, with a password to be typed."""
    facts = stored.certificate
    return Taxpayer(Rfc("EKU9003173C9"), facts.name, "", facts.serial, facts.not_before, facts.not_after, False, MOMENT)


@pytest.fixture
def write_efirma(tmp_path: Path) -> Callable[[DemoEfirma, str], tuple[Path, Path]]:
    """Puts an e.firma's two files into a folder of its own: (.cer, .key)."""

    def write(efirma: DemoEfirma, folder: str) -> tuple[Path, Path]:
        place = tmp_path / folder
        place.mkdir()
        certificate, key = place / "uno.cer", place / "Claveprivada_otra.KEY"
        certificate.write_bytes(efirma.cer)
        key.write_bytes(efirma.key)
        return certificate, key

    return write
