"""The card of Ajustes with the carpetas de salida: what each gets, how it stands, and what can be done with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from app.output_folder import MOST_OUTPUT_FOLDERS, OutputFolder
from app.words import output_page_words as words
from app.words.messages import explain
from ui.settings.output_folders import OutputFolders
from ui.widgets import open_with as desktop
from ui.widgets.flow_row import FlowRow
from ui.widgets.layouts import button, column, label, row
from ui.widgets.plain import one_line
from ui.widgets.question import Question
from ui.widgets.theme import GRID, set_icon, set_role


class OutputRow(QWidget):
    """One folder.

    Attributes:
        state: how it stands. open_button, edit_button, pause_button, remove_button: what can be done with it.

    Signals:
        edit_wanted: the person wants to change this ``OutputFolder``.
    """

    edit_wanted = Signal(object)

    def __init__(self, folder: OutputFolder, outputs: OutputFolders, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self._outputs = outputs
        name = one_line(folder.folder)
        self.state = label()
        self._mark = label(wrap=False)
        self.open_button = _button(words.OPEN, "folder", name)
        self.edit_button = _button(words.EDIT, "", name)
        self.pause_button = _button(words.GO_ON if folder.paused else words.PAUSE, "", name)
        self.remove_button = _button(words.REMOVE, "", name)
        state = row(self._mark, self.state)
        state.setStretch(1, 1)
        said = words.filters(folder.side, folder.types, folder.rfcs, folder.since)
        buttons = FlowRow(self.open_button, self.edit_button, self.pause_button, self.remove_button, gap=2 * GRID)
        self.setLayout(column(label(name, "strong"), label(said, "hint"), state, buttons, gap=GRID))
        self.open_button.clicked.connect(self._on_open)
        self.edit_button.clicked.connect(self._on_edit)
        self.pause_button.clicked.connect(self._on_pause)
        self.remove_button.clicked.connect(self._on_remove)
        self.refresh()

    def refresh(self) -> None:
        """Say how it stands now."""
        report, waiting = self._outputs.report(self.folder), self._outputs.waiting(self.folder)
        parts = [words.copied_at(report.copied_at, report.copied)] if report.copied_at is not None else []
        icon, colour = "check", "ok_text"
        if self.folder.paused:
            icon, colour = "pause", "soft"
            parts.insert(0, words.PAUSED)
        elif report.error:
            icon, colour = "error", "bad_text"
            parts.insert(0, explain(report.error, report.facts).sentences)
        if waiting:
            parts.append(words.waits(waiting))
        self.state.setText(" ".join(parts) or words.NOTHING_YET)
        set_icon(self._mark, icon, colour)

    @Slot()
    def _on_open(self) -> None:
        if not desktop.open_path(Path(self.folder.folder)):
            self.state.setText(words.GONE)

    @Slot()
    def _on_edit(self) -> None:
        self.edit_wanted.emit(self.folder)

    @Slot()
    def _on_pause(self) -> None:
        self._outputs.pause(self.folder, on=not self.folder.paused)

    @Slot()
    def _on_remove(self) -> None:
        title = words.REMOVE_QUESTION.format(folder=one_line(self.folder.folder))
        question = Question(self.folder, words.TITLE, title, words.REMOVE_MORE, self)
        question.setDefaultButton(question.add_buttons(words.REMOVE.rstrip("…")))
        question.confirmed.connect(self._outputs.remove)
        question.open()


class OutputsCard(QFrame):
    """Lists them.

    Attributes:
        rows: one a folder. add_button: adds one.

    Signals:
        edit_wanted: an ``OutputFolder`` to change; None to add one.
    """

    edit_wanted = Signal(object)

    def __init__(self, outputs: OutputFolders, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outputs = outputs
        self.rows: list[OutputRow] = []
        set_role(self, "card")
        self._none = label(words.NONE, "hint")
        self._list = QVBoxLayout()
        self._list.setSpacing(4 * GRID)
        self.add_button = button(words.ADD, "folder")
        inner = column(
            label(words.TITLE, "subtitle"), label(words.LEAD, "hint"), self._list, self._none, row(self.add_button, 1),
            gap=2 * GRID,
        )  # fmt: skip
        inner.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        self.setLayout(inner)
        self.add_button.clicked.connect(self._on_add)
        outputs.changed.connect(self.refresh)
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Look what happened meanwhile."""
        super().showEvent(event)
        self._outputs.read()

    @Slot()
    def refresh(self) -> None:
        """Follow what is chosen; rows of which nothing changed stay, and so does the keyboard in them."""
        if [one.folder for one in self.rows] != list(self._outputs.chosen):
            self._fill()
        for one in self.rows:
            one.refresh()
        self._none.setVisible(not self.rows)
        self.add_button.setEnabled(len(self.rows) < MOST_OUTPUT_FOLDERS)

    def _fill(self) -> None:
        """Rows of other folders; the keyboard goes back to the button where it was."""
        held = next(((one.folder.key, _held(one)) for one in self.rows if _held(one) is not None), None)
        for one in self.rows:
            self._list.removeWidget(one)
            one.hide()
            one.deleteLater()
        self.rows = [OutputRow(one, self._outputs) for one in self._outputs.chosen]
        for one in self.rows:
            one.edit_wanted.connect(self.edit_wanted)
            self._list.addWidget(one)
            if held is not None and one.folder.key == held[0] and held[1] is not None:
                _buttons(one)[held[1]].setFocus()

    @Slot()
    def _on_add(self) -> None:
        self.edit_wanted.emit(None)


def _button(text: str, icon: str, folder: str) -> QPushButton:
    made = button(text, icon or None)
    made.setAccessibleName(words.about(text, folder))
    return made


def _buttons(one: OutputRow) -> tuple[QPushButton, ...]:
    return one.open_button, one.edit_button, one.pause_button, one.remove_button


def _held(one: OutputRow) -> int | None:
    """Which of its buttons has the keyboard."""
    return next((place for place, each in enumerate(_buttons(one)) if each.hasFocus()), None)
