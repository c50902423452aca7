"""The main window: rail, top bar, pages and status line. It signals what the person wants."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QByteArray, QSettings, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from ui.widgets.layouts import column, row
from ui.widgets.page import Page
from ui.widgets.theme import GRID, application_icon
from ui.window.page_stack import PageStack
from ui.window.rail import Rail, RailEntry
from ui.window.status_line import StatusLine
from ui.window.top_bar import TopBar

if TYPE_CHECKING:
    from app.domain.identifiers import Rfc
    from app.domain.month.calendar import Month

_GROUPS = (
    (
        RailEntry("inicio", "Inicio", "home"),
        RailEntry("mes", "Mes", "month"),
        RailEntry("saldos", "Saldos", "balances"),
        RailEntry("nomina", "Nómina", "payroll"),
        RailEntry("contrapartes", "Contrapartes", "counterparts"),
        RailEntry("comprobantes", "Comprobantes", "documents"),
    ),
    (
        RailEntry("cobertura", "Cobertura", "coverage"),
        RailEntry("solicitudes", "Solicitudes", "requests"),
    ),
    (
        RailEntry("contribuyentes", "Contribuyentes", "people"),
        RailEntry("ajustes", "Ajustes", "settings"),
    ),
)
_ENTRIES = tuple(entry for group in _GROUPS for entry in group)
_GEOMETRY, _PAGE, _OWNER = "ventana/geometria", "ventana/pagina", "ventana/contribuyente"
_SECOND = 1_000
_LEAST_WIDTH, _LEAST_HEIGHT = 900, 560
_WIDTH, _HEIGHT = 1_280, 800
_LEAST_PAGE = 100


class WindowParts(Protocol):
    """What the window asks of its other parts when the person closes it."""

    def stays_open(self) -> bool:
        """Whether closing the window should only hide it and leave the program beside the clock."""
        ...

    def close_down(self) -> None:
        """The window is closed for good: end what runs for it."""
        ...


class MainWindow(QMainWindow):
    """The frame, painted before anything else is loaded; ``fit`` then gives it its pages and its other parts.

    Attributes:
        rail, top_bar, status_line: the parts of the frame.
        banner_place: the layout for banners, between top bar and page.

    Signals:
        command: a ``Command`` for the engine, from one of the pages.
        download_wanted, register_wanted, update_wanted: the person wants the wizard, to register an e.firma, or
            everything up to date.
        documents_wanted: the documents of a figure (``FigureDocuments``) should be listed.
        closing: the window is closed for good; its threads should end.
        painted: the window was painted for the first time.
        second_passed: a second went by while the window can be seen.
    """

    command = Signal(object)
    download_wanted = Signal()
    register_wanted = Signal()
    update_wanted = Signal()
    documents_wanted = Signal(object)
    closing = Signal()
    painted = Signal()
    second_passed = Signal()

    def __init__(self, memory: QSettings, *, is_demo: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._memory = memory
        self._make_page: Callable[[str], Page] | None = None
        self._parts: WindowParts | None = None
        self._pages: dict[str, Page] = {}
        self._stack = PageStack()
        self.rail = Rail(_GROUPS)
        self.top_bar = TopBar(is_demo=is_demo)
        self.banner_place = QVBoxLayout()
        self.status_line = StatusLine()
        self._clock = QTimer(self)
        self._painted = False
        self._build("Acopio · demostración" if is_demo else "Acopio")
        self._connect()
        geometry = memory.value(_GEOMETRY)
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)

    def fit(self, make_page: Callable[[str], Page], parts: WindowParts) -> None:
        """Receive what was loaded after the frame was painted, and show the page that was open last."""
        self._make_page, self._parts = make_page, parts
        page = str(self._memory.value(_PAGE, "inicio"))
        self.show_page(page if page in self.page_keys else "inicio")

    # ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def page(self) -> Page:
        """The page that is shown."""
        shown = self._stack.currentWidget()
        assert isinstance(shown, Page)  # noqa: S101 - only pages are ever added
        return shown

    @property
    def page_keys(self) -> tuple[str, ...]:
        """The keys of all pages."""
        return tuple(entry.key for entry in _ENTRIES)

    @property
    def page_key(self) -> str:
        """The key of the page that is shown."""
        return next((key for key, page in self._pages.items() if page is self._stack.currentWidget()), "inicio")

    @Slot(str)
    def show_page(self, key: str) -> None:
        """Go to a page; it is made the first time."""
        if self._make_page is None:
            return  # only the frame is there yet
        if key not in self._pages:
            page = self._make_page(key)
            page.command.connect(self.command)
            page.download_wanted.connect(self.download_wanted)
            page.register_wanted.connect(self.register_wanted)
            page.update_wanted.connect(self.update_wanted)
            page.page_wanted.connect(self.show_page)
            page.owner_wanted.connect(self.top_bar.choose)
            page.month_wanted.connect(self.top_bar.months.choose)
            page.documents_wanted.connect(self.documents_wanted)
            page.show_month(self.top_bar.months.month)
            page.show_owner(self.top_bar.owner)
            self._pages[key] = page
            self._stack.addWidget(page)
            page.recall(self._memory)
        self._stack.setCurrentWidget(self._pages[key])
        self.rail.show_page(key)
        self.top_bar.show_months(self.page.shows_month)

    @Slot()
    def apply_theme(self) -> None:
        """Repaint what carries colours of its own."""
        for page in self._pages.values():
            page.theme_changed()

    # ── building ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _build(self, title: str) -> None:
        self.setWindowTitle(title)
        self.setWindowIcon(application_icon())
        self.setMinimumSize(_LEAST_WIDTH, _LEAST_HEIGHT)
        self.resize(_WIDTH, _HEIGHT)
        self.banner_place.setContentsMargins(6 * GRID, 0, 6 * GRID, 0)
        right = column(self.top_bar, self.banner_place, self._stack, self.status_line, gap=0)
        right.setStretch(2, 1)
        self._stack.setMinimumHeight(_LEAST_PAGE)  # banners in large text come first
        middle = QWidget()
        inside = row(self.rail, right, gap=0)
        inside.setStretch(1, 1)
        middle.setLayout(inside)
        self.setCentralWidget(middle)
        middle.setFocus()  # no control is marked before the person uses the keyboard

    def _connect(self) -> None:
        self.rail.chosen.connect(self.show_page)
        self.top_bar.owner_chosen.connect(self._on_owner)
        self.top_bar.months.chosen.connect(self._on_month)
        self.top_bar.download_wanted.connect(self.download_wanted)
        self.top_bar.update_wanted.connect(self.update_wanted)
        self._clock.setInterval(_SECOND)
        self._clock.timeout.connect(self._on_second)
        self._clock.start()

    def _remember(self) -> None:
        self._memory.setValue(_GEOMETRY, self.saveGeometry())
        self._memory.setValue(_PAGE, self.page_key)
        self._memory.setValue(_OWNER, str(self.top_bar.owner or ""))
        for page in self._pages.values():
            page.remember(self._memory)
        self._memory.sync()

    # ── what happens ─────────────────────────────────────────────────────────────────────────────────────────────

    def paintEvent(self, event: QPaintEvent) -> None:
        """The first time, ``painted`` follows: what is not seen at once can be loaded now."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Write down how the window stands and let the threads end; nothing is asked. Or only hide the window."""
        if self._parts is not None and self._parts.stays_open():
            self._remember()
            self.hide()
            event.ignore()
            return
        self._clock.stop()
        self._remember()
        if self._parts is not None:
            self._parts.close_down()
        for page in self._pages.values():
            page.close_down()
        self.hide()
        self.closing.emit()
        event.accept()

    def open(self) -> None:
        """Show it: the first time as large as the screen allows, then as it was left."""
        if self._memory.contains(_GEOMETRY):
            self.show()
        else:
            self.showMaximized()

    @Slot()
    def come_forward(self) -> None:
        """Stand in front of everything, also when minimised."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    @Slot()
    def choose_last_owner(self) -> None:
        """Choose whose documents were shown when the window was closed last; once, when the contribuyentes are read."""
        if last := self._memory.value(_OWNER):
            self._memory.remove(_OWNER)
            self.top_bar.choose(str(last))

    @Slot()
    def _on_second(self) -> None:
        if self.isVisible():
            self.second_passed.emit()
            if self._pages:
                self.page.tick()

    @Slot(object)
    def _on_owner(self, owner: Rfc | None) -> None:
        for page in self._pages.values():
            page.show_owner(owner)

    @Slot(object)
    def _on_month(self, month: Month) -> None:
        for page in self._pages.values():
            page.show_month(month)
