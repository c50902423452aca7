"""The preview of Poner al día: what would be asked of whom, before anything is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.domain.identifiers import Rfc
from app.domain.lifecycle import State
from app.domain.taxpayer import Taxpayer
from app.engine.commands import Update
from app.engine.update_stretch import UpdateStretch
from app.paths import Paths
from app.store.database import Database
from app.store.requests import RequestRepository
from ui.dialogs.update_preview import UpdatePreview, make_plan

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform has none
Now = Callable[[], datetime]
JANUARY = datetime(2025, 1, 1)


@pytest.fixture
def database(own_home: Path) -> Path:
    path = Paths.under(own_home).database
    Database.open(path).close()
    return path


def opened(qtbot: QtBot, dialog: UpdatePreview) -> str:
    """Waits for the plan; everything the dialog says."""
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.plan is not None)
    return "\n".join(one.text() for one in dialog.findChildren(QLabel))


def ask_everything(database: Path, taxpayer: Taxpayer, now: datetime) -> None:
    """As if all of it had been asked half an hour ago."""
    plan = make_plan(database, (taxpayer,), frozenset(), now)
    opened = Database.open(database)
    with opened.transaction() as connection:
        requests = RequestRepository(connection)
        for query in plan.queries:
            made = requests.add(query, now)
            requests.save(replace(made, state=State.EMPTY, sent_at=now - timedelta(minutes=30)))
    opened.close()


def test_the_first_time_it_says_what_and_from_when(qtbot: QtBot, now: Now, taxpayer: Taxpayer, database: Path) -> None:
    dialog = UpdatePreview((taxpayer,), frozenset({taxpayer.rfc}), now, database, everybody=False)
    text = opened(qtbot, dialog)
    assert "Se pedirán 14 solicitudes al SAT" in text
    assert "Emitidos XML: 3 solicitudes, de enero de 2025 a noviembre de 2026." in text
    assert "Falta la contraseña" not in text
    with qtbot.waitSignal(dialog.accepted_commands) as sent:
        dialog.accept_button.click()
    assert sent.args == [(Update((taxpayer.rfc,), JANUARY),)]


def test_of_many_it_names_who_has_no_password(qtbot: QtBot, now: Now, taxpayer: Taxpayer, database: Path) -> None:
    other = replace(taxpayer, rfc=Rfc("PDB150312QX4"), name="PANADERÍA DON BETO")
    dialog = UpdatePreview((taxpayer, other), frozenset({taxpayer.rfc}), now, database)
    text = opened(qtbot, dialog)
    assert "De PANADERÍA DON BETO (PDB150312QX4): 14 solicitudes, de enero de 2025 a noviembre de 2026." in text
    assert "Falta la contraseña de PANADERÍA DON BETO" in text
    with qtbot.waitSignal(dialog.accepted_commands) as sent:
        dialog.accept_button.click()
    assert sent.args == [(Update((), JANUARY),)]


def test_an_e_firma_that_ran_out_is_left_out(qtbot: QtBot, now: Now, taxpayer: Taxpayer, database: Path) -> None:
    ended = replace(taxpayer, rfc=Rfc("PDB150312QX4"), name="DON BETO", not_after=now() - timedelta(days=1))
    dialog = UpdatePreview((taxpayer, ended), frozenset(), now, database)
    text = opened(qtbot, dialog)
    assert "La e.firma de DON BETO ya venció" in text
    with qtbot.waitSignal(dialog.accepted_commands) as sent:
        dialog.accept_button.click()
    assert sent.args == [(Update((taxpayer.rfc,), JANUARY),)]


def test_with_nothing_missing_there_is_nothing_to_press(
    qtbot: QtBot, now: Now, taxpayer: Taxpayer, database: Path
) -> None:
    ask_everything(database, taxpayer, now())
    dialog = UpdatePreview((taxpayer,), frozenset(), now, database)
    text = opened(qtbot, dialog)
    assert "No falta nada por pedir" in text
    assert "Todo desde enero de 2025 ya se pidió" in text
    assert dialog.accept_button.isHidden()
    dialog.accept()


def test_how_far_back_is_chosen_and_kept(qtbot: QtBot, now: Now, taxpayer: Taxpayer, database: Path) -> None:
    dialog = UpdatePreview((taxpayer,), frozenset({taxpayer.rfc}), now, database)
    opened(qtbot, dialog)
    assert [dialog.stretches.itemText(place) for place in range(dialog.stretches.count())] == [
        "Este mes",
        "Mes pasado y este",
        "Este año",
        "2025 y 2026",
        "Seis años",
    ]
    dialog.stretches.setCurrentIndex(1)
    qtbot.waitUntil(lambda: dialog.plan is not None)
    assert dialog.plan is not None
    assert dialog.plan.queries[0].period is not None
    assert dialog.plan.queries[0].period.start == datetime(2026, 10, 1)
    with qtbot.waitSignal(dialog.stretch_chosen) as chosen, qtbot.waitSignal(dialog.accepted_commands) as sent:
        dialog.accept_button.click()
    assert chosen.args == [UpdateStretch.LAST_AND_THIS]
    assert sent.args == [(Update((), datetime(2026, 10, 1)),)]
