"""What comes from outside is never shown as markup: wherever Qt would guess, the text is ours or was made plain."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WINDOW = sorted((ROOT / "ui").rglob("*.py"))
HELPERS = {"plain_tip"}
TIPS = {"setToolTip", "setStatusTip", "setWhatsThis", "setTabToolTip", "setTabWhatsThis", "setLabelText"}
TIP_ROLES = {"TOOLTIP", "ToolTipRole", "WhatsThisRole", "StatusTipRole"}
ITEM_SETTERS = {"setData", "setItemData", "setHeaderData"}
MADE_PLAIN = {"QLabel": "ui/widgets/plain.py", "QMessageBox": "ui/widgets/question.py"}
BASES = {"QLabel": "setTextFormat", "QMessageBox": "setTextFormat", "QTextBrowser": "loadResource"}
NEVER = {"setToolTipsVisible", "showText", "QErrorMessage", "QProgressDialog", "QSplashScreen"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def last(node: ast.expr) -> str:
    """``a.b.C`` → ``C``."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def is_plain(node: ast.expr | None) -> bool:
    """A literal of ours, or what the helper made of a text."""
    if node is None or isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.IfExp):
        return is_plain(node.body) and is_plain(node.orelse)
    return isinstance(node, ast.Call) and last(node.func) in HELPERS


def names_tip_role(node: ast.AST) -> bool:
    return any(isinstance(one, ast.expr) and last(one) in TIP_ROLES for one in ast.walk(node))


def guessed(tree: ast.Module, name: str = "") -> Iterator[str]:
    """Where ``tree`` lets Qt guess what a text is."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from guessed_call(node, name)
        elif isinstance(node, ast.ClassDef):
            yield from guessed_class(node)
        elif isinstance(node, ast.If) and names_tip_role(node.test):
            told = [one for inner in node.body for one in ast.walk(inner) if isinstance(one, ast.Return)]
            yield from (f"line {one.lineno}: a tip that is not plain" for one in told if not is_plain(one.value))
        elif isinstance(node, ast.IfExp | ast.Match | ast.Dict) and names_tip_role(node):
            yield f"line {node.lineno}: a tip is chosen where this test cannot follow; say «if role == TOOLTIP»"


def guessed_call(node: ast.Call, name: str) -> Iterator[str]:
    called = last(node.func)
    if called in TIPS and not all(is_plain(one) for one in node.args if not is_place(called, node, one)):
        yield f"line {node.lineno}: {called} of a text that is not plain_tip(…)"
    is_tip = called in ITEM_SETTERS and any(names_tip_role(one) for one in node.args)
    if is_tip and not any(is_plain(one) and not is_number(one) for one in node.args):
        yield f"line {node.lineno}: a tip that is not plain_tip(…)"
    owner = last(node.func.value) if isinstance(node.func, ast.Attribute) else ""
    for made in {called, owner} & MADE_PLAIN.keys():
        if MADE_PLAIN[made] != name:
            yield f"line {node.lineno}: {made} guesses; {MADE_PLAIN[made]} makes one that does not"
    if called == "QTextBrowser" or called in NEVER:
        yield f"line {node.lineno}: {called}"


def is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int)


def is_place(called: str, node: ast.Call, argument: ast.expr) -> bool:
    """The number of a tab, which is no text."""
    return called.startswith("setTab") and argument is node.args[0]


def guessed_class(node: ast.ClassDef) -> Iterator[str]:
    """A widget of ours on one that guesses, or that fetches what a text names, must say that it does not."""
    said = {last(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)}
    said |= {one.name for one in node.body if isinstance(one, ast.FunctionDef)}
    for base in node.bases:
        if (needed := BASES.get(last(base))) and needed not in said:
            yield f"line {node.lineno}: {node.name} is a {last(base)} without {needed}"


@pytest.mark.parametrize("path", WINDOW, ids=name_of)
def test_no_text_is_guessed_to_be_markup(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"), name_of(path))
    assert list(guessed(tree, name_of(path))) == []


@pytest.mark.parametrize(
    "line",
    [
        "a.setToolTip(name)",
        "a.setToolTip(f'{name}')",
        "a.setWhatsThis('uno' if name else name)",
        "a.setTabToolTip(3, name)",
        "combo.setItemData(2, name, Qt.ItemDataRole.ToolTipRole)",
        "combo.setItemData(2, str(name), Qt.ItemDataRole.ToolTipRole)",
        "item.setData(TOOLTIP, name)",
        "def data(role):\n    if role in (DISPLAY, TOOLTIP):\n        return name",
        "def data(role):\n    return name if role == TOOLTIP else None",
        "a = QLabel(name)",
        "a = QtWidgets.QLabel()",
        "QMessageBox.warning(self, 'x', name)",
        "class A(QLabel):\n    pass",
        "class A(QTextBrowser):\n    pass",
        "a = QTextBrowser()",
        "QToolTip.showText(place, name)",
    ],
)
def test_what_would_be_guessed_is_refused(line: str) -> None:
    assert list(guessed(ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    [
        "a.setToolTip('uno')",
        "a.setToolTip(plain_tip(name))",
        "a.setTabToolTip(3, plain_tip(name))",
        "combo.setItemData(2, plain_tip(name), Qt.ItemDataRole.ToolTipRole)",
        "def data(role):\n    if role == TOOLTIP:\n        return plain_tip(name)\n    return name",
        "class A(QLabel):\n    def __init__(self):\n        self.setTextFormat(PLAIN)",
        "role = QMessageBox.ButtonRole.RejectRole",
    ],
)
def test_what_is_plain_is_let_through(line: str) -> None:
    assert list(guessed(ast.parse(line))) == []
