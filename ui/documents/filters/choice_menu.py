"""A button with a menu in which any number of entries may be ticked; its text names those that are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

_NAMED = 2


class _StayingMenu(QMenu):
    """A menu that stays open while entries are ticked."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick the entry below the mouse without closing the menu."""
        entry = self.actionAt(event.position().toPoint())
        if entry is not None and entry.isEnabled() and entry.isCheckable():
            entry.trigger()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick with the space bar without closing the menu."""
        entry = self.activeAction()
        if event.key() == Qt.Key.Key_Space and entry is not None and entry.isCheckable():
            entry.trigger()
        else:
            super().keyPressEvent(event)


class ChoiceMenu(QPushButton):
    """The button; shows ``title`` when nothing is ticked, else the ticked entries.

    Signals:
        changed: the person ticked something or took a tick away.
    """

    changed = Signal()

    def __init__(self, title: str, choices: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._title = title
        self._menu = _StayingMenu(self)
        self._entries: dict[str, QAction] = {}
        for value, word in choices:
            entry = QAction(word, self._menu)
            entry.setCheckable(True)
            self._menu.addAction(entry)
            self._entries[value] = entry
        self._menu.triggered.connect(self._on_ticked)
        self.setMenu(self._menu)
        self._say()

    def add_line(self, *, before: str) -> None:
        """Draw a separator above that choice."""
        self._menu.insertSeparator(self._entries[before])

    def chosen(self) -> tuple[str, ...]:
        """The ticked choices, in the order of the menu."""
        return tuple(value for value, entry in self._entries.items() if entry.isChecked())

    def choose(self, values: Sequence[str]) -> None:
        """Tick these and no others, without a signal."""
        for value, entry in self._entries.items():
            entry.setChecked(value in values)
        self._say()

    def tick(self, value: str) -> None:
        """Tick or untick that choice, as a click does."""
        self._entries[value].trigger()

    @Slot(QAction)
    def _on_ticked(self, _entry: QAction) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        words = [self._entries[one].text() for one in self.chosen()]
        if not words:
            text = self._title
        elif len(words) <= _NAMED:
            text = f"{self._title}: {', '.join(words)}"
        else:
            text = f"{self._title}: {len(words)}"
        self.setText(f"{text} ▾")
        self.setAccessibleName(text)
        self.setProperty("chosen", bool(words))
        self.style().unpolish(self)
        self.style().polish(self)
