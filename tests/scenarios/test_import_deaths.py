"""kill -9 while documents come in by the hundred: nobody is left behind, and the next time it all comes to the same."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
import zipfile
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from app.paths import Paths
from app.simulator.world.business import Business
from app.store.database import reader
from app.store.identity import MARK
from tests.make import OWNER

ROOT = Path(__file__).parents[2]
CHILD = Path(__file__).with_name("intake_child.py")
DOCUMENTS = 300
PATIENCE = 30.0
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")


@pytest.fixture(scope="module")
def documents() -> dict[str, bytes]:
    business = Business(OWNER.value, 1, DOCUMENTS, date(2025, 1, 1), date(2026, 5, 31))
    return {facts.uuid: business.xml(facts) for facts in business.documents}


def children(pid: int) -> set[int]:
    """The processes that ``pid`` started, and theirs."""
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found |= {child} | children(child)
    return found


def is_alive(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def assert_all_gone(pids: set[int]) -> None:
    deadline = time.monotonic() + PATIENCE
    while any(map(is_alive, pids)):
        assert time.monotonic() < deadline, "a helping process outlives the one that started it"


def assert_library(home: Path, documents: dict[str, bytes], *, may_lack: bool = False) -> None:
    """The index knows every file by its hash; unless some may lack, all documents are there, each once."""
    paths = Paths.under(home)
    with closing(reader(paths.database)) as connection:
        known = dict(connection.execute("SELECT path, sha256 FROM documents WHERE path IS NOT NULL"))
        assert next(iter(connection.execute("PRAGMA integrity_check"))) == ("ok",)
    for path, sha256 in known.items():
        data = (paths.library / path).read_bytes()
        assert hashlib.sha256(data).hexdigest() == sha256
        assert documents[Path(path).stem] == data
    if not may_lack:
        assert {Path(path).stem for path in known} == set(documents)
        on_disk = {one.relative_to(paths.library).as_posix() for one in paths.library.rglob("*") if one.is_file()}
        assert on_disk == {MARK, *known}
        assert list(paths.library.rglob(".*")) == [paths.library / MARK]
        assert not list((home / "entrando").iterdir())


def start(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT)


@pytest.mark.parametrize("step", [0, 50, 200])
def test_a_package_killed_on_its_way(tmp_path: Path, documents: dict[str, bytes], step: int) -> None:
    package = tmp_path / "X_01.zip"
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in documents.items():
            file.writestr(f"{name}.xml", data)
    home = tmp_path / "casa"
    with start(CHILD, home, OWNER, package) as child:
        assert child.stdout
        for line in child.stdout:
            if int(line.split()[0]) >= step:
                break
        helpers = children(child.pid)
        child.kill()
    assert child.wait() == -signal.SIGKILL
    assert_all_gone(helpers)
    if (home / "acopio.db").exists():
        assert_library(home, documents, may_lack=True)
    with start(CHILD, home, OWNER, package) as again:
        assert again.stdout
        last = again.stdout.read().splitlines()[-1]
    assert last == f"{DOCUMENTS} {DOCUMENTS} 0"
    assert_library(home, documents)


def test_an_import_killed_on_its_way(tmp_path: Path, documents: dict[str, bytes]) -> None:
    old, home = tmp_path / "viejos", tmp_path / "casa"
    old.mkdir()
    for name, data in documents.items():
        (old / f"{name}.xml").write_bytes(data)
    with zipfile.ZipFile(old / "mas.zip", "w") as file:
        file.write(old / f"{next(iter(documents))}.xml", "otra-vez.xml")
    environment = {**ENVIRONMENT, "ACOPIO_HOME": str(home)}
    command = [sys.executable, "-m", "ui", "importar", str(old), "--rfc", OWNER.value]
    library = Paths.under(home).library
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, env=environment) as child:
        deadline = time.monotonic() + PATIENCE
        while not next(library.rglob("*.xml"), None) and child.poll() is None:
            assert time.monotonic() < deadline
        helpers = children(child.pid)
        child.kill()
    assert_all_gone(helpers)
    for _ in range(2):
        subprocess.run(command, cwd=ROOT, check=True, env=environment, stderr=subprocess.DEVNULL)
        assert_library(home, documents)
