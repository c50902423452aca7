"""The person's choices: a frozen value, loaded with care and saved whole."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.output_folder import OutputFolder, output_folders_from
from app.outside_files import read_at_most

MINIMISED = "--minimizada"
"""The argument with which the window starts beside the clock."""

HOURS = 24
_LONGEST_FILE = 1 << 20
MOST_CALLS = 16
LEAST_TEXT, MOST_TEXT = 100, 200
LONGEST_ADDRESS = 500
_NUMBERS = {"auto_hour", "calls_at_once", "calls_per_taxpayer", "text_size"}
_CHOICES = {"auto_update", "update_check"}
_SWITCHES = ("close_to_tray", "tell_news")


class Theme(StrEnum):
    """Colours of the window."""

    SYSTEM = "sistema"
    LIGHT = "claro"
    DARK = "oscuro"


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices of the person. ``library`` is an absolute folder, or None for the default one.

    ``auto_update``: whether Poner al día goes on by itself once a day at ``auto_hour`` (0 to 23, this computer's time);
    None while the person has not chosen: then as soon as a password is remembered. ``auto_stretch``: how far back Poner
    al día reaches, one of the engine's ``UpdateStretch``, empty while nobody chose. ``calls_at_once`` and
    ``calls_per_taxpayer``: how many calls the SAT gets at the same time, in all and for one contribuyente; they have no
    page, only the file. ``text_size``: per cent of the system's own, 100 to 200. ``close_to_tray``: closing the window
    leaves the program beside the clock. ``tell_news``: what an update brought is told there. ``update_check``: whether
    it looks for news of later versions; None while the person was not asked. ``update_url``: where these news are read,
    None for the address built in. ``outputs``: folders of other programs that get a copy of what newly arrives.
    """

    library: str | None = None
    theme: Theme = Theme.SYSTEM
    auto_update: bool | None = None
    auto_hour: int = 9
    auto_stretch: str = ""
    calls_at_once: int = 4
    calls_per_taxpayer: int = 2
    text_size: int = LEAST_TEXT
    close_to_tray: bool = False
    tell_news: bool = True
    update_check: bool | None = None
    update_url: str | None = None
    outputs: tuple[OutputFolder, ...] = ()

    def library_root(self, default: Path) -> Path:
        """Where the person's documents lie."""
        return Path(self.library) if self.library else default

    def __post_init__(self) -> None:
        if self.library is not None and not _is_folder_name(self.library):
            raise ValueError("library")
        if not 0 <= self.auto_hour < HOURS:
            raise ValueError("auto_hour")
        if not 1 <= self.calls_per_taxpayer <= self.calls_at_once <= MOST_CALLS:
            raise ValueError("calls_at_once")
        if not LEAST_TEXT <= self.text_size <= MOST_TEXT:
            raise ValueError("text_size")
        if self.update_url is not None and len(self.update_url) > LONGEST_ADDRESS:
            raise ValueError("update_url")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was read: the settings, and where a damaged file was set aside, if there was one."""

    settings: Settings
    set_aside: Path | None = None


def load(path: Path) -> Loaded:
    """Settings from ``path``; defaults when there is none. A damaged file is renamed, never overwritten.

    So is whatever else lies there and can never be read: a folder, a pipe, a device, a file of many megabytes.
    """
    try:
        return Loaded(_read(path))
    except FileNotFoundError:
        return Loaded(Settings())
    except (OSError, ValueError, TypeError, RecursionError):
        return Loaded(Settings(), set_aside(path))


def read(path: Path) -> Settings | None:
    """As ``load``, for a look in between: None for a damaged file, which is left as it is."""
    try:
        return _read(path)
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError, TypeError, RecursionError):
        return None


def save(path: Path, settings: Settings) -> None:
    """Write all or nothing. Raises OSError when the disk says no."""
    from app.disk import make_folder, write_whole  # a start only reads

    make_folder(path.parent)
    write_whole(path, json.dumps(asdict(settings), indent=2).encode())


def _read(path: Path) -> Settings:
    text = read_at_most(path, _LONGEST_FILE).decode("utf-8-sig")  # an editor may have put a byte order mark
    return _from_dict(json.loads(text))


def _from_dict(values: Any) -> Settings:
    if not isinstance(values, dict):
        raise TypeError("settings")
    known = {field.name for field in fields(Settings)}
    chosen = {name: value for name, value in values.items() if name in known}
    for name in ("library", "update_url"):
        if not isinstance(chosen.get(name), str | None):
            raise TypeError(name)
    for name in _CHOICES:
        if not isinstance(chosen.get(name), bool | None):
            raise TypeError(name)
    if not isinstance(chosen.get("auto_stretch", ""), str):
        raise TypeError("auto_stretch")
    for name in _SWITCHES:
        if not isinstance(chosen.get(name, False), bool):
            raise TypeError(name)
    for name in _NUMBERS & chosen.keys():
        if type(chosen[name]) is not int:
            raise TypeError(name)
    outputs = output_folders_from(chosen.get("outputs", []))
    return Settings(**{**chosen, "theme": Theme(chosen.get("theme", Theme.SYSTEM)), "outputs": outputs})


def _is_folder_name(text: str) -> bool:
    """Whether the system could have a folder of that name. Raises UnicodeEncodeError for what is no text at all."""
    return Path(text).is_absolute() and b"\0" not in os.fsencode(text)


def set_aside(path: Path) -> Path:
    """Rename a damaged file of Acopio's own, so that all goes on without it; its new name.

    Where the disk does not let it be renamed it stays, and that is its name.
    """
    number = 1
    while os.path.lexists(target := path.with_name(f"{path.stem}.danado-{number}{path.suffix}")):
        number += 1
    try:
        path.rename(target)
    except OSError:
        return path
    return target
