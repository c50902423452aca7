"""What a window's parts are made with."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.paths import Paths
from app.settings import Settings
from ui.desktop.autostart import Autostart


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """``autostart`` starts the program with the session; None where that is not for this window to say, as in a
    demonstration.
    """

    paths: Paths
    settings: Settings = field(default_factory=Settings)
    is_demo: bool = False
    autostart: Autostart | None = None
