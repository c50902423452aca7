"""How many documents the index knows of each month: what the length of a question goes by."""

from __future__ import annotations

import apsw

from app.domain.catalogs import Direction, Service
from app.domain.identifiers import Rfc
from app.domain.period import Period
from app.domain.validity import OwnerRole
from app.store.codings import RETENCION, role_number, seconds_of

_SIDES = {Direction.ISSUED: role_number(OwnerRole.ISSUED), Direction.RECEIVED: role_number(OwnerRole.RECEIVED)}
_COUNT = """
SELECT count(*) FROM document_list
WHERE owner = (SELECT id FROM owners WHERE rfc = ?) AND issued BETWEEN ? AND ? AND side = ? AND (type = ?) = ?
"""


class MonthlyCounts:
    """Counts on a connection of the caller's, each month only once."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._found: dict[tuple[Rfc, Service, Direction, Period], int] = {}

    def of(self, owner: Rfc, service: Service, direction: Direction, period: Period) -> dict[tuple[int, int], int]:
        """The months of ``period`` of which documents are known, as (year, month); with or without their XML."""
        found = {}
        for month in period.by_month():
            key = (owner, service, direction, month)
            if key not in self._found:
                self._found[key] = self._count(*key)
            if self._found[key]:
                found[month.start.year, month.start.month] = self._found[key]
        return found

    def _count(self, owner: Rfc, service: Service, direction: Direction, month: Period) -> int:
        start, end = seconds_of(month.start), seconds_of(month.end)
        is_retenciones = service is Service.RETENCIONES
        values = (owner.value, start, end, _SIDES[direction], RETENCION, is_retenciones)
        ((count,),) = self._connection.execute(_COUNT, values)
        return int(count)
