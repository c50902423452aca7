"""Programs of the system are started by their full path, and our Python imports nothing from the folder it is in."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.sure_programs import distrust_this_folder
from ui.desktop.autostart import program

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = sorted((ROOT / "packaging").glob("*.py"))

HELPERS = """
import sys
sys.path[:] = [one for one in sys.path if one not in ("", {folder!r})]
from app.engine.batch.worker_processes import Workers
if __name__ == "__main__":
    with Workers(1) as workers:
        print(list(workers.map_ordered(abs, [-1])))
"""


def bare_programs(path: Path) -> list[str]:
    """First words of literal command lines that are no path."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("run", "Popen"):
            first = node.args[0] if node.args else None
            if isinstance(first, ast.List) and first.elts and isinstance(first.elts[0], ast.Constant):
                found.append(str(first.elts[0].value))
    return [one for one in found if not one.startswith("/")]


@pytest.mark.parametrize("path", PACKAGING, ids=lambda path: path.name)
def test_no_program_is_looked_for(path: Path) -> None:
    assert bare_programs(path) == []


def test_a_folder_of_downloads_gives_helpers_no_modules(tmp_path: Path) -> None:
    """Whoever starts Acopio where a file is called multiprocessing.py must not run it."""
    for name in ("multiprocessing", "pickle", "signal", "threading", "traceback"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\nraise SystemExit(3)\n")
    script = tmp_path / "apart" / "helpers.py"
    script.parent.mkdir()
    script.write_text(HELPERS.format(folder=str(tmp_path)))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(script)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout == "[1]\n", done.stderr
    assert not (tmp_path / "ran").exists()


def test_the_program_that_starts_itself_again_is_whole_and_safe() -> None:
    assert Path(program()[0]).is_absolute()
    assert program()[1] == "-P"


def test_what_is_not_a_whole_path_is_not_searched() -> None:
    searched = {"PATH": os.pathsep.join(["/usr/bin", "", ".", "bin", "/bin"])}
    distrust_this_folder(searched)
    assert searched["PATH"] == os.pathsep.join(["/usr/bin", "/bin"])
    assert searched["NoDefaultCurrentDirectoryInExePath"] == "1"
