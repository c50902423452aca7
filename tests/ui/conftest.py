"""A library with a few requests and documents, and the window's picture of it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.catalogs import Service
from app.domain.identifiers import PackageId, Rfc, SatRequestId
from app.domain.lifecycle import PackageState, State
from app.domain.query import Query
from app.domain.request import Package, Request
from app.domain.sat_status import SatStatusAnswer
from app.domain.story import Story, StoryLine
from app.domain.taxpayer import Taxpayer
from app.paths import Paths
from app.store.database import Database
from app.store.documents import DocumentRepository
from app.store.place import LibraryPlace
from app.store.requests import RequestRepository
from app.store.sat_status import SatStatusRepository
from app.store.staging import UnreadableFile
from app.store.taxpayers import TaxpayerRepository
from tests.make import NOW, OWNER, a_document, a_metadata_row, a_query, stored
from tests.make_index import add_documents, add_metadata, add_unreadable
from tests.ui.windows import make_window
from ui.background.task import wait_for_tasks
from ui.state.app_state import AppState
from ui.state.window_memory import window_memory
from ui.window.main_window import MainWindow
from ui.window.window_options import WindowOptions

_SAT_ID = "4e80345d-917f-40bb-a98f-000000000099"


class Seed:
    """Writes into the library as the engine would."""

    def __init__(self, paths: Paths) -> None:
        self.database = Database.open(paths.database)
        self.requests = RequestRepository(self.database.connection)

    def taxpayer(self, taxpayer: Taxpayer) -> Taxpayer:
        TaxpayerRepository(self.database.connection).save(taxpayer)
        return taxpayer

    def request(self, state: State, month: int = 3, owner: Rfc = OWNER) -> Request:
        request = replace(self.requests.add(a_query(month, owner), NOW), state=state)
        self.requests.add_story_line(request.id, StoryLine(NOW, Story.CREATED))
        if state in (State.AT_SAT, State.DOWNLOADING, State.COMPLETE):
            sat_id = SatRequestId(f"4e80345d-917f-40bb-a98f-{request.id:012d}")
            request = replace(request, sat_id=sat_id, sent_at=NOW, next_at=NOW + timedelta(minutes=4))
            self.requests.add_story_line(request.id, StoryLine(NOW, Story.ACCEPTED, {}, "Solicitud Aceptada"))
        if state in (State.DOWNLOADING, State.COMPLETE):
            request = replace(request, packages=tuple(_package(request, place) for place in (1, 2)))
        self.requests.save(request)
        return request

    def documents(self, first: int, count: int) -> None:
        self.documents_of(range(first, first + count))

    def documents_of(self, numbers: Iterable[int]) -> None:
        with self.database.transaction() as connection:
            add_documents(DocumentRepository(connection), OWNER, "P_01", (stored(a_document(one)) for one in numbers))

    def listed(self, first: int, count: int) -> None:
        """Documents that only the SAT's list names."""
        rows = [a_metadata_row(number) for number in range(first, first + count)]
        with self.database.transaction() as connection:
            add_metadata(DocumentRepository(connection), OWNER, Service.CFDI, PackageId(f"{_SAT_ID}_01"), rows)

    def answered(self, query: Query, sent_at: datetime) -> Request:
        """A question that brought all it asked for."""
        request = replace(self.requests.add(query, sent_at), state=State.COMPLETE, sent_at=sent_at)
        self.requests.save(request)
        return request

    def cancelled(self, document: int) -> None:
        """The SAT was asked about the document of that number, and says that it was cancelled."""
        answer = SatStatusAnswer(NOW, "S - Comprobante obtenido satisfactoriamente.", "Cancelado", "", "", "")
        SatStatusRepository(self.database).record_answer(document, answer)

    def unreadable(self) -> None:
        with self.database.transaction() as connection:
            file = UnreadableFile(f"{OWNER}/Ilegibles/x.xml", "1" * 64, "not_xml")
            add_unreadable(DocumentRepository(connection), OWNER, Service.CFDI, "P_01", [file])


def _package(request: Request, place: int) -> Package:
    name = PackageId(f"{request.sat_id}_{place:02d}")
    done = place == 1 or request.state is State.COMPLETE
    if not done:
        return Package(name)
    return Package(name, PackageState.INGESTED, 1, f"paquetes/{name}.zip", "ab" * 32, 90_000, 12, 12)


@pytest.fixture(autouse=True)
def collected_here() -> Iterator[None]:
    """Windows that a test leaves behind are freed on this thread, between tests: never by a collector on another."""
    gc.disable()
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    gc.enable()


PATIENCE = 30_000  # milliseconds: a wait ends when what is awaited is there; only a busy machine needs them all


class PatientQtBot(QtBot):
    """Waits longer than five seconds before it gives up, so that no test depends on what else the computer does."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE, **more: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **more)

    @contextmanager
    def waitExposed(self, widget: QWidget, *, timeout: int = PATIENCE) -> Iterator[None]:  # type: ignore[override]
        """By the loop of events alone: that of QTest deletes an emitter before it delivers what that said."""
        yield
        self.waitUntil(lambda: _is_exposed(widget), timeout=timeout)


def _is_exposed(widget: QWidget) -> bool:
    handle = widget.windowHandle()
    return handle is not None and handle.isExposed()


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientQtBot(request)


@pytest.fixture
def paths(own_home: Path) -> Paths:
    return Paths.under(own_home)


@pytest.fixture
def seed(paths: Paths) -> Iterator[Seed]:
    seed = Seed(paths)
    yield seed
    seed.database.close()


@pytest.fixture
def app_state(qtbot: QtBot) -> Iterator[AppState]:
    app_state = AppState(lambda: NOW)
    yield app_state
    assert wait_for_tasks(PATIENCE)
    app_state.deleteLater()


@pytest.fixture
def opened(qtbot: QtBot, app_state: AppState, paths: Paths, seed: Seed) -> Callable[[], AppState]:
    """Opens the library; call it once everything is seeded."""

    def open_it() -> AppState:
        with qtbot.waitSignal(app_state.documents_counted):
            app_state.open(LibraryPlace(paths.library, paths.database))
        return app_state

    return open_it


@pytest.fixture
def left_at(paths: Paths) -> Callable[[str], None]:
    """The page at which the window was left, and opens again: no other is made first."""

    def leave(page: str) -> None:
        memory, _ = window_memory(paths.window_file)
        memory.setValue("ventana/pagina", page)
        memory.sync()

    return leave


@pytest.fixture
def window(qtbot: QtBot, opened: Callable[[], AppState], paths: Paths) -> Callable[[], MainWindow]:
    """Opens the library and shows the window on it."""

    def show_it() -> MainWindow:
        window = make_window(opened(), WindowOptions(paths))
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        return window

    return show_it
