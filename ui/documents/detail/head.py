"""Above the tabs of the detail: the state of the document, what it is called, the way back and out."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.domain.index.rows import DocumentRow
from app.words import catalog_names
from ui.documents.list.columns import state_badge, state_word, total_text
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.layouts import button, label, row
from ui.widgets.plain import one_line, plain_tip
from ui.widgets.theme import set_state

_NONE = "Elige un comprobante para ver su detalle"


class DetailHead(QWidget):
    """One line.

    Attributes:
        chip, title: state and name. back_button, close_button: the way back, and out.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chip = label(role="chip", wrap=False)
        self.title = ElidedLabel()
        self.back_button = button("Atrás", role="plain", tip="Volver al comprobante anterior (Alt+←)")
        self.back_button.setShortcut("Alt+Left")
        self.close_button = button("", "cancel", "plain", tip="Ocultar el detalle")
        inner = row(self.chip, self.title, self.back_button, self.close_button)
        inner.setStretch(1, 1)
        self.setLayout(inner)

    def clear(self) -> None:
        """There is no document: say how to get one."""
        self.chip.hide()
        self.back_button.hide()
        self.title.setText(_NONE)

    def show_row(self, shown: DocumentRow) -> None:
        """Show the name of this one."""
        set_state(self.chip, state_badge(shown).kind)
        self.chip.setText(state_word(shown))
        self.chip.show()
        name = one_line(f"{shown.series} {shown.number}") or shown.uuid
        kind = catalog_names.document_type_name(shown.document_type) or "Comprobante"
        parts = (f"{kind} {name}".strip(), total_text(shown))
        self.title.setText(" · ".join(part for part in parts if part))
        self.title.setToolTip(plain_tip(self.title.text()))
