"""Checks where the library and Acopio's own data lie, and shows a banner of what could go wrong; each once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal, Slot

from app.paths import Paths
from app.surroundings import Noted, PlaceNote, is_on_network, is_own_data, is_writable, notes
from app.words.messages import Explanation, explain
from ui.background.latest_work import LatestWork
from ui.background.task import Outcome
from ui.state.app_state import AppState
from ui.widgets.banner_stack import BannerStack

_CLOSED = "lugar/cerrado"
_HOME_NETWORK, _HOME_READ_ONLY = "place:home_network", "place:home_read_only"


@dataclass(frozen=True, slots=True)
class _Checked:
    library: tuple[Noted, ...]
    home: tuple[str, ...]


class LocationWatch(QObject):
    """Checks in the background when the library opens and when it moves: a network may keep one waiting.

    Attributes:
        words: what is to be known of the library's folder.

    Signals:
        checked: ``words`` has changed.
        action_wanted: the ``Action`` of a banner's button.
        help_wanted: the key of a note the person wants to read more about.
    """

    checked = Signal()
    action_wanted = Signal(object)
    help_wanted = Signal(str)

    def __init__(
        self,
        app_state: AppState,
        paths: Paths,
        memory: QSettings,
        banners: BannerStack,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.words: tuple[Explanation, ...] = ()
        self._app_state = app_state
        self._paths = paths
        self._memory = memory
        self._banners = banners
        self._checking = LatestWork(self)
        self._checking.finished.connect(self._on_checked)
        app_state.opened.connect(self.check)
        app_state.place_changed.connect(self.check)

    @Slot()
    def check(self) -> None:
        """Check in the background now, of Acopio's own folder alone while there is no library; ``checked`` follows."""
        library = self._app_state.place.root if self._app_state.place else None
        self._checking.run(partial(_check_folders, library, self._paths, os.environ))

    @Slot(object)
    def _on_checked(self, outcome: Outcome) -> None:
        if not isinstance(found := outcome.value, _Checked):
            return
        self.words = tuple(explain(one.note.value, one.fields) for one in found.library)
        for note in PlaceNote:
            self._banners.dismiss(note.value)
        noted = [(one.note.value, words) for one, words in zip(found.library, self.words, strict=True)]
        noted += [(key, explain(key, {"path": str(self._paths.home)})) for key in found.home]
        if noted:
            self._show_banner(*noted[-1])  # one at a time: what is wrong with Acopio's own folder comes first
        self.checked.emit()

    def _show_banner(self, key: str, words: Explanation) -> None:
        mark = f"{key} {self._app_state.place.root if self._app_state.place else ''}"
        if self._memory.value(_CLOSED) == mark:
            return
        banner = self._banners.show_notice(key, words, "wait")
        banner.offer_help()
        banner.help_wanted.connect(partial(self.help_wanted.emit, key))
        banner.asked.connect(self.action_wanted)
        banner.closed.connect(partial(self._memory.setValue, _CLOSED, mark))


def _check_folders(library: Path | None, paths: Paths, environment: Mapping[str, str]) -> _Checked:
    of_home, home = [], paths.home
    if is_on_network(home):
        of_home.append(_HOME_NETWORK)
    if not is_writable(home):
        of_home.append(_HOME_READ_ONLY)
    if library is None:
        return _Checked((), tuple(of_home))
    own = (Noted(PlaceNote.OWN_DATA),) * is_own_data(library, home, paths.library)
    return _Checked((*notes(library, environment), *own), tuple(of_home))
