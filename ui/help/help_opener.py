"""F1 and «?»: opens the help at what fits the page or dialog in front of the person."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QWhatsThis, QWidget

from app.words.help_places import PROPERTY
from ui.help.topics import place_of, place_of_key
from ui.help.window import HelpWindow

_OFFERED = "offersHelp"


class HelpOpener(QObject):
    """Belongs to the main window; every dialog gets the key, and the «?» of its title bar, as it comes to the front.

    Attributes:
        window: the help's window, made when it is first wanted.
    """

    def __init__(self, owner: QWidget, page: Callable[[], str]) -> None:
        super().__init__(owner)
        self._page = page
        self.window: HelpWindow | None = None
        self._add_help_key(owner)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._on_front)

    @Slot()
    def open(self) -> None:
        """Open what explains the figure or aviso that has the focus, else what fits the dialog or page in front."""
        self.open_place(_focused_place() or place_of(_dialog_classes(), self._page()))

    @Slot(str)
    def open_key(self, key: str) -> None:
        """Open what is said about a state, code, notice or error."""
        self.open_place(place_of_key(key))

    def open_place(self, place: str) -> None:
        """Open an article, with ``#`` at an anchor."""
        if self.window is None:
            self.window = HelpWindow()
        self.window.show_place(place)

    def theme_changed(self) -> None:
        """Repaint the help in the new colours."""
        if self.window is not None:
            self.window.view.apply_theme()

    def close(self) -> None:
        """Close the help's window; called on shutdown."""
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
            self.window = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The «?» of a title bar opens the help instead of asking for a click on a control."""
        if event.type() is QEvent.Type.EnterWhatsThisMode:
            QWhatsThis.leaveWhatsThisMode()
            self.open()
            return True
        return super().eventFilter(watched, event)

    @Slot(QWindow)
    def _on_front(self, _window: QWindow | None) -> None:
        front = QApplication.activeModalWidget()
        if isinstance(front, QDialog):
            self._add_help_key(front)

    def _add_help_key(self, widget: QWidget) -> None:
        if widget.property(_OFFERED):
            return
        widget.setProperty(_OFFERED, True)
        shortcut = QShortcut(QKeySequence(Qt.Key.Key_F1), widget)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(self.open)
        widget.installEventFilter(self)


def _focused_place() -> str:
    """Where the innermost widget around the focus says that it is explained; empty where none says."""
    widget = QApplication.focusWidget()
    while widget is not None and not widget.isWindow():
        place = widget.property(PROPERTY)
        if isinstance(place, str):
            return place
        widget = widget.parentWidget()
    return ""


def _dialog_classes() -> tuple[str, ...]:
    front = QApplication.activeModalWidget()
    return tuple(one.__name__ for one in type(front).__mro__) if isinstance(front, QDialog) else ()
