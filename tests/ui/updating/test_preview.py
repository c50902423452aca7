"""Poner al día: what would be asked of whom since when, chosen with mouse and keyboard before anything is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from app.domain.identifiers import Rfc
from app.domain.lifecycle import State
from app.domain.taxpayer import Taxpayer
from app.domain.update_stretch import UpdateStretch
from app.efirma.vault import StoredEfirma
from app.engine.commands import Unlock, Update
from app.paths import Paths
from app.settings import Theme
from app.store.database import Database
from app.store.requests import RequestRepository
from ui.updating.preview import UpdatePreview, make_plan
from ui.widgets.theme import ThemeManager

Now = Callable[[], datetime]
Open = Callable[..., UpdatePreview]
JANUARY = datetime(2025, 1, 1)
NOVEMBER = datetime(2026, 11, 1)
OTHER = Rfc("PDB150312QX4")


@pytest.fixture
def database(own_home: Path) -> Path:
    path = Paths.under(own_home).database
    Database.open(path).close()
    return path


@pytest.fixture
def other(taxpayer: Taxpayer) -> Taxpayer:
    return replace(taxpayer, rfc=OTHER, name="PANADERÍA DON BETO")


@pytest.fixture
def preview(qtbot: QtBot, now: Now, database: Path, stored: StoredEfirma) -> Open:
    """Shows the dialog and waits for its plan."""

    def open_it(*owners: Taxpayer, locked: tuple[Rfc, ...] = (), everybody: bool = True) -> UpdatePreview:
        openable = frozenset(one.rfc for one in owners) - set(locked)
        dialog = UpdatePreview(owners, openable, now, database, load=lambda _: stored, everybody=everybody)
        qtbot.addWidget(dialog)
        with qtbot.waitExposed(dialog):
            dialog.show()
        qtbot.waitUntil(lambda: dialog.plan is not None)
        return dialog

    return open_it


def says(dialog: UpdatePreview) -> str:
    """Everything that can be read."""
    return "\n".join(one.text() for one in dialog.findChildren(QLabel) if one.isVisible())


def press(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def planned(qtbot: QtBot, dialog: UpdatePreview) -> str:
    qtbot.waitUntil(lambda: dialog.plan is not None)
    return says(dialog)


def accepted(qtbot: QtBot, dialog: UpdatePreview) -> tuple[object, ...]:
    with qtbot.waitSignal(dialog.accepted_commands) as sent:
        press(dialog.accept_button)
    assert sent.args is not None
    return tuple(sent.args[0])


def box_of(dialog: UpdatePreview, place: int) -> QPoint:
    """Where the box of that row is drawn."""
    assert dialog.clients is not None
    table = dialog.clients.table
    index = table.model().index(place, 0)
    option = QStyleOptionViewItem()
    option.initFrom(table)
    option.rect = table.visualRect(index)
    option.features |= QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
    return table.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, table).center()


def ask_everything(database: Path, taxpayer: Taxpayer, now: datetime, state: State = State.EMPTY) -> None:
    """As if all of it had been asked half an hour ago."""
    plan = make_plan(database, (taxpayer,), frozenset(), now)
    opened = Database.open(database)
    with opened.transaction() as connection:
        requests = RequestRepository(connection)
        for query in plan.queries:
            made = requests.add(query, now)
            requests.save(replace(made, state=state, sent_at=now - timedelta(minutes=30)))
    opened.close()


def test_one_sentence_says_what_and_since_when(qtbot: QtBot, preview: Open, taxpayer: Taxpayer) -> None:
    dialog = preview(taxpayer, everybody=False)
    assert dialog.plan is not None
    count = len(dialog.plan.queries)
    assert count <= 20
    text = says(dialog)
    assert (
        f"retenciones de 2025 y 2026, emitidas y recibidas: {count} solicitudes; el SAT suele tardar minutos." in text
    )
    assert "Emitidos XML:" not in text
    assert "Contraseña" not in text
    press(dialog.detail_button)
    assert "Emitidos XML: 3 solicitudes, de enero de 2025 a noviembre de 2026." in says(dialog)
    press(dialog.detail_button)
    assert "Emitidos XML:" not in says(dialog)
    assert accepted(qtbot, dialog) == (Update((taxpayer.rfc,), JANUARY),)


def test_a_chip_is_two_clicks_to_this_month(qtbot: QtBot, preview: Open, taxpayer: Taxpayer) -> None:
    dialog = preview(taxpayer)
    press(dialog.stretch.chips[UpdateStretch.THIS_MONTH])
    assert "de noviembre, emitidas y recibidas" in planned(qtbot, dialog)
    with qtbot.waitSignal(dialog.stretch_chosen) as chosen:
        assert accepted(qtbot, dialog) == (Update((), NOVEMBER),)
    assert chosen.args == [UpdateStretch.THIS_MONTH]


def test_the_chips_by_the_keyboard(qtbot: QtBot, preview: Open, taxpayer: Taxpayer) -> None:
    dialog = preview(taxpayer)
    chip = dialog.stretch.chips[UpdateStretch.TWO_YEARS]
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Left)
    assert dialog.stretch.choice.named is UpdateStretch.THIS_YEAR
    chip = dialog.stretch.chips[UpdateStretch.THIS_YEAR]
    QTest.keyClick(chip, Qt.Key.Key_Left)
    assert "de octubre y noviembre" in planned(qtbot, dialog)
    with qtbot.waitSignal(dialog.accepted_commands) as sent:
        QTest.keyClick(dialog.stretch.chips[UpdateStretch.LAST_AND_THIS], Qt.Key.Key_Return)
    assert sent.args == [(Update((), datetime(2026, 10, 1)),)]


def test_no_chip_moves_when_another_is_chosen(preview: Open, taxpayer: Taxpayer, qapp: QApplication) -> None:
    ThemeManager(qapp).apply(Theme.LIGHT)  # the chosen one is bold
    try:
        dialog = preview(taxpayer)
        chips = (*dialog.stretch.chips.values(), dialog.stretch.other)
        before = [chip.geometry() for chip in chips]
        for chip in chips:
            press(chip)
            QApplication.processEvents()
            assert [one.geometry() for one in chips] == before
    finally:
        qapp.setStyleSheet("")


def test_escape_asks_nothing(qtbot: QtBot, preview: Open, taxpayer: Taxpayer) -> None:
    dialog = preview(taxpayer)
    with qtbot.assertNotEmitted(dialog.accepted_commands):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_from_a_month_to_a_month(qtbot: QtBot, preview: Open, taxpayer: Taxpayer) -> None:
    dialog = preview(taxpayer)
    assert not dialog.stretch.first.isVisible()
    press(dialog.stretch.other)
    assert dialog.stretch.first.isVisible()
    dialog.stretch.first.setCurrentText("marzo de 2024")
    dialog.stretch.last.setCurrentText("mayo de 2024")
    assert "de marzo a mayo de 2024" in planned(qtbot, dialog)
    with qtbot.assertNotEmitted(dialog.stretch_chosen):
        found = accepted(qtbot, dialog)
    assert found == (Update((), datetime(2024, 3, 1), datetime(2024, 5, 31, 23, 59, 59)),)


def test_the_later_month_never_comes_before_the_earlier(qtbot: QtBot, preview: Open, taxpayer: Taxpayer) -> None:
    dialog = preview(taxpayer)
    press(dialog.stretch.other)
    dialog.stretch.last.setCurrentText("mayo de 2024")
    assert dialog.stretch.first.currentText() == "mayo de 2024"
    assert "de mayo de 2024," in planned(qtbot, dialog)


def test_of_many_the_boxes_say_whose(qtbot: QtBot, preview: Open, taxpayer: Taxpayer, other: Taxpayer) -> None:
    dialog = preview(taxpayer, other)
    assert dialog.clients is not None
    assert dialog.plan is not None
    table = dialog.clients.table
    count = len(dialog.plan.queries)
    rows = [[table.model().index(place, column).data() for column in range(3)] for place in range(2)]
    assert rows[1] == ["PANADERÍA DON BETO · PDB150312QX4", "01/01/2025", str(count // 2)]
    assert f"de 2 contribuyentes: {count} solicitudes" in says(dialog)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=box_of(dialog, 0))
    assert f"recibidas: {count // 2} solicitudes" in says(dialog)
    assert "Lo demás" not in says(dialog)  # nothing of who is ticked is here yet
    assert accepted(qtbot, dialog) == (Update((OTHER,), JANUARY),)


def test_boxes_by_the_keyboard_and_all_at_once(
    qtbot: QtBot, preview: Open, taxpayer: Taxpayer, other: Taxpayer
) -> None:
    dialog = preview(taxpayer, other)
    assert dialog.clients is not None
    press(dialog.clients.none_button)
    assert "No elegiste a nadie." in says(dialog)
    assert not dialog.accept_button.isEnabled()
    table = dialog.clients.table
    table.setFocus()
    table.selectRow(1)
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert dialog.clients.model.chosen == {OTHER}
    press(dialog.clients.all_button)
    assert accepted(qtbot, dialog) == (Update((), JANUARY),)


def test_what_is_here_already_is_told(
    qtbot: QtBot, now: Now, preview: Open, taxpayer: Taxpayer, other: Taxpayer, database: Path
) -> None:
    ask_everything(database, taxpayer, now())
    dialog = preview(taxpayer, other)
    assert "A un contribuyente no le falta nada." in says(dialog)
    assert dialog.clients is not None
    asked = [dialog.clients.table.model().index(place, 2).data() for place in range(2)]
    assert asked[0] == "nada que pedir"
    table = dialog.clients.table
    assert table.columnWidth(2) > table.fontMetrics().horizontalAdvance(asked[0]), "it is not cut"
    assert asked[1].isdecimal()


def test_many_clients_are_searched(qtbot: QtBot, preview: Open, taxpayer: Taxpayer) -> None:
    owners = [replace(taxpayer, rfc=Rfc(f"ABC800101{at:03d}"), name=f"CLIENTE {at}") for at in range(60)]
    dialog = preview(*owners)
    assert dialog.clients is not None
    QTest.keyClicks(dialog.clients.search, "cliente 47")
    assert dialog.clients.table.model().rowCount() == 1
    press(dialog.clients.none_button)
    assert len(dialog.clients.model.chosen) == 59
    dialog.clients.search.clear()
    assert dialog.clients.table.model().rowCount() == 60


def test_a_missing_password_is_typed_right_here(qtbot: QtBot, preview: Open, taxpayer: Taxpayer) -> None:
    dialog = preview(taxpayer, locked=(taxpayer.rfc,), everybody=False)
    form = dialog.passwords.forms[taxpayer.rfc]
    QTest.keyClicks(form.password.line, "otra cosa")
    qtbot.waitUntil(lambda: form.is_wrong)
    assert "contraseña" in form.note.text().lower()
    with qtbot.assertNotEmitted(dialog.accepted_commands):
        press(dialog.accept_button)
    assert dialog.isVisible()
    form.password.line.selectAll()
    QTest.keyClicks(form.password.line, "12345678a")
    with qtbot.waitSignal(dialog.accepted_commands) as sent:
        QTest.keyClick(form.password.line, Qt.Key.Key_Return)  # right after typing: it is tried first
    assert sent.args is not None
    unlock, update = sent.args[0]
    assert isinstance(unlock, Unlock)
    assert unlock.credential.rfc == taxpayer.rfc
    assert update == Update((taxpayer.rfc,), JANUARY)
    assert form.password.line.text() == ""


def test_what_was_asked_and_waits_for_a_password_goes_on_from_here(
    qtbot: QtBot, preview: Open, taxpayer: Taxpayer, database: Path, now: Now
) -> None:
    ask_everything(database, taxpayer, now(), State.NEEDS_KEY)
    dialog = preview(taxpayer, locked=(taxpayer.rfc,))
    assert "No falta nada por pedir" in says(dialog)
    assert "esperan la contraseña: escríbela aquí y continúan" in says(dialog)
    assert not dialog.accept_button.isEnabled()
    form = dialog.passwords.forms[taxpayer.rfc]
    assert form.isVisible()
    assert dialog.focusWidget() is form.password.line
    QTest.keyClicks(form.password.line, "12345678a")
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    (unlock,) = accepted(qtbot, dialog)
    assert isinstance(unlock, Unlock)
    assert unlock.credential.rfc == taxpayer.rfc


def test_who_is_left_without_a_password_waits(qtbot: QtBot, preview: Open, taxpayer: Taxpayer, other: Taxpayer) -> None:
    dialog = preview(taxpayer, other, locked=(OTHER,))
    assert "Contraseña de PANADERÍA DON BETO" in says(dialog)
    assert "Puedes dejarla en blanco" in says(dialog)
    QTest.mouseClick(
        dialog.clients.table.viewport() if dialog.clients else dialog,
        Qt.MouseButton.LeftButton,
        pos=box_of(dialog, 1),
    )
    assert "Contraseña de PANADERÍA DON BETO" not in says(dialog)  # nothing is asked of it
    if dialog.clients:
        press(dialog.clients.all_button)
    assert accepted(qtbot, dialog) == (Update((), JANUARY),)


def test_an_e_firma_that_ran_out_is_left_out(
    qtbot: QtBot, now: Now, preview: Open, taxpayer: Taxpayer, other: Taxpayer
) -> None:
    dialog = preview(taxpayer, replace(other, not_after=now() - timedelta(days=1)))
    assert "La e.firma de PANADERÍA DON BETO ya venció" in says(dialog)
    assert dialog.clients is not None
    assert dialog.clients.table.model().index(1, 1).data() == "e.firma vencida"
    assert dialog.clients.table.model().index(1, 0).data(Qt.ItemDataRole.CheckStateRole) is None
    press(dialog.clients.all_button)
    assert accepted(qtbot, dialog) == (Update((taxpayer.rfc,), JANUARY),)


def test_with_nothing_missing_there_is_nothing_to_press(
    qtbot: QtBot, now: Now, preview: Open, taxpayer: Taxpayer, database: Path
) -> None:
    ask_everything(database, taxpayer, now())
    dialog = preview(taxpayer)
    assert "No falta nada por pedir de 2025 y 2026." in says(dialog)
    assert not dialog.accept_button.isVisible()
    press(dialog.stretch.chips[UpdateStretch.SIX_YEARS])
    assert "de los últimos seis años" in planned(qtbot, dialog)
    assert dialog.accept_button.isEnabled()


def test_all_has_a_name_and_nothing_is_cut_in_large_text(
    qtbot: QtBot, preview: Open, taxpayer: Taxpayer, other: Taxpayer, qapp: QApplication
) -> None:
    font = qapp.font()
    large = qapp.font()
    large.setPointSizeF(font.pointSizeF() * 2)
    qapp.setFont(large)
    try:
        dialog = preview(taxpayer, other, locked=(OTHER,))
        dialog.resize(1000, 620)
        QApplication.processEvents()
        for chip in (*dialog.stretch.chips.values(), dialog.stretch.other):
            assert chip.accessibleName()
            assert chip.width() >= chip.sizeHint().width()
            assert chip.geometry().right() < dialog.stretch.width()
    finally:
        qapp.setFont(font)
