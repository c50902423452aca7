"""A backup brings everything to another computer, byte for byte, and the old one survives whatever happens."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import settings
from app.backup import restoring
from app.backup.restoring import finish, free_library, is_empty, is_staged, read_facts, stage
from app.backup.writing import back_up
from app.bookkeeping.known_lists import KnownLists
from app.domain.identifiers import Rfc
from app.domain.month.decisions import Decision, DecisionKind, decisions_of
from app.efirma.vault import EfirmaVault
from app.errors import (
    CancelledError,
    DiskFullError,
    LibraryBusyError,
    LibraryUnavailableError,
    NewerDatabaseError,
    PlaceTakenError,
    UnknownTaxpayerError,
)
from app.paths import Paths
from app.settings import Settings
from app.store.database import Database, reader
from app.store.decision_log import DecisionLog, Snapshots
from app.store.files import LibraryFolder
from app.store.inspection import inspect
from app.store.journal import Journal
from app.store.lock import EngineLock
from app.store.requests import RequestRepository
from app.store.schema import MIGRATIONS
from tests.unit.backup.conftest import LIST

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
LISTED = hashlib.sha256(LIST).hexdigest()
SNAPSHOT = hashlib.sha256(b"{}").hexdigest()


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def save(paths: Paths, target: Path, *, documents: bool = True) -> Path:
    root = settings.load(paths.settings_file).settings.library
    back_up(paths, Path(root) if root else paths.library, target, with_documents=documents, at=NOW)
    return target


def library(paths: Paths) -> Path:
    chosen = settings.load(paths.settings_file).settings.library
    return Path(chosen) if chosen else paths.library


def verify(paths: Paths) -> int:
    """Every document by its hash, as the person would have it done; returns how many."""
    with closing(reader(paths.database)) as connection:
        found = inspect(connection, LibraryFolder(library(paths)), lambda _done, _total: None)
    assert found.is_sound
    assert found.findings == ()
    return found.files


def test_everything_comes_to_an_empty_home(full: Paths, other: Paths, tmp_path: Path) -> None:
    before = contents(full.library)
    saved = save(full, tmp_path / "un respaldo.acopio-respaldo")
    assert is_empty(other)
    facts = read_facts(saved)
    assert (facts.head.with_documents, facts.head.made_at) == (True, NOW)
    staged = stage(saved, other)
    assert staged.library == other.library
    assert is_empty(other)  # not before it is finished
    assert finish(other)
    assert contents(other.library) == before
    assert verify(other) == len(before) > 20
    chosen = settings.load(other.settings_file).settings
    assert chosen == replace(settings.load(full.settings_file).settings, library=None)
    with closing(reader(other.database)) as connection:
        assert len(list(RequestRepository(connection).all())) == 1
    assert len(Journal(other.home / "solicitudes.jsonl").entries()) == 1
    assert (other.home / "solicitudes.jsonl").read_text().endswith('{"copied": true}\n'), (
        "it claims nothing of what was on its way"
    )
    assert contents(other.efirmas) == contents(full.efirmas)
    assert DecisionLog(other.decisions).read() == DecisionLog(full.decisions).read()
    (filed,) = decisions_of("EKU9003173C9", DecisionLog(other.decisions).read().decisions).filed.values()
    assert Snapshots(other.filed_months).read(filed.snapshot) == b"{}"
    assert KnownLists(other.lists).all() == KnownLists(full.lists).all() != []
    assert KnownLists(other.lists).definitive() == {"EFO010101AA1", "XXXXXXXXXXXX"}
    assert (other.home / "ventana.ini").read_bytes() == (full.home / "ventana.ini").read_bytes()
    assert not finish(other)
    assert {one.name for one in other.home.iterdir() if not one.name.endswith(("-wal", "-shm"))} == {
        "acopio.db", "acopio.lock", "ajustes.json", "biblioteca", "decisiones.jsonl", "efirmas", "listas",
        "presentados", "solicitudes.jsonl", "ventana.ini",
    }  # fmt: skip


def test_an_ordinary_program_can_open_it(full: Paths, tmp_path: Path) -> None:
    saved = save(full, tmp_path / "r.acopio-respaldo")
    with zipfile.ZipFile(saved) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
    assert names[-1] == "manifiesto.txt"
    assert {f"biblioteca/{one}" for one in contents(full.library)} <= set(names)


def test_no_password_and_no_log_is_in_it(full: Paths, tmp_path: Path) -> None:
    full.logs.mkdir()
    (full.logs / "acopio.log").write_text("x", encoding="utf-8")
    saved = save(full, tmp_path / "r.acopio-respaldo", documents=False)
    with zipfile.ZipFile(saved) as archive:
        assert set(archive.namelist()) == {
            "acopio.db", "solicitudes.jsonl", "ajustes.json", "ventana.ini", "efirmas/EKU9003173C9.pem",
            f"presentados/{SNAPSHOT}.json.gz", f"listas/{LISTED}.csv", f"listas/{LISTED}.json",
            "decisiones.jsonl", "manifiesto.txt",
        }  # fmt: skip


def test_without_documents_the_library_stays_where_this_home_has_it(full: Paths, other: Paths, tmp_path: Path) -> None:
    chosen = settings.load(full.settings_file).settings
    settings.save(full.settings_file, replace(chosen, library=str(full.library)))
    saved = save(full, tmp_path / "r.acopio-respaldo", documents=False)
    for mine in (None, str(tmp_path / "mía")):
        settings.save(other.settings_file, Settings(library=mine))
        stage(saved, other)
        finish(other)
        assert settings.load(other.settings_file).settings.library == mine
    assert not other.library.exists()


def test_beside_an_existing_home_nothing_is_lost_and_nothing_mixed(full: Paths, other: Paths, tmp_path: Path) -> None:
    other.home.mkdir(parents=True)
    from tests.unit.backup.conftest import fill

    fill(other)
    (other.library / "mio.txt").write_text("mío", encoding="utf-8")
    (other.efirmas / "XAXX010101000.pem").write_bytes(b"otra")
    before = contents(other.home)
    saved = save(full, tmp_path / "r.acopio-respaldo")
    assert not is_empty(other)
    staged = stage(saved, other)
    assert staged.library == free_library(other) == other.home / "biblioteca 2"
    finish(other)
    assert contents(other.home / "biblioteca 2") == contents(full.library)
    assert verify(other)
    with pytest.raises(UnknownTaxpayerError):
        EfirmaVault(other.efirmas).load(Rfc("XAXX010101000"))
    aside = other.home / "antes-de-restaurar-1"
    for name in ("acopio.db", "ajustes.json", "efirmas/XAXX010101000.pem", "solicitudes.jsonl"):
        assert contents(aside)[name] == before[name]
    assert contents(other.library)["mio.txt"] == before["biblioteca/mio.txt"]
    stage(saved, other)
    finish(other)
    assert (other.home / "antes-de-restaurar-2" / "acopio.db").exists()


def test_the_chosen_folder_must_be_empty(full: Paths, other: Paths, tmp_path: Path) -> None:
    saved = save(full, tmp_path / "r.acopio-respaldo")
    (tmp_path / "llena").mkdir()
    (tmp_path / "llena" / "x").touch()
    with pytest.raises(PlaceTakenError):
        stage(saved, other, tmp_path / "llena")
    (tmp_path / "vacía").mkdir()
    assert stage(saved, other, tmp_path / "vacía").library == tmp_path / "vacía"
    finish(other)
    assert settings.load(other.settings_file).settings.library == str(tmp_path / "vacía")
    assert verify(other)


def test_what_comes_in_meanwhile_does_no_harm(full: Paths, other: Paths, tmp_path: Path) -> None:
    database = Database.open(full.database)  # the engine is at work
    lock = EngineLock(full.lock)
    added: list[int] = []

    def meanwhile(done: int, _total: int) -> None:
        if not added:
            added.append(done)
            (full.library / "EKU9003173C9" / "a.xml.parte").write_bytes(b"en camino")
            RequestRepository(database.connection).add(
                next(iter(RequestRepository(database.connection).all())).query, NOW
            )

    back_up(full, full.library, tmp_path / "r", with_documents=True, at=NOW, progress=meanwhile)
    database.close()
    lock.release()
    stage(tmp_path / "r", other)
    finish(other)
    assert verify(other)
    assert not list(other.library.rglob("*.parte"))


def test_cancelling_leaves_the_old_one(full: Paths, other: Paths, tmp_path: Path) -> None:
    saved = save(full, tmp_path / "r.acopio-respaldo", documents=False)
    before = saved.read_bytes()
    told: list[int] = []
    with pytest.raises(CancelledError):
        back_up(
            full, full.library, saved, with_documents=True, at=NOW,
            progress=lambda done, _: told.append(done), cancelled=lambda: len(told) > 5,
        )  # fmt: skip
    assert saved.read_bytes() == before
    assert [one.name for one in tmp_path.glob("*respaldo*")] == [saved.name]
    told.clear()
    save(full, saved)
    with pytest.raises(CancelledError):
        stage(saved, other, progress=lambda done, _: told.append(done), cancelled=lambda: len(told) > 5)
    assert not is_staged(other)
    assert contents(other.home) == {}
    assert not other.library.exists()


KILLED = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from app.backup.writing import back_up
from app.paths import Paths
from app.settings import Settings
count = [0]
def progress(done, total):
    count[0] += 1
    if count[0] == int(sys.argv[3]):
        os.kill(os.getpid(), 9)
paths = Paths.under(Path(sys.argv[1]))
back_up(paths, paths.library, Path(sys.argv[2]), with_documents=True, at=datetime.now(UTC), progress=progress)
"""


@pytest.mark.skipif(os.name == "nt", reason="kill -9")
@pytest.mark.parametrize("at", [1, 7, 20])
def test_a_kill_in_the_middle_leaves_the_old_backup(full: Paths, other: Paths, tmp_path: Path, at: int) -> None:
    saved = save(full, tmp_path / "r.acopio-respaldo")
    before = saved.read_bytes()
    command = [sys.executable, "-c", KILLED, str(full.home), str(saved), str(at)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    assert saved.read_bytes() == before
    save(full, saved)
    assert not (full.home / "respaldando").exists()  # nor what the dead one left
    stage(saved, other)
    finish(other)
    assert verify(other)


def test_changing_places_goes_on_wherever_it_was_cut(
    full: Paths, other: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.unit.backup.conftest import fill

    other.home.mkdir(parents=True)
    fill(other)
    before = contents(other.home)
    stage(save(full, tmp_path / "r"), other)
    rename, left = Path.replace, [0]

    def interrupted(self: Path, target: Path) -> Path:
        if left[0] == 0:
            raise KeyboardInterrupt
        left[0] -= 1
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    cuts = 0
    while is_staged(other):
        left[0] = 1  # one more rename each time
        try:
            finish(other)
        except KeyboardInterrupt:
            cuts += 1
    monkeypatch.undo()
    assert cuts > 5
    assert verify(other)
    aside = contents(other.home / "antes-de-restaurar-1")
    assert aside["acopio.db"] == before["acopio.db"]
    assert contents(other.efirmas) == contents(full.efirmas)


def test_an_engine_at_work_is_not_disturbed(full: Paths, other: Paths, tmp_path: Path) -> None:
    stage(save(full, tmp_path / "r"), other)
    lock = EngineLock(other.lock)
    with pytest.raises(LibraryBusyError):
        finish(other)
    lock.release()
    assert finish(other)


def test_a_later_version_s_index_is_refused_before_anything_changes(full: Paths, other: Paths, tmp_path: Path) -> None:
    database = Database.open(full.database)
    database.connection.pragma("user_version", len(MIGRATIONS) + 1)
    database.close()
    with pytest.raises(NewerDatabaseError):
        stage(save(full, tmp_path / "r"), other)
    assert contents(other.home) == {}


def test_too_little_room(full: Paths, other: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = save(full, tmp_path / "r")
    monkeypatch.setattr(restoring, "RESERVE_BYTES", 1 << 60)
    with pytest.raises(DiskFullError):
        stage(saved, other)
    assert contents(other.home) == {}


def test_a_place_that_cannot_be_written_to(full: Paths, tmp_path: Path) -> None:
    (tmp_path / "archivo").touch()
    with pytest.raises(LibraryUnavailableError):
        save(full, tmp_path / "archivo" / "r.acopio-respaldo")


def test_from_the_command_line(full: Paths, other: Paths, tmp_path: Path) -> None:
    def acopio(home: Paths, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "ui", *words], cwd=ROOT, env={**os.environ, "ACOPIO_HOME": str(home.home)},
            capture_output=True, encoding="utf-8", check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    saved = str(tmp_path / "r.acopio-respaldo")
    made = acopio(full, "respaldar", saved, "--con-comprobantes", "--json")
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["archivos"] > 20
    done = acopio(other, "restaurar", saved, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["biblioteca"] == str(other.library)
    assert verify(other)
    assert acopio(other, "verificar-biblioteca").returncode == 0
    again = acopio(other, "restaurar", saved)
    assert again.returncode == 1
    assert "Aquí ya hay datos" in again.stderr
    filed = Decision("EKU9003173C9", DecisionKind.FILED, "2026-03", f"2026-04-17 {'0' * 64}", datetime.now(UTC))
    DecisionLog(other.decisions).append(filed)
    over = acopio(other, "restaurar", saved, "--apartar")
    assert over.returncode == 0
    assert "el respaldo no tiene 1 decisión o marca de presentado: ya no cuentan" in over.stderr + over.stdout
    assert (other.home / "antes-de-restaurar-1" / "decisiones.jsonl").is_file()
    assert acopio(other, "restaurar", str(tmp_path / "no-hay")).returncode == 1
    wrong = acopio(other, "restaurar", str(full.settings_file), "--apartar")
    assert wrong.returncode == 1
    assert wrong.stderr.startswith("Ese archivo no es un respaldo de Acopio.")
