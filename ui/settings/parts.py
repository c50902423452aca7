"""What the cards of Ajustes show and change."""

from __future__ import annotations

from dataclasses import dataclass

from ui.desktop.autostart import Autostart
from ui.desktop.daily_update import DailyUpdate
from ui.desktop.release_news import ReleaseNews
from ui.library.library_moving import LibraryMoving
from ui.library.location_watch import LocationWatch
from ui.state.preferences import Preferences


@dataclass(frozen=True, slots=True)
class SettingsParts:
    """``autostart`` is None where that is not for this window to say, ``news`` in a demonstration."""

    preferences: Preferences
    daily_update: DailyUpdate
    moving: LibraryMoving
    location: LocationWatch
    news: ReleaseNews | None
    autostart: Autostart | None
    has_tray: bool
