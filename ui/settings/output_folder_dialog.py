"""The dialog of one carpeta de salida: where, which documents, how they are called, and whether with what is here."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QButtonGroup, QListWidgetItem, QWidget

from app.domain.identifiers import Rfc
from app.domain.index.filter import DocumentFilter
from app.domain.index.port import DocumentIndex
from app.domain.index.rows import DocumentRow
from app.engine.outputs.copying import DEFAULT_OUTPUT_PATTERN, copy_to_folder
from app.errors import CancelledError
from app.output_folder import SIDES, TYPES, OutputFolder
from app.paths import Paths
from app.reports.file_facts import file_facts
from app.store.document_index import open_document_index
from app.store.files import LibraryFolder
from app.words import output_page_words as words
from app.words.catalog_names import document_type_name
from ui.background.latest_work import LatestWork
from ui.background.task import Outcome
from ui.documents.actions.pattern_field import PatternField
from ui.settings.output_folders import OutputFolders
from ui.widgets.choices import Check, Radio
from ui.widgets.flow_row import FlowRow
from ui.widgets.layouts import label
from ui.widgets.long_work import LongWork, LongWorkDialog
from ui.widgets.place_field import PlaceField
from ui.widgets.plain import one_line
from ui.widgets.theme import GRID
from ui.widgets.tick_list import TickList

_RFC = int(Qt.ItemDataRole.UserRole)
_OWNERS_SHOWN = 5
_LOOK_AGAIN_SECONDS = 0.2
_TOLD_EVERY = 50


class OutputFolderDialog(LongWorkDialog):
    """Adds a folder, or changes ``edited``. ``owners`` are RFC and name of those that can be chosen.

    Fields: ``place``, ``both``, ``issued``, ``received``, ``types``, ``owners``, ``pattern``, ``also_here``.
    """

    def __init__(
        self,
        outputs: OutputFolders,
        paths: Paths,
        library: LibraryFolder | None,
        parent: QWidget | None = None,
        *,
        owners: Sequence[tuple[str, str]],
        edited: OutputFolder | None = None,
    ) -> None:
        title = words.DIALOG if edited is None else words.DIALOG_EDIT
        super().__init__(parent, title, words.DIALOG_LEAD, words.SAVE, can_pause=True)
        self._outputs = outputs
        self._paths = paths
        self._library = library
        self._edited = edited
        self._key = secrets.token_hex(8) if edited is None else edited.key
        self._wanted: OutputFolder | None = None
        self.place = PlaceField(words.FOLDER)
        self.problem = label(role="error")
        self.problem.hide()
        self.both, self.issued, self.received = Radio(words.BOTH), Radio(words.ISSUED), Radio(words.RECEIVED)
        self._sides = QButtonGroup(self)
        self.types = tuple(Check(document_type_name(one)) for one in TYPES)
        self.owners = TickList()
        self.pattern = PatternField(DEFAULT_OUTPUT_PATTERN, None, ".xml")
        self.also_here = Check(words.ALSO_HERE)
        self._example = LatestWork(self)
        self._build(owners)
        self._show(edited)
        self.place.changed.connect(self._check)
        self.pattern.changed.connect(self._check)
        self._example.finished.connect(self._on_example)
        self._example.run(partial(_latest_facts, paths.database))
        self._check()
        self.place.line.setFocus()
        self.fit()

    def _build(self, owners: Sequence[tuple[str, str]]) -> None:
        for one in (self.both, self.issued, self.received):
            self._sides.addButton(one)
        self.owners.setAccessibleName(words.OWNERS)
        for rfc, name in owners:
            item = QListWidgetItem(one_line(f"{rfc}  {name}"))
            item.setData(_RFC, rfc)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.owners.addItem(item)
        self.owners.setFixedHeight(
            min(len(owners), _OWNERS_SHOWN) * (self.fontMetrics().lineSpacing() + 3 * GRID) + 2 * GRID
        )
        has_others = len(owners) > 1
        parts: list[QWidget] = [
            self.place,
            self.problem,
            FlowRow(self.both, self.issued, self.received, gap=2 * GRID),
            label(f"{words.TYPES}. {words.NO_TICKS}", "hint"),
            FlowRow(*self.types, gap=2 * GRID),
        ]
        if has_others:
            parts += [label(f"{words.OWNERS}. {words.NO_TICKS}", "hint"), self.owners]
        parts += [self.pattern, self.also_here]
        for part in parts:
            self.body.addWidget(part)
        self.also_here.setVisible(self._edited is None)

    def _show(self, edited: OutputFolder | None) -> None:
        self.both.setChecked(True)
        if edited is None:
            return
        self.place.line.setText(edited.folder)
        self.issued.setChecked(edited.side == SIDES[0])
        self.received.setChecked(edited.side == SIDES[1])
        for letter, box in zip(TYPES, self.types, strict=True):
            box.setChecked(letter in edited.types)
        for item in self._items():
            if item.data(_RFC) in edited.rfcs:
                item.setCheckState(Qt.CheckState.Checked)
        self.pattern.line.setText(edited.pattern)

    def begin(self) -> None:
        """Keep it; with what is here already, copy that first, while what arrives waits."""
        wanted = self._folder()
        if self.is_working or wanted is None:
            return
        self._wanted = wanted
        if self.also_here.isChecked() and self._edited is None and self._library is not None:
            self._outputs.put(replace(wanted, paused=True))
            super().begin()
        else:
            self._outputs.put(wanted)
            self.accept()

    def make_work(self) -> LongWork:
        """Copy what is here already."""
        assert self._wanted is not None  # noqa: S101 - made just before
        assert self._library is not None  # noqa: S101 - asked just before
        followed = self._outputs.followed(self._wanted)
        return partial(_copy_all, self._paths.database, self._library, self._wanted, followed=followed)

    def progress_words(self, done: int, total: int) -> str:
        """In documents."""
        return words.copying(done, total)

    def cancelled_words(self) -> str:
        """It is a folder like any other now."""
        return words.COPY_CANCELLED

    def succeed(self, value: object) -> None:
        """Say how many."""
        self.form.hide()
        self.show_text(words.copied_now(value if isinstance(value, int) else 0))

    def done(self, result: int) -> None:
        """However it ends: what waited goes there too."""
        self._go_on()
        super().done(result)

    @Slot(object)
    def _on_finished(self, outcome: Outcome) -> None:
        self._go_on()
        super()._on_finished(outcome)
        self._edited = self._wanted  # it is there: done again it is changed, not added twice
        self.also_here.hide()

    def _go_on(self) -> None:
        """It waits no longer."""
        if self._wanted is not None and self.is_working:
            self._outputs.put(self._wanted)

    @Slot()
    def _check(self) -> None:
        place = self.place.path()
        said = ""
        if place is not None and self._outputs.is_ours(place):
            said = words.OURS
        elif place is not None and self._outputs.is_chosen(place, self._key):
            said = words.TWICE
        self.problem.setText(said)
        self.problem.setVisible(bool(said))
        self.accept_button.setEnabled(not said and self._folder() is not None)

    def _folder(self) -> OutputFolder | None:
        """What is chosen; None while something is missing."""
        place = self.place.path()
        if place is None or place.is_file() or self.pattern.pattern is None:
            return None
        side = SIDES[0] if self.issued.isChecked() else SIDES[1] if self.received.isChecked() else ""
        types = "".join(letter for letter, box in zip(TYPES, self.types, strict=True) if box.isChecked())
        known = {str(item.data(_RFC)) for item in self._items()}
        kept = () if self._edited is None else tuple(one for one in self._edited.rfcs if one not in known)
        ticked = tuple(str(item.data(_RFC)) for item in self._items() if item.checkState() is Qt.CheckState.Checked)
        try:
            return OutputFolder(
                self._key,
                str(place),
                self.pattern.line.text().strip(),
                kept + ticked,
                side,
                types,
                "" if self._edited is None else self._edited.since,
                paused=self._edited is not None and self._edited.paused,
            )
        except (ValueError, UnicodeEncodeError):
            return None

    def _items(self) -> list[QListWidgetItem]:
        return [self.owners.item(place) for place in range(self.owners.count())]

    @Slot(object)
    def _on_example(self, outcome: Outcome) -> None:
        if isinstance(outcome.value, dict):
            self.pattern.show_facts(outcome.value)


def _latest_facts(database: Path) -> dict[str, str] | None:
    """Of the newest document that is here, for the example; None when there is none."""
    if not database.exists():
        return None
    with closing(open_document_index(database)) as index:
        rows = index.page(DocumentFilter(has_xml=True), limit=1)
    return file_facts(rows[0]) if rows else None


def _copy_all(
    database: Path,
    library: LibraryFolder,
    folder: OutputFolder,
    progress: Callable[[int, int], None],
    stop: Callable[[], bool],
    *,
    followed: threading.Event,
) -> int:
    """Copy what is here; begun once the engine notes what arrives, so that nothing falls between the two."""
    while not followed.wait(_LOOK_AGAIN_SECONDS):
        if stop():
            raise CancelledError
    owner = Rfc(folder.rfcs[0]) if len(folder.rfcs) == 1 else None
    chosen = DocumentFilter(owner=owner, has_xml=True)
    with closing(open_document_index(database)) as index:
        return copy_to_folder(folder, _told(index, chosen, progress), library, stop)


def _told(index: DocumentIndex, chosen: DocumentFilter, progress: Callable[[int, int], None]) -> Iterator[DocumentRow]:
    total = index.count(chosen)
    for number, one in enumerate(index.each(chosen)):
        if number % _TOLD_EVERY == 0:
            progress(number, total)
        yield one
