"""When the detail stands beside the list: once something is chosen, and as long as the person wants it there."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from ui.explorer.detail_following import DetailFollowing
from ui.explorer.detail_panel import DetailPanel


class DetailOpening(QObject):
    """Shows and hides ``panel``. ``button`` is pressed while the person wants it; ``table`` gets the keyboard back.

    After a click it waits for as long as a second one would make a double click: the panel takes room from the list,
    and the second click must not land on it.
    """

    def __init__(self, panel: DetailPanel, button: QPushButton, table: QWidget, following: DetailFollowing) -> None:
        super().__init__(panel)
        self._panel = panel
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

    @Slot()
    def _on_filled(self) -> None:
        is_by_mouse = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        if is_by_mouse and self._panel.isHidden() and self._panel.document is not None:
            self._patience.start(QGuiApplication.styleHints().mouseDoubleClickInterval())
        elif not self._patience.isActive() or self._panel.document is None:
            self._show()

    @Slot(bool)
    def _on_wanted(self, is_wanted: bool) -> None:
        self._following.turn(on=is_wanted)
        self._show()

    @Slot()
    def _on_closed(self) -> None:
        self._button.setChecked(False)
        self._table.setFocus()

    @Slot()
    def _show(self) -> None:
        """As things stand now."""
        self._patience.stop()
        is_shown = self._button.isChecked() and self._panel.document is not None
        if not is_shown and self._panel.isAncestorOf(self._panel.window().focusWidget()):
            self._table.setFocus()
        self._panel.setVisible(is_shown)
