"""What Inicio says while nothing is registered: what this is for, and two large buttons."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget

from ui.widgets.layouts import button, column, label, row
from ui.widgets.theme import GRID, application_icon

_WIDTH = 130 * GRID


class Welcome(QWidget):
    """Attributes: ``register`` and ``demo``, its two buttons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.register = button("Registrar mi e.firma", "key", "large", tip="Con tu .cer, tu .key y su contraseña")
        self.demo = button("Probar con datos de demostración", "flask", "large", tip="Con un contribuyente inventado")
        logo = label()
        logo.setPixmap(application_icon().pixmap(24 * GRID, 24 * GRID))
        title = label("Todas tus facturas, en tu propio equipo", "title")
        text = label(
            "Acopio le pide al SAT tus comprobantes emitidos y recibidos, los descarga y los guarda en tu disco,"
            " completos y a la mano aunque no tengas internet.",
            "hint",
        )
        calm = label("Tu e.firma y tu contraseña no salen de este equipo.", "hint")
        for one in (logo, title, text, calm):
            one.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        for large in (self.register, self.demo):
            large.setIconSize(QSize(6 * GRID, 6 * GRID))
        middle = QWidget()
        middle.setMaximumWidth(_WIDTH)
        middle.setLayout(column(logo, title, text, 4 * GRID, self.register, self.demo, calm, gap=4 * GRID))
        centred = row(1, middle, 1)
        centred.setStretch(1, 4)
        self.setLayout(column(1, centred, 2))
