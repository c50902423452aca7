"""With whom an owner has documents, how many, and with how much IVA."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import apsw

from app.domain.figures import NATIONAL
from app.domain.index.month import CounterpartCount, iva_at_stake
from app.domain.validity import OwnerRole
from app.store.codings import CANCELLED, ROLES, UNREADABLE, role_number, type_letter
from app.store.month_numbers import day_at

_ISSUED = role_number(OwnerRole.ISSUED)
_OTHER = f"CASE l.side WHEN {_ISSUED} THEN l.receiver ELSE l.issuer END"
# of foreign currency each exchange rate is a group of its own, which is converted here: exactly
_GROUPS = f"""
SELECT {_OTHER}, l.side, l.type, c.code,
    CASE c.code WHEN '{NATIONAL}' THEN '' ELSE (SELECT d.exchange_rate FROM documents d WHERE d.id = l.id) END,
    count(*), sum(coalesce(l.iva_16, 0) + coalesce(l.iva_8, 0)), max(l.issued)
FROM {{}} CROSS JOIN currencies c ON c.id = l.currency
WHERE l.owner = ?1 AND l.state NOT IN ({CANCELLED}, {UNREADABLE}) GROUP BY 1, 2, 3, 4, 5
"""
_ALL = "document_list l"
_THEIRS = "(SELECT id FROM parties WHERE rfc IN (SELECT value FROM json_each(?2)))"
_SOME = (
    f"(SELECT id FROM document_list WHERE issuer IN {_THEIRS} UNION"
    f" SELECT id FROM document_list WHERE receiver IN {_THEIRS}) o CROSS JOIN document_list l ON l.id = o.id"
)
_NAMES = "SELECT id, rfc, name FROM parties WHERE id IN (SELECT value FROM json_each(?))"


@dataclass
class _Sum:
    """Of one RFC on one side; ``latest`` is the date of the newest document, and the name in it."""

    documents: int = 0
    iva: Fraction = Fraction(0)
    latest: tuple[int, str] = (-1, "")


def counterpart_counts(
    connection: apsw.Connection, owner: int, rfcs: Collection[str] | None
) -> Sequence[CounterpartCount]:
    """By RFC and side, with the name of the newest document; of ``rfcs`` alone when they are given."""
    source, given = (_ALL, ()) if rfcs is None else (_SOME, (json.dumps(sorted(rfcs)),))
    rows: list[Any] = connection.execute(_GROUPS.format(source), (owner, *given)).fetchall()
    numbers = json.dumps(sorted({row[0] for row in rows}))
    parties = {number: (rfc, name) for number, rfc, name in connection.execute(_NAMES, (numbers,))}
    sums: dict[tuple[str, OwnerRole], _Sum] = {}
    for party, side, kind, currency, rate, documents, iva, latest in rows:
        rfc, name = parties[party]
        if rfcs is None or rfc in rfcs:
            one = sums.setdefault((rfc, ROLES[side]), _Sum())
            one.documents += documents
            one.iva += iva_at_stake(type_letter(kind), iva, currency, rate)
            one.latest = max(one.latest, (latest, name))
    return [
        CounterpartCount(rfc, one.latest[1], side, one.documents, round(one.iva), day_at(one.latest[0]))
        for (rfc, side), one in sorted(sums.items())
    ]
