"""The card of Ajustes for when Acopio runs: beside the clock, and from the start of the session."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from app.errors import StoreError
from ui.desktop.autostart import Autostart, program, schedule_line
from ui.desktop.daily_update import DailyUpdate
from ui.state.preferences import Preferences
from ui.widgets.choices import Check
from ui.widgets.layouts import button, column, label, row
from ui.widgets.theme import GRID, set_role

_NO_TRAY = "Tu sistema no muestra íconos junto al reloj."
_SCHEDULE = (
    "¿Prefieres el programador de tareas? Copia esta instrucción en la terminal: pone al día tu biblioteca cada día,"
    " aunque Acopio esté cerrado, con las contraseñas que se recuerdan en este equipo."
)


class PresenceCard(QFrame):
    """Fields: ``stays``, ``tells``, ``starts``, ``more``, ``line`` and ``copy_button``; every choice applies at once.

    Signals:
        trouble: an ``AcopioError``: the system refused.
    """

    trouble = Signal(object)

    def __init__(
        self,
        preferences: Preferences,
        automatic: DailyUpdate,
        autostart: Autostart | None,
        *,
        has_tray: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._autostart = autostart
        self._automatic = automatic
        set_role(self, "card")
        self.stays = Check("Al cerrar la ventana, seguir junto al reloj")
        self.stays.setChecked(preferences.settings.close_to_tray)
        self.stays.setEnabled(has_tray)
        self.tells = Check("Avisarme cuando Poner al día trae algo nuevo")
        self.tells.setChecked(preferences.settings.tell_news)
        self.tells.setEnabled(has_tray)
        self.starts = Check("Iniciar Acopio con mi sesión, minimizado")
        self.line = QLineEdit()
        self.line.setReadOnly(True)
        self.line.setAccessibleName("Instrucción para el programador de tareas")
        self.copy_button = button("Copiar", tip="Copiar la instrucción")
        self.more = button("Avanzado", role="plain", tip="Para quien usa el programador de tareas")
        self.more.setCheckable(True)
        self.advanced = QWidget()
        self.advanced.setLayout(column(label(_SCHEDULE, "hint"), row(self.line, self.copy_button), gap=2 * GRID))
        self.advanced.hide()
        parts: list[QWidget] = [
            label("Cuándo está Acopio", "subtitle"),
            label(
                "Junto al reloj ves cómo va, y Poner al día automático sigue a su hora con la ventana cerrada.", "hint"
            ),
            self.stays,
            self.tells,
        ]
        if not has_tray:
            parts.append(label(_NO_TRAY, "hint"))
        parts.append(self.starts)
        inner = column(*parts, row(self.more, 1), self.advanced, gap=2 * GRID)
        inner.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        self.setLayout(inner)
        self.stays.toggled.connect(self._on_stays)
        self.tells.toggled.connect(self._on_tells)
        self.starts.toggled.connect(self._on_starts)
        self.more.toggled.connect(self._on_more)
        self.copy_button.clicked.connect(self._on_copy)
        automatic.changed.connect(self._show_line)
        self._show_line()
        self._show_start()

    @Slot(bool)
    def _on_more(self, shown: bool) -> None:
        self.advanced.setVisible(shown)
        self.more.setText("Ocultar lo avanzado" if shown else "Avanzado")

    def _show_start(self) -> None:
        autostart = self._autostart
        self.starts.setEnabled(autostart is not None)
        if autostart is None:
            return
        try:
            is_on = autostart.is_on()
        except StoreError as error:
            self.starts.setEnabled(False)
            self.trouble.emit(error)
            return
        with QSignalBlocker(self.starts):
            self.starts.setChecked(is_on)

    @Slot()
    def _show_line(self) -> None:
        self.line.setText(schedule_line(self._automatic.hour, program()))
        self.line.setCursorPosition(0)

    @Slot(bool)
    def _on_stays(self, on: bool) -> None:
        self._preferences.choose(close_to_tray=on)

    @Slot(bool)
    def _on_tells(self, on: bool) -> None:
        self._preferences.choose(tell_news=on)

    @Slot(bool)
    def _on_starts(self, on: bool) -> None:
        if self._autostart is None:
            return
        try:
            self._autostart.turn(on)
        except StoreError as error:
            self.trouble.emit(error)
        self._show_start()

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.line.text())
