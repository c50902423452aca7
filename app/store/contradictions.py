"""Where the SAT told two things of one document: another Monto than the XML's Total, another state at another time.

The list of documents has one total, the XML's as soon as it is here. Every other amount that metadata told is a row
of ``told_totals``; of nearly every document there is none. What of these is a difference is decided when it is asked
for, so that it does not matter which of them came first.
"""

from __future__ import annotations

from datetime import datetime

import apsw

from app.domain.index.month import Contradictions, ToldState, ToldTotal
from app.domain.month.calendar import Month
from app.store.codecs import moment
from app.store.codings import CANCELLED, RETENCION, VALID, type_number
from app.store.month_numbers import month_at, seconds_of_month
from app.store.sat_status import CONSULTA

_CENT = 10_000
"""Metadata have two decimals, rounded or cut: less than a cent is no difference."""
# of a P the list has what was paid, and Monto is 0; a retención has no Total
_WITHOUT = f"({type_number('P')}, {RETENCION})"

# the documents of ``fresh`` that metadata announced, just before the XML's Total takes the place of Monto
KEEP_TOLD_BEFORE = f"""
INSERT OR IGNORE INTO main.told_totals (document, amount)
SELECT f.id, l.total
FROM temp.fresh f CROSS JOIN {{stage}}.documents s ON s.position = f.position
    CROSS JOIN main.document_list l ON l.id = f.id
WHERE NOT f.is_new AND l.has_xml = 0 AND abs(l.total - s.total_number) >= {_CENT} AND s.type_number NOT IN {_WITHOUT}
    AND (l.total <> 0 OR (SELECT d.total FROM main.documents d WHERE d.id = f.id) <> '');"""

# documents of ``fresh`` that are known already, of which metadata tell again; an unreadable Monto stands there as 0
KEEP_TOLD_AFTER = f"""
INSERT OR IGNORE INTO main.told_totals (document, amount)
SELECT f.id, s.total_micros
FROM temp.fresh f CROSS JOIN {{stage}}.metadata s ON s.position = f.position
    CROSS JOIN main.document_list l ON l.id = f.id
WHERE NOT f.is_new AND s.total <> '' AND l.type NOT IN {_WITHOUT}
    AND (s.total_micros <> l.total
        OR (l.total = 0 AND l.has_xml = 0 AND (SELECT d.total FROM main.documents d WHERE d.id = f.id) = ''))
    AND (l.has_xml = 0 OR abs(l.total - s.total_micros) >= {_CENT});"""

_TOTALS = f"""
SELECT d.uuid, l.issued, a.amount, l.total, c.code
FROM told_totals a CROSS JOIN document_list l ON l.id = a.document CROSS JOIN documents d ON d.id = l.id
    CROSS JOIN currencies c ON c.id = l.currency
WHERE l.owner = ? AND l.issued BETWEEN ? AND ? AND l.has_xml = 1 AND d.uuid IS NOT NULL
    AND l.type NOT IN {_WITHOUT} AND abs(l.total - a.amount) >= {_CENT}
ORDER BY l.issued, d.uuid, a.amount
"""
# the last answer of ConsultaCFDI of each cancelled document of which metadata told when that was
_STATES = f"""
SELECT d.uuid, l.issued, d.cancelled_at, max(h.seen_at), h.state
FROM document_list l INDEXED BY list_by_owner CROSS JOIN documents d ON d.id = l.id
    CROSS JOIN history h ON h.document = d.id
WHERE l.owner = ? AND l.issued BETWEEN ? AND ? AND l.state = {CANCELLED} AND d.cancelled_at <> ''
    AND d.uuid IS NOT NULL AND h.source = '{CONSULTA}' AND h.state IN ({VALID}, {CANCELLED})
GROUP BY l.id ORDER BY l.issued, d.uuid
"""


def read_contradictions(connection: apsw.Connection, owner: int, first: Month, last: Month) -> Contradictions:
    """Of the documents of these months. Raises ValueError where the index holds what is no moment."""
    stretch = (owner, seconds_of_month(first)[0], seconds_of_month(last)[1])
    return Contradictions(
        [ToldTotal(uuid, month_at(issued), *rest) for uuid, issued, *rest in connection.execute(_TOTALS, stretch)],
        [
            ToldState(uuid, month_at(issued), datetime.fromisoformat(cancelled_at), moment(seen_at))
            for uuid, issued, cancelled_at, seen_at, state in connection.execute(_STATES, stretch)
            if state == VALID
        ],
    )
