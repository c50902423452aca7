"""The balances of PPD that are kept: a hundred thousand are read at once, and those that a change touched made anew.

What is kept of an invoice is what the rules made of it (``NewBalance``) on a ``basis``: the program and its parameters.
On another basis nothing of it is true any more. What is marked (``app.store.stale_months``) is made anew together with
all that a nota de crédito over several invoices joins it with: what such a note takes off one hangs on the others.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import apsw

from app.domain.identifiers import is_rfc
from app.domain.month.kept_balances import (
    KeptBalance,
    KeptBalances,
    NewBalance,
    Packed,
    PackedBalances,
    read_amount,
    told_amount,
)
from app.domain.validity import OwnerRole
from app.store.codings import CANCELLED, ROLES, method_number, role_number, type_number
from app.store.database import reader, translated

_INCOME, _EGRESS, _PAYMENT, _PPD = *map(type_number, "IEP"), method_number("PPD")
_ISSUED, _OTHERS = role_number(OwnerRole.ISSUED), role_number(OwnerRole.OTHERS)

_BASIS = "SELECT basis FROM balance_basis"
# every column of the index ``list_by_kind`` up to the date has its values, so that only what is asked for is read
_EVERY = f"""
FROM document_list INDEXED BY list_by_kind
WHERE type = {_INCOME} AND currency IN (SELECT id FROM currencies) AND side IN (SELECT value FROM json_each(?2))
    AND has_xml = 1 AND state IN (0, 1, 2) AND owner = ?1 AND method = {_PPD} AND issued < ?3
"""
_MARKED = "SELECT l.id FROM stale_balances s CROSS JOIN document_list l ON l.id = s.document WHERE l.owner = ?"
_LATER = "SELECT document FROM balances WHERE owner = ?1 AND last_day > ?2 AND issued < ?3"
# from what is marked along the notas de crédito, to all that they name
_JOINED = f"""
WITH RECURSIVE near (uuid) AS (
    SELECT d.uuid FROM json_each(?2) e CROSS JOIN documents d ON d.id = e.value WHERE d.uuid IS NOT NULL
    UNION
    SELECT b.uuid FROM near n CROSS JOIN links k ON k.uuid = n.uuid
        CROSS JOIN document_list l ON l.id = k.document AND l.owner = ?1 AND l.type = {_EGRESS}
        CROSS JOIN links b ON b.document = l.id
    UNION
    SELECT b.uuid FROM near n CROSS JOIN documents d ON d.uuid = n.uuid AND d.owner = ?1
        CROSS JOIN document_list l ON l.id = d.id AND l.type = {_EGRESS} CROSS JOIN links b ON b.document = l.id
)
SELECT l.id, d.uuid FROM near n CROSS JOIN documents d ON d.uuid = n.uuid AND d.owner = ?1
    CROSS JOIN document_list l ON l.id = d.id
WHERE l.type = {_INCOME} AND l.has_xml = 1 AND l.state IN (0, 1, 2)
"""
_WANTED = """
FROM balances WHERE owner = ?1 AND side IN (SELECT value FROM json_each(?2)) AND issued < ?3 AND is_open >= ?4
"""
_NOT_THESE = "AND document NOT IN (SELECT value FROM json_each(?5))"
_COLUMNS = "document, uuid, side, state, party, currency, issued, total, paid, notes, remarks"
_PARTY, _CURRENCY = 4, 5
_KNOWN = "SELECT side, count(*), max(last_day) FROM balances WHERE owner = ?1 AND issued < ?2 GROUP BY side"
_KNOWN_OF = """
SELECT b.side, count(*) FROM json_each(?3) e CROSS JOIN balances b ON b.document = e.value
WHERE b.owner = ?1 AND b.issued < ?2 GROUP BY b.side
"""
_DETAILS = "SELECT document, details FROM balance_details WHERE owner = ?"
_UNREAD = f"""
SELECT count(*) FROM unread u CROSS JOIN document_list l ON l.id = u.document
WHERE l.owner = ? AND (l.method = {_PPD} OR l.type IN ({_EGRESS}, {_PAYMENT}))
"""

_BATCH = """
SELECT s.document, l.owner, o.rfc FROM stale_balances s CROSS JOIN document_list l ON l.id = s.document
    CROSS JOIN owners o ON o.id = l.owner ORDER BY s.document LIMIT ?
"""
_KEEP = f"""
INSERT INTO balances (owner, {_COLUMNS}, last_day, is_open)
SELECT l.owner, l.id, d.uuid, l.side, l.state, CASE l.side WHEN {_ISSUED} THEN l.receiver ELSE l.issuer END, l.currency,
    l.issued, l.total, ?2, ?3, ?4, ?5, ?6
FROM document_list l CROSS JOIN documents d ON d.id = l.id WHERE l.id = ?1
"""
_KEEP_DETAILS = """
INSERT INTO balance_details (owner, document, details) SELECT owner, id, ?2 FROM document_list WHERE id = ?1
"""
_OF_ALL = f"FROM document_list WHERE type = {_INCOME} AND method = {_PPD} AND side <> {_OTHERS}"
_COUNT_STALE, _COUNT_ALL = "SELECT count(*) FROM stale_balances", f"SELECT count(*) {_OF_ALL}"
_ALL_ANEW = f"""
DELETE FROM balances;
DELETE FROM balance_details;
DELETE FROM balance_basis;
DELETE FROM stale_balances;
INSERT INTO stale_balances SELECT id {_OF_ALL} ORDER BY id;
"""


class Wanted(NamedTuple):
    """Which balances: of the PPD issued before ``end`` (seconds), on these ``sides``; ``last_day`` is the ordinal of
    the day before. ``only_open`` leaves out what is settled, ``details`` brings what settles the others.
    """

    sides: Sequence[int]
    end: int
    last_day: int
    only_open: bool
    details: bool


def read_balances(connection: apsw.Connection, owner: int, basis: str, wanted: Wanted) -> KeptBalances:
    """What is kept of ``owner``, and what is not. Raises LookupError or DamagedFactsError where the index
    holds what it cannot."""
    sides = json.dumps(wanted.sides)
    ((unread,),) = connection.execute(_UNREAD, (owner,))
    if not is_of_basis(connection, basis):
        every = [number for (number,) in connection.execute(f"SELECT id {_EVERY}", (owner, sides, wanted.end))]
        return KeptBalances(anew=sorted(_joined(connection, owner, every).values()), unread=unread)
    moved = [number for (number,) in connection.execute(_MARKED, (owner,))]
    known, latest = {}, 0
    for side, count, last in connection.execute(_KNOWN, (owner, wanted.end)):
        known[side], latest = count, max(latest, last)
    if latest > wanted.last_day:
        moved += [number for (number,) in connection.execute(_LATER, (owner, wanted.last_day, wanted.end))]
    joined = _joined(connection, owner, moved) if moved else {}
    if joined:
        for side, count in connection.execute(_KNOWN_OF, (owner, wanted.end, json.dumps(list(joined)))):
            known[side] -= count
    return KeptBalances(
        _rows(connection, owner, wanted, joined.keys()),
        sorted(joined.values()),
        {ROLES[side]: count for side, count in known.items()},
        dict(connection.execute(_DETAILS, (owner,))) if wanted.details else {},
        unread,
    )


def is_of_basis(connection: apsw.Connection, basis: str) -> bool:
    """Whether what is kept was made on this basis."""
    return connection.execute(_BASIS).fetchall() == [(basis,)]


def _joined(connection: apsw.Connection, owner: int, moved: Sequence[int]) -> dict[int, str]:
    """The invoices among these, and all that notas de crédito join them with: their UUID by number."""
    return dict(connection.execute(_JOINED, (owner, json.dumps(moved))))


def _rows(connection: apsw.Connection, owner: int, wanted: Wanted, without: Collection[int]) -> PackedBalances:
    statement = f"SELECT {_COLUMNS} {_WANTED} {_NOT_THESE if without else ''}"
    values = (owner, json.dumps(wanted.sides), wanted.end, int(wanted.only_open))
    rows: list[Any] = connection.execute(
        statement, (*values, json.dumps(list(without))) if without else values
    ).fetchall()
    those = {row[_PARTY] for row in rows}
    named = connection.execute(
        "SELECT id, rfc, name FROM parties WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(those)),)
    )
    parties = {number: (rfc, name) for number, rfc, name in named}
    currencies: dict[int, str] = dict(connection.execute("SELECT id, code FROM currencies"))
    if those - parties.keys() or {row[_CURRENCY] for row in rows} - currencies.keys():
        raise LookupError("a number that stands for nothing")
    return PackedBalances(rows, partial(_unpacked, parties, currencies))


def _unpacked(
    parties: Mapping[int, tuple[str, str]], currencies: Mapping[int, str], several: Iterable[Packed]
) -> Iterator[KeptBalance]:
    """What many have in common is one string, which was read once."""
    roles, cancelled, new, amount = ROLES, CANCELLED, tuple.__new__, read_amount
    for row in several:
        if type(row) is KeptBalance:
            yield row
            continue
        number, uuid, side, state, party, currency, issued, total, paid, notes, remarks = row
        rfc, name = parties[party]
        # no call of Python in it but where an amount is no number: it would take half as long again
        yield new(KeptBalance, (
            number, uuid, roles[side], state == cancelled, rfc, name, currencies[currency], issued, total,
            paid if type(paid) is int else amount(paid), notes if type(notes) is int else amount(notes), remarks,
        ))  # fmt: skip


class Batch(NamedTuple):
    """What is to be made anew together, of one owner (number and RFC): the numbers that are marked or joined, and the
    UUIDs of invoices among them.
    """

    owner: int
    rfc: str
    numbers: Collection[int]
    invoices: Sequence[str]


def count_stale(database: Path, basis: str) -> int:
    """How many of what is kept, of all owners, may be made anew. Raises StoreError."""
    with translated(database), closing(reader(database)) as connection:
        counted = _COUNT_STALE if is_of_basis(connection, basis) else _COUNT_ALL
        ((count,),) = connection.execute(counted)
    return int(count)


def begin_on(connection: apsw.Connection, basis: str) -> None:
    """Forget all that was kept on another basis, inside the caller's transaction."""
    if not is_of_basis(connection, basis):
        connection.execute(_ALL_ANEW)
        connection.execute("INSERT INTO balance_basis (basis) VALUES (?)", (basis,))


def next_batches(connection: apsw.Connection, most: int) -> list[Batch]:
    """Some of what is marked, at most so many marks."""
    marked: dict[tuple[int, str], list[int]] = {}
    for number, owner, rfc in connection.execute(_BATCH, (most,)):
        marked.setdefault((owner, rfc), []).append(number)
    found = []
    for (owner, rfc), numbers in marked.items():
        joined = _joined(connection, owner, numbers) if is_rfc(rfc) else {}  # an index may come from elsewhere
        found.append(Batch(owner, rfc, {*numbers, *joined}, sorted(joined.values())))
    return found


def keep_balances(connection: apsw.Connection, batch: Batch, made: Iterable[NewBalance]) -> None:
    """Keep what was made of a batch, and take its marks away, inside the caller's transaction."""
    those = json.dumps(list(batch.numbers))
    connection.execute("DELETE FROM balances WHERE document IN (SELECT value FROM json_each(?))", (those,))
    connection.execute(
        "DELETE FROM balance_details WHERE owner = ? AND document IN (SELECT value FROM json_each(?))",
        (batch.owner, those),
    )
    new = list(made)
    connection.executemany(
        _KEEP,
        ((one.id, told_amount(one.paid), told_amount(one.notes), one.remarks, one.last_day, int(one.is_open))
         for one in new),
    )  # fmt: skip
    connection.executemany(_KEEP_DETAILS, ((one.id, one.details) for one in new if one.details))
    connection.execute("DELETE FROM stale_balances WHERE document IN (SELECT value FROM json_each(?))", (those,))
