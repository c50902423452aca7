"""What an owner invoiced and was invoiced, by counterpart, in a stretch of months."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import apsw

from app.domain.figures import NATIONAL
from app.domain.index.month import CounterpartTotal, signed_pesos
from app.domain.month.calendar import Month
from app.domain.validity import OwnerRole
from app.store.codings import CANCELLED, ROLES, UNREADABLE, role_number, type_letter, type_number
from app.store.month_numbers import day_at, seconds_of_month

_ISSUED = role_number(OwnerRole.ISSUED)
_OTHER = f"CASE l.side WHEN {_ISSUED} THEN l.receiver ELSE l.issuer END"
_COUNTED = (
    f"l.owner = ?1 AND l.issued BETWEEN ?2 AND ?3 AND l.type IN ({type_number('I')}, {type_number('E')})"
    f" AND l.has_xml = 1 AND l.state NOT IN ({CANCELLED}, {UNREADABLE})"
)
# of foreign currency each exchange rate is a group of its own, which is converted here: exactly
_GROUPS = f"""
SELECT {_OTHER}, l.side, l.type, c.code,
    CASE c.code WHEN '{NATIONAL}' THEN '' ELSE (SELECT d.exchange_rate FROM documents d WHERE d.id = l.id) END,
    count(*), sum(l.total), max(l.issued)
FROM document_list l INDEXED BY list_by_owner CROSS JOIN currencies c ON c.id = l.currency
WHERE {_COUNTED} GROUP BY 1, 2, 3, 4, 5
"""
_DOCUMENTS = f"""
SELECT l.id FROM document_list l INDEXED BY list_by_owner
WHERE {_COUNTED} AND l.side = ?4{{}}
ORDER BY l.issued DESC, l.id
"""
_THEIRS = f" AND {_OTHER} IN (SELECT id FROM parties WHERE rfc IN (SELECT value FROM json_each(?5)))"
_NAMES = "SELECT id, rfc, name FROM parties WHERE id IN (SELECT value FROM json_each(?))"


@dataclass
class _Sum:
    """Of one RFC on one side; ``latest`` is the date of the newest document, and the name in it."""

    documents: int = 0
    total: Fraction = Fraction(0)
    latest: tuple[int, str] = (-1, "")


def counterpart_totals(
    connection: apsw.Connection, owner: int, first: Month, last: Month
) -> Sequence[CounterpartTotal]:
    """By RFC and side."""
    between = seconds_of_month(first)[0], seconds_of_month(last)[1]
    rows: list[Any] = connection.execute(_GROUPS, (owner, *between)).fetchall()
    numbers = json.dumps(sorted({row[0] for row in rows}))
    parties = {number: (rfc, name) for number, rfc, name in connection.execute(_NAMES, (numbers,))}
    sums: dict[tuple[str, OwnerRole], _Sum] = {}
    for party, side, kind, currency, rate, documents, total, latest in rows:
        rfc, name = parties[party]
        one = sums.setdefault((rfc, ROLES[side]), _Sum())
        one.documents += documents
        one.total += signed_pesos(type_letter(kind), total, currency, rate)
        one.latest = max(one.latest, (latest, name))
    return [
        CounterpartTotal(rfc, one.latest[1], side, one.documents, round(one.total), day_at(one.latest[0]))
        for (rfc, side), one in sorted(sums.items())
    ]


def counterpart_documents(
    connection: apsw.Connection, owner: int, rfcs: Collection[str] | None, side: OwnerRole, between: tuple[Month, Month]
) -> Sequence[int]:
    """The numbers of the documents that totals are made of, the newest first; of ``rfcs`` alone when they are given."""
    first, last = seconds_of_month(between[0])[0], seconds_of_month(between[1])[1]
    if rfcs is None:
        found = connection.execute(_DOCUMENTS.format(""), (owner, first, last, role_number(side)))
    else:
        theirs = json.dumps(sorted(rfcs))
        found = connection.execute(_DOCUMENTS.format(_THEIRS), (owner, first, last, role_number(side), theirs))
    return [number for (number,) in found]
