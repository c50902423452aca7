"""A disk that may only be read: what only reads works on it, and the rest says that nothing can be written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.paths import Paths
from tests.unit.backup.conftest import fill

ROOT = Path(__file__).parents[3]
UNSHARE = Path("/usr/bin/unshare")
MOUNTED = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec "$@"'


def on_read_only(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command with the home mounted to be read only, in a world of its own: for root permissions mean nothing."""
    command = [str(UNSHARE), "-rm", "sh", "-c", MOUNTED, "sh", str(home), sys.executable, "-m", "ui", *words]
    environment = {**os.environ, "ACOPIO_HOME": str(home)}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not UNSHARE.exists() or subprocess.run([UNSHARE, "-rm", "true"], check=False).returncode:
        pytest.skip("this system gives nobody a mount of his own")
    paths = Paths.under(tmp_path_factory.mktemp("solo lectura") / "casa")
    paths.home.mkdir()
    fill(paths)
    return paths.home


def test_what_only_reads(home: Path, tmp_path: Path) -> None:
    before = sorted(one.name for one in home.iterdir())
    documents = on_read_only(home, "comprobantes", "--json")
    assert documents.returncode == 0, documents.stderr
    known = len(json.loads(documents.stdout))
    assert known > 10
    requests = on_read_only(home, "solicitudes", "--json")
    assert (requests.returncode, len(json.loads(requests.stdout))) == (0, 1)
    verified = on_read_only(home, "verificar-biblioteca", "--json")
    assert (verified.returncode, json.loads(verified.stdout)["integra"]) == (0, True)
    saved = on_read_only(home, "respaldar", str(tmp_path / "r"), "--con-comprobantes")
    assert saved.returncode == 0, saved.stderr
    assert (tmp_path / "r").stat().st_size > 1_000
    assert sorted(one.name for one in home.iterdir()) == before


def test_what_writes_says_that_it_cannot(home: Path) -> None:
    ran = on_read_only(home, "actualizar")
    assert ran.returncode == 1
    assert ran.stderr == f"No se puede escribir en {home}.\n"
