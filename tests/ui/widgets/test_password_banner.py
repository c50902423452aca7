"""What a banner says of missing passwords: few are named, of many the number, so that the page keeps its room."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.identifiers import Rfc
from tests.make import a_taxpayer
from ui.widgets.banner import PasswordBanner


@pytest.mark.parametrize(("many", "named"), [(2, True), (18, False)])
def test_few_are_named_and_many_are_counted(qtbot: QtBot, many: int, named: bool) -> None:
    clients = [replace(a_taxpayer(), rfc=Rfc(f"ABC800101{at:03d}"), name=f"CLIENTE {at}") for at in range(many)]
    banner = PasswordBanner(clients)
    qtbot.addWidget(banner)
    said = " ".join(one.text() for one in banner.findChildren(QLabel))
    assert ("CLIENTE 0, CLIENTE 1." in said) is named
    assert ("Hay solicitudes de 18 contribuyentes que esperan la contraseña" in said) is not named
    buttons = [one.text() for one in banner.findChildren(QPushButton) if one.text()]
    expected = ["Contraseña de ABC800101000", "Contraseña de ABC800101001"] if named else ["Ver contribuyentes"]
    assert buttons == expected
