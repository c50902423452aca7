"""The dialog that writes the constancia de cobertura, a PDF, and opens it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QStandardPaths, Slot
from PySide6.QtWidgets import QWidget

from app.bookkeeping.coverage_report import known_coverage
from app.bookkeeping.coverage_sheet import Cell, CoverageSheet
from app.bookkeeping.opening import opened_desk
from app.cli.month.certificate import certificate_of, write_report
from app.domain.clock import SystemClock, mexico_wall_time
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.paths import Paths
from app.words import coverage_page_words as words
from ui.printing.printer import QtPrinter
from ui.widgets import open_with as desktop
from ui.widgets.drop_down import DropDown
from ui.widgets.layouts import button, column, label
from ui.widgets.long_work import LongWork, LongWorkDialog
from ui.widgets.place_field import PlaceField
from ui.widgets.theme import GRID

_SUFFIX = ".pdf"


class Stretch(NamedTuple):
    """Of which months; both inside."""

    first: Month
    last: Month


class CertificateDialog(LongWorkDialog):
    """Fields: ``period``, ``place``, ``open_button``, ``show_button``."""

    def __init__(self, paths: Paths, sheet: CoverageSheet, cell: Cell | None, parent: QWidget | None = None) -> None:
        super().__init__(parent, words.CERTIFICATE_TITLE, words.CERTIFICATE_LEAD, words.SAVE)
        self._paths, self._owner = paths, sheet.owner
        self._target: Path | None = None
        self.stretches = _stretches(sheet, cell)
        self.period = DropDown(words.PERIOD)
        for text, stretch in self.stretches:
            self.period.addItem(text, stretch.first.text)
        self.place = PlaceField(words.SAVE_IN, words.CERTIFICATE_KIND)
        self.open_button = button(words.OPEN_FILE, "documents")
        self.show_button = button(words.SHOW_FILE, "folder")
        self.body.addLayout(column(label(words.PERIOD), self.period, gap=GRID))
        self.body.addWidget(self.place)
        for one in (self.open_button, self.show_button):
            one.hide()
            self.extras.addWidget(one)
        self.extras.addStretch(1)
        self.period.currentIndexChanged.connect(self._on_period)
        self.place.changed.connect(self._on_place)
        self.open_button.clicked.connect(self._on_open)
        self.show_button.clicked.connect(self._on_show)
        self.period.setCurrentIndex(1 if cell is not None and len(self.stretches) > 1 else 0)
        self._on_period()
        self.fit()

    @property
    def stretch(self) -> Stretch:
        """The months that are chosen."""
        return self.stretches[self.period.currentIndex()][1]

    def make_work(self) -> LongWork:
        """Write it to the chosen place."""
        place = self.place.path()
        assert place is not None  # noqa: S101 - the button is off without one
        self._target = place if place.suffix == _SUFFIX else place.with_name(place.name + _SUFFIX)
        return partial(_write, self._paths, self._owner, self.stretch, self._target)

    def succeed(self, value: object) -> None:
        """Open it, and say where it lies."""
        self.show_text(words.written(str(value)))
        self.open_button.show()
        self.show_button.show()
        self._on_open()

    @Slot()
    def _on_period(self) -> None:
        """The name follows the months; the folder stays where it is."""
        kept = self.place.path()
        folder = kept.parent if kept is not None else _documents_folder()
        name = words.certificate_name(self._owner.value, *self.stretch)
        self.place.ask_for(words.CERTIFICATE_KIND, folder / name)

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


def _stretches(sheet: CoverageSheet, cell: Cell | None) -> list[tuple[str, Stretch]]:
    """All, the months of the open cell, and every year."""
    first = sheet.first or sheet.today
    found = [(words.ALL, Stretch(first, sheet.today))]
    if cell is not None:
        found.append((words.period(cell).capitalize(), Stretch(cell.first, cell.last)))
    for year in range(sheet.today.year, first.year - 1, -1):
        stretch = Stretch(max(Month(year, 1), first), min(Month(year, 12), sheet.today))
        if all(stretch != known for _, known in found):
            found.append((words.year_period(year), stretch))
    return found


def _documents_folder() -> Path:
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return folder if folder.is_dir() else Path.home()


def _write(
    paths: Paths,
    owner: Rfc,
    stretch: Stretch,
    target: Path,
    _progress: Callable[[int, int], None],
    _stop: Callable[[], bool],
) -> Path:
    now = SystemClock().now()
    with opened_desk(paths, mexico_wall_time(now).date()) as desk:
        report = certificate_of(desk, paths.database, owner, known_coverage(desk, owner, *stretch))
    write_report(target, report, QtPrinter())
    return target
