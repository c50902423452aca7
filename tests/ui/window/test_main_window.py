"""The frame of the window: rail, selector, banners, chip, status line, and what it remembers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QTableView
from pytestqt.qtbot import QtBot

from app.domain.identifiers import PackageId, Rfc
from app.domain.lifecycle import State
from app.domain.request import Request
from app.domain.story import Story, StoryLine
from app.domain.taxpayer import Taxpayer
from app.engine.commands import Cancel, MoveLibrary, Remove, Update
from app.engine.events import (
    Activity,
    ActivityKind,
    Outage,
    Outages,
    RequestChanged,
    TaxpayerChanged,
    TaxpayerRemoved,
    Transfer,
    Trouble,
)
from app.errors import DiskFullError, LibraryBusyError
from app.paths import Paths
from app.settings import Theme
from tests.make import OWNER, a_taxpayer
from tests.ui.windows import make_window, parts_of
from ui.documents.page import ComprobantesPage
from ui.home.page import InicioPage
from ui.requests.page import SolicitudesPage
from ui.settings.page import AjustesPage, MoveQuestion
from ui.state.app_state import AppState
from ui.taxpayers.health import Health
from ui.taxpayers.page import ContribuyentesPage, RemovalQuestion
from ui.updating.preview import UpdatePreview
from ui.widgets.banner import Banner
from ui.window.main_window import MainWindow
from ui.window.window_options import WindowOptions

PAGES = (
    "inicio",
    "mes",
    "saldos",
    "nomina",
    "contrapartes",
    "cobertura",
    "solicitudes",
    "comprobantes",
    "contribuyentes",
    "ajustes",
)


def register(window: MainWindow, days: int = 212, *, remembers: bool = False) -> Taxpayer:
    taxpayer = a_taxpayer(name="ESCUELA KEMPER", days=days, remembers=remembers)
    parts_of(window).app_state.apply(TaxpayerChanged(taxpayer, unlocked=True))
    return taxpayer


def test_a_first_start_welcomes_with_two_doors(qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]) -> None:
    shown = window()
    page = shown.page
    assert isinstance(page, InicioPage)
    assert page.shows_welcome
    with qtbot.waitSignal(parts_of(shown).pages.demo_wanted):
        page.welcome.demo.click()
    page.welcome.register.click()
    dialog = parts_of(shown).dialogs.open_dialog
    assert dialog is not None
    dialog.close()
    register(shown)
    assert not page.shows_welcome


def test_keys_go_to_the_pages(qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]) -> None:
    shown = window()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    key = Qt.Key(int(Qt.Key.Key_1) + PAGES.index("contribuyentes"))
    QTest.keyClick(shown, key, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: isinstance(shown.page, ContribuyentesPage))


def test_every_control_has_an_accessible_name(seed: Any, window: Callable[[], MainWindow]) -> None:
    seed.request(State.COMPLETE)
    shown = window()
    register(shown)
    for page in PAGES:
        shown.show_page(page)
    for kind in (QAbstractButton, QComboBox, QLineEdit, QTableView):
        for control in shown.findChildren(kind):
            if control.objectName().startswith("qt_") or type(control).__module__.startswith("PySide6") is False:
                continue
            if control.metaObject().className() in ("QLineEditIconButton", "QTableCornerButton"):
                continue
            inner = control.parent()
            named = control.accessibleName() or (isinstance(inner, QComboBox) and inner.accessibleName())
            assert named or control.metaObject().className() != "QPushButton", control


def test_the_selector_follows_and_filters(qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]) -> None:
    shown = window()
    register(shown, days=10)
    assert shown.top_bar.selector.count() == 2
    with qtbot.waitSignal(shown.top_bar.owner_chosen) as chosen:
        shown.top_bar.choose(OWNER.value)
    assert chosen.args == [OWNER]
    parts_of(shown).app_state.apply(TaxpayerRemoved(OWNER))
    assert shown.top_bar.owner is None


def test_the_chip_counts_down(seed: Any, window: Callable[[], MainWindow]) -> None:
    shown = window()
    parts_of(shown).app_state.apply(
        Activity(ActivityKind.WAITING, parts_of(shown).app_state.now() + timedelta(minutes=4))
    )
    assert shown.top_bar.chip.text == "Esperando al SAT: siguiente consulta en 4 min"
    parts_of(shown).app_state.apply(Activity(ActivityKind.OFFLINE))
    assert shown.top_bar.chip.text.startswith("Sin conexión")


def test_inicio_says_who_is_awaited_and_how_long_it_took(
    qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]
) -> None:
    request: Request = seed.request(State.COMPLETE)
    seed.requests.add_story_line(request.id, StoryLine(request.created_at + timedelta(minutes=12), Story.FINISHED))
    shown = window()
    page = shown.page
    assert isinstance(page, InicioPage)
    qtbot.waitUntil(lambda: page.month.downloads.waits_text == "El último XML tardó 12 min.")
    now = parts_of(shown).app_state.now()
    parts_of(shown).app_state.apply(Activity(ActivityKind.WAITING, now + timedelta(minutes=4)))
    parts_of(shown).app_state.apply(Outages((Outage("cfdi", "descarga", now),)))
    assert page.month.downloads.sentence.startswith("El SAT no logra entregar paquetes desde")
    assert shown.top_bar.chip.text.startswith("El SAT falla desde")
    parts_of(shown).app_state.apply(Outages(()))
    assert page.month.downloads.sentence.startswith("Esperamos al SAT")


def test_poner_al_dia_shows_its_plan_first(qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]) -> None:
    shown = window()
    assert not shown.top_bar.update_button.isEnabled()
    register(shown)
    shown.top_bar.update_button.click()
    dialog = parts_of(shown).dialogs.open_dialog
    assert isinstance(dialog, UpdatePreview)
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    with qtbot.waitSignal(shown.command) as sent:
        dialog.accept_button.click()
    (command,) = sent.args
    assert isinstance(command, Update)
    assert (command.owners, command.until) == ((), None)
    assert isinstance(shown.page, SolicitudesPage)


def test_one_banner_says_whose_password_is_missing(qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]) -> None:
    request: Request = seed.request(State.AT_SAT)
    shown = window()
    register(shown)
    parts_of(shown).app_state.apply(RequestChanged(replace(request, state=State.NEEDS_KEY)))
    banners = parts_of(shown).banners.findChildren(Banner)
    assert len(banners) == 1
    with qtbot.waitSignal(parts_of(shown).banners.password_wanted) as asked:
        banners[0].findChildren(QAbstractButton)[0].click()
    assert asked.args == [OWNER]
    parts_of(shown).app_state.apply(RequestChanged(request))
    assert not parts_of(shown).banners.isVisible()


def test_troubles_are_told_once_each_and_can_be_closed(
    qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]
) -> None:
    shown = window()
    for _ in range(2):
        parts_of(shown).app_state.apply(Trouble(DiskFullError(Path("D:/Acopio"))))
    qtbot.waitUntil(lambda: len(parts_of(shown).banners.findChildren(Banner)) == 1)
    parts_of(shown).banners.findChildren(Banner)[0].closed.emit()
    assert not parts_of(shown).banners.isVisible()
    parts_of(shown).show_engine_failure(LibraryBusyError(Path("x")))
    assert shown.top_bar.chip.text == "Detenido"


def test_the_status_line_holds_the_running_job(qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]) -> None:
    request: Request = seed.request(State.DOWNLOADING)
    shown = window()
    parts_of(shown).app_state.apply(Transfer(request.id, PackageId("A_01"), 2_000_000))
    assert shown.status_line.text == "Descargando Emitidos XML · marzo de 2024 · falta 1 paquete · 1.9 MB"
    with qtbot.waitSignal(shown.command) as sent:
        shown.status_line.cancel_wanted.emit(request.id)
    assert sent.args == [Cancel((request.id,))]


def test_removing_asks_first(qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]) -> None:
    shown = window()
    register(shown, remembers=True)
    shown.show_page("contribuyentes")
    page = shown.page
    assert isinstance(page, ContribuyentesPage)
    assert page.model.index(0, 3).data() == "vence en 212 días"
    assert page.model.index(0, 4).data() == "Recordada"
    page.remove.click()
    question = page.findChild(RemovalQuestion)
    assert isinstance(question, RemovalQuestion)
    with qtbot.waitSignal(page.command) as sent:
        question.yes.click()
    assert sent.args == [Remove(OWNER)]


def test_contribuyentes_are_counted_and_filtered_by_health(
    qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]
) -> None:
    shown = window()
    one = register(shown)
    for number, (days, remembers) in enumerate(((20, True), (-3, True), (20, False), (300, True), (300, False))):
        other = replace(
            one,
            rfc=Rfc(f"ABC15031{number}QX4"),
            name=f"Cliente {number}",
            not_after=parts_of(shown).app_state.now() + timedelta(days=days, hours=1),
            remembers_password=remembers,
        )
        parts_of(shown).app_state.apply(TaxpayerChanged(other, unlocked=False))
    shown.show_page("contribuyentes")
    page = shown.page
    assert isinstance(page, ContribuyentesPage)
    texts = [chip.text() for chip in page.chips.chips.values()]
    assert texts == ["Todos · 6", "Vigentes · 3", "Por vencer · 2", "Vencidas · 1", "Sin contraseña · 2"]
    page.chips.chips[Health.SOON].click()
    assert [page.proxy.index(row, 0).data() for row in range(page.proxy.rowCount())] == ["Cliente 0", "Cliente 2"]
    assert [page.proxy.index(row, 2).data() for row in range(2)] == ["Por vencer", "Sin contraseña"]
    page.search.setText("cliente 2")
    assert page.proxy.rowCount() == 1


def test_many_missing_passwords_are_one_banner_with_one_button(
    qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]
) -> None:
    request: Request = seed.request(State.NEEDS_KEY)
    shown = window()
    one = register(shown)
    for number in range(5):
        rfc = Rfc(f"ABC15031{number}QX4")
        query = replace(request.query, owner=rfc)
        parts_of(shown).app_state.apply(TaxpayerChanged(replace(one, rfc=rfc), unlocked=False))
        parts_of(shown).app_state.apply(RequestChanged(replace(request, id=100 + number, query=query)))
    banner = parts_of(shown).banners.findChildren(Banner)[-1]  # the ones before it are on their way out
    (only,) = banner.findChildren(QAbstractButton)
    only.click()
    assert isinstance(shown.page, ContribuyentesPage)


def test_the_library_is_moved_only_into_an_empty_folder(
    qtbot: QtBot, seed: Any, window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    shown = window()
    shown.show_page("ajustes")
    page = shown.page
    assert isinstance(page, AjustesPage)
    (tmp_path / "llena").mkdir()
    (tmp_path / "llena" / "x").touch()
    page.move_to(tmp_path / "llena")
    assert page.findChild(MoveQuestion) is None
    (tmp_path / "nueva").mkdir()
    page.move_to(tmp_path / "nueva")
    question = page.findChild(MoveQuestion)
    assert isinstance(question, MoveQuestion)
    with qtbot.waitSignal(shown.command) as posted:
        question.yes.click()
    assert posted.args == [MoveLibrary(tmp_path / "nueva")]
    with qtbot.waitSignal(parts_of(shown).preferences.chosen) as chosen:
        page.looks.themes.setCurrentIndex(2)
    assert chosen.args == [{"theme": Theme.DARK}]


def test_the_window_remembers_page_and_columns(
    qtbot: QtBot, seed: Any, window: Callable[[], MainWindow], paths: Paths, app_state: AppState
) -> None:
    first = window()
    first.show_page("comprobantes")
    page = first.page
    assert isinstance(page, ComprobantesPage)
    page.table.setColumnWidth(3, 321)
    first.close()
    again = make_window(app_state, WindowOptions(paths))
    qtbot.addWidget(again)
    assert isinstance(again.page, ComprobantesPage)
    assert again.page.table.columnWidth(3) == 321


def test_everything_fits_at_the_least_size(seed: Any, window: Callable[[], MainWindow]) -> None:
    shown = window()
    register(shown)
    for page in PAGES:
        shown.show_page(page)
    assert shown.minimumSizeHint().width() <= 1100
    assert shown.minimumSizeHint().height() <= 700


def test_thousands_of_new_requests_are_taken_in_together(
    qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]
) -> None:
    request: Request = seed.request(State.TO_SEND)
    shown = window()
    looks: list[int] = []
    parts_of(shown).app_state.requests_changed.connect(lambda: looks.append(1))
    for number in range(3_000):
        parts_of(shown).app_state.apply(RequestChanged(replace(request, id=request.id + number)))
    assert len(looks) <= 100
    qtbot.waitUntil(lambda: shown.status_line.text == "3,000 solicitudes en curso")


def test_the_first_time_it_takes_the_whole_screen_and_then_comes_as_it_was_left(
    qtbot: QtBot, app_state: Any, paths: Any
) -> None:
    first = make_window(app_state, WindowOptions(paths))
    qtbot.addWidget(first)
    first.open()
    assert first.isMaximized()
    first.showNormal()
    first.resize(900, 600)
    first.close()
    again = make_window(app_state, WindowOptions(paths))
    qtbot.addWidget(again)
    again.open()
    assert not again.isMaximized()
    assert again.size() == QSize(900, 600)
    again.close()
