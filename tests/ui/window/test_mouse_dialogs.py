"""A person goes through everything with the mouse, on the real engine and the stand-in SAT.

Every page of the rail, a row in every list, every button that opens a dialog; what shows is what was clicked.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.efirma.certificate import Certificate
from app.efirma.credential import Credential, Password
from app.engine.assembly import POLL_FACTOR, SAT_URL
from app.engine.commands import Register, Update
from app.paths import Paths
from app.simulator.demo_efirma import demo_efirma
from app.simulator.options import SimulatorOptions
from app.simulator.server import Simulator
from tests.ui.windows import parts_of
from ui.documents.page import ComprobantesPage
from ui.requests.page import SolicitudesPage
from ui.startup.application import WindowSession
from ui.taxpayers.page import ContribuyentesPage
from ui.widgets.rows_model import ROW_ROLE
from ui.window.main_window import MainWindow

PATIENCE = 60_000
OTHER = "EKU9003173C9"
DIALOGS = {
    "inicio": {"Poner al día": "UpdatePreview", "Nueva descarga": "DownloadWizard"},
    "comprobantes": {"Importar": "ImportDialog"},
    "contribuyentes": {
        "Registrar e.firma": "RegisterDialog",
        "Importar carpeta de clientes…": "ImportClientsDialog",
        "Renovar e.firma": "RegisterDialog",
        "Escribir contraseña": "PasswordDialog",
        "Quitar": "RemovalQuestion",
    },
    "ajustes": {
        "Elegir otra carpeta…": "QFileDialog",
        "Verificar biblioteca": "VerifyLibraryDialog",
        "Respaldar…": "BackupDialog",
        "Restaurar…": "RestoreDialog",
    },
}
MENUS = ("Copiar ▾", "Exportar ▾", "Más ▾", "Filtros guardados ▾")


@pytest.fixture
def sat() -> Iterator[Simulator]:
    with Simulator(SimulatorOptions(documents=40, months=2, accept_delay=0, process_delay=0)) as running:
        yield running


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, paths: Paths, sat: Simulator) -> Iterator[MainWindow]:
    """Two contribuyentes, and what the SAT has of them, downloaded."""
    session = WindowSession(qapp, paths, {SAT_URL: sat.url, POLL_FACTOR: "0.001"})
    shown, app_state = session.window, session.app_state
    qtbot.addWidget(shown)
    with qtbot.waitSignal(app_state.opened):
        session.start()
    for made in (demo_efirma(), demo_efirma(OTHER)):
        credential = Credential.unlock(Certificate.from_bytes(made.cer), made.key, Password(made.password))
        session.engine.post(Register(credential, made.key))
    session.engine.post(Update())
    qtbot.waitUntil(lambda: len(app_state.taxpayers) == 2 and bool(app_state.requests))
    qtbot.waitUntil(lambda: all(one.is_done for one in app_state.requests.values()), timeout=PATIENCE)
    qtbot.waitUntil(lambda: len([count for count in app_state.documents.values() if count]) == 2)
    shown.showNormal()
    shown.resize(1_366, 768)
    yield shown
    shown.close()
    assert session.stop()


def click(part: QWidget) -> None:
    assert part.isVisible()
    assert part.isEnabled()
    QTest.mouseClick(part, Qt.MouseButton.LeftButton)


def go(shown: MainWindow, page: str) -> None:
    """By the rail."""
    word = {"nomina": "Nómina"}.get(page, page.capitalize())
    click(next(one for one in shown.rail.findChildren(QPushButton) if one.accessibleName() == word))
    assert shown.page_key == page


def click_row(view: QAbstractItemView, row: int) -> QModelIndex:
    """In the middle of what is seen of its first column."""
    first = next(
        at for at in range(view.model().columnCount()) if view.visualRect(view.model().index(row, at)).isValid()
    )
    index = view.model().index(row, first)
    view.scrollTo(index)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())
    return index


def press(page: QWidget, text: str) -> None:
    click(next(one for one in page.findChildren(QAbstractButton) if one.text() == text and one.isVisible()))


def test_every_page_and_its_list(qtbot: QtBot, window: MainWindow) -> None:
    for key in (*reversed(window.page_keys), *window.page_keys):
        go(window, key)

    go(window, "comprobantes")
    documents = window.page
    assert isinstance(documents, ComprobantesPage)
    qtbot.waitUntil(lambda: documents.model.rowCount() > 10 and not documents.is_reading)
    for place in (3, 0, 7, 4):
        click_row(documents.table, place)
        row = documents.model.row(place)
        assert row is not None
        qtbot.waitUntil(lambda number=row.id: documents.detail.document == number)  # type: ignore[misc]
        qtbot.waitUntil(lambda uuid=row.uuid: uuid in read(documents))  # type: ignore[misc]
        assert documents.table.currentIndex().row() == place

    go(window, "solicitudes")
    requests = window.page
    assert isinstance(requests, SolicitudesPage)
    qtbot.waitUntil(lambda: requests.model.rowCount() > 1)
    unfold(qtbot, requests)
    lines = [at for at in range(requests.model.rowCount()) if requests.model.request(at) is not None]
    for place in (lines[-1], lines[0], lines[len(lines) // 2]):
        number = requests.model.number(place)
        click_row(requests.table, place)
        qtbot.waitUntil(lambda number=number: requests.detail.request_id == number)  # type: ignore[misc]

    go(window, "contribuyentes")
    people = window.page
    assert isinstance(people, ContribuyentesPage)
    for place in (1, 0):
        index = click_row(people.table, place)
        assert people.chosen() is index.data(ROW_ROLE)


def unfold(qtbot: QtBot, requests: SolicitudesPage) -> None:
    """What is done is folded: a click on each heading opens it."""
    while (place := folded(requests)) is not None:
        count = requests.model.rowCount()
        click_row(requests.table, place)
        qtbot.waitUntil(lambda count=count: requests.model.rowCount() > count)  # type: ignore[misc]


def folded(requests: SolicitudesPage) -> int | None:
    """The first heading whose requests are not seen."""
    headings = ((at, requests.model.heading(at)) for at in range(requests.model.rowCount()))
    return next((at for at, one in headings if one is not None and one.is_folded), None)


def read(documents: ComprobantesPage) -> str:
    """What the detail says, without the places where a folio fiscal may break."""
    return documents.detail.summary.toPlainText().replace("\u200b", "")


def test_what_opens_a_dialog_opens_it_and_escape_closes_it(qtbot: QtBot, window: MainWindow) -> None:
    for page, doors in DIALOGS.items():
        go(window, page)
        if isinstance(window.page, ContribuyentesPage):
            click_row(window.page.table, 0)
        for text, dialog in doors.items():
            press(window.top_bar if page == "inicio" else window.page, text)
            qtbot.waitUntil(lambda name=dialog: type(QApplication.activeModalWidget()).__name__ == name)  # type: ignore[misc]
            modal = QApplication.activeModalWidget()
            assert modal is not None
            qtbot.waitUntil(modal.isActiveWindow)
            QTest.keyClick(modal, Qt.Key.Key_Escape)
            qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
            assert window.page_key == page
        assert parts_of(window).dialogs.open_dialog is None
    open_menus(qtbot, window)


def open_menus(qtbot: QtBot, window: MainWindow) -> None:
    """Of Comprobantes, for a row that was clicked."""
    go(window, "comprobantes")
    documents = window.page
    assert isinstance(documents, ComprobantesPage)
    qtbot.waitUntil(lambda: documents.model.rowCount() > 1 and not documents.is_reading)
    click_row(documents.table, 1)
    for text in MENUS:
        button = next(one for one in documents.findChildren(QPushButton) if one.text() == text)
        menu = button.menu()
        assert menu is not None
        opened: list[str] = []
        menu.aboutToShow.connect(lambda opened=opened: opened.append("shown"))
        menu.aboutToShow.connect(menu.hide, Qt.ConnectionType.QueuedConnection)
        click(button)
        assert opened == ["shown"]
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
