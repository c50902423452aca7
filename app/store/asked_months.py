"""Of which months the SAT's metadata was asked for: an empty month that was asked for is complete."""

from __future__ import annotations

import json
from collections.abc import Iterator

import apsw

from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.identifiers import Rfc
from app.domain.lifecycle import State
from app.domain.month.calendar import Month
from app.domain.validity import OwnerRole

_SIDES = {Direction.ISSUED.value: OwnerRole.ISSUED, Direction.RECEIVED.value: OwnerRole.RECEIVED}
_METADATA = ContentKind.METADATA.value
_DONE = json.dumps([State.COMPLETE.value, State.EMPTY.value])
# instr first: taking JSON apart is slow where there are fifty thousand requests
_REQUESTED = f"""
SELECT DISTINCT owner, json_extract(query, '$.direction'), substr(json_extract(query, '$.start'), 1, 7),
    substr(json_extract(query, '$.end'), 1, 7)
FROM requests
WHERE state IN (SELECT value FROM json_each('{_DONE}')) AND (?1 IS NULL OR owner = ?1)
    AND instr(query, '{_METADATA}') AND json_extract(query, '$.content') = '{_METADATA}'
    AND json_extract(query, '$.service') = ?3 AND json_extract(query, '$.start') IS NOT NULL
    AND json_extract(query, '$.end') >= ?2
"""


def asked_months(
    connection: apsw.Connection, owner: Rfc | None, first: Month, last: Month, service: Service = Service.CFDI
) -> Iterator[tuple[str, Month, OwnerRole]]:
    """RFC, month and side of all that was asked for, whole or in part; of ``owner`` alone when given."""
    for rfc, direction, start, end in connection.execute(
        _REQUESTED, (owner and owner.value, first.text, service.value)
    ):
        if direction in _SIDES:
            month, end_month = max(first, Month.parse(start)), min(last, Month.parse(end))
            while month <= end_month:
                yield rfc, month, _SIDES[direction]
                month = month.next
