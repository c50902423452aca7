"""What is in the library of somebody who is not registered: it counts in Inicio, and nobody is asked about it again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.domain.lifecycle import State
from app.engine.events import DocumentsAdded
from tests.make import OTHER, OWNER
from ui.home.downloads import DownloadsCard
from ui.home.page import InicioPage
from ui.state.app_state import AppState
from ui.window.main_window import MainWindow


def test_documents_of_nobody_registered_count(seed: Any, opened: Callable[[], AppState]) -> None:
    seed.documents(1, 5)
    app_state = opened()
    assert app_state.taxpayers == {}
    assert app_state.documents == {OWNER: 5}
    assert app_state.total_documents == 5


def test_what_is_here_and_what_the_list_names_are_two_numbers(seed: Any, opened: Callable[[], AppState]) -> None:
    seed.documents(1, 5)
    seed.listed(101, 3)
    app_state = opened()
    assert (app_state.documents, app_state.listed) == ({OWNER: 5}, {OWNER: 3})
    card = DownloadsCard(app_state)
    said = {one.name: one.number for one in card.counts}
    assert said["XML en tu equipo"] == "5"
    assert said["Solo en la lista del SAT"] == "3"
    card.close()


def test_numbers_and_downloads_are_those_of_the_one_who_is_chosen(seed: Any, opened: Callable[[], AppState]) -> None:
    seed.documents(1, 5)
    seed.request(State.COMPLETE)
    seed.request(State.COMPLETE, owner=OTHER)
    card = DownloadsCard(opened())
    for owner, here, latest in ((OWNER, "5", 1), (OTHER, "0", 1), (None, "5", 2)):
        card.show_owner(owner)
        shown = [one.text() for one in card.findChildren(QLabel) if not one.isHidden()]
        assert card.counts[0].number == here
        assert shown.count("Completa") == latest
        assert any(OTHER.value in one for one in shown) == (owner is None)
    card.close()


def test_with_documents_and_no_efirma_it_is_not_the_welcome(seed: Any, window: Callable[[], MainWindow]) -> None:
    seed.documents(1, 5)
    page = window().page
    assert isinstance(page, InicioPage)
    assert not page.shows_welcome
    assert page.month.downloads.complete_text.startswith("Sin descargas todavía")
    assert page.first_register.isVisible()


def test_what_an_import_brings_counts_in_a_moment(qtbot: QtBot, seed: Any, opened: Callable[[], AppState]) -> None:
    app_state = opened()
    assert app_state.total_documents == 0
    seed.documents(1, 3)
    with qtbot.waitSignal(app_state.documents_counted):
        app_state.apply(DocumentsAdded(OWNER, 3, 3))
    assert app_state.total_documents == 3
