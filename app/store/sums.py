"""What documents come to, from the narrow table's covering indexes: exact, a million in a fifth of a second."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import apsw

from app.domain.figures import TAXES
from app.domain.index.filter import DocumentFilter
from app.domain.index.rows import Sum
from app.store.codings import ROLES, VALIDITIES, type_letter
from app.store.fields import SUMMED
from app.store.filters import Conditions, is_summed_whole

_UNIT = 1_000_000
_KEYS = "l.type, l.currency, l.side, l.has_xml, l.state"  # in the order of the index list_by_kind


def sums(connection: apsw.Connection, chosen: DocumentFilter) -> list[Sum]:
    """Of all that the filter lets through: every document is counted in one of them."""
    conditions = Conditions(connection, chosen)
    source = "document_list l"
    if is_summed_whole(chosen):
        source += " INDEXED BY list_by_kind"
    elif conditions.is_many:
        source += " NOT INDEXED"  # to sort them all is faster than to fetch each in the index's order
    try:
        return _found(connection, source, conditions, [f"sum(l.{one})" for one in SUMMED])
    except apsw.SQLError as error:
        if "integer overflow" not in str(error):
            raise
    # where a sum would not fit 64 bits, its whole units and the rest
    halves = [f"sum(l.{one} / {_UNIT}), sum(l.{one} % {_UNIT})" for one in SUMMED]
    return _found(connection, source, conditions, halves)


def _found(connection: apsw.Connection, source: str, conditions: Conditions, amounts: Sequence[str]) -> list[Sum]:
    statement = (
        "SELECT l.type, (SELECT code FROM currencies WHERE id = l.currency), l.side, l.has_xml, l.state, count(*),"
        f" count(l.{TAXES[0]}), {', '.join(amounts)} FROM {source} {conditions.where} GROUP BY {_KEYS}"
    )
    return [_sum(row) for row in connection.execute(statement, tuple(conditions.values))]


def _sum(row: Sequence[Any]) -> Sum:
    kind, currency, side, has_xml, state, count, taxed, *told = row
    amounts = [one or 0 for one in told]  # none where no tax is known
    if len(amounts) > len(SUMMED):
        amounts = [whole * _UNIT + rest for whole, rest in zip(amounts[::2], amounts[1::2], strict=True)]
    subtotal, discount, transferred, withheld, total, *taxes = amounts
    return Sum(
        side=ROLES[side],
        document_type=type_letter(kind),
        currency=currency,
        state=VALIDITIES[state],
        has_xml=bool(has_xml),
        count=count,
        untaxed=count - taxed,
        subtotal=subtotal,
        discount=discount,
        transferred=transferred,
        withheld=withheld,
        total=total,
        taxes=tuple(taxes),
    )
