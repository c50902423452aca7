"""The dialog that writes the DIOT of a month: first what would not be written and what to know, then the file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.bookkeeping.desk import Desk
from app.bookkeeping.diot import DiotAnswer, diot_of, file_of, has_layout
from app.disk import write_whole, writing_to
from app.domain.amounts import cents_text
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.errors import AcopioError
from app.words import diot_words, formatting
from app.words import month_page_words as words
from app.words.messages import error_text
from app.words.sentence import Sentence, Tone
from ui.month.notes_area import NotesArea
from ui.month.places import OwnersMonth, documents_folder
from ui.state.latest_answer import LatestAnswer
from ui.state.month_desk import MonthDesk
from ui.widgets import open_with as desktop
from ui.widgets.layouts import button, label
from ui.widgets.long_work import LongWork, LongWorkDialog
from ui.widgets.place_field import PlaceField

_SUFFIX = ".txt"
_FILE_MODE = 0o644


class DiotDialog(LongWorkDialog):
    """Fields: ``summary``, ``notes`` (what is refused, and what to know), ``place``, ``show_button``."""

    def __init__(self, month: OwnersMonth, desk: MonthDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent, f"{words.DIOT_TITLE}: {words.month_name(month.month)}", words.DIOT_LEAD, words.SAVE)
        self._month = month
        self._file: bytes | None = None
        self._target: Path | None = None
        self.summary = label(words.DIOT_DOING)
        self.notes = NotesArea(words.DIOT_REMARKS)
        self.place = PlaceField(words.SAVE_IN, words.DIOT_KIND)
        self.show_button = button(words.SHOW_FILE, "folder")
        self.show_button.hide()
        for part in (self.summary, self.notes, self.place, label(diot_words.PAPER, "small")):
            self.body.addWidget(part)
        self.extras.addWidget(self.show_button)
        self.extras.addStretch(1)
        self.place.changed.connect(self._on_place)
        self.show_button.clicked.connect(self._on_show)
        self.place.ask_for(words.DIOT_KIND, documents_folder() / f"DIOT {month.owner} {month.month.text}{_SUFFIX}")
        self._asking = LatestAnswer(desk, self)
        self._asking.answered.connect(self._on_answer)
        self._asking.failed.connect(self._on_failure)
        self._asking.ask(partial(_records, owner=month.owner, month=month.month))
        self.fit()

    def make_work(self) -> LongWork:
        """Write what was shown to the chosen place."""
        place = self.place.path()
        assert place is not None and self._file is not None  # noqa: S101, PT018 - the button is off without
        self._target = place if place.suffix == _SUFFIX else place.with_name(place.name + _SUFFIX)
        return partial(_write, self._target, self._file)

    def succeed(self, value: object) -> None:
        """Say where it lies."""
        self.show_text(words.written(str(value)))
        self.show_button.show()

    @Slot(object)
    def _on_answer(self, found: object) -> None:
        if found is None:
            self.summary.setText(diot_words.old_layout(words.month_name(self._month.month)))
            self.place.hide()
            return
        if not isinstance(found, _Records):
            return
        answer = found.answer
        self.summary.setText(words.diot_rows(len(answer.month.rows)))
        self.notes.say(_sentences(answer))
        self._file = found.file if answer.month.rows else None
        self.place.setVisible(self._file is not None)
        self._on_place()
        self.fit()
        if self.accept_button.isEnabled() and self.focusWidget() in (self.cancel_button, None):
            self.accept_button.setFocus()  # it was off when the dialog opened

    @Slot(object)
    def _on_failure(self, error: AcopioError) -> None:
        self.summary.setText(error_text(error))
        self.place.hide()

    @Slot()
    def _on_place(self) -> None:
        place = self.place.path()
        is_place = place is not None and place.parent.is_dir() and not place.is_dir()
        self.accept_button.setEnabled(is_place and self._file is not None)

    @Slot()
    def _on_show(self) -> None:
        if self._target is not None:
            desktop.show_in_folder(self._target)


class _Records:
    """The records of a month and their file."""

    def __init__(self, answer: DiotAnswer, file: bytes) -> None:
        self.answer = answer
        self.file = file


def _records(desk: Desk, owner: Rfc, month: Month) -> _Records | None:
    """None for a month whose DIOT has another layout."""
    if not has_layout(desk.parameters, month):
        return None
    answer = diot_of(desk, owner, month)
    return _Records(answer, file_of(answer, desk.readings))


def _sentences(answer: DiotAnswer) -> list[Sentence]:
    """What is refused first, then what to know."""
    found = [Sentence(Tone.WARNING, diot_words.refusal(one.rfc, one.problem.value)) for one in answer.month.refused]
    for told in answer.month.told:
        note = diot_words.note(told.note.value, formatting.money(cents_text(told.pesos)))
        found.append(Sentence(Tone.NOTE, f"{told.rfc}: {note}"))
    if answer.manual_skipped:
        found.append(Sentence(Tone.WARNING, diot_words.MANUAL_LOST))
    return list(dict.fromkeys(found))


def _write(target: Path, data: bytes, _progress: Callable[[int, int], None], _stop: Callable[[], bool]) -> Path:
    with writing_to(target):
        write_whole(target, data, mode=_FILE_MODE, among_others=True)
    return target
