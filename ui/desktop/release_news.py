"""News of later versions: asks once whether to look, looks once a day, shows what it finds; installs nothing."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from functools import partial

from PySide6.QtCore import QObject, QSettings, QTimer, Signal, Slot

from app import __version__
from app.errors import AcopioError
from app.release.address import DEFAULT_ADDRESS, leads_somewhere
from app.release.keys import PUBLIC_KEYS
from app.release.notice import ReleaseNotice, Seen, is_believable, is_news, read_notice, version_number
from app.words.messages import Explanation
from ui.background.task import Outcome, Task
from ui.state.app_state import AppState
from ui.state.preferences import Preferences
from ui.widgets import open_with as desktop
from ui.widgets.banner_stack import BannerStack

_logger = logging.getLogger(__name__)

_LOOK_MILLISECONDS = 15 * 60_000
_EVERY = timedelta(days=1)
_STARTS_BEFORE_ASKING = 3
_QUESTION, _NEWS = "release:question", "release:news"
_STARTS, _LAST, _VERSION, _DATE, _CLOSED = (
    f"novedades/{name}" for name in ("arranques", "ultimo", "version", "fecha", "cerrada")
)
_ASK = Explanation(
    "¿Quieres que Acopio te avise cuando haya una versión nueva?",
    "Una vez al día leería un archivo pequeño de internet. No envía nada tuyo.",
    "Nunca descarga ni instala nada por su cuenta; lo puedes cambiar en Ajustes.",
)


class ReleaseNews(QObject):
    """Follows the person's choice; what was seen is kept in the window's own settings.

    Attributes:
        result: what came of the last check, in words; empty before.

    Signals:
        checked: ``result`` has changed.
    """

    checked = Signal()

    def __init__(
        self,
        choices: Preferences,
        app_state: AppState,
        memory: QSettings,
        banners: BannerStack,
        public_keys: tuple[str, ...] = PUBLIC_KEYS,
    ) -> None:
        super().__init__(choices)
        self.result = ""
        self._choices = choices
        self._app_state = app_state
        self._memory = memory
        self._banners = banners
        self._keys = public_keys
        self._is_checking = False
        self._starts = _number(memory.value(_STARTS)) + 1
        memory.setValue(_STARTS, min(self._starts, _STARTS_BEFORE_ASKING))
        self._clock = QTimer(self)
        self._clock.setInterval(_LOOK_MILLISECONDS)
        self._clock.timeout.connect(self.check_when_due)
        self._clock.start()
        app_state.documents_counted.connect(self.check_when_due)

    @property
    def address(self) -> str:
        """Where the notice is read."""
        return self._choices.settings.update_url or DEFAULT_ADDRESS

    @Slot()
    def check_when_due(self) -> None:
        """Ask the person, or read the notice, when it is time for either."""
        choice = self._choices.settings.update_check
        if choice is None:
            self._ask_person()
        elif choice and self._is_due():
            self.check_now()

    @Slot()
    def check_now(self) -> None:
        """Read the notice of the newest release in the background; ``checked`` follows."""
        if self._is_checking:
            return
        self._is_checking = True
        self._memory.setValue(_LAST, self._app_state.now().isoformat())
        task = Task(partial(_read, self.address, self._keys), self)
        task.done.connect(self._on_read)
        task.start()

    def stop(self) -> None:
        """Stop looking at the clock; called on shutdown."""
        self._clock.stop()

    def _ask_person(self) -> None:
        """Not at first, and not before there is something to be kept up: then once, until it is answered or closed."""
        if (
            self._starts < _STARTS_BEFORE_ASKING
            or not self._app_state.total_documents
            or not leads_somewhere(self.address)
        ):
            return
        banner = self._banners.show_notice(_QUESTION, _ASK)
        banner.add_button("Sí, avísame").clicked.connect(partial(self._on_answer, True))
        banner.add_button("No").clicked.connect(partial(self._on_answer, False))
        banner.closed.connect(partial(self._on_answer, False))

    def _on_answer(self, yes: bool, *_: object) -> None:
        self._banners.dismiss(_QUESTION)
        self._choices.choose(update_check=yes)
        if yes:
            self.check_now()

    def _is_due(self) -> bool:
        try:
            last = datetime.fromisoformat(str(self._memory.value(_LAST, "")))
        except ValueError:
            return True
        now = self._app_state.now()
        return last.tzinfo is None or last > now or now - last >= _EVERY  # later than now: the clock was moved

    @Slot(object)
    def _on_read(self, outcome: Outcome) -> None:
        self._is_checking = False
        if isinstance(outcome.value, ReleaseNotice):
            self._compare_notice(outcome.value)
        else:
            self.result = "No se pudo saber si hay una versión nueva. Acopio lo intenta otro día."
        self.checked.emit()

    def _compare_notice(self, notice: ReleaseNotice) -> None:
        today = self._app_state.now().date()
        seen = self._seen()
        if not is_believable(notice, seen, today):
            _logger.info("release_notice_older_than_seen")
            self.result = "No se pudo saber si hay una versión nueva. Acopio lo intenta otro día."
            return
        self._memory.setValue(_VERSION, notice.version)
        self._memory.setValue(_DATE, notice.date.isoformat())
        if not is_news(notice, seen, __version__, today):
            self.result = f"Tienes la versión más reciente ({__version__})."
            self._banners.dismiss(_NEWS)
            return
        self.result = f"Hay una versión nueva: {notice.version}."
        if self._memory.value(_CLOSED) != notice.version:
            self._show_banner(notice)

    def _show_banner(self, notice: ReleaseNotice) -> None:
        first = notice.notes.strip().partition("\n")[0]
        words = Explanation(
            f"Hay una versión nueva de Acopio: {notice.version}",
            first or "Puedes ver qué trae antes de decidir.",
            f"Tienes la {__version__}. Acopio no descarga ni instala nada por su cuenta.",
        )
        banner = self._banners.show_notice(_NEWS, words)
        banner.add_button("Ver la página").clicked.connect(partial(self._on_page, notice.url))
        banner.closed.connect(partial(self._memory.setValue, _CLOSED, notice.version))

    def _on_page(self, url: str, *_: object) -> None:
        desktop.open_address(url)

    def _seen(self) -> Seen | None:
        try:
            seen = Seen(str(self._memory.value(_VERSION, "")), date.fromisoformat(str(self._memory.value(_DATE, ""))))
            version_number(seen.version)
        except ValueError:
            return None
        return seen


def _read(address: str, keys: tuple[str, ...]) -> ReleaseNotice | None:
    """None where nothing could be read: that is no news to the person."""
    from app.release.reading import fetch  # the window is painted before the network is needed

    try:
        return read_notice(fetch(address), keys)
    except AcopioError as error:
        _logger.info("release_notice_unread", extra={"error": error.key})
        return None


def _number(value: object) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() else 0
