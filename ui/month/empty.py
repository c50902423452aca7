"""What the page says while it has no month to show: what belongs there, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.domain.identifiers import Rfc
from app.words import month_page_words as words
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import column, row
from ui.widgets.theme import GRID

_LIST_WIDTH, _LIST_HEIGHT = 110 * GRID, 60 * GRID


class MonthEmpty(QWidget):
    """A sentence, and either a list of contribuyentes or a button.

    Attributes:
        owners: those that can be chosen; hidden where there is nothing to choose.
        button: what can be done.

    Signals:
        owner_chosen: an RFC as text.
        download_wanted, again_wanted: the person wants to ask the SAT, or the question asked again.
    """

    owner_chosen = Signal(str)
    download_wanted = Signal()
    again_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers_again = False
        self._state = EmptyState("month", "", "", words.DOWNLOAD)
        self.button = self._state.button
        self.owners = QListWidget()
        self.owners.setAccessibleName(words.CHOOSE_TITLE)
        self.owners.setFixedSize(_LIST_WIDTH, _LIST_HEIGHT)
        self.setLayout(column(self._state, row(1, self.owners, 1), 1))
        self.owners.itemActivated.connect(self._on_owner)
        self.owners.itemClicked.connect(self._on_owner)
        self.button.clicked.connect(self._on_button)

    def show_text(self, title: str, text: str) -> None:
        """Say this, with nothing to do about it."""
        self._state.show_text(title, text)
        self.button.hide()
        self.owners.hide()

    def show_owners(self, owners: Sequence[tuple[Rfc, str]]) -> None:
        """Have these chosen from: RFC and name."""
        self.owners.clear()
        for rfc, name in owners:
            item = QListWidgetItem(f"{rfc}  {name}".strip())
            item.setData(Qt.ItemDataRole.UserRole, rfc.value)
            self.owners.addItem(item)
        self.owners.setVisible(bool(owners))
        if not owners:
            self.offer_download()

    def offer_download(self) -> None:
        """Offer to ask the SAT."""
        self._offer(words.DOWNLOAD, again=False)

    def offer_again(self) -> None:
        """Offer to ask again."""
        self._offer(words.AGAIN, again=True)

    def _offer(self, text: str, *, again: bool) -> None:
        self._offers_again = again
        self.button.setText(text)
        self.button.setAccessibleName(text)
        self.button.show()

    @Slot(QListWidgetItem)
    def _on_owner(self, item: QListWidgetItem) -> None:
        self.owner_chosen.emit(item.data(Qt.ItemDataRole.UserRole))

    @Slot()
    def _on_button(self) -> None:
        (self.again_wanted if self._offers_again else self.download_wanted).emit()
