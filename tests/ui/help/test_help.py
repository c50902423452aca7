"""The help: every link leads somewhere, everything the program says has its entry, and F1 opens what fits."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

import ui
from app.domain.text import fold
from app.errors import DiskFullError
from app.paths import resources
from app.settings import Settings
from app.words import month_notes, month_words
from app.words.help_places import HOME_PLACES, cause_place, figure_place, remark_place
from app.words.messages import TEXTS
from app.words.texts.diot import NOTES as DIOT_NOTES
from app.words.texts.diot import PROBLEMS
from app.words.texts.figure_help import FIGURE_OF_LABEL
from app.words.texts.figure_help import FIGURES as FIGURE_HELP
from app.words.texts.payroll_notes import PAYROLL_NOTES
from tests.ui.windows import parts_of
from ui.help.articles import article, code_sections, find, note_sections, state_sections
from ui.help.topics import (
    CODES,
    DIALOG_HELP,
    FIRST,
    MONTH_ARTICLES,
    NOTES,
    PAGE_HELP,
    STATES,
    TOPICS,
    anchor_of,
    place_of,
    place_of_key,
)
from ui.help.window import HelpWindow
from ui.widgets.banner import Banner
from ui.widgets.form_dialog import FormDialog
from ui.widgets.long_work import LongWorkDialog
from ui.widgets.question import Question
from ui.window.main_window import MainWindow

KEYS = [topic.key for topic in TOPICS]


def anchors(key: str) -> list[str]:
    return re.findall(r'<a name="([^"]+)"', article(key))


def links() -> list[tuple[str, str]]:
    return [(key, link) for key in KEYS for link in re.findall(r'href="([^"]+)"', article(key))]


def assert_leads_somewhere(place: str) -> None:
    key, _, anchor = place.partition("#")
    assert key in KEYS, place
    assert not anchor or anchor in anchors(key), place


@pytest.mark.parametrize(("key", "link"), links())
def test_every_link_leads_somewhere(key: str, link: str) -> None:
    if not link.startswith("https://"):
        assert_leads_somewhere(key + link if link.startswith("#") else link)


@pytest.mark.parametrize("key", KEYS)
def test_an_article_is_sound(key: str) -> None:
    assert len(set(anchors(key))) == len(anchors(key))
    opened = re.findall(r"<(/?[a-z0-9]+)[^>]*?(?<!/)>", article(key))
    stack: list[str] = []
    for tag in opened:
        if tag.startswith("/"):
            assert stack.pop() == tag[1:], (key, tag)
        else:
            stack.append(tag)
    assert stack == []
    assert "{" not in article(key)


def test_no_file_is_left_without_a_topic() -> None:
    files = {path.stem for path in (resources() / "help").iterdir()}
    assert files | {STATES, CODES, NOTES, *MONTH_ARTICLES} == set(KEYS)


def test_every_page_of_the_window_has_its_article(seed: Any, window: Callable[[], MainWindow]) -> None:
    shown = window()
    assert set(shown.page_keys) == set(PAGE_HELP)
    for place in PAGE_HELP.values():
        assert_leads_somewhere(place)


def dialogs() -> set[str]:
    found: set[str] = set()
    for module in pkgutil.walk_packages(ui.__path__, "ui."):
        if module.name == "ui.__main__":
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, QDialog) and value.__module__ == module.name:
                found.add(value.__name__)
    return found - {FormDialog.__name__, LongWorkDialog.__name__, Question.__name__}


def test_every_dialog_has_its_article() -> None:
    assert dialogs() == set(DIALOG_HELP)
    for place in DIALOG_HELP.values():
        assert_leads_somewhere(place)


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_everything_the_program_says_has_its_entry(key: str) -> None:
    assert_leads_somewhere(place_of_key(key))


def test_the_sections_tell_everything_once() -> None:
    told = [
        key
        for sections in (state_sections(), code_sections(), note_sections())
        for _, _, some in sections
        for key in some
    ]
    assert len(told) == len(set(told))
    assert set(TEXTS) <= set(told)
    assert {anchor_of(key) for key in told} <= {name for key in (STATES, CODES, NOTES) for name in anchors(key)}


def test_every_aviso_cause_and_figure_has_its_help() -> None:
    notes = {*month_notes.NOTES, *PAYROLL_NOTES}
    causes = {*month_words.CAUSES, *month_words.CHANGE_CAUSES}
    for place in (*map(remark_place, notes), *map(cause_place, causes), *HOME_PLACES):
        assert_leads_somewhere(place)
    for label in FIGURE_OF_LABEL:
        assert_leads_somewhere(figure_place(label))
    assert {place.partition("#")[2] for place in (*map(figure_place, FIGURE_OF_LABEL), *HOME_PLACES)} == set(
        FIGURE_HELP
    )
    text = article("avisos-del-mes")
    assert [one for one in (*DIOT_NOTES, *PROBLEMS) if _first_words(one) not in text] == []


def _first_words(key: str) -> str:
    return {**PROBLEMS, **DIOT_NOTES}[key].partition("{")[0][1:40]


def test_no_article_is_an_orphan() -> None:
    """F1 opens it somewhere, another article leads to it, or it is one of those that the list is there for."""
    opened = {place.partition("#")[0] for place in (*PAGE_HELP.values(), *DIALOG_HELP.values())}
    linked = {link.partition("#")[0] for key, link in links() if not link.startswith(("#", "https://", key))}
    assert set(KEYS) - opened - linked - {STATES, CODES, NOTES} == {FIRST}


def test_every_setting_is_told() -> None:
    text = article("que-guarda")
    assert [one.name for one in fields(Settings) if f"<b>{one.name}</b>" not in text] == []


def test_the_dialog_comes_before_the_page() -> None:
    assert place_of(("UpdatePreview", "FormDialog", "QDialog"), "comprobantes") == "solicitudes#poner-al-dia"
    assert place_of(("QFileDialog", "QDialog"), "comprobantes") == "comprobantes"
    assert place_of((), "no-hay") == "primeros-pasos"


def test_words_are_found_without_accents() -> None:
    assert "codigos" in find("5002")
    assert find("contrasena CIEC")
    assert find("contraseña ciec") == find("CONTRASENA CIEC")
    assert find("xyzzy") == []
    assert find("") == KEYS


def test_reading_searching_and_going_back(qtbot: QtBot) -> None:
    window = HelpWindow()
    qtbot.addWidget(window)
    window.show_place("codigos#code-solicita-5002")
    qtbot.waitUntil(lambda: window.view.verticalScrollBar().value() > 0)
    assert not window.back.isEnabled()
    window.view.anchorClicked.emit(QUrl("solicitudes#limites"))
    assert window.place == "solicitudes#limites"
    window.back.click()
    assert window.place == "codigos#code-solicita-5002"
    window.forward.click()
    assert window.place == "solicitudes#limites"
    QTest.keyClicks(window.search, "OneDrive")
    assert window.place == "ajustes"
    assert fold(window.view.textCursor().selectedText()) == "onedrive"
    assert window.topics.count() == len(find("OneDrive"))
    window.search.setText("xyzzy")
    assert window.topics.count() == 0
    window.search.clear()
    window.topics.setCurrentRow(0)
    assert window.place == "primeros-pasos"


def test_the_list_marks_the_article_that_is_read(qtbot: QtBot) -> None:
    window = HelpWindow()
    qtbot.addWidget(window)
    told: list[str] = []
    window.moved.connect(told.append)
    for place, title in (("ajustes", "Ajustes"), ("solicitudes#limites", "Solicitudes al SAT")):
        window.show_place(place)
        assert [one.text() for one in window.topics.selectedItems()] == [title]
    assert told == ["ajustes", "solicitudes"]
    window.back.click()
    assert [one.text() for one in window.topics.selectedItems()] == ["Ajustes"]


def test_links_to_the_outside_open_in_the_browser_and_nothing_else_is_read(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = HelpWindow()
    qtbot.addWidget(window)
    opened: list[str] = []
    monkeypatch.setattr("ui.widgets.open_with.open_address", opened.append)
    window.show_place("privacidad")
    for address in ("https://www.sat.gob.mx/x", "file:///etc/passwd", "javascript:1"):
        window.view.anchorClicked.emit(QUrl(address))
    assert opened == ["https://www.sat.gob.mx/x"]
    assert window.place == "privacidad"
    assert window.view.loadResource(2, QUrl("file:///etc/passwd")) is None


def test_f1_and_the_question_mark_open_what_fits(qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]) -> None:
    shown = window()
    shown.show_page("comprobantes")
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    QTest.keyClick(shown, Qt.Key.Key_F1)
    help_window = parts_of(shown).help.window
    assert help_window is not None
    qtbot.waitUntil(lambda: help_window.place == "comprobantes")
    shown.show_page("ajustes")
    shown.top_bar.help.click()
    assert help_window.place == "ajustes"
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)  # or it would become so after the dialog, and F1 be its own
    parts_of(shown).dialogs.open_registration()
    dialog = parts_of(shown).dialogs.open_dialog
    assert dialog is not None

    def opens_with_f1() -> bool:
        """Pressed again as a person would: an activation asked for earlier may still take the first one."""
        dialog.activateWindow()
        if dialog.isActiveWindow():
            QTest.keyClick(dialog, Qt.Key.Key_F1)
        return help_window.place == "contribuyentes#registrar"

    qtbot.waitUntil(opens_with_f1)
    assert help_window.isEnabled()  # a dialog of the window does not lock the help
    dialog.close()
    shown.close()
    assert not help_window.isVisible()


def test_a_trouble_leads_to_its_entry(qtbot: QtBot, seed: Any, window: Callable[[], MainWindow], tmp_path: Any) -> None:
    shown = window()
    parts_of(shown).app_state.trouble.emit(DiskFullError(tmp_path))
    banner = parts_of(shown).banners.findChild(Banner)
    assert isinstance(banner, Banner)
    banner.help_wanted.emit()
    help_window = parts_of(shown).help.window
    assert help_window is not None
    assert help_window.place == "avisos#error-DiskFullError"
