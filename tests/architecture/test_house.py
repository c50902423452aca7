"""The house as it is drawn: what lies where, what each file says of itself, and what the core keeps away from."""

from __future__ import annotations

import ast
import fnmatch
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import app

ROOT = Path(__file__).resolve().parents[2]
CODE = [path for folder in ("app", "ui", "packaging") for path in sorted((ROOT / folder).rglob("*.py"))]
PROGRAM = [path for path in CODE if not path.is_relative_to(ROOT / "packaging")]
TOP = {
    ".ci",
    ".github",
    ".gitignore",
    "CHANGELOG.md",
    "LICENSE",
    "CONTRIBUTING.md",
    "README.md",
    "app",
    "packaging",
    "pyproject.toml",
    "resources",
    "tests",
    "ui",
}
LONGEST = 350
MAY_BE_LONGER = {
    "app/errors.py": "the error tree is one thing, and reads best as one",
}
WAITS = {"sleep", "msleep", "usleep", "qWait", "qSleep"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), name_of(path))


def test_every_module_says_what_it_is_for() -> None:
    assert [name_of(path) for path in CODE if not ast.get_docstring(tree_of(path))] == []


def test_nothing_sleeps() -> None:
    """Waiting is by events, never by the clock alone."""
    assert [f"{name_of(path)}, {wait}" for path in PROGRAM for wait in waits_in(tree_of(path))] == []


def waits_in(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in WAITS:
            yield f"line {node.lineno}: .{node.attr}"
        if isinstance(node, ast.ImportFrom) and (
            node.module == "PySide6.QtTest" or WAITS & {alias.name for alias in node.names}
        ):
            yield f"line {node.lineno}: from {node.module}"
        if isinstance(node, ast.Import) and "PySide6.QtTest" in {alias.name for alias in node.names}:
            yield f"line {node.lineno}: import PySide6.QtTest"


def test_the_core_lives_without_qt() -> None:
    names = [name_of(path)[:-3].replace("/", ".").removesuffix(".__init__") for path in PROGRAM]
    core = [name for name in names if name.partition(".")[0] == "app"]
    ask = f"import sys\nfor name in {core}: __import__(name)\nprint([n for n in sys.modules if 'PySide6' in n])"
    answer = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_no_file_holds_a_second_idea() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in PROGRAM}
    assert {name: n for name, n in lengths.items() if n > LONGEST and name not in MAY_BE_LONGER} == {}


def test_the_top_of_the_house_is_as_drawn() -> None:
    assert top_level() == TOP


def top_level() -> set[str]:
    """First parts of what git keeps, or of what lies here and is not ignored."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        listing = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
        if listing.returncode == 0:
            return {line.strip('"').partition("/")[0] for line in listing.stdout.splitlines()}
    ignored = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines() if line]
    names = {path.name for path in ROOT.iterdir()} - {".git"}
    return {name for name in names if not any(fnmatch.fnmatch(name, pattern) for pattern in ignored)}


def test_the_version_is_written_once() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "app.__version__"}
    assert f"## [{app.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
