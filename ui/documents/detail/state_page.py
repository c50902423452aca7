"""The tab Estado: how a document stands, and what can be asked and decided about it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.domain.index.rows import DocumentRow
from app.domain.validity import OwnerRole
from app.words import month_page_words as words
from ui.documents.detail.text_view import DetailView
from ui.widgets.layouts import button, column, row
from ui.widgets.theme import GRID


class StatePage(QWidget):
    """Text above, buttons below.

    Attributes:
        text: what is known of its state. check_button, decide_button: the buttons.

    Signals:
        check_wanted: the person wants the SAT asked about it.
        decide_wanted: the person wants to decide something about it; carries its ``DocumentRow``.
    """

    check_wanted = Signal()
    decide_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: DocumentRow | None = None
        self.text = DetailView("Estado del comprobante")
        self.check_button = button("Consultar en el SAT", "refresh", tip="Preguntar al SAT cómo está hoy")
        self.decide_button = button(words.DECIDE, tip=words.DECIDE_TIP)
        self.setLayout(column(self.text, row(self.check_button, self.decide_button, 1), gap=2 * GRID))
        self.check_button.clicked.connect(self.check_wanted)
        self.decide_button.clicked.connect(self._on_decide)

    def offer(self, document: DocumentRow | None) -> None:
        """Offer what can be done about this document; nothing about none."""
        self._document = document
        is_cfdi = document is not None and bool(document.uuid) and document.service == "cfdi"
        self.check_button.setEnabled(is_cfdi)
        self.decide_button.setEnabled(is_cfdi and document is not None and document.side is not OwnerRole.OTHERS)

    @Slot()
    def _on_decide(self) -> None:
        if self._document is not None:
            self.decide_wanted.emit(self._document)
