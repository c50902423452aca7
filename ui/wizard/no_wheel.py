"""Fields whose value the mouse wheel does not change, so that scrolling the page over them is safe."""

from __future__ import annotations

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QDateTimeEdit

from ui.widgets.drop_down import DropDown


class NoWheelComboBox(DropDown):
    """A drop-down list that ignores the wheel."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ignore the event, so that the page below scrolls."""
        event.ignore()


class NoWheelDateTimeEdit(QDateTimeEdit):
    """A field for date and time that ignores the wheel."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ignore the event, so that the page below scrolls."""
        event.ignore()
