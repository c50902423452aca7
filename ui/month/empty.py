"""What the page says while it has no month to show: what belongs there, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.words import month_page_words as words
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import column


class MonthEmpty(QWidget):
    """A sentence, and perhaps a button.

    Attributes:
        button: what can be done.

    Signals:
        download_wanted, again_wanted: the person wants to ask the SAT, or the question asked again.
    """

    download_wanted = Signal()
    again_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers_again = False
        self._state = EmptyState("month", "", "", words.DOWNLOAD)
        self.button = self._state.button
        self.setLayout(column(self._state, 1))
        self.button.clicked.connect(self._on_button)

    def show_text(self, title: str, text: str) -> None:
        """Say this, with nothing to do about it."""
        self._state.show_text(title, text)
        self.button.hide()

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

    @Slot()
    def _on_button(self) -> None:
        (self.again_wanted if self._offers_again else self.download_wanted).emit()
