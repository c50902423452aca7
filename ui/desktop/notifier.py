"""What is worth interrupting the person for: an update that brought something, or something only the person can do."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from app.engine.events import ActivityKind
from app.store.news import IndexMark, IndexNews, mark_now, read_news
from app.words import news_words
from app.words.messages import explain
from ui.background.latest_work import LatestWork
from ui.background.task import Outcome
from ui.state.app_state import AppState

_AT_WORK = frozenset({ActivityKind.CALLING, ActivityKind.WAITING, ActivityKind.OFFLINE})


class Notifier(QObject):
    """Follows ``app_state``; each thing is said once, and nothing of an update that brought nothing.

    Signals:
        notified: title and text of what only the person can do. news: title and text of what an update brought.
    """

    notified = Signal(str, str)
    news = Signal(str, str)

    def __init__(self, app_state: AppState, parent: QObject) -> None:
        super().__init__(parent)
        self._app_state = app_state
        self._was_at_work = False
        self._last: ActivityKind | None = None
        self._mark: IndexMark | None = None
        self._reading = LatestWork(self)
        self._reading.finished.connect(self._on_read)
        app_state.opened.connect(self._on_opened)
        app_state.activity_changed.connect(self._on_activity)
        self._on_opened()

    @property
    def is_reading(self) -> bool:
        """Whether it is still to be seen what an update brought, or where it began."""
        return self._reading.is_running

    @Slot()
    def _on_opened(self) -> None:
        if self._mark is None and self._app_state.place is not None:
            self._reading.run(partial(mark_now, self._app_state.place.database))

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
            self._look()
        elif kind in (ActivityKind.NEEDS_KEY, ActivityKind.DISK) and kind is not before:
            words = explain(kind)
            self.notified.emit(words.title, words.body)

    def _look(self) -> None:
        """What came since the update before."""
        if self._mark is not None and self._app_state.place is not None:
            self._reading.run(partial(read_news, self._app_state.place.database, self._mark))

    @Slot(object)
    def _on_read(self, outcome: Outcome) -> None:
        if isinstance(outcome.value, IndexMark):
            self._mark = outcome.value
        elif isinstance(outcome.value, IndexNews):
            found, self._mark = outcome.value, outcome.value.now
            came, gone = sum(found.arrived.values()), sum(found.cancelled.values())
            if came or gone:
                self.news.emit(*news_words.notification(came, gone))
