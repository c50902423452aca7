"""What is worth interrupting the person for: a sync that ended, or something only the person can do."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from app.engine.events import ActivityKind
from app.words import formatting
from app.words.messages import explain
from ui.state.app_state import AppState

_AT_WORK = frozenset({ActivityKind.CALLING, ActivityKind.WAITING, ActivityKind.OFFLINE})


class Notifier(QObject):
    """Follows ``app_state``; each thing is said once.

    Signals:
        notified: title and text.
    """

    notified = Signal(str, str)

    def __init__(self, app_state: AppState, parent: QObject) -> None:
        super().__init__(parent)
        self._app_state = app_state
        self._was_at_work = False
        self._documents = app_state.new_documents
        self._last: ActivityKind | None = None
        app_state.activity_changed.connect(self._on_activity)

    @Slot()
    def _on_activity(self) -> None:
        activity = self._app_state.activity
        if activity is None:
            return
        kind, before = activity.kind, self._last
        self._last = kind
        if kind in _AT_WORK:
            self._was_at_work = True
        elif kind is ActivityKind.UP_TO_DATE and self._was_at_work:
            self._was_at_work = False
            self._notify_end()
        elif kind in (ActivityKind.NEEDS_KEY, ActivityKind.DISK) and kind is not before:
            words = explain(kind)
            self.notified.emit(words.title, words.body)

    def _notify_end(self) -> None:
        new = self._app_state.new_documents - self._documents
        self._documents = self._app_state.new_documents
        if new:
            came = "Llegó" if new == 1 else "Llegaron"
            text = f"{came} {formatting.plural(new, 'comprobante nuevo', 'comprobantes nuevos')}."
        else:
            text = "No había comprobantes nuevos."
        self.notified.emit("Acopio terminó de descargar", text)
