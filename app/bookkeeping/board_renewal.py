"""Keeps the board and the large months fresh while the engine has nothing else to do: the latest months first."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Iterator
from datetime import date

from app.bookkeeping.board import Board
from app.bookkeeping.desk import Desk
from app.bookkeeping.opening import board_at, opened_desk
from app.engine.loop.idle_work import IdleWork
from app.errors import StoreError
from app.paths import Paths
from app.store.database import Database
from app.store.decision_log import Snapshots
from app.store.summaries import keep_summaries

LOOK_AGAIN = 60.0
"""Seconds between two looks at what has changed."""

_MONTHS = 73  # six years, and the month that has begun: of all of them coverage is asked
_TOGETHER = 20

_log = logging.getLogger(__name__)


class BoardRenewal(IdleWork):
    """Of the library of ``paths``, through the engine's own ``database``; ``today`` is Mexico's."""

    def __init__(self, paths: Paths, database: Database, today: Callable[[], date]) -> None:
        self._paths = paths
        self._database = database
        self._today = today
        self._due_at = 0.0

    @property
    def is_due(self) -> bool:
        """Once a minute, and at once where it was interrupted."""
        return time.monotonic() >= self._due_at

    def run(self, is_enough: Callable[[], bool]) -> Generator[None, None, None]:
        """Make anew what is stale. A disk that says no ends it until the next look."""
        self._due_at = time.monotonic() + LOOK_AGAIN
        try:
            with opened_desk(self._paths, self._today()) as desk, board_at(desk, self._paths, _MONTHS) as board:
                stale = board.stale()
                for start in range(0, len(stale), _TOGETHER):
                    new = []
                    for one in board.renewed(stale[start : start + _TOGETHER]):
                        new.append(one)
                        yield
                    keep_summaries(self._database, new)
                    if is_enough():
                        self._due_at = 0.0
                        return
                for _ in self._answered(desk, board):
                    yield
                    if is_enough():
                        self._due_at = 0.0
                        return
        except StoreError as error:
            _log.info("the board is not renewed: %s", error)

    def _answered(self, desk: Desk, board: Board) -> Iterator[None]:
        """Compute and keep the large months of which what is kept does not hold, one after the other."""
        kept, snapshots = desk.kept, Snapshots(self._paths.filed_months)
        if kept is None:
            return
        for owner, month in board.of_many(kept.least):
            if kept.is_stale(desk, snapshots, owner, month):
                kept.answer(desk, snapshots, owner, month)
                yield
                if kept.is_stale(desk, snapshots, owner, month):
                    return  # nothing can be kept now
