"""The card with the facts of a certificate: owner, RFC, kind and validity."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.efirma.certificate import Certificate
from app.words.efirma_words import facts_text
from ui.widgets.plain import plain_label
from ui.widgets.theme import GRID, set_icon, set_role

_EMPTY = "Aquí verás de quién es la e.firma y hasta cuándo vale."


class EfirmaCard(QFrame):
    """Shows the facts, or that there is no certificate yet. Fields: ``name``, ``facts``."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        set_role(self, "card")
        self._icon = plain_label()
        self.name = plain_label()
        set_role(self.name, "subtitle")
        self.facts = plain_label()
        for label in (self.name, self.facts):
            label.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(GRID)
        words.addWidget(self.name)
        words.addWidget(self.facts)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(self._icon)
        layout.addLayout(words, 1)
        self.show_certificate(None)

    def show_certificate(self, certificate: Certificate | None, *, usable: bool = True) -> None:
        """Show the facts of a certificate, with an icon that says whether it can be used."""
        self.name.setVisible(certificate is not None)
        if certificate is None:
            set_icon(self._icon, "key", "soft", self._extent())
            self.facts.setText(_EMPTY)
            self.setAccessibleName(_EMPTY)
            return
        set_icon(self._icon, "check" if usable else "error", "ok_text" if usable else "bad_text", self._extent())
        self.name.setText(certificate.name or str(certificate.rfc))
        self.facts.setText(facts_text(certificate, self._now()))
        self.setAccessibleName(f"{self.name.text()}. {self.facts.text()}")

    def _extent(self) -> int:
        """The size of the icon: as high as both lines of text."""
        return round(self.fontMetrics().height() * 1.5)
