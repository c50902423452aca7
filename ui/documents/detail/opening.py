"""Shows and hides the detail panel: it opens with the first choice, and stays closed once the person closed it."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QObject, QSettings, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QSplitter

from ui.documents.detail.following import DetailFollowing
from ui.documents.detail.panel import DetailPanel
from ui.documents.list.table_view import DocumentTable

_DIVISION, _WANTED = "comprobantes/division", "comprobantes/detalle"
_LIST, _LIKED, _LEAST = 94, 60, 30  # letters: the list whole, the detail as it likes, and as narrow as can be read


class DetailOpening(QObject):
    """Shows and hides ``panel``, which stands in ``splitter`` beside the list. ``button`` is pressed while the person
    wants it; ``table`` gets the keyboard back.

    The list has room for all its columns where it can be, until the person divides the page otherwise.

    After a click it waits for as long as a second one would make a double click: the panel takes room from the list,
    and the second click must not land on it.
    """

    def __init__(
        self,
        panel: DetailPanel,
        splitter: QSplitter,
        button: QPushButton,
        table: DocumentTable,
        following: DetailFollowing,
    ) -> None:
        super().__init__(panel)
        self._panel = panel
        self._splitter = splitter
        self._is_divided = False
        self._button = button
        self._table = table
        self._following = following
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._show)
        panel.hide()
        panel.filled.connect(self._on_filled)
        panel.closed.connect(self._on_closed)
        button.toggled.connect(self._on_wanted)
        splitter.splitterMoved.connect(self._on_divided)

    def remember(self, settings: QSettings) -> None:
        """Save whether the panel is wanted, and where the splitter stands."""
        settings.setValue(_WANTED, int(self._button.isChecked()))
        if self._is_divided:
            settings.setValue(_DIVISION, self._splitter.saveState())

    def recall(self, settings: QSettings) -> None:
        """Load what ``remember`` saved."""
        division = settings.value(_DIVISION)
        if isinstance(division, QByteArray):
            self._is_divided = self._splitter.restoreState(division)
        self._button.setChecked(str(settings.value(_WANTED, "1")) != "0")

    @Slot()
    def _on_filled(self) -> None:
        is_by_mouse = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        if is_by_mouse and self._panel.isHidden() and self._panel.document is not None:
            self._patience.start(QGuiApplication.styleHints().mouseDoubleClickInterval())
        elif not self._patience.isActive() or self._panel.document is None:
            self._show()

    @Slot(bool)
    def _on_wanted(self, is_wanted: bool) -> None:
        self._following.set_following(on=is_wanted)
        self._show()

    @Slot()
    def _on_closed(self) -> None:
        self._button.setChecked(False)
        self._table.setFocus()

    @Slot()
    def _show(self) -> None:
        """Show or hide the panel as button and choice ask for."""
        self._patience.stop()
        is_shown = self._button.isChecked() and self._panel.document is not None
        if not is_shown and self._panel.isAncestorOf(self._panel.window().focusWidget()):
            self._table.setFocus()
        comes = is_shown and self._panel.isHidden()
        self._panel.setVisible(is_shown)
        if comes and not self._is_divided:
            self._divide()

    def _divide(self) -> None:
        letter, room = self._table.letter(), self._splitter.width()
        width = max(self._panel.minimumWidth(), _LEAST * letter, min(_LIKED * letter, room - _LIST * letter))
        self._splitter.setSizes([room - width, width])

    @Slot()
    def _on_divided(self) -> None:
        self._is_divided = True
