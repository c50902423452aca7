"""Whose documents are shown: a drop-down list that finds by a part of name or RFC as one types, without accents."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractProxyModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Slot,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QSizePolicy, QWidget

from app.domain.text import fold
from ui.widgets.drop_down import DropDown
from ui.widgets.plain import plain_tip
from ui.widgets.theme import GRID

_LEAST = 10  # characters
_MOST_ROWS = 12
_TIP = "De quién ves las solicitudes y los comprobantes; escribe para buscar (Ctrl+L)"


class OwnerSelector(DropDown):
    """What is typed only searches: Enter, or a click, chooses of what was found; leaving it, nothing is changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Contribuyente", parent)
        self.setToolTip(plain_tip(_TIP))
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LEAST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setIconSize(QSize(3 * GRID, 3 * GRID))
        self._found = _Found(self)
        self._found.setSourceModel(self.model())
        self._completer = QCompleter(self._found, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_MOST_ROWS)
        self._line = QLineEdit()
        self._line.setPlaceholderText("Buscar por nombre o RFC")
        self.setLineEdit(self._line)
        self.setCompleter(self._completer)
        self._line.textEdited.connect(self._on_typed)
        self._line.returnPressed.connect(self._on_enter)
        self._line.installEventFilter(self)
        self._completer.activated[QModelIndex].connect(self._on_activated)  # type: ignore[index]
        self.currentIndexChanged.connect(self.show_chosen)

    @Slot()
    def show_chosen(self) -> None:
        """The whole name of who is chosen, from its beginning."""
        self._line.setText(self.itemText(self.currentIndex()))
        self._line.setCursorPosition(0)
        self.setToolTip(plain_tip(f"{self._line.text()}\n{_TIP}"))

    def begin(self) -> None:
        """Give the field the focus with its name selected, so that typing searches."""
        self.setFocus()
        self._line.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click into it marks the whole name, so that what is typed takes its place."""
        is_click = watched is self._line and event.type() == QEvent.Type.MouseButtonRelease
        if is_click and not self._line.hasSelectedText():
            self._line.selectAll()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives up the search."""
        if event.key() == Qt.Key.Key_Escape:
            self.show_chosen()
            self._line.selectAll()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was only searched for is not chosen."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.show_chosen()

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        self._found.look_for(text)
        self._completer.setCompletionPrefix("")
        if self._found.rowCount():
            self._completer.complete()
        elif (popup := self._completer.popup()) is not None:
            popup.hide()

    @Slot()
    def _on_enter(self) -> None:
        if self._line.text() != self.itemText(self.currentIndex()) and self._found.rowCount():
            self._choose(self._found.index(0, 0))
        self.show_chosen()

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        between = self._completer.completionModel()
        if isinstance(between, QAbstractProxyModel):
            self._choose(between.mapToSource(index))

    def _choose(self, index: QModelIndex) -> None:
        self.setCurrentIndex(self._found.mapToSource(index).row())
        self.show_chosen()


class _Found(QSortFilterProxyModel):
    """Items that hold every word, whatever accents and case."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._words: tuple[str, ...] = ()

    def look_for(self, text: str) -> None:
        """Show those that hold this."""
        self._words = tuple(fold(text).split())
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: QModelIndex | QPersistentModelIndex) -> bool:
        """Whether it is found."""
        if not self._words:
            return True
        text = fold(str(self.sourceModel().index(row, 0, parent).data()))
        return all(word in text for word in self._words)
