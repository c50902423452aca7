"""Keeps the balances of PPD fresh: what an ingest or a state touched is made anew, a few hundred at a time."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator
from contextlib import closing
from datetime import date

from app.bookkeeping.desk import Desk
from app.bookkeeping.opening import opened_desk
from app.bookkeeping.ppd_balances import basis_of, new_balances
from app.domain.identifiers import Rfc
from app.domain.index.month import MonthIndex
from app.engine.loop.idle_work import IdleWork
from app.errors import StoreError
from app.fiscal.parameters import Parameters
from app.memory_breaks import without_cycle_search
from app.paths import Paths
from app.store.database import Database
from app.store.kept_balances import begin_on, count_stale, keep_balances, next_batches
from app.store.lock import EngineLock

LOOK_AGAIN = 20.0
"""Seconds between two looks at what was touched."""

_TOGETHER = 200
"""Marks: as many as are made anew in about a tenth of a second."""

_MANY = 5_000
"""What takes more than a second."""

_log = logging.getLogger(__name__)


class BalanceRenewal(IdleWork):
    """Of the library of ``paths``, through the engine's own ``database``; ``today`` is Mexico's."""

    def __init__(self, paths: Paths, database: Database, today: Callable[[], date]) -> None:
        self._paths = paths
        self._database = database
        self._today = today
        self._due_at = 0.0

    @property
    def is_due(self) -> bool:
        """Every few seconds, and at once where it was interrupted."""
        return time.monotonic() >= self._due_at

    def run(self, is_enough: Callable[[], bool]) -> Generator[None, None, None]:
        """Make anew what is stale. A disk that says no ends it until the next look."""
        self._due_at = time.monotonic() + LOOK_AGAIN
        try:
            with opened_desk(self._paths, self._today()) as desk:
                for _ in renewed_balances(self._database, desk.index, desk.parameters):
                    yield
                    if is_enough():
                        self._due_at = 0.0
                        return
        except StoreError as error:
            _log.info("the balances are not renewed: %s", error)


def renewed_balances(database: Database, index: MonthIndex, parameters: Parameters) -> Generator[None, None, None]:
    """Make anew all that is stale, and keep it: each step is on disk when it yields.

    Raises StoreError, and DamagedFactsError where documents hold what they cannot.
    """
    with database.transaction() as connection:
        begin_on(connection, basis_of(parameters))
    while True:
        # one transaction: whatever comes in between would be taken for what was made anew
        with database.transaction() as connection, without_cycle_search():
            batches = next_batches(connection, _TOGETHER)
            for one in batches:
                made = new_balances(index.documents(Rfc(one.rfc), one.invoices), parameters) if one.invoices else ()
                keep_balances(connection, one, made)
        if not batches:
            return
        yield


def renew_while_free(paths: Paths, desk: Desk, on_many: Callable[[int], None]) -> None:
    """The same before a question, if no engine works in the library now; ``on_many`` is told when it takes a while.

    Where it cannot be done what is stale is computed for the answer, and not kept. Raises DamagedFactsError.
    """
    stale = count_stale(paths.database, basis_of(desk.parameters))
    if not stale:
        return
    try:
        held = EngineLock(paths.lock)
    except StoreError:
        return
    try:
        if stale > _MANY:
            on_many(stale)
        with closing(Database.open(paths.database)) as database:
            for _ in renewed_balances(database, desk.index, desk.parameters):
                pass
    except StoreError as error:
        _log.info("the balances are not renewed: %s", error)
    finally:
        held.release()
