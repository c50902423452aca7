"""Several passwords in one dialog: Tab goes from field to field, and what shows them stands after the last."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pytestqt.qtbot import QtBot

from app.domain.identifiers import Rfc
from tests.make import a_taxpayer
from ui.updating.password_fields import PasswordFields


def nothing(_rfc: Rfc) -> Any:
    """No e.firma is opened here."""
    raise AssertionError


def test_tab_goes_from_field_to_field(qtbot: QtBot) -> None:
    fields = PasswordFields(
        [a_taxpayer(), a_taxpayer(Rfc("COSC8001137NA"))], nothing, datetime.now, keyring_available=True
    )
    qtbot.addWidget(fields)
    first, second = (one.password for one in fields.forms.values())
    stops = [first.line, second.line, first.show_button, second.show_button]
    met, now = [], fields.nextInFocusChain()
    while now is not None and now is not fields:
        met += [one for one in stops if one is now]
        now = now.nextInFocusChain()
    assert met == stops
