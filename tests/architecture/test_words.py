"""Everything that a person reads is said in app.words: the command line holds no sentences, and no reason lacks one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.words.texts.import_reasons import IMPORT_REASONS

ROOT = Path(__file__).parents[2]
COMMANDS = [path for path in sorted((ROOT / "app/cli").glob("*.py")) if path.name != "arguments.py"]
REFUSALS = ("UnreadableDocumentError", "TornPackageError", "HostilePackageError", "Note", "BadRow")
"""What is made with the reason why a file, a member of a ZIP or a line of metadata is refused."""
JUDGES = ("_fault", "_reason")
"""What gives such a reason back."""
TOKEN = re.compile(r"[a-z_0-9]{3,}")


def sentences(path: Path) -> Iterator[str]:
    """Texts of several words that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    alone = {one.value for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    texts = (one for one in ast.walk(tree) if isinstance(one, ast.Constant) and one not in alone)
    for one in texts:
        if isinstance(one.value, str) and " " in one.value.strip() and any(char.isalpha() for char in one.value):
            yield one.value


def reasons(path: Path) -> Iterator[str]:
    """The reasons with which a file or a line is refused there."""
    for one in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match one:
            case ast.Call(func=ast.Name(id=name)) if name in REFUSALS:
                yield from tokens(one)
            case ast.keyword(arg="fault", value=value) | ast.Assign(targets=[ast.Name(id="fault")], value=value):
                yield from tokens(value)
            case ast.FunctionDef(name=name) if name in JUDGES:
                for given in ast.walk(one):
                    if isinstance(given, ast.Return | ast.Tuple):
                        yield from tokens(given)
            case _:
                continue


def tokens(node: ast.AST) -> Iterator[str]:
    """The texts in it that are one short word."""
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and TOKEN.fullmatch(part.value):
            yield part.value


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: path.name)
def test_the_commands_hold_no_sentences(path: Path) -> None:
    assert list(sentences(path)) == []


def test_every_reason_why_a_file_is_refused_has_words() -> None:
    files = [path for room in ("app/cfdi", "app/engine") for path in (ROOT / room).rglob("*.py")]
    given = {reason for path in files for reason in reasons(path)}
    assert {"not_xml", "dtd", "crc", "conflict", "symlink", "ratio", "outside", "too_long", "bad_status"} <= given
    assert {f"import:{reason}" for reason in given} <= IMPORT_REASONS.keys()
