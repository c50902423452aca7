"""What a window is made with."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.paths import Paths
from app.settings import Settings
from ui.guest.autostart import Autostart


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """``autostart`` is None where starting with the session is not for this window to say, as in a demonstration.

    ``page_later``: the frame is painted first, and whoever shows it calls ``settle`` for its page.
    """

    paths: Paths
    settings: Settings = field(default_factory=Settings)
    is_demo: bool = False
    autostart: Autostart | None = None
    page_later: bool = False
