"""The dialog that hands a month over: where to, how, for whom; its progress, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QWidget

from app.bookkeeping.delivery.values import DEFAULT_DELIVERY_PATTERN, FLAT_PATTERN, Delivered, DeliveryChoice
from app.cli.month.packages import Asked, Packages
from app.domain.identifiers import Rfc
from app.reports.file_names import NamePattern
from app.surroundings import is_own_data, is_within
from app.words import delivery_words
from app.words import month_page_words as words
from app.words.sentence import Sentence, Tone
from ui.month.notes_area import NotesArea
from ui.month.places import LibraryMonth, documents_folder
from ui.printing.printer import QtPrinter
from ui.widgets import open_with as desktop
from ui.widgets.choices import Check, Radio
from ui.widgets.layouts import button, label
from ui.widgets.long_work import LongWork, LongWorkDialog
from ui.widgets.place_field import PlaceField


class DeliveryDialog(LongWorkDialog):
    """Fields: ``place``, ``only_this``, ``everybody``, ``as_zip``, ``flat``, ``with_pdfs``,
    ``with_payroll``, ``summary``, ``open_button``. With ``owner`` None it is about everybody, and nobody is chosen.
    """

    def __init__(
        self, month: LibraryMonth, owner: Rfc | None, parent: QWidget | None = None, *, has_others: bool
    ) -> None:
        super().__init__(
            parent,
            f"{words.DELIVER_TITLE}: {words.month_name(month.month)}",
            words.DELIVER_LEAD,
            words.DELIVER_ACCEPT,
            can_pause=True,
        )
        self._month = month
        self._owner = owner
        self._folder: Path | None = None
        self.place = PlaceField(words.FOLDER)
        self.only_this, self.everybody = Radio(words.ONLY_THIS), Radio(words.EVERYBODY)
        self._whose = QButtonGroup(self)
        for one in (self.only_this, self.everybody):
            self._whose.addButton(one)
            one.setVisible(has_others and owner is not None)
        (self.everybody if owner is None else self.only_this).setChecked(True)
        self.as_zip, self.flat, self.with_pdfs = Check(words.AS_ZIP), Check(words.FLAT), Check(words.WITH_PDFS)
        self.with_payroll = Check(words.WITH_PAYROLL)
        self.with_pdfs.setChecked(True)
        self.with_payroll.setChecked(True)
        self.problem = label(role="error")
        self.problem.hide()
        if owner is None:
            self.body.addWidget(label(words.EVERYBODY, "strong"))
        for part in (
            self.place, self.problem, self.only_this, self.everybody, self.with_pdfs, self.with_payroll, self.as_zip,
            self.flat,
        ):  # fmt: skip
            self.body.addWidget(part)
        self.summary = NotesArea(words.DELIVER_TITLE)
        self.open_button = button(words.OPEN_FOLDER, "folder")
        self.open_button.hide()
        self.extras.addWidget(self.summary, 1)
        self.extras.addWidget(self.open_button)
        self.place.changed.connect(self._on_place)
        self.open_button.clicked.connect(self._on_open)
        self.place.line.setText(str(documents_folder() / "Acopio entregas"))
        self.fit()

    def make_work(self) -> LongWork:
        """Make the packages in the chosen folder."""
        self._folder = self.place.path()
        assert self._folder is not None  # noqa: S101 - the button is off without one
        pattern = NamePattern.parse(FLAT_PATTERN if self.flat.isChecked() else DEFAULT_DELIVERY_PATTERN)
        choice = DeliveryChoice(
            self._folder,
            pattern,
            as_zip=self.as_zip.isChecked(),
            with_pdfs=self.with_pdfs.isChecked(),
            with_payroll=self.with_payroll.isChecked(),
        )
        owner = None if self.everybody.isChecked() else self._owner
        return partial(_deliver, self._month, Asked(self._month.month, choice, owner))

    def progress_words(self, done: int, total: int) -> str:
        """In documents and files."""
        return delivery_words.progress(done, total)

    def cancelled_words(self) -> str:
        """What is written stays."""
        return words.DELIVER_CANCELLED

    def succeed(self, value: object) -> None:
        """Tell of each package."""
        made = [one for one in value if isinstance(one, Delivered)] if isinstance(value, list) else []
        self.show_text(words.written(str(self._folder)) if made else words.DELIVER_NOBODY)
        self.form.hide()
        whole = [Sentence(Tone.NOTE, delivery_words.all_of(made))] if len(made) > 1 else []
        self.summary.say([*whole, *(sentence for one in made for sentence in _told(one))])
        self.open_button.setVisible(bool(made))
        self.open_button.setFocus()

    @Slot()
    def _on_place(self) -> None:
        place = self.place.path()
        is_there = place is not None and place.parent.is_dir() and not place.is_file()
        is_ours = place is not None and self._is_ours(place)
        self.problem.setText(words.DELIVER_PLACE_OURS if is_ours else "")
        self.problem.setVisible(is_ours)
        self.accept_button.setEnabled(is_there and not is_ours)

    def _is_ours(self, place: Path) -> bool:
        paths = self._month.paths
        return is_own_data(place, paths.home, paths.library) or is_within(place, self._month.library.root)

    @Slot()
    def _on_open(self) -> None:
        if self._folder is not None:
            desktop.open_path(self._folder)


def _told(one: Delivered) -> list[Sentence]:
    """The package itself, then what is to know of it."""
    first, *others = delivery_words.delivered(one)
    return [Sentence(Tone.GOOD, first), *(Sentence(Tone.NOTE, line.strip()) for line in others)]


def _deliver(
    month: LibraryMonth, asked: Asked, progress: Callable[[int, int], None], stop: Callable[[], bool]
) -> list[Delivered]:
    packages = Packages(month.paths, month.library, QtPrinter(), month.today)
    with packages.opened() as (_desk, deliver):
        return deliver(asked, progress, stop)
