"""News of a new version in the window: asked once, looked for once a day, told, and nothing more."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.paths import Paths
from app.release.notice import ReleaseNotice, sign
from app.settings import Settings
from tests.make import OWNER
from tests.ui.windows import make_window, parts_of
from tests.unit.release.web_server import Web, web
from ui.desktop.release_news import ReleaseNews
from ui.settings.page import AjustesPage
from ui.state.app_state import AppState
from ui.widgets.banner import Banner
from ui.window.main_window import MainWindow
from ui.window.window_options import WindowOptions

__all__ = ["web"]
KEY = Ed25519PrivateKey.generate()
PUBLIC = b64encode(KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def notice(version: str = "9.9.0", day: date = date(2026, 11, 20), notes: str = "Con reportes.") -> bytes:
    return sign(ReleaseNotice(version, day, "https://example.org/acopio", notes, {}), KEY)


@dataclass
class Desk:
    """A window whose news come from ``web``."""

    window: MainWindow
    news: ReleaseNews
    app_state: AppState
    chosen: list[Any] = field(default_factory=list)

    @property
    def banners(self) -> list[Banner]:
        return [one for one in parts_of(self.window).banners.findChildren(Banner) if one.isVisibleTo(self.window)]

    def press(self, words: str) -> None:
        next(one for one in parts_of(self.window).banners.findChildren(QPushButton) if one.text() == words).click()


@pytest.fixture
def open_desk(
    qtbot: QtBot, seed: Any, opened: Callable[[], AppState], paths: Paths, web: Web, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Desk]:
    monkeypatch.setattr(ReleaseNews.__init__, "__defaults__", ((PUBLIC,),))
    app_state: list[AppState] = []

    def open_it(**settings: Any) -> Desk:
        if not app_state:
            app_state.append(opened())
        window = make_window(app_state[0], WindowOptions(paths, Settings(update_url=web.url, **settings)))
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        news = parts_of(window).news
        assert news is not None
        desk = Desk(window, news, app_state[0])
        parts_of(window).preferences.chosen.connect(desk.chosen.append)
        return desk

    return open_it


def look(qtbot: QtBot, desk: Desk) -> None:
    with qtbot.waitSignal(desk.news.checked):
        desk.news.check_when_due()


def test_nothing_is_read_before_the_person_agrees_and_it_is_asked_once(
    qtbot: QtBot, seed: Any, open_desk: Callable[..., Desk], web: Web
) -> None:
    web.gives(notice())
    for _ in range(2):  # not at first
        desk = open_desk()
        desk.news.check_when_due()
        assert desk.banners == []
        desk.window.close()
    desk = open_desk()
    desk.news.check_when_due()
    assert desk.banners == []  # nothing here to be kept up yet
    desk.app_state.documents = {OWNER: 5}
    desk.news.check_when_due()
    (banner,) = desk.banners
    assert "¿Quieres" in banner.accessibleName()
    assert web.asked == []
    with qtbot.waitSignal(desk.news.checked):
        desk.press("Sí, avísame")
    assert desk.chosen == [{"update_check": True}]
    (banner,) = desk.banners
    assert "9.9.0" in banner.accessibleName()


@pytest.mark.parametrize("answer", ["No", ""])
def test_no_and_closing_mean_no(qtbot: QtBot, seed: Any, open_desk: Callable[..., Desk], web: Web, answer: str) -> None:
    desk = open_desk()
    desk.news._starts = 9
    desk.app_state.documents = {OWNER: 5}
    desk.news.check_when_due()
    if answer:
        desk.press(answer)
    else:
        desk.banners[0].closed.emit()
    assert desk.chosen == [{"update_check": False}]
    desk.news.check_when_due()
    assert desk.banners == []
    assert web.asked == []


def test_it_tells_shows_the_page_and_does_not_insist(
    qtbot: QtBot, open_desk: Callable[..., Desk], web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages: list[str] = []
    monkeypatch.setattr("ui.widgets.open_with.open_address", pages.append)
    web.gives(notice())
    desk = open_desk(update_check=True)
    look(qtbot, desk)
    desk.press("Ver la página")
    assert pages == ["https://example.org/acopio"]
    desk.banners[0].closed.emit()
    tomorrow(desk)
    look(qtbot, desk)
    assert desk.banners == []
    web.gives(notice("9.9.1"))
    tomorrow(desk)
    look(qtbot, desk)
    assert len(desk.banners) == 1
    assert len(web.asked) == 3


def test_once_a_day(qtbot: QtBot, open_desk: Callable[..., Desk], web: Web) -> None:
    web.gives(notice("0.0.1"))
    desk = open_desk(update_check=True)
    look(qtbot, desk)
    desk.news.check_when_due()
    assert len(web.asked) == 1
    assert "más reciente" in desk.news.result
    tomorrow(desk)
    look(qtbot, desk)
    assert len(web.asked) == 2
    assert desk.banners == []


def test_an_older_notice_than_the_last_is_a_replay(qtbot: QtBot, open_desk: Callable[..., Desk], web: Web) -> None:
    desk = open_desk(update_check=True)
    for body, told in (
        (notice("9.9.1"), True),
        (notice("9.9.0"), False),
        (notice("9.9.1", date(2026, 11, 1)), False),
        (notice("9.9.2"), True),
    ):
        web.gives(body)
        tomorrow(desk)
        look(qtbot, desk)
        assert desk.news.result.startswith("Hay") is told


@pytest.mark.parametrize("body", [b"<html>", notice()[:-20], notice().replace(b"9.9.0", b"9.9.9"), b""])
def test_what_goes_wrong_is_passed_over(qtbot: QtBot, open_desk: Callable[..., Desk], web: Web, body: bytes) -> None:
    web.gives(body)
    desk = open_desk(update_check=True)
    look(qtbot, desk)
    assert desk.banners == []
    assert desk.news.result.startswith("No se pudo")


def test_ajustes_turns_it_on_and_looks_now(qtbot: QtBot, open_desk: Callable[..., Desk], web: Web) -> None:
    web.gives(notice())
    desk = open_desk()
    desk.window.show_page("ajustes")
    page = desk.window.page
    assert isinstance(page, AjustesPage)
    assert page.updates is not None
    assert not page.updates.box.isChecked()
    with qtbot.waitSignal(desk.news.checked):
        page.updates.box.click()
    assert desk.chosen == [{"update_check": True}]
    assert "9.9.0" in page.updates.result.text()
    with qtbot.waitSignal(desk.news.checked):
        page.updates.look_button.click()
    assert page.updates.look_button.isEnabled()


def tomorrow(desk: Desk) -> None:
    later: datetime = desk.app_state.now() + timedelta(days=1)
    desk.app_state.now = lambda: later
