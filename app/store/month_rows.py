"""Rows of the index as ``MonthDocument``: twenty thousand of them in a tenth of a second.

What many documents have in common (parties, currencies, states) is joined here, not in SQL: so each name is one string,
read once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import apsw

from app.domain.month.documents import MonthDocument
from app.store.codings import ROLES, VALIDITIES, type_letter

_LETTERS = {number: type_letter(number) for number in (0, *map(ord, "IETNPR"))}

# in the order in which ``_document`` takes them apart; no tax is known of a document that only metadata tells of
_COLUMNS = (
    "l.id, d.uuid, l.type, l.side, l.state, l.has_xml, l.issued, l.stamped, d.cancelled_at, l.issuer, l.receiver,"
    " d.version, d.payment_method, d.payment_form, l.currency, d.exchange_rate, d.place, d.use, d.issuer_regime,"
    " d.receiver_regime, d.receiver_place, l.subtotal, l.discount, l.total, coalesce(l.base_iva_16, 0),"
    " coalesce(l.iva_16, 0), coalesce(l.base_iva_8, 0), coalesce(l.iva_8, 0), coalesce(l.base_iva_0, 0),"
    " coalesce(l.base_exempt, 0), coalesce(l.iva_withheld, 0), coalesce(l.isr_withheld, 0), d.month_facts"
)
# CROSS JOIN: from the few that are asked for on, in their order
_ROWS = (
    f"SELECT {_COLUMNS} FROM json_each(?) e CROSS JOIN document_list l ON l.id = e.value"
    " CROSS JOIN documents d ON d.id = l.id WHERE d.uuid IS NOT NULL"
)
_PARTIES = "SELECT id, rfc, name FROM parties WHERE id IN (SELECT value FROM json_each(?))"
_ISSUER, _RECEIVER = 9, 10


def read_documents(connection: apsw.Connection, ids: Sequence[int]) -> list[MonthDocument]:
    """Those of these numbers, in that order; those without a folio fiscal are left out.

    Raises KeyError or IndexError where the index holds what it cannot.
    """
    rows: list[Any] = connection.execute(_ROWS, (json.dumps(ids),)).fetchall()
    those = json.dumps(list({row[_ISSUER] for row in rows} | {row[_RECEIVER] for row in rows}))
    parties = {number: (rfc, name) for number, rfc, name in connection.execute(_PARTIES, (those,))}
    currencies: dict[int, str] = dict(connection.execute("SELECT id, code FROM currencies"))
    letters, roles, validities, new = _LETTERS, ROLES, VALIDITIES, tuple.__new__
    # one expression, and no call of Python in it (``_make`` is one): it would take half as long again
    return [
        new(MonthDocument, (
            number, uuid, letters[kind], roles[side], validities[state], has_xml == 1, issued, stamped, cancelled_at,
            *parties[issuer], *parties[receiver], version, method, form, currencies[currency], *rest,
        ))
        for (
            number, uuid, kind, side, state, has_xml, issued, stamped, cancelled_at, issuer, receiver, version, method,
            form, currency, *rest,
        ) in rows
    ]  # fmt: skip
