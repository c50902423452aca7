"""Moving the library: cut short anywhere, taken up again, verified, and the old folder untouched."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.errors import CancelledError, DiskFullError, LibraryUnavailableError
from app.store import moving
from app.store.files import LibraryFolder
from app.store.moving import MARK, copy_library, end_move, is_begun, is_fit

ROOT = Path(__file__).parents[3]


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MARK
    }


@pytest.fixture
def library(tmp_path: Path) -> Path:
    root = tmp_path / "biblioteca ñandú"
    for number in range(60):
        path = root / "EKU9003173C9" / "Emitidos" / "2024" / f"{number % 12 + 1:02d}" / f"{number:04d}.xml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"<x n='{number}'/>".encode() * 50)
    (root / "EKU9003173C9" / "Paquetes").mkdir()
    (root / "EKU9003173C9" / "Paquetes" / "a_01.zip").write_bytes(os.urandom(3 << 20))
    (root / "vacia").mkdir()
    return root


def test_all_comes_over_and_a_second_time_copies_nothing(library: Path, tmp_path: Path) -> None:
    target, told = tmp_path / "otro disco" / "Acopio", []
    copy_library(library, target, progress=lambda done, total: told.append((done, total)))
    assert contents(target) == contents(library)
    assert (target / "vacia").is_dir()
    size = sum(len(one) for one in contents(library).values())
    assert told[-1] == (size, size)
    times = {path: path.stat().st_ino for path in target.rglob("*")}
    copy_library(library, target)
    assert {path: path.stat().st_ino for path in target.rglob("*")} == times
    assert is_begun(library, target)
    end_move(target)
    assert not is_begun(library, target)
    with pytest.raises(LibraryUnavailableError):
        copy_library(library, target)


def test_what_came_or_changed_since_is_brought(library: Path, tmp_path: Path) -> None:
    target = tmp_path / "nueva"
    copy_library(library, target)
    (library / "nuevo.xml").write_bytes(b"nuevo")
    altered = library / "EKU9003173C9" / "Emitidos" / "2024" / "01" / "0000.xml"
    altered.write_bytes(b"otro")
    (library / "x.xml.parte").write_bytes(b"en camino")
    copy_library(library, target)
    expected = contents(library)
    del expected["x.xml.parte"]
    assert contents(target) == expected


def test_the_last_step_looks_at_names_alone(library: Path, tmp_path: Path) -> None:
    folder = LibraryFolder(library)
    target = tmp_path / "nueva"
    copy_library(library, target)
    (library / "nuevo.xml").write_bytes(b"nuevo")
    folder.move_to(target)
    assert folder.root == target
    assert contents(target) == contents(library)


def test_cancelled_and_taken_up_again(library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "_BATCH_FILES", 5)
    target, told = tmp_path / "nueva", []
    with pytest.raises(CancelledError):
        copy_library(library, target, progress=lambda *_: told.append(1), cancelled=lambda: len(told) > 30)
    some = list(target.rglob("*.xml"))
    assert 0 < len(some) < 60
    assert is_fit(library, target)
    kept = {path: path.stat().st_ino for path in some}
    copy_library(library, target)
    assert contents(target) == contents(library)
    assert kept.items() <= {path: path.stat().st_ino for path in target.rglob("*.xml")}.items()


KILLED = """
import os, sys
from pathlib import Path
from app.store import moving
moving._BATCH_FILES = 7
count = [0]
def progress(done, total):
    count[0] += 1
    if count[0] == int(sys.argv[3]):
        os.kill(os.getpid(), 9)
moving.copy_library(Path(sys.argv[1]), Path(sys.argv[2]), progress=progress)
"""


@pytest.mark.skipif(os.name == "nt", reason="kill -9")
def test_killed_again_and_again_it_comes_to_an_end(library: Path, tmp_path: Path) -> None:
    target = tmp_path / "nueva"
    before = contents(library)
    for at in (1, 15, 40, 62):
        command = [sys.executable, "-c", KILLED, str(library), str(target), str(at)]
        assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
        for path in target.rglob("*.xml"):
            assert path.read_bytes() == before[path.relative_to(target).as_posix()]  # a name means done
    copy_library(library, target)
    assert contents(target) == contents(library) == before


def test_a_copy_that_reads_back_differently_gets_no_name(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bad_disk(files: list[str]) -> None:
        Path(files[3]).write_bytes(b"otra cosa")

    monkeypatch.setattr(moving, "sync_files", bad_disk)
    with pytest.raises(LibraryUnavailableError):
        copy_library(library, tmp_path / "nueva")
    monkeypatch.undo()
    copy_library(library, tmp_path / "nueva")
    assert contents(tmp_path / "nueva") == contents(library)


def test_a_full_disk_is_told_and_what_came_stays(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "_BATCH_FILES", 5)
    left = [3]

    def full(files: list[str]) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(moving, "sync_files", full)
    with pytest.raises(DiskFullError):
        copy_library(library, tmp_path / "nueva")
    monkeypatch.undo()
    assert len(list((tmp_path / "nueva").rglob("*.xml"))) == 15
    copy_library(library, tmp_path / "nueva")
    assert contents(tmp_path / "nueva") == contents(library)


def test_only_a_folder_that_is_free_or_was_begun_from_here(library: Path, tmp_path: Path) -> None:
    (tmp_path / "otra").mkdir()
    assert is_fit(library, tmp_path / "otra")
    assert is_fit(library, tmp_path / "no-hay")
    (tmp_path / "otra" / MARK).write_text('{"from": "/otra/biblioteca"}', encoding="utf-8")
    for target in (tmp_path / "otra", library, library / "dentro"):
        assert not is_fit(library, target)
        with pytest.raises(LibraryUnavailableError):
            copy_library(library, target)
    for odd in ("{", "[]", "5", '{"from": 5}'):
        (tmp_path / "otra" / MARK).write_text(odd, encoding="utf-8")
        assert not is_begun(library, tmp_path / "otra")
