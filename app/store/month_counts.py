"""How many documents of each month are known and how many are here: counted once, and again when a month changed.

Counting six years takes a second where a hundred thousand documents are in each. So the counts of a month are kept
with the number of changes that they were counted at (``stale_months``); of a month that changed since, or was never
counted, they are counted while they are asked for.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import apsw

from app.domain.identifiers import Rfc
from app.domain.index.month import Coverage, CoverageCount
from app.domain.month.calendar import Month
from app.domain.validity import OwnerRole
from app.store.asked_months import asked_months
from app.store.codings import CANCELLED, ROLES, UNREADABLE, month_number, role_number
from app.store.month_numbers import month_at, seconds_of_month

Counts = list[CoverageCount]

_COUNT = f"""
SELECT l.side, l.state = {CANCELLED}, d.metadata_source IS NOT NULL, l.has_xml, count(*)
FROM document_list l INDEXED BY list_by_owner CROSS JOIN documents d ON d.id = l.id
WHERE l.owner = ? AND l.issued BETWEEN ? AND ? AND l.state <> {UNREADABLE}
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""
_CHANGES = "SELECT month, changes FROM stale_months WHERE owner = ? AND month BETWEEN ? AND ?"
_KEPT = "SELECT month, changes, counts FROM month_counts WHERE owner = ? AND month BETWEEN ? AND ?"
# every column of ``list_by_kind`` has its values; of documents that only metadata tells of no currency is known
_MISSING = f"""
SELECT l.issued, l.side, d.uuid FROM document_list l INDEXED BY list_by_kind CROSS JOIN documents d ON d.id = l.id
WHERE l.type IN (SELECT value FROM json_each('{json.dumps([0, *map(ord, "IETNPR")])}'))
    AND l.currency = (SELECT id FROM currencies WHERE code = '') AND l.side IN (0, 1, 2) AND l.has_xml = 0
    AND l.state IN (0, 1) AND l.owner = ? AND l.method = 0 AND l.issued BETWEEN ? AND ?
ORDER BY l.issued, d.uuid
"""


def read_coverage(connection: apsw.Connection, owner: tuple[int, Rfc], first: Month, last: Month) -> Coverage:
    """What is known and what is here, from ``first`` to ``last``, both inside; ``owner`` is a number and an RFC."""
    number, rfc = owner
    counts = [one for several in _of_each_month(connection, number, first, last) for one in several]
    asked = {(one.month, one.side) for one in counts if one.in_metadata}
    asked.update((month, side) for _, month, side in asked_months(connection, rfc, first, last))
    return Coverage(counts, _missing(connection, number, first, last), asked)


def count_month(connection: apsw.Connection, owner: int, month: Month) -> Counts:
    """What a month comes to now."""
    return [_count(month, row) for row in connection.execute(_COUNT, (owner, *seconds_of_month(month)))]


def counts_text(counts: Sequence[CoverageCount]) -> str:
    """How the counts of a month rest in the database."""
    rows = [[role_number(side), *map(int, rest)] for _, side, *rest in counts]
    return json.dumps(rows, separators=(",", ":"))


def read_counts(month: Month, text: str) -> Counts:
    """The inverse of ``counts_text``. Raises LookupError for any other text."""
    try:
        rows = json.loads(text)
        if all(isinstance(one, int) for row in rows for one in row):
            return [_count(month, row) for row in rows]
    except (ValueError, TypeError, RecursionError) as error:
        raise LookupError("not the counts of a month") from error
    raise LookupError("not the counts of a month")


def _count(month: Month, row: Sequence[Any]) -> CoverageCount:
    side, is_cancelled, in_metadata, has_xml, documents = row
    return CoverageCount(month, ROLES[side], bool(is_cancelled), bool(in_metadata), bool(has_xml), documents)


def _of_each_month(connection: apsw.Connection, owner: int, first: Month, last: Month) -> Iterator[Counts]:
    stretch = (owner, month_number(first), month_number(last))
    changes: dict[int, int] = dict(connection.execute(_CHANGES, stretch))
    kept = {number: (made_at, text) for number, made_at, text in connection.execute(_KEPT, stretch)}
    month = first
    while month <= last:
        number = month_number(month)
        made_at, text = kept.get(number, (None, ""))
        is_fresh = made_at == changes.get(number, 0)
        yield read_counts(month, text) if is_fresh else count_month(connection, owner, month)
        month = month.next


def _missing(
    connection: apsw.Connection, owner: int, first: Month, last: Month
) -> dict[tuple[Month, OwnerRole], Sequence[str]]:
    found: dict[tuple[Month, OwnerRole], list[str]] = defaultdict(list)
    stretch = (seconds_of_month(first)[0], seconds_of_month(last)[1])
    for issued, side, uuid in connection.execute(_MISSING, (owner, *stretch)):
        found[month_at(issued), ROLES[side]].append(uuid)
    return dict(found)
