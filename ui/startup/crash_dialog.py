"""What the person sees of a fault of ours: what happened, where the log is, and the way on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QWidget

from app.words.messages import explain
from ui.widgets import open_with as desktop
from ui.widgets.layouts import button, column, fit, label, row
from ui.widgets.theme import GRID, set_role

_CHARACTERS, _DETAIL_LINES = 80, 4


class CrashDialog(QDialog):
    """Fields: ``details``, ``copy_button``, ``logs_button``, ``restart_button``, ``close_button``.

    Signals:
        restart_wanted: the program should end and start again.
    """

    restart_wanted = Signal()

    def __init__(self, details: str, logs: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._logs = logs
        self.setWindowTitle("Acopio")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = explain("error:BugError")
        self.details = QPlainTextEdit(details)
        self.details.setReadOnly(True)
        self.details.setAccessibleName("Detalles de la falla")
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.details.setMinimumHeight(self.fontMetrics().lineSpacing() * _DETAIL_LINES)
        self.copy_button = button("Copiar detalles", "documents")
        self.logs_button = button("Abrir registros", "folder")
        buttons = QDialogButtonBox()
        self.restart_button = buttons.addButton("Reiniciar Acopio", QDialogButtonBox.ButtonRole.AcceptRole)
        self.restart_button.setDefault(True)
        set_role(self.restart_button, "primary")
        self.close_button = buttons.addButton("Seguir", QDialogButtonBox.ButtonRole.RejectRole)
        inner = column(
            label(words.title, "title"),
            label(f"{words.cause} Todo se guarda completo antes de darlo por bueno."),
            label("Reinicia Acopio. Si se repite, copia los detalles y envíalos a quien te da soporte: no llevan datos"
                  " tuyos."),
            self.details,
            label(f"Los registros están en {logs}", "hint"),
            row(self.copy_button, self.logs_button, 1),
            buttons,
        )  # fmt: skip
        inner.setStretchFactor(self.details, 1)
        inner.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 5 * GRID)
        self.setLayout(inner)
        fit(self, _CHARACTERS)
        self.copy_button.clicked.connect(self._on_copy)
        self.logs_button.clicked.connect(self._on_logs)
        buttons.accepted.connect(self._on_restart)
        buttons.rejected.connect(self.reject)

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details.toPlainText())

    @Slot()
    def _on_logs(self) -> None:
        desktop.open_path(self._logs)

    @Slot()
    def _on_restart(self) -> None:
        self.accept()
        self.restart_wanted.emit()


class SafeStartDialog(QDialog):
    """Asked before the window is made, after several starts that came to no good end. Fields: ``safe``, ``usual``."""

    def __init__(self, starts: int) -> None:
        super().__init__(None)
        self.setWindowTitle("Acopio")
        buttons = QDialogButtonBox()
        self.safe = buttons.addButton("Inicio seguro", QDialogButtonBox.ButtonRole.AcceptRole)
        self.safe.setDefault(True)
        set_role(self.safe, "primary")
        self.usual = buttons.addButton("Abrir como siempre", QDialogButtonBox.ButtonRole.RejectRole)
        inner = column(
            label("Acopio no pudo abrir bien", "title"),
            label(f"Las últimas {starts} veces se cerró apenas abrir. Tus comprobantes están a salvo."),
            label(
                "El inicio seguro abre la ventana como recién instalada: olvida su tamaño, columnas y filtros guardados"
                " (quedan apartados, no se borran), y por esta vez no trabaja solo.",
                "hint",
            ),
            1,
            buttons,
        )
        inner.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 5 * GRID)
        self.setLayout(inner)
        fit(self, _CHARACTERS)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
