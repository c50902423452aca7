"""A disk that fills up while helping processes write: nothing half is left, and with room it goes on from there."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from app.domain.catalogs import ContentKind, Service
from app.domain.clock import SystemClock
from app.domain.identifiers import PackageId
from app.engine.commands import Import
from app.engine.events import EngineEvent, ImportDone
from app.engine.intake import find_files as finding
from app.engine.intake import pieces as sources
from app.engine.intake.from_folders import Importing
from app.engine.intake.from_package import Reached, add_package
from app.engine.intake.intake import Intake
from app.engine.intake.stepwise import run_to_end
from app.engine.ledger import Ledger
from app.errors import DiskFullError
from app.paths import Paths
from app.simulator.world.business import Business
from app.store.identity import MARK
from app.store.inspection import inspect
from app.store.library import Added, Origin
from app.store.session import StoreSession
from tests.make import OWNER

ORIGIN = Origin(OWNER, Service.CFDI, PackageId("X_01"))
DOCUMENTS = 200
MEGABYTES = 8


@pytest.fixture
def volume(small_disk: Callable[[int], Path]) -> Path:
    return small_disk(MEGABYTES)


@pytest.fixture
def session(tmp_path: Path, volume: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StoreSession]:
    """The index on a roomy disk, the library on the small one; batches of twenty in helping processes."""
    for module in (sources, finding):
        monkeypatch.setattr(module, "BATCH_DOCUMENTS", 20)
        monkeypatch.setattr(module, "APART_DOCUMENTS", 1)
    paths = Paths.under(tmp_path / "casa")
    opened = StoreSession.open(lock=paths.lock, database=paths.database, library=volume / "biblioteca")
    yield opened
    opened.close()


@pytest.fixture
def intake(session: StoreSession) -> Iterator[Intake]:
    made = Intake(session.library, session.scratch, SystemClock())
    yield made
    made.close()


@pytest.fixture(scope="module")
def documents() -> dict[str, bytes]:
    business = Business(OWNER.value, 1, DOCUMENTS, date(2026, 1, 1), date(2026, 5, 31))
    return {facts.uuid: business.xml(facts) for facts in business.documents}


def ballast(volume: Path) -> Path:
    """A file that leaves room for a third of the documents."""
    file = volume / "lastre"
    free = os.statvfs(volume).f_bavail * os.statvfs(volume).f_frsize
    file.write_bytes(bytes(free - DOCUMENTS * 8_192 // 3))
    return file


def assert_sound(session: StoreSession) -> None:
    found = inspect(session.database.connection, session.folder, lambda _done, _of: None)
    assert found.is_sound
    assert not [one for one in session.folder.root.rglob(".*") if one.name != MARK]
    assert not list(session.scratch.glob("*"))


def test_a_package(
    session: StoreSession, intake: Intake, volume: Path, tmp_path: Path, documents: dict[str, bytes]
) -> None:
    package = tmp_path / "X_01.zip"
    with zipfile.ZipFile(package, "w") as file:
        for name, data in documents.items():
            file.writestr(f"{name}.xml", data)
    filler, reached = ballast(volume), Reached()

    def take_in() -> Added:
        return run_to_end(add_package(intake, ORIGIN, package, ContentKind.XML, reached=reached))

    for _ in range(2):
        with pytest.raises(DiskFullError):
            take_in()
        assert_sound(session)
    assert reached.documents < DOCUMENTS
    filler.unlink()
    assert take_in() == Added(DOCUMENTS, DOCUMENTS)
    assert_sound(session)
    assert len(list(session.folder.root.rglob("*.xml"))) == DOCUMENTS


def test_an_import(
    session: StoreSession, intake: Intake, volume: Path, tmp_path: Path, documents: dict[str, bytes]
) -> None:
    old = tmp_path / "viejos"
    old.mkdir()
    for name, data in documents.items():
        (old / f"{name}.xml").write_bytes(data)
    told: list[EngineEvent] = []
    ledger = Ledger(session.database, SystemClock())
    ledger.listener = told.append
    importing = Importing(intake, ledger)
    filler = ballast(volume)
    run_to_end(importing.run(Import((old,), (OWNER,))))
    assert isinstance(told[-1], ImportDone)
    assert (told[-1].report.error, told[-1].report.cancelled) == ("error:DiskFullError", False)
    assert told[-1].report.new < DOCUMENTS
    assert_sound(session)
    filler.unlink()
    run_to_end(importing.run(Import((old,), (OWNER,))))
    assert isinstance(told[-1], ImportDone)
    assert told[-1].report.error is None
    assert told[-1].report.documents == DOCUMENTS
    assert_sound(session)
    assert len(list(session.folder.root.rglob("*.xml"))) == DOCUMENTS
