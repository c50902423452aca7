"""Where a month's figures are shown: the old ones stay, dimmed, until the new ones are made, part by part."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QGraphicsOpacityEffect, QScrollArea, QWidget

from app.bookkeeping.month_sheet import MonthSheet
from ui.month.body import MonthBody

_DIMMED = 0.45


class SheetArea(QScrollArea):
    """Makes a ``MonthBody`` of each sheet; focus and place stay where they were.

    Signals:
        shown: the figures of a sheet are there.
        opened: the person wants the documents of a figure: what the list is called, and a ``Wanted``.
    """

    shown = Signal()
    opened = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._growing: MonthBody | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._on_turn)

    @property
    def body(self) -> MonthBody | None:
        """The figures, where some are shown."""
        found = self.widget()
        return found if isinstance(found, MonthBody) else None

    @property
    def is_growing(self) -> bool:
        """Whether new figures are being made."""
        return self._growing is not None

    def show_sheet(self, sheet: MonthSheet) -> None:
        """Make the figures of ``sheet``; ``shown`` follows."""
        self.forget()
        if self.body is not None and self.body.sheet == sheet:
            self.body.setGraphicsEffect(None)  # type: ignore[arg-type] # Qt takes it away so
            self.shown.emit()
            return
        self._growing = MonthBody(sheet, self.viewport())
        self._timer.start()

    def dim(self) -> None:
        """What is shown is not the newest."""
        if self.body is not None and self.body.graphicsEffect() is None:
            effect = QGraphicsOpacityEffect(self.body)
            effect.setOpacity(_DIMMED)
            self.body.setGraphicsEffect(effect)

    def forget(self) -> None:
        """Make no more of what is being made."""
        self._timer.stop()
        if self._growing is not None:
            self._growing.deleteLater()
            self._growing = None

    @Slot()
    def _on_turn(self) -> None:
        """One part a turn, so that the window answers in between."""
        if self._growing is None or self._growing.grow():
            return
        body, before, place = self._growing, self.body, self.verticalScrollBar().value()
        self._growing = None
        self._timer.stop()
        focused = before.links.focused() if before is not None else ""
        body.opened.connect(self.opened)
        self.setWidget(body)
        self.verticalScrollBar().setValue(place)
        body.links.focus(focused)
        self.shown.emit()
