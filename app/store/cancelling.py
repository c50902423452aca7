"""When a document was first seen to be cancelled, and which ones the SAT is asked to cancel."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import apsw

from app.domain.clock import MEXICO_CITY
from app.domain.index.month import PendingState
from app.domain.sat_status import Cancellation, cancellation_of
from app.store.codecs import moment
from app.store.codings import CANCELLED
from app.store.sat_status import CONSULTA

_CANCELLED_LINES = f"FROM history h WHERE h.document = d.id AND h.state = {CANCELLED}"
_LAST_YEAR = 9998  # a day later than its end, as UTC has it, is none that a date can be

# What metadata or a request told at first is in no line of the history: it was seen when that came. An answer of
# ConsultaCFDI stands in the history though it only repeats that: then the metadata that brought it names a
# FechaCancelacion before its own arrival (Mexico is six hours behind).
FIRST_SEEN = f"""coalesce(
    CASE WHEN d.cancelled_at <> '' AND NOT EXISTS (SELECT 1 {_CANCELLED_LINES} AND h.source <> '{CONSULTA}') THEN
        (SELECT s.taken_at FROM sources s WHERE s.id = d.metadata_source
            AND datetime(d.cancelled_at, '+6 hours') <= datetime(s.taken_at)
            AND s.taken_at < (SELECT min(h.seen_at) {_CANCELLED_LINES})) END,
    (SELECT min(h.seen_at) {_CANCELLED_LINES}),
    (SELECT min(s.taken_at) FROM sources s WHERE s.id IN (d.metadata_source, d.xml_source)), '')"""
"""Of a cancelled document ``d``, in UTC as ISO text."""

_SAID = f"""
SELECT d.uuid, h.seen_at, h.cancellation
FROM document_list l CROSS JOIN documents d ON d.id = l.id CROSS JOIN history h ON h.document = d.id
WHERE l.id IN (SELECT document FROM history WHERE cancellation <> '') AND l.owner = ? AND l.state <> {CANCELLED}
    AND h.source = '{CONSULTA}'
ORDER BY d.uuid, h.seen_at, h.id
"""


def moments_of(first: date, last: date) -> tuple[str, str]:
    """From when to when (UTC, ISO texts) these days are in Mexico City."""
    begin = datetime.combine(first, time.min, MEXICO_CITY)
    end = datetime.combine(min(last, date(_LAST_YEAR, 12, 31)) + timedelta(days=1), time.min, MEXICO_CITY)
    return begin.astimezone(UTC).isoformat(), end.astimezone(UTC).isoformat()


def pending_states(connection: apsw.Connection, owner: int) -> Iterator[PendingState]:
    """Those of ``owner`` whose last answer of ConsultaCFDI says that a cancellation is under way, by UUID.

    Raises ValueError where the index holds what is no moment.
    """
    pending: PendingState | None = None
    for uuid, seen_at, text in connection.execute(_SAID, (owner,)):
        if pending is not None and pending.uuid != uuid:
            yield pending
            pending = None
        if cancellation_of(text) is not Cancellation.PENDING:
            pending = None
        elif pending is None:
            pending = PendingState(uuid, moment(seen_at))
    if pending is not None:
        yield pending
