"""The dialog that writes the Excel del mes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.bookkeeping.month_answer import month_answer
from app.bookkeeping.opening import opened_desk
from app.bookkeeping.workbook.library_link import library_link
from app.bookkeeping.workbook.month_book import month_book, write_book
from app.store.decision_log import Snapshots
from app.words import month_page_words as words
from app.words.month_book_words import BOOK_WORDS
from ui.month.places import OwnersMonth, documents_folder
from ui.widgets import open_with as desktop
from ui.widgets.layouts import button
from ui.widgets.long_work import LongWork, LongWorkDialog
from ui.widgets.place_field import PlaceField

_SUFFIX = ".xlsx"


class WorkbookDialog(LongWorkDialog):
    """Fields: ``place``, ``open_button``, ``show_button``."""

    def __init__(self, month: OwnersMonth, parent: QWidget | None = None) -> None:
        super().__init__(parent, f"{words.WORKBOOK}: {words.month_name(month.month)}", words.WORKBOOK_LEAD, words.SAVE)
        self._month = month
        self._target: Path | None = None
        self.place = PlaceField(words.SAVE_IN, words.WORKBOOK_KIND)
        self.open_button = button(words.OPEN_FILE, "documents")
        self.show_button = button(words.SHOW_FILE, "folder")
        self.body.addWidget(self.place)
        for one in (self.open_button, self.show_button):
            one.hide()
            self.extras.addWidget(one)
        self.extras.addStretch(1)
        self.place.changed.connect(self._on_place)
        self.open_button.clicked.connect(self._on_open)
        self.show_button.clicked.connect(self._on_show)
        name = f"{words.WORKBOOK} {month.owner} {month.month.text}{_SUFFIX}"
        self.place.ask_for(words.WORKBOOK_KIND, documents_folder() / name)
        self.fit()

    def make_work(self) -> LongWork:
        """Write the book to the chosen place."""
        place = self.place.path()
        assert place is not None  # noqa: S101 - the button is off without one
        self._target = place if place.suffix == _SUFFIX else place.with_name(place.name + _SUFFIX)
        return partial(_write, self._month, self._target)

    def succeed(self, value: object) -> None:
        """Say where it lies."""
        self.show_text(words.written(str(value)))
        self.open_button.show()
        self.show_button.show()

    @Slot()
    def _on_place(self) -> None:
        place = self.place.path()
        self.accept_button.setEnabled(place is not None and place.parent.is_dir() and not place.is_dir())

    @Slot()
    def _on_open(self) -> None:
        if self._target is not None:
            desktop.open_path(self._target)

    @Slot()
    def _on_show(self) -> None:
        if self._target is not None:
            desktop.show_in_folder(self._target)


def _write(month: OwnersMonth, target: Path, _progress: Callable[[int, int], None], _stop: Callable[[], bool]) -> Path:
    with opened_desk(month.paths, month.today) as desk:
        changes = month_answer(desk, Snapshots(month.paths.filed_months), month.owner, month.month).changed
        link = library_link(month.library, month.owner)
        write_book(target, month_book(desk, month.owner, month.month, BOOK_WORDS, link, changes=changes))
    return target
