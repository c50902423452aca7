"""SQLite's index as the questions of the month read it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from app.domain.identifiers import Rfc, is_rfc
from app.domain.index.month import (
    Contradictions,
    CounterpartCount,
    CounterpartTotal,
    Coverage,
    KnownState,
    Lack,
    Lacking,
    MonthIndex,
    PendingState,
)
from app.domain.month.calendar import Month
from app.domain.month.documents import DocumentSet, MonthDocument
from app.domain.month.kept_balances import KeptBalances
from app.domain.month.packing import DamagedFactsError
from app.domain.validity import OwnerRole
from app.errors import DamagedDatabaseError
from app.memory_breaks import without_cycle_search
from app.store.answering import AnsweringConnection
from app.store.cancelling import FIRST_SEEN, moments_of, pending_states
from app.store.codings import (
    CANCELLED,
    UNKNOWN,
    UNREADABLE,
    VALID,
    VALIDITIES,
    month_number,
    role_number,
    type_number,
)
from app.store.contradictions import read_contradictions
from app.store.counterpart_totals import counterpart_documents, counterpart_totals
from app.store.counterparts import counterpart_counts
from app.store.database import reader, translated
from app.store.kept_balances import Wanted, read_balances
from app.store.month_counts import read_coverage
from app.store.month_numbers import DAY, seconds_of_day, seconds_of_month
from app.store.month_rows import read_documents
from app.store.month_sheets import KeptSheet, read_changes, read_sheet
from app.store.month_walk import document_set
from app.store.uncovered import read_lacking, withholding_coverage

_CACHE_MIB = 64
_INCOME, _PAYMENT, _PAYROLL = type_number("I"), type_number("P"), type_number("N")
_ISSUED, _RECEIVED = role_number(OwnerRole.ISSUED), role_number(OwnerRole.RECEIVED)

_LIVING = f"({UNKNOWN}, {VALID})"

_MONTH = """
SELECT id FROM document_list WHERE owner = ?1 AND issued BETWEEN ?2 AND ?3
UNION SELECT document FROM counted_in WHERE owner = ?1 AND month = ?4
UNION SELECT d.id FROM json_each(?5) e CROSS JOIN documents d ON d.uuid = e.value AND d.owner = ?1
"""
# the first part is told by the index ``list_by_owner`` alone
_MAY_WITHHOLD = f"l.side = {_RECEIVED} AND (l.type = {_PAYMENT} OR l.iva_withheld <> 0)"
_WITHHOLDING = f"""
SELECT l.id FROM document_list l WHERE l.owner = ?1 AND l.issued BETWEEN ?2 AND ?3 AND {_MAY_WITHHOLD}
UNION SELECT l.id FROM counted_in c CROSS JOIN document_list l ON l.id = c.document
    WHERE c.owner = ?1 AND c.month = ?4 AND {_MAY_WITHHOLD}
UNION SELECT l.id FROM json_each(?5) e CROSS JOIN documents d ON d.uuid = e.value AND d.owner = ?1
    CROSS JOIN document_list l ON l.id = d.id WHERE {_MAY_WITHHOLD}
"""
_NAMED = "SELECT d.id FROM json_each(?2) e CROSS JOIN documents d ON d.uuid = e.value AND d.owner = ?1"
# every column of the index ``list_by_kind`` up to the date has its values, so that only what is asked for is read; a
# method that metadata does not tell is 0
_PAID = f"""
SELECT id FROM document_list INDEXED BY list_by_kind
WHERE type = {_PAYROLL} AND currency IN (SELECT id FROM currencies) AND side = {_ISSUED} AND has_xml IN (0, 1)
    AND state IN {_LIVING} AND owner = ?1 AND method IN (0, 1, 2, 3) AND issued BETWEEN ?2 AND ?3
UNION SELECT l.id FROM counted_in c CROSS JOIN document_list l ON l.id = c.document
    WHERE c.owner = ?1 AND c.month BETWEEN ?4 AND ?5
        AND l.type = {_PAYROLL} AND l.side = {_ISSUED} AND l.state IN {_LIVING}
"""
_CANCELLED = f"""
SELECT d.id FROM document_list l INDEXED BY list_by_owner CROSS JOIN documents d ON d.id = l.id
WHERE l.owner = ?1 AND l.state = {CANCELLED} AND (
    substr(d.cancelled_at, 1, 10) BETWEEN ?2 AND ?3
    OR ({FIRST_SEEN} >= ?4 AND {FIRST_SEEN} < ?5))
"""
# with what was told at first, of which the history has no line
_HISTORY = f"""
SELECT d.uuid, h.seen_at, h.source, h.state, h.cancelled_at, h.id FROM json_each(?2) e
    CROSS JOIN documents d ON d.uuid = e.value AND d.owner = ?1 CROSS JOIN history h ON h.document = d.id
UNION ALL
SELECT d.uuid, {FIRST_SEEN}, CASE WHEN d.metadata_source IS NULL THEN 'solicitud' ELSE 'metadata' END, l.state,
    d.cancelled_at, 0
FROM json_each(?2) e CROSS JOIN documents d ON d.uuid = e.value AND d.owner = ?1
    CROSS JOIN document_list l ON l.id = d.id
WHERE l.state = {CANCELLED} AND NOT EXISTS (
    SELECT 1 FROM history h WHERE h.document = d.id AND h.state = {CANCELLED} AND h.seen_at <= {FIRST_SEEN})
ORDER BY 2, 6
"""
_LATEST = f"""
SELECT id FROM document_list INDEXED BY list_by_owner
WHERE owner = ?1 AND type = ?2 AND side = {_ISSUED} AND has_xml = 1 AND state NOT IN ({CANCELLED}, {UNREADABLE})
    AND issued = (SELECT issued FROM document_list INDEXED BY list_by_owner
        WHERE owner = ?1 AND type = ?2 AND side = {_ISSUED} AND has_xml = 1
            AND state NOT IN ({CANCELLED}, {UNREADABLE}) ORDER BY issued DESC LIMIT 1)
"""


class SqliteMonthIndex(AnsweringConnection, MonthIndex):
    """Reads on a connection of its own."""

    def owners(self) -> list[Rfc]:
        """All that documents belong to."""
        with self._translated():
            rows = self._connection.execute("SELECT rfc FROM owners ORDER BY rfc")
            return [Rfc(rfc) for (rfc,) in rows if is_rfc(rfc)]  # an index may come from elsewhere

    def month(self, owner: Rfc, month: Month, extra: Collection[str] = ()) -> DocumentSet:
        """What may count in ``month``: see ``MonthIndex``."""
        with self._translated():
            first, last = seconds_of_month(month)
            return self._set(owner, _MONTH, first, last, month_number(month), json.dumps(sorted(extra)))

    def withholding(self, owner: Rfc, month: Month, extra: Collection[str] = ()) -> DocumentSet:
        """Of what ``month`` tells, the received documents that may tell of IVA that the owner withheld."""
        with self._translated():
            first, last = seconds_of_month(month)
            return self._set(owner, _WITHHOLDING, first, last, month_number(month), json.dumps(sorted(extra)))

    def documents(self, owner: Rfc, uuids: Iterable[str]) -> DocumentSet:
        """These, and what their relations lead to."""
        with self._translated():
            return self._set(owner, _NAMED, json.dumps(sorted(set(uuids))))

    def balances(
        self,
        owner: Rfc,
        side: OwnerRole | None,
        until: date,
        basis: str,
        *,
        only_open: bool = False,
        details: bool = False,
    ) -> KeptBalances:
        """What is kept of these PPD's balances, made on ``basis``, in any order; and which must be computed."""
        sides = (OwnerRole.ISSUED, OwnerRole.RECEIVED) if side is None else (side,)
        wanted = Wanted(
            list(map(role_number, sides)),
            seconds_of_day(until) + DAY,
            until.toordinal(),
            only_open=only_open,
            details=details,
        )
        found = []
        with self._translated(), without_cycle_search(), self._connection:  # as it all is at one moment
            found.append(read_balances(self._connection, self._owner(owner), basis, wanted))
        return found[0]

    def payroll(self, owner: Rfc, first: Month, last: Month) -> DocumentSet:
        """Every N that the owner issued and that is not cancelled, of these months or paid in one of them."""
        with self._translated():
            stretch = (seconds_of_month(first)[0], seconds_of_month(last)[1])
            return self._set(owner, _PAID, *stretch, month_number(first), month_number(last))

    def cancelled(self, owner: Rfc, first: date, last: date) -> DocumentSet:
        """Documents cancelled, or first seen to be cancelled, between these days, and their relations."""
        with self._translated():
            return self._set(owner, _CANCELLED, first.isoformat(), last.isoformat(), *moments_of(first, last))

    def history(self, owner: Rfc, uuids: Iterable[str]) -> Sequence[KnownState]:
        """What was learnt of the state of these, oldest first; of a cancelled one also what was told at first."""
        with self._translated():
            rows = self._connection.execute(_HISTORY, (self._owner(owner), json.dumps(sorted(set(uuids)))))
            return [
                KnownState(uuid, seen_at, source, VALIDITIES[state].value, cancelled_at)
                for uuid, seen_at, source, state, cancelled_at, _ in rows
            ]

    def pending(self, owner: Rfc) -> Sequence[PendingState]:
        """All whose cancellation is under way."""
        with self._translated():
            return list(pending_states(self._connection, self._owner(owner)))

    def contradictions(self, owner: Rfc, first: Month, last: Month) -> Contradictions:
        """Where the SAT told two things of a document, by Fecha from ``first`` to ``last``, both inside."""
        with self._translated():
            return read_contradictions(self._connection, self._owner(owner), first, last)

    def coverage(self, owner: Rfc, first: Month, last: Month) -> Coverage:
        """What is known and what is here, from ``first`` to ``last``, both inside."""
        with self._translated():
            return read_coverage(self._connection, (self._owner(owner), owner), first, last)

    def withholding_coverage(self, owner: Rfc, first: Month, last: Month) -> Coverage:
        """The same of retenciones alone."""
        with self._translated():
            return withholding_coverage(self._connection, (self._owner(owner), owner), first, last)

    def lacking(
        self, owner: Rfc, lack: Lack, side: OwnerRole | None, first: Month, last: Month, *, withholdings: bool = False
    ) -> Lacking:
        """The documents of these months that lack something: see ``MonthIndex``."""
        with self._translated():
            number, months = self._owner(owner), (first, last)
            return read_lacking(self._connection, number, lack, side, months, withholdings=withholdings)

    def counterparts(self, owner: Rfc, rfcs: Collection[str] | None = None) -> Sequence[CounterpartCount]:
        """With whom the owner has documents; of ``rfcs`` alone when they are given."""
        with self._translated():
            return counterpart_counts(self._connection, self._owner(owner), rfcs)

    def counterpart_totals(self, owner: Rfc, first: Month, last: Month) -> Sequence[CounterpartTotal]:
        """What was invoiced both ways from ``first`` to ``last``, both inside, by counterpart and side."""
        with self._translated():
            return counterpart_totals(self._connection, self._owner(owner), first, last)

    def counterpart_documents(
        self, owner: Rfc, rfcs: Collection[str] | None, side: OwnerRole, first: Month, last: Month
    ) -> Sequence[int]:
        """The numbers of the documents of which totals are made, the newest first; of ``rfcs`` alone when given."""
        with self._translated():
            return counterpart_documents(self._connection, self._owner(owner), rfcs, side, (first, last))

    def latest_issued(self, owner: Rfc) -> MonthDocument | None:
        """The last I with an XML that the owner issued and that is not cancelled: it tells the régimen."""
        return self._latest(owner, _INCOME)

    def latest_payroll(self, owner: Rfc) -> MonthDocument | None:
        """The last N with an XML that the owner issued and that is not cancelled."""
        return self._latest(owner, _PAYROLL)

    def _latest(self, owner: Rfc, type_: int) -> MonthDocument | None:
        with self._translated():
            found = read_documents(self._connection, self._numbers(_LATEST, self._owner(owner), type_))
            return max(found, key=lambda one: one.uuid, default=None)

    def changes(self, owner: Rfc) -> dict[Month, int] | None:
        """How often what may count in each month changed; None while documents are still to be read."""
        with self._translated():
            return read_changes(self._connection, self._owner(owner))

    def kept_sheet(self, owner: Rfc, month: Month) -> KeptSheet | None:
        """What is kept of a whole month."""
        with self._translated():
            return read_sheet(self._connection, self._owner(owner), month)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turns what the database says, and what it should never hold, into StoreError."""
        path = Path(self._connection.filename)
        with translated(path):
            try:
                yield
            except DamagedFactsError:
                raise
            except (LookupError, ValueError) as error:  # a number that stands for nothing, a moment that is none
                raise DamagedDatabaseError(path) from error

    def _owner(self, owner: Rfc) -> int:
        """The number of ``owner``; that of nobody when nothing is theirs."""
        row = self._connection.execute("SELECT id FROM owners WHERE rfc = ?", (owner.value,)).fetchone()
        return int(row[0]) if row else 0

    def _set(self, owner: Rfc, statement: str, *values: object) -> DocumentSet:
        number = self._owner(owner)
        with without_cycle_search():
            return document_set(self._connection, (number, owner.value), self._numbers(statement, number, *values))

    def _numbers(self, statement: str, *values: object) -> list[int]:
        return [number for (number,) in self._connection.execute(statement, values)]


def open_month_index(database: Path) -> SqliteMonthIndex:
    """Open it to read, on a connection of its own. Raises StoreError."""
    return SqliteMonthIndex(reader(database, cache=_CACHE_MIB))
