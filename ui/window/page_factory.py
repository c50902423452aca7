"""Makes each page when it is first shown, and ties it to the window: nothing of a page is loaded before."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.widgets.page import Page

if TYPE_CHECKING:
    from ui.window.main_window import MainWindow


def make_page(key: str, window: MainWindow) -> Page:
    """The page of that key: inicio, solicitudes, comprobantes, contribuyentes or ajustes."""
    return _MAKERS[key](window)


def _inicio(window: MainWindow) -> Page:
    from ui.home.page import InicioPage

    page = InicioPage(window.app_state)
    page.demo.setVisible(not window.options.is_demo)
    page.demo_wanted.connect(window.demo_wanted)
    return page


def _solicitudes(window: MainWindow) -> Page:
    from ui.requests.page import SolicitudesPage

    return SolicitudesPage(window.app_state)


def _comprobantes(window: MainWindow) -> Page:
    from ui.documents.page import ComprobantesPage

    return ComprobantesPage(window.app_state)


def _contribuyentes(window: MainWindow) -> Page:
    from ui.taxpayers.page import ContribuyentesPage

    page = ContribuyentesPage(window.app_state)
    page.renew_wanted.connect(window.doors.register)
    page.password_wanted.connect(window.doors.ask_password_of)
    page.import_wanted.connect(window.doors.import_clients)
    return page


def _ajustes(window: MainWindow) -> Page:
    from ui.settings.page import AjustesPage

    page = AjustesPage(window.app_state, window.options.paths, window.automatic, window.guest)
    page.verify_wanted.connect(window.doors.verify_library)
    page.backup_wanted.connect(window.doors.back_up)
    page.restore_wanted.connect(window.doors.restore)
    return page


_MAKERS: dict[str, Callable[[MainWindow], Page]] = {
    "inicio": _inicio,
    "solicitudes": _solicitudes,
    "comprobantes": _comprobantes,
    "contribuyentes": _contribuyentes,
    "ajustes": _ajustes,
}
