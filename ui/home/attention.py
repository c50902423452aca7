"""«Qué pide tu atención»: a few lines, each with the button that does something about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from app.domain.month.calendar import Month
from app.words import home_words as words
from ui.widgets.layouts import button, column, label, row
from ui.widgets.theme import GRID, set_icon, set_role

MOST = 7
_NAME = "lineKey"
_ICONS = {"bad": "error", "wait": "warning", "busy": "info", "ok": "check"}


class AttentionLine(NamedTuple):
    """``key`` says what it is about, ``state`` how grave it is.

    Its button leads to ``page`` (those of a month: in the last of ``months``); without one, to the documents of
    ``figure`` in all of ``months``, or to ``ids``, listed under ``title``.
    """

    key: str
    state: str
    text: str
    button: str = ""
    page: str = ""
    title: str = ""
    figure: str = ""
    months: tuple[Month, ...] = ()
    ids: tuple[int, ...] = ()


class AttentionCard(QFrame):
    """Shows lines; a line keeps the focus of its button while the others change.

    Signals:
        wanted: the person pressed the button of an ``AttentionLine``.
    """

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.lines: tuple[AttentionLine, ...] = ()
        self._buttons: list[QPushButton] = []
        self._body = QVBoxLayout()
        self._body.setSpacing(GRID)
        self.calculating = label(words.CALCULATING, "hint", wrap=False)
        self.calculating.hide()
        head = row(label(words.ATTENTION, "subtitle", wrap=False), self.calculating, 1)
        inner = column(head, self._body, 1, gap=2 * GRID)
        inner.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        self.setLayout(inner)

    def show_lines(self, lines: Sequence[AttentionLine]) -> None:
        """Show the first of these, the gravest first."""
        if tuple(lines[:MOST]) == self.lines:
            return
        focused = next((str(one.property(_NAME)) for one in self._buttons if one.hasFocus()), "")
        self.lines = tuple(lines[:MOST])
        self._clear()
        for one in self.lines:
            made = self._line(one)
            self._body.addWidget(made)
        for made_button in self._buttons:
            if made_button.property(_NAME) == focused:
                made_button.setFocus()

    def press(self, key: str) -> QPushButton:
        """The button of the line about ``key``."""
        return next(one for one in self._buttons if one.property(_NAME) == key)

    def _line(self, one: AttentionLine) -> QWidget:
        picture = label()
        set_icon(picture, _ICONS[one.state], f"{one.state}_text", 5 * GRID)
        parts: list[QWidget] = [picture, label(one.text)]
        if one.button:
            made = button(one.button, role="plain")
            made.setAccessibleName(f"{one.button}: {one.text}")
            made.setProperty(_NAME, one.key)
            made.clicked.connect(self._on_pressed)
            self._buttons.append(made)
            parts.append(made)
        line = row(*parts)
        line.setStretch(1, 1)
        whole = QWidget()
        whole.setLayout(line)
        return whole

    def _clear(self) -> None:
        self._buttons.clear()
        while (item := self._body.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    @Slot()
    def _on_pressed(self) -> None:
        sender = self.sender()
        key = sender.property(_NAME) if sender is not None else None
        for one in self.lines:
            if one.key == key:
                self.wanted.emit(one)
                return
