"""Choosing a file of an e.firma: the chooser opens where the person keeps files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from ui.taxpayers.file_field import FileField


def test_the_chooser_opens_at_home_and_then_beside_what_was_chosen(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[str] = []

    def choose(_parent: object, _title: str, folder: str, _filter: str) -> tuple[str, str]:
        opened.append(folder)
        return str(tmp_path / "llave.key"), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    field = FileField("Llave", "Llave privada", ".key")
    qtbot.addWidget(field)
    for _ in range(2):
        QTest.mouseClick(field.button, Qt.MouseButton.LeftButton)
    assert opened == [str(Path.home()), str(tmp_path)]
