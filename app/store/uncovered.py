"""What keeps a month from being complete, document by document; and the coverage of retenciones by themselves."""

from __future__ import annotations

import json
from collections import Counter, defaultdict

import apsw

from app.domain.catalogs import Service
from app.domain.identifiers import Rfc
from app.domain.index.month import Coverage, CoverageCount, Lack, Lacking
from app.domain.month.calendar import Month
from app.domain.validity import OwnerRole
from app.store.asked_months import asked_months
from app.store.codings import CANCELLED, RETENCION, ROLES, UNREADABLE, role_number
from app.store.month_numbers import month_at, seconds_of_month
from app.store.month_rows import read_documents

MOST_TOLD = 2_000
"""Of so many documents it is told what is known of them; nobody reads more, and all have their numbers."""

_LACKS = {
    Lack.XML: f"l.has_xml = 0 AND l.state NOT IN ({CANCELLED}, {UNREADABLE})",
    Lack.CANCELLED: f"l.has_xml = 0 AND l.state = {CANCELLED}",
    Lack.ONLY_HERE: f"d.metadata_source IS NULL AND l.state <> {UNREADABLE}",
}
_LACKING = f"""
SELECT l.id FROM document_list l INDEXED BY list_by_owner CROSS JOIN documents d ON d.id = l.id
WHERE l.owner = ? AND l.issued BETWEEN ? AND ? AND l.side IN (SELECT value FROM json_each(?))
    AND (? OR l.type = {RETENCION}) AND d.uuid IS NOT NULL AND {{lack}}
ORDER BY l.issued, d.uuid
"""
# every column of ``list_by_kind`` has its values: of a million documents the few retenciones are found at once
_RETENCIONES = f"""
SELECT l.issued, l.side, l.state = {CANCELLED}, d.metadata_source IS NOT NULL, l.has_xml, d.uuid
FROM document_list l INDEXED BY list_by_kind CROSS JOIN documents d ON d.id = l.id
WHERE l.type = {RETENCION} AND l.currency IN (SELECT id FROM currencies) AND l.side IN (0, 1, 2) AND l.has_xml IN (0, 1)
    AND l.state IN (0, 1, 2) AND l.owner = ? AND l.method IN (0, 1, 2, 3) AND l.issued BETWEEN ? AND ?
ORDER BY l.issued, d.uuid
"""


def read_lacking(
    connection: apsw.Connection,
    owner: int,
    lack: Lack,
    side: OwnerRole | None,
    months: tuple[Month, Month],
    *,
    withholdings: bool,
) -> Lacking:
    """The documents of these months that lack something."""
    sides = json.dumps([role_number(one) for one in ((side,) if side else (OwnerRole.ISSUED, OwnerRole.RECEIVED))])
    stretch = (seconds_of_month(months[0])[0], seconds_of_month(months[1])[1])
    rows = connection.execute(_LACKING.format(lack=_LACKS[lack]), (owner, *stretch, sides, not withholdings))
    ids = [number for (number,) in rows]
    return Lacking(ids, read_documents(connection, ids[:MOST_TOLD]))


def withholding_coverage(connection: apsw.Connection, owner: tuple[int, Rfc], first: Month, last: Month) -> Coverage:
    """What is known of retenciones and what of them is here; ``owner`` is a number and an RFC."""
    number, rfc = owner
    counts: Counter[tuple[Month, OwnerRole, bool, bool, bool]] = Counter()
    missing: dict[tuple[Month, OwnerRole], list[str]] = defaultdict(list)
    stretch = (seconds_of_month(first)[0], seconds_of_month(last)[1])
    for issued, side, is_cancelled, in_metadata, has_xml, uuid in connection.execute(_RETENCIONES, (number, *stretch)):
        month, role = month_at(issued), ROLES[side]
        counts[month, role, bool(is_cancelled), bool(in_metadata), bool(has_xml)] += 1
        if not has_xml and not is_cancelled:
            missing[month, role].append(uuid)
    asked = {(month, side) for _, month, side in asked_months(connection, rfc, first, last, Service.RETENCIONES)}
    asked.update((month, side) for month, side, _, in_metadata, _ in counts if in_metadata)
    return Coverage([CoverageCount(*key, documents) for key, documents in counts.items()], dict(missing), asked)
