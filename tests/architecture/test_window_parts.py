"""What the window is made of is made in one place: a drop-down list is one that shows all it holds."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OWN = {"QComboBox", "QFontComboBox"}


@pytest.mark.parametrize(
    "path", sorted((ROOT / "ui").rglob("*.py")), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_drop_down_lists_are_of_one_kind(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    made = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = {
        one.attr if isinstance(one, ast.Attribute) else one.id
        for one in made
        if isinstance(one, ast.Attribute | ast.Name)
    }
    assert not names & OWN
    bases = {
        base.id
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for base in node.bases
        if isinstance(base, ast.Name)
    }
    assert "QComboBox" not in bases or path.name == "drop_down.py"
