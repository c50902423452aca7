"""Shows an XML in colours, with folding and search; painted line by line, so that its size does not matter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QWidget

from app.cfdi.outline import OutlineLine
from app.words import formatting
from ui.documents.detail.outline_model import OutlineModel
from ui.documents.detail.xml_painting import places_of
from ui.documents.detail.xml_table import CANCEL, FIND, LineTable, is_search_key
from ui.widgets.layouts import button, column, label, row
from ui.widgets.theme import GRID


class XmlView(QWidget):
    """The lines with a search field above them. Ctrl+F and Esc are the field's while the keyboard is in here.

    Attributes:
        model: the lines; table: shows them; search: the field; found: how many were found.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = OutlineModel(self)
        self.table = LineTable(self.model, self)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Buscar en el XML")
        self.search.setAccessibleName("Buscar en el XML")
        self.search.setClearButtonEnabled(True)
        self.found = label(role="hint", wrap=False)
        self._before = button("", "arrow-up", "plain", tip="Anterior (Mayús+F3)")
        self._after = button("", "arrow-down", "plain", tip="Siguiente (F3)")
        self._fold = button("Plegar", role="plain", tip="Dejar a la vista solo lo principal")
        self._unfold = button("Desplegar", role="plain", tip="Mostrarlo todo")
        self._needle = ""
        self._hits: list[int] = []
        self._at = -1
        head = row(self.search, self._before, self._after, self.found, self._fold, self._unfold, gap=GRID)
        head.setStretch(0, 1)
        self.setLayout(column(head, self.table, gap=2 * GRID))
        self.search.textChanged.connect(self._on_search)
        self.search.returnPressed.connect(self.find_next)
        self._before.clicked.connect(self.find_previous)
        self._after.clicked.connect(self.find_next)
        self._fold.clicked.connect(self._on_fold)
        self._unfold.clicked.connect(self._on_unfold)
        for keys, act in (("F3", self.find_next), ("Shift+F3", self.find_previous)):
            shortcut = QShortcut(QKeySequence(keys), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def show_lines(self, lines: Sequence[OutlineLine]) -> None:
        """Show another XML; what is searched for is searched in it too."""
        self.model.show_lines(lines)
        self.table.measure(lines)
        self.table.scrollToTop()
        self._on_search(self.search.text())

    def event(self, event: QEvent) -> bool:
        """Keys that are the list's elsewhere on its page come here and not to a shortcut."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_search_key(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the search field, or end the search."""
        if event.matches(FIND):
            self.search.setFocus()
            self.search.selectAll()
        elif event.matches(CANCEL):
            self.search.clear()
            self.table.setFocus()
        else:
            super().keyPressEvent(event)

    @Slot()
    def find_next(self) -> None:
        """Go to the next line that holds what is searched for, from the end to the beginning."""
        self._go(1)

    @Slot()
    def find_previous(self) -> None:
        """Go to the previous line that holds it, from the beginning to the end."""
        self._go(-1)

    @Slot(str)
    def _on_search(self, text: str) -> None:
        needle = text.strip().casefold()
        self._needle = needle
        self.table.search_for(needle)
        self._hits = [at for at, one in enumerate(self.model.lines) if needle in one.text.casefold()] if needle else []
        self._at = -1
        self._say()
        if self._hits:
            self._go(1)

    def _go(self, step: int) -> None:
        if not self._hits:
            return
        self._at = (self._at + step) % len(self._hits) if self._at >= 0 or step > 0 else len(self._hits) - 1
        number = self._hits[self._at]
        index = self.model.index(self.model.reveal(number), 0)
        self.table.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.table.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        line = self.model.lines[number]
        self.table.show_characters(line, *next(places_of(self._needle, line.text), (0, 0)))
        self._say()

    def _say(self) -> None:
        if not self._needle or not self.model.lines:
            self.found.setText("")
        elif not self._hits:
            self.found.setText("No está")
        else:
            self.found.setText(f"{formatting.count(max(self._at, 0) + 1)} de {formatting.count(len(self._hits))}")

    @Slot()
    def _on_fold(self) -> None:
        self.model.fold_all(1)

    @Slot()
    def _on_unfold(self) -> None:
        self.model.fold_all(-1)
