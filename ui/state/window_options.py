"""What a window is made with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.paths import Paths
from app.settings import Settings

if TYPE_CHECKING:
    from ui.desktop.autostart import Autostart


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """``autostart`` makes what starts the program with the session; None where that is not for this window to say, as
    in a demonstration.

    ``page_later``: the frame is painted first, and whoever shows it calls ``settle`` for its page.
    """

    paths: Paths
    settings: Settings = field(default_factory=Settings)
    is_demo: bool = False
    autostart: Callable[[], Autostart] | None = None
    page_later: bool = False
