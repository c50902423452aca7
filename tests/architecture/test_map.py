"""The map of the house is true: every path and every name in CONTRIBUTING.md exists."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from app.cli.arguments import build_parser

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
FENCES = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPANS = sorted(set(re.findall(r"`([^`\n]+)`", FENCES.sub("", TEXT))))
NAME = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")
PATH = re.compile(r"[\w./*-]+/[\w./*-]*|[\w-]+\.(py|md|toml|spec)")
COMMANDS = re.compile(r"acopio (\w[\w-]*)")
OUTSIDE = {"main", "git", "kill"}
"""Names of tools, not of ours."""


@cache
def definitions() -> dict[str, set[str]]:
    """What each module (by its last name) and each class defines; under the empty name everything."""
    found: dict[str, set[str]] = {"": set()}
    for path in [path for top in ("app", "ui", "tests", "packaging") for path in (ROOT / top).rglob("*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        module = path.parent.name if path.name == "__init__.py" else path.stem
        found[""].add(module)
        for scope in ast.walk(tree):
            if isinstance(scope, ast.Module | ast.ClassDef):
                names = set(defined_in(scope))
                found.setdefault(module if isinstance(scope, ast.Module) else scope.name, set()).update(names)
                found[""] |= names
    return found


def defined_in(scope: ast.Module | ast.ClassDef) -> list[str]:
    """Classes, functions, constants, fields and attributes."""
    names: list[str] = []
    for one in scope.body:
        match one:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                names.append(name)
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                names.append(name)
            case _:
                continue
    if isinstance(scope, ast.ClassDef):
        attributes = (one for one in ast.walk(scope) if isinstance(one, ast.Attribute))
        names.extend(one.attr for one in attributes if isinstance(one.ctx, ast.Store))
    return names


def is_defined(name: str) -> bool:
    """``plan`` anywhere; ``planner.plan`` in a module of that name; ``Ledger.add`` in a class of that name."""
    *owners, last = name.split(".")
    return last in definitions().get(owners[-1] if owners else "", set())


@pytest.mark.parametrize("path", [span for span in SPANS if PATH.fullmatch(span)])
def test_every_path_exists(path: str) -> None:
    assert any(ROOT.glob(path.rstrip("/"))), path


@pytest.mark.parametrize("name", [span for span in SPANS if NAME.fullmatch(span) and not PATH.fullmatch(span)])
def test_every_name_exists(name: str) -> None:
    assert name in OUTSIDE or is_defined(name), name


@pytest.mark.parametrize("fence", FENCES.findall(TEXT))
def test_every_file_that_is_run_exists(fence: str) -> None:
    named = [word for word in fence.split() if PATH.fullmatch(word) and not word.startswith((".venv", "-"))]
    assert [word for word in named if not any(ROOT.glob(word.rstrip("/")))] == []


def test_every_command_exists() -> None:
    known = set(re.findall(r"^    ([a-z]+(?:-[a-z]+)*)\b", build_parser().format_help(), re.MULTILINE))
    assert {"actualizar", "simulador"} <= known
    assert set(COMMANDS.findall(TEXT)) <= known


def test_the_map_names_every_room() -> None:
    rooms = [path.parent for top in ("app", "ui") for path in (ROOT / top).glob("*/__init__.py")]
    assert [room.name for room in rooms if f"{room.relative_to(ROOT).as_posix()}/" not in TEXT] == []
