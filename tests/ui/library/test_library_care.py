"""Backup, restore and moving the library, in the window; and what is told of the place it is in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from app import settings, surroundings
from app.backup.restoring import finish, is_staged
from app.backup.writing import back_up
from app.engine.commands import BeginLibrary, FindLibrary, MoveLibrary
from app.engine.events import LibraryMoved, Trouble
from app.errors import LibraryAwayError, LibraryUnavailableError, NotThatLibraryError
from app.paths import Paths
from app.settings import Settings
from app.store.moving import is_begun
from app.store.place import LibraryPlace
from tests.ui.windows import parts_of
from ui.library.backup import BackupDialog
from ui.library.library_away import LibraryAwayDialog
from ui.library.restore import RestoreDialog
from ui.settings.page import AjustesPage, MoveQuestion
from ui.widgets.banner import Banner
from ui.window.main_window import MainWindow


@pytest.fixture
def ajustes(qtbot: QtBot, seed: Any, paths: Paths, window: Callable[[], MainWindow]) -> MainWindow:
    """The window on Ajustes, with a few files in the library."""
    seed.documents(0, 20)
    for number in range(20):
        name = f"00000000-0000-4000-8000-{number:012X}.xml"
        path = paths.library / "EKU9003173C9" / "Emitidos" / "2024" / "03" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"<x/>" * 100)
    settings.save(paths.settings_file, Settings())
    shown = window()
    shown.show_page("ajustes")
    return shown


def press(window: MainWindow, words: str) -> None:
    next(one for one in window.page.findChildren(QPushButton) if one.text() == words).click()


def banners(window: MainWindow) -> list[str]:
    return [one.accessibleName() for one in parts_of(window).banners.findChildren(Banner) if one.isVisibleTo(window)]


# ── backup ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_backup_and_its_restore(
    qtbot: QtBot, ajustes: MainWindow, seed: Any, paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Path] = []
    monkeypatch.setattr("ui.widgets.open_with.show_in_folder", shown.append)
    press(ajustes, "Respaldar…")
    dialog = parts_of(ajustes).dialogs.open_dialog
    assert isinstance(dialog, BackupDialog)
    assert dialog.accept_button.isEnabled()
    dialog.place.line.setText(str(tmp_path / "no hay" / "x"))
    assert not dialog.accept_button.isEnabled()
    dialog.place.line.setText(str(tmp_path / "mi respaldo"))
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: dialog.show_button.isVisibleTo(dialog), timeout=20_000)
    saved = tmp_path / "mi respaldo.acopio-respaldo"
    assert str(saved) in dialog.text.text()
    dialog.show_button.click()
    assert shown == [saved]
    dialog.cancel_button.click()

    press(ajustes, "Restaurar…")
    restoring = parts_of(ajustes).dialogs.open_dialog
    assert isinstance(restoring, RestoreDialog)
    restoring.line.setText(str(paths.settings_file))
    qtbot.waitUntil(lambda: "no es un respaldo" in restoring.facts.text())
    assert not restoring.accept_button.isEnabled()
    restoring.line.setText(str(saved))
    qtbot.waitUntil(lambda: "con comprobantes" in restoring.facts.text())
    assert not restoring.accept_button.isEnabled()  # there is something here
    restoring.aside.click()
    restoring.accept_button.click()
    qtbot.waitUntil(lambda: restoring.restart_button.isVisibleTo(restoring), timeout=20_000)
    assert is_staged(paths)
    with qtbot.waitSignals([parts_of(ajustes).desktop.restart_wanted, ajustes.closing]):
        restoring.restart_button.click()
    seed.database.close()
    assert finish(paths)
    assert settings.load(paths.settings_file).settings.library == str(paths.home / "biblioteca 2")
    assert len(list((paths.home / "biblioteca 2").rglob("*.xml"))) == 20


def test_cancelling_a_backup(qtbot: QtBot, ajustes: MainWindow, paths: Paths, tmp_path: Path) -> None:
    press(ajustes, "Respaldar…")
    dialog = parts_of(ajustes).dialogs.open_dialog
    assert isinstance(dialog, BackupDialog)
    dialog.place.line.setText(str(tmp_path / "r.acopio-respaldo"))
    dialog.accept_button.click()
    dialog.cancel_button.click()
    qtbot.waitUntil(lambda: not dialog.is_working)
    if not (tmp_path / "r.acopio-respaldo").exists():  # it may have been quicker
        assert "Se canceló" in dialog.text.text()
        assert dialog.accept_button.isEnabled()
    dialog.close()


def test_a_damaged_backup_is_told_beside_the_form(
    qtbot: QtBot, ajustes: MainWindow, seed: Any, paths: Paths, tmp_path: Path
) -> None:
    saved = tmp_path / "r.acopio-respaldo"
    back_up(paths, paths.library, saved, with_documents=True, at=parts_of(ajustes).app_state.now())
    data = bytearray(saved.read_bytes())
    data[200] ^= 255
    saved.write_bytes(data)
    parts_of(ajustes).dialogs.open_restore()
    dialog = parts_of(ajustes).dialogs.open_dialog
    assert isinstance(dialog, RestoreDialog)
    dialog.line.setText(str(saved))
    qtbot.waitUntil(lambda: "Respaldo del" in dialog.facts.text())
    dialog.aside.click()
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: "dañado" in dialog.text.text(), timeout=20_000)
    assert not is_staged(paths)
    assert dialog.accept_button.isEnabled()
    dialog.close()


# ── moving ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_library_is_copied_in_the_background_and_handed_over(
    qtbot: QtBot, ajustes: MainWindow, tmp_path: Path
) -> None:
    page = ajustes.page
    assert isinstance(page, AjustesPage)
    target = tmp_path / "otro disco"
    page.move_to(target)
    question = page.findChild(MoveQuestion)
    assert isinstance(question, MoveQuestion)
    with qtbot.waitSignal(ajustes.command) as posted:
        question.yes.click()
        assert page.place.stop_button.text() == "Detener"
        assert not page.place.move_button.isEnabled()
    assert posted.args == [MoveLibrary(target)]
    assert len(list(target.rglob("*.xml"))) == 20
    parts_of(ajustes).app_state.apply(LibraryMoved(target))
    assert page.place.library.text() == str(target)
    assert "puedes borrarla" in page.place.progress.text()
    assert parts_of(ajustes).moving.target is None
    assert not page.place.stop_button.isVisibleTo(page)


def test_a_move_that_was_cut_short_is_offered_again(
    qtbot: QtBot, ajustes: MainWindow, paths: Paths, tmp_path: Path
) -> None:
    page = ajustes.page
    assert isinstance(page, AjustesPage)
    moving, target = parts_of(ajustes).moving, tmp_path / "otro disco"
    with qtbot.waitSignal(moving.changed):
        moving.begin(target)
    moving.pause()
    qtbot.waitUntil(lambda: not moving._cancel)
    if moving.is_running:
        pytest.skip("it was quicker")
    assert moving.target == target
    assert page.place.resume_button.isVisibleTo(page)
    assert "a medias" in page.place.progress.text()
    assert moving.can_go_to(target)
    assert is_begun(paths.library, target) or not target.exists()
    with qtbot.waitSignal(ajustes.command):
        page.place.resume_button.click()
    moving._ending = False
    page.place.refresh()
    page.place.stop_button.click()
    assert moving.target is None


def test_a_move_that_fails_is_told(qtbot: QtBot, ajustes: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "archivo").touch()
    with qtbot.waitSignal(parts_of(ajustes).moving.trouble):
        parts_of(ajustes).moving.begin(tmp_path / "archivo" / "x")
    assert banners(ajustes) == ["No se puede usar la carpeta de tu biblioteca"]


# ── the place ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_synchronised_folder_is_told_until_it_is_closed(
    qtbot: QtBot, ajustes: MainWindow, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = ajustes.page
    assert isinstance(page, AjustesPage)
    assert banners(ajustes) == []
    monkeypatch.setenv("OneDrive", str(paths.home))
    with qtbot.waitSignal(parts_of(ajustes).location.checked):
        parts_of(ajustes).location.check()
    assert banners(ajustes) == ["Tu biblioteca está en una carpeta sincronizada (OneDrive)"]
    assert "OneDrive" in page.place.notes.text()
    banner = parts_of(ajustes).banners.findChild(Banner)
    assert isinstance(banner, Banner)
    banner.help_wanted.emit()
    help_window = parts_of(ajustes).help.window
    assert help_window is not None
    assert help_window.place == "avisos#place-cloud"
    banner.closed.emit()
    with qtbot.waitSignal(parts_of(ajustes).location.checked):
        parts_of(ajustes).location.check()
    assert banners(ajustes) == []
    assert "OneDrive" in page.place.notes.text()


def test_the_question_before_moving_warns(
    qtbot: QtBot, ajustes: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = ajustes.page
    assert isinstance(page, AjustesPage)
    page.move_to(tmp_path / "Dropbox" / "Acopio")
    question = page.findChild(MoveQuestion)
    assert isinstance(question, MoveQuestion)
    assert "sincronizada (Dropbox)" in question.informativeText()
    question.close()


def test_a_home_that_cannot_be_written_comes_first(
    qtbot: QtBot, ajustes: MainWindow, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.library.location_watch.is_writable", lambda folder: folder != paths.home)
    monkeypatch.setattr(surroundings, "NEARLY_FULL", 1 << 60)
    with qtbot.waitSignal(parts_of(ajustes).location.checked):
        parts_of(ajustes).location.check()
    assert banners(ajustes) == ["Acopio no puede guardar nada en tu usuario"]


def test_where_the_library_cannot_even_be_opened_the_reason_is_told(
    qtbot: QtBot, ajustes: MainWindow, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.library.location_watch.is_writable", lambda folder: folder != paths.home)
    parts_of(ajustes).app_state.place = None
    parts_of(ajustes).show_engine_failure(LibraryUnavailableError(paths.database))
    qtbot.waitUntil(lambda: "Acopio no puede guardar nada en tu usuario" in banners(ajustes))


# ── the library that is not where it was ─────────────────────────────────────────────────────────────────────────────


def away(window: MainWindow) -> LibraryAwayDialog:
    """The dialog that its banner's button opens."""
    place = parts_of(window).app_state.place
    assert place is not None
    parts_of(window).app_state.apply(Trouble(LibraryAwayError(place.root)))
    assert banners(window) == ["La carpeta de tu biblioteca no está"]
    (action,) = (
        one
        for one in parts_of(window).banners.findChildren(QPushButton)
        if one.text() == "Ver qué hacer…" and one.isVisibleTo(window)
    )
    QTest.mouseClick(action, Qt.MouseButton.LeftButton)
    dialog = parts_of(window).dialogs.open_dialog
    assert isinstance(dialog, LibraryAwayDialog)
    assert any(f"Debía estar en {place.root}" in one.text() for one in dialog.findChildren(QLabel))
    return dialog


def test_a_library_that_is_elsewhere_now(qtbot: QtBot, ajustes: MainWindow, tmp_path: Path) -> None:
    dialog = away(ajustes)
    assert not dialog.accept_button.isEnabled()
    QTest.mouseClick(dialog.here_button, Qt.MouseButton.LeftButton)
    chooser = dialog.findChild(QFileDialog)
    assert isinstance(chooser, QFileDialog)
    with qtbot.waitSignal(ajustes.command) as posted:
        chooser.fileSelected.emit(str(tmp_path / "aquí"))
    assert posted.args == [FindLibrary(tmp_path / "aquí")]
    chooser.close()
    parts_of(ajustes).app_state.apply(Trouble(NotThatLibraryError(tmp_path / "aquí")))
    qtbot.waitUntil(lambda: "Esa no es tu biblioteca" in banners(ajustes))
    parts_of(ajustes).app_state.apply(LibraryMoved(tmp_path / "aquí"))
    assert banners(ajustes) == []


def test_a_library_that_is_lost(qtbot: QtBot, ajustes: MainWindow) -> None:
    dialog = away(ajustes)
    QTest.keyClick(dialog.lost, Qt.Key.Key_Space)
    with qtbot.waitSignal(ajustes.command) as posted:
        QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert posted.args == [BeginLibrary()]


def test_the_data_of_acopio_are_no_place_for_the_library(ajustes: MainWindow, paths: Paths) -> None:
    page = ajustes.page
    assert isinstance(page, AjustesPage)
    page.move_to(paths.efirmas / "mías")
    box = page.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert box.text() == "Ahí no puede estar tu biblioteca"
    assert page.findChild(MoveQuestion) is None
    box.close()


def test_a_library_within_acopio_s_own_data_is_told(qtbot: QtBot, ajustes: MainWindow, paths: Paths) -> None:
    parts_of(ajustes).app_state.place = LibraryPlace(paths.logs, paths.database)
    with qtbot.waitSignal(parts_of(ajustes).location.checked):
        parts_of(ajustes).location.check()
    assert banners(ajustes) == ["Tu biblioteca está dentro de los datos de Acopio"]
