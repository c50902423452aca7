"""No console window ever flashes: nothing but the one detached start runs other programs, and helpers are our own."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = [path for folder in ("app", "ui") for path in sorted((ROOT / folder).rglob("*.py"))]
STARTERS = {"subprocess", "pty", "asyncio.subprocess"}
CALLS = {"system", "popen", "Popen", "startfile", "spawnl", "spawnv", "execv", "execl", "posix_spawn"}
MAY_START = {"ui/widgets/open_with.py"}  # QProcess.startDetached, which Windows runs without a console


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def starts_in(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name in STARTERS]
        elif isinstance(node, ast.ImportFrom):
            found += [node.module or ""] if node.module in STARTERS else []
            found += [alias.name for alias in node.names if alias.name == "QProcess"]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLS:
            found.append(node.func.attr)
    return found


def test_only_one_place_starts_programs() -> None:
    assert {name_of(path) for path in PROGRAM if starts_in(path)} == MAY_START
