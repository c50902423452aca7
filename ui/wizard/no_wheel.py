"""Fields that scrolling the page over them does not change."""

from __future__ import annotations

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QDateTimeEdit

from ui.widgets.drop_down import DropDown


class NoWheelComboBox(DropDown):
    """A list that leaves the wheel to the page."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()


class NoWheelDateTimeEdit(QDateTimeEdit):
    """A date and time that leaves the wheel to the page."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()
