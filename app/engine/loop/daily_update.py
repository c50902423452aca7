"""Poner al día by itself: once a day at the chosen hour, and at a start when that hour went by unused.

It belongs to the engine, so that it goes on wherever an engine runs, with or without a window.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, time, timedelta
from pathlib import Path

from app.disk import make_folder, write_whole
from app.domain.clock import Clock, mexico_wall_time, within_calendar
from app.domain.identifiers import Rfc
from app.domain.update_stretch import stretch_at
from app.engine.commands import DailyChoice, Update
from app.outside_files import read_at_most

_LONGEST_TEXT = 100


class LastTime:
    """When Poner al día last went on by itself, in a small file of its own.

    Not in the settings, which the window writes; nor in the database, which a backup brings to another computer.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> datetime | None:
        """The aware moment, or None when there is none or nobody was ever there."""
        try:
            moment = within_calendar(datetime.fromisoformat(read_at_most(self._path, _LONGEST_TEXT).decode().strip()))
        except (OSError, ValueError):
            return None
        return moment if moment.tzinfo is not None else None

    def write(self, moment: datetime) -> None:
        """Keep it. Raises OSError when the disk says no."""
        make_folder(self._path.parent)
        write_whole(self._path, f"{moment.isoformat()}\n".encode())


class DailyUpdate:
    """Used from the engine's thread only. ``clock`` is this computer's, by which the person chose the hour.

    The first time it is on it only takes note, so that nothing is asked before a whole day was chosen.
    """

    def __init__(self, choice: DailyChoice, last: LastTime, clock: Clock) -> None:
        self._choice = choice
        self._kept = last
        self._clock = clock
        self._last_at = last.read()

    def choose(self, choice: DailyChoice) -> None:
        """The person chose: it goes on at the next such hour, and not for one that has passed."""
        is_other_time = (choice.is_on, choice.hour) != (self._choice.is_on, self._choice.hour)
        self._choice = choice
        if is_other_time:
            self._note(self._clock.now())

    def take_over(self, last_at: datetime) -> None:
        """When it last went on, as an older Acopio remembered it; what is kept here already is newer."""
        if self._last_at is None:
            self._note(last_at)

    def due(self, who_remembers: Callable[[], bool], usable: Callable[[], tuple[Rfc, ...]]) -> Update | None:
        """What to ask now, once a day.

        ``who_remembers`` says whether any password is remembered: before the person chose, that turns it on. ``usable``
        are those whose e.firma can be used now; while there are none it waits for one.
        """
        now, last = self._clock.now(), self._last_at
        is_known = last is not None and last <= now  # else the clock was moved
        if self._choice.is_on is False or (last is not None and is_known and not self._is_time(now, last)):
            return None
        if self._choice.is_on is None and not who_remembers():
            return None
        if not is_known:
            self._note(now)
            return None
        owners = usable()
        if not owners:
            return None
        self._note(now)
        since, _ = stretch_at(self._choice.stretch, mexico_wall_time(now))
        return Update(owners, since)

    def _is_time(self, now: datetime, last: datetime) -> bool:
        return is_due(now.astimezone(), self._choice.hour, last.astimezone())

    def _note(self, moment: datetime) -> None:
        self._last_at = moment
        with suppress(OSError):  # after a restart it may go on once more that day, which asks nothing twice
            self._kept.write(moment)


def is_due(now: datetime, hour: int, last: datetime) -> bool:
    """Whether the latest daily moment at ``hour`` came after ``last``; both local and aware."""
    latest = datetime.combine(now.date(), time(hour), now.tzinfo)
    if latest > now:
        latest -= timedelta(days=1)
    return last < latest
