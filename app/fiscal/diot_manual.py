"""Records of the DIOT that no CFDI gives (foreigners, imports), as decisions keep them: a JSON array a month.

Each record is an object with the Spanish names below; ``importes`` has whole pesos by the number of the field.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from app.domain.month.diot import YES, DiotRow

MOST_ROWS = 5_000
_TEXTS = ("tercero", "operacion", "rfc", "idFiscal", "nombre", "pais", "lugar")
_LONGEST = 400


def read_rows(text: str) -> tuple[DiotRow, ...]:
    """The records of a month. Raises ValueError for what is no such array; whether each can be filed is asked later."""
    if not text:
        return ()
    try:
        several = json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(several, list) or len(several) > MOST_ROWS:
        raise ValueError("not an array of records")
    return tuple(map(_row, several))


def rows_text(rows: Iterable[DiotRow]) -> str:
    """What ``read_rows`` reads."""
    return json.dumps([_value(row) for row in rows], ensure_ascii=False, separators=(",", ":"))


def _row(value: Any) -> DiotRow:
    if not isinstance(value, dict):
        raise ValueError("a record is an object")
    texts = [value.get(name, "") for name in _TEXTS]
    effects, amounts = value.get("efectos", YES), value.get("importes", {})
    if any(not isinstance(text, str) or len(text) > _LONGEST for text in (*texts, effects)):
        raise ValueError("a record's texts")
    if not isinstance(amounts, dict):
        raise ValueError("a record's amounts")
    if any(
        type(amount) is not int or not number.isascii() or not number.isdigit() for number, amount in amounts.items()
    ):
        raise ValueError("an amount of a record")
    third, operation, rfc, tax_id, name, country, place = texts
    kept = {int(number): amount for number, amount in sorted(amounts.items(), key=lambda one: int(one[0]))}
    return DiotRow(third, operation, rfc, tax_id, name, country, place, kept, effects)


def _value(row: DiotRow) -> dict[str, object]:
    texts = (row.third, row.operation, row.rfc, row.tax_id, row.name, row.country, row.place)
    told = {name: text for name, text in zip(_TEXTS, texts, strict=True) if text}
    return {
        **told,
        "importes": {str(number): amount for number, amount in sorted((row.amounts or {}).items())},
        "efectos": row.effects,
    }
