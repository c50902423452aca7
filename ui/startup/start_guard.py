"""Counts starts that came to no good end, so that a loop of them can be left."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from app.settings import LEAST_TEXT, Settings, Theme

GOOD_AFTER_MILLISECONDS = 10_000
"""A start that lived so long was a good one."""
OFTEN = 3
"""After so many bad starts in a row a safe one is offered."""

_MARK = "arranques"


class StartGuard:
    """Counts starts in a file of the home: one byte longer with each start, removed by the first good one.

    Attributes:
        home: the folder it guards.
        bad: how many starts before this one came to no good end.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self._mark = home / _MARK
        self.bad = 0
        with suppress(OSError):  # where nothing can be written, nothing is counted
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._mark.open("ab+") as stream:
                self.bad = stream.tell()
                stream.write(b".")

    def mark_good(self) -> None:
        """Count this start as a good one: forget the bad ones before it."""
        with suppress(OSError):
            self._mark.unlink(missing_ok=True)


def put_window_aside(window_file: Path) -> None:
    """Have the window begin as on its first day; what it remembered is kept under another name."""
    number = 1
    while (target := window_file.with_name(f"{window_file.stem}.apartada-{number}{window_file.suffix}")).exists():
        number += 1
    with suppress(OSError):
        window_file.replace(target)


def safe_settings(settings: Settings) -> Settings:
    """The choices of a safe start: nothing goes on by itself, and the looks are the first day's. They are not saved."""
    return replace(settings, theme=Theme.SYSTEM, text_size=LEAST_TEXT, auto_update=False, update_check=False)
