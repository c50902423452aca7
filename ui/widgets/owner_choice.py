"""Where a page needs one contribuyente and all are shown: the list of them to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.domain.text import fold
from app.words import desk_words as words
from ui.widgets.layouts import button, column, label, row
from ui.widgets.plain import one_line

_WIDTH_LETTERS = 70
_SEARCHED_FROM = 12  # so many are found by looking
_RFC = int(Qt.ItemDataRole.UserRole)


class OwnerChoice(QWidget):
    """Finds by a part of name or RFC; a click or Enter chooses.

    Signals:
        chosen: the RFC as text. register_wanted: there is nobody yet.
    """

    chosen = Signal(str)
    register_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = QLineEdit()
        self.search.setPlaceholderText(words.SEARCH_OWNER)
        self.search.setAccessibleName(words.SEARCH_OWNER)
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName(words.OWNERS)
        self.register = button(words.REGISTER, "key", "primary")
        self._lead = label(words.CHOOSE_LEAD, "hint")
        middle = QWidget()
        middle.setMaximumWidth(self.fontMetrics().averageCharWidth() * _WIDTH_LETTERS)
        inner = column(label(words.CHOOSE_OWNER, "subtitle"), self._lead, self.search, self.list, row(self.register, 1))
        inner.setStretch(3, 1)
        middle.setLayout(inner)
        layout = row(1, middle, 1)
        layout.setStretch(1, 6)
        self.setLayout(layout)
        self.list.itemClicked.connect(self._on_item)
        self.list.itemActivated.connect(self._on_item)
        self.search.textChanged.connect(self._on_typed)
        self.search.returnPressed.connect(self._on_enter)
        self.register.clicked.connect(self.register_wanted)

    def show_owners(self, owners: Sequence[tuple[str, str]]) -> None:
        """List these, RFC and name, by name, those without one last; what is shown already stays as it is."""
        in_order = sorted(owners, key=lambda one: (not one[1], fold(one[1]), one[0]))
        texts = [(rfc, one_line(f"{name} · {rfc}" if name else rfc)) for rfc, name in in_order]
        if texts != [(one.data(_RFC), one.text()) for one in self._items()]:
            self.list.clear()
            for rfc, text in texts:
                item = QListWidgetItem(text)
                item.setData(_RFC, rfc)
                self.list.addItem(item)
        self._lead.setText(words.CHOOSE_LEAD if owners else words.NO_OWNER)
        self.list.setVisible(bool(owners))
        self.search.setVisible(len(owners) >= _SEARCHED_FROM)
        self.register.setVisible(not owners)
        self._on_typed(self.search.text())

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(place) for place in range(self.list.count())]

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        wanted = fold(text).split()
        for one in self._items():
            one.setHidden(not all(word in fold(one.text()) for word in wanted))

    @Slot()
    def _on_enter(self) -> None:
        if (first := next((one for one in self._items() if not one.isHidden()), None)) is not None:
            self._on_item(first)

    @Slot(QListWidgetItem)
    def _on_item(self, item: QListWidgetItem) -> None:
        rfc = str(item.data(_RFC))
        self.chosen.emit(rfc)
