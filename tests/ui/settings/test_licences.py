"""Ajustes leads to the licences of what the frozen program brings along, which the program from a clone has not."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from app.paths import resources
from ui.window.main_window import MainWindow

TEXT = "Licencias de lo que trae"


def buttons(window: MainWindow) -> list[QPushButton]:
    window.show_page("ajustes")
    return [one for one in window.page.findChildren(QPushButton) if one.text() == TEXT]


def test_from_a_clone(window: Callable[[], MainWindow]) -> None:
    assert buttons(window()) == []


def test_frozen(window: Callable[[], MainWindow], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(resources().parent), raising=False)
    opened: list[Path] = []
    monkeypatch.setattr("ui.widgets.open_with.open_path", opened.append)
    (button,) = buttons(window())
    button.click()
    assert opened == [resources().parent / "licencias"]
