"""Keeps the balances of PPD fresh: what an ingest or a state touched is made anew, a few hundred at a time."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager

from app.bookkeeping.parameter_files import load_parameters
from app.bookkeeping.ppd_balances import basis_of, new_balances
from app.domain.month.packing import DamagedFactsError
from app.engine.loop.idle_work import IdleWork
from app.errors import DamagedDatabaseError, StoreError
from app.fiscal.parameters import Parameters
from app.memory_breaks import without_cycle_search
from app.paths import Paths
from app.store.database import Database
from app.store.kept_balances import begin_on, keep_balances, next_batches
from app.store.month_index import SqliteMonthIndex, open_month_index

LOOK_AGAIN = 20.0
"""Seconds between two looks at what was touched."""

_TOGETHER = 200
"""Marks: as many as are made anew in about a tenth of a second."""

_log = logging.getLogger(__name__)


class BalanceRenewal(IdleWork):
    """Of the library of ``paths``, through the engine's own ``database``."""

    def __init__(self, paths: Paths, database: Database) -> None:
        self._paths = paths
        self._database = database
        self._due_at = 0.0

    @property
    def is_due(self) -> bool:
        """Every few seconds, and at once where it was interrupted."""
        return time.monotonic() >= self._due_at

    def run(self, is_enough: Callable[[], bool]) -> Generator[None, None, None]:
        """Make anew what is stale. A disk that says no ends it until the next look."""
        self._due_at = time.monotonic() + LOOK_AGAIN
        try:
            with closing(open_month_index(self._paths.database)) as index:
                for _ in renewed(self._database, index, load_parameters()):
                    yield
                    if is_enough():
                        self._due_at = 0.0
                        return
        except StoreError as error:
            _log.info("the balances are not renewed: %s", error)


def renewed(database: Database, index: SqliteMonthIndex, parameters: Parameters) -> Generator[None, None, None]:
    """Make anew all that is stale, and keep it: each step is on disk when it yields. Raises StoreError."""
    with database.transaction() as connection:
        begin_on(connection, basis_of(parameters))
    while True:
        # one transaction: whatever comes in between would be taken for what was made anew
        with database.transaction() as connection, without_cycle_search(), _damage_told(database):
            batches = next_batches(connection, _TOGETHER)
            for one in batches:
                keep_balances(connection, one, new_balances(index.documents(one.owner, one.invoices), parameters))
        if not batches:
            return
        yield


@contextmanager
def _damage_told(database: Database) -> Iterator[None]:
    """What the database should never hold is a StoreError."""
    try:
        yield
    except (LookupError, DamagedFactsError) as error:
        raise DamagedDatabaseError(database.path) from error
