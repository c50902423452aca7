"""What the window remembers of itself, in a file that may be anything by the time it is read again."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QSettings

from app.outside_files import read_at_most
from app.qt_ini import is_harmless
from app.settings import set_aside

_LONGEST = 1 << 20
_LINE_END = re.compile(r"[\r\n]")


def window_memory(file: Path) -> tuple[QSettings, Path | None]:
    """The settings in ``file``, and where it was set aside if it was none that a window wrote.

    Qt would wait at a pipe for ever, take in a file of any size, and build objects out of values that say so.
    """
    aside = None
    if not _is_sound(file):
        aside = set_aside(file)
    return QSettings(str(file), QSettings.Format.IniFormat), aside


def _is_sound(file: Path) -> bool:
    try:
        text = read_at_most(file, _LONGEST).decode("utf-8")
    except FileNotFoundError:
        return True
    except (OSError, UnicodeDecodeError):
        return False
    return "\0" not in text and all(is_harmless(line) for line in _LINE_END.split(text))
