"""Which months' figures may be other than they were: marked with every change of a document that may count in them.

A document's figures hang on what it pays or relates to, what pays or relates to it, and what does the same to those: a
payment lowers the balance that a later note finds. So the months of all of them are marked, up to two steps away; and
so are the balances among them that are kept, with the notas de crédito by which the change may reach further ones.
"""

from __future__ import annotations

import json
from collections.abc import Collection

import apsw

from app.store.codings import method_number, type_number

_SCRATCH = """
CREATE TEMP TABLE IF NOT EXISTS touched (id INTEGER PRIMARY KEY);
CREATE TEMP TABLE IF NOT EXISTS near (owner INTEGER NOT NULL, uuid TEXT NOT NULL, PRIMARY KEY (owner, uuid))
    WITHOUT ROWID;
DELETE FROM temp.touched;
DELETE FROM temp.near;
"""

# CROSS JOIN: from the few that were touched on; near: the folios fiscales one step away, also of unknown documents
_MARK = """
INSERT OR IGNORE INTO temp.near
    SELECT d.owner, b.uuid FROM temp.touched t CROSS JOIN main.links b ON b.document = t.id
        CROSS JOIN main.documents d ON d.id = t.id
    UNION
    SELECT o.owner, o.uuid FROM temp.touched t CROSS JOIN main.documents d ON d.id = t.id
        CROSS JOIN main.links b ON b.uuid = d.uuid CROSS JOIN main.documents o ON o.id = b.document
    WHERE o.owner = d.owner AND o.uuid IS NOT NULL;
INSERT OR IGNORE INTO temp.touched
    SELECT o.id FROM temp.near n CROSS JOIN main.links b ON b.uuid = n.uuid
        CROSS JOIN main.documents o ON o.id = b.document AND o.owner = n.owner;
INSERT OR IGNORE INTO temp.touched
    SELECT t.id FROM temp.near n CROSS JOIN main.documents d ON d.uuid = n.uuid AND d.owner = n.owner
        CROSS JOIN main.links b ON b.document = d.id
        CROSS JOIN main.documents t ON t.uuid = b.uuid AND t.owner = n.owner;
INSERT OR IGNORE INTO temp.touched
    SELECT d.id FROM temp.near n CROSS JOIN main.documents d ON d.uuid = n.uuid AND d.owner = n.owner;
INSERT INTO main.stale_months (owner, month, changes)
    SELECT owner, month, 1 FROM (
        SELECT l.owner, CAST(strftime('%Y%m', l.issued, 'unixepoch') AS INTEGER) AS month
            FROM temp.touched t CROSS JOIN main.document_list l ON l.id = t.id
        UNION
        SELECT w.owner, w.month FROM temp.touched t CROSS JOIN main.counted_in w ON w.document = t.id
    ) WHERE true
    ON CONFLICT DO UPDATE SET changes = changes + 1;
INSERT OR IGNORE INTO main.stale_balances
    SELECT l.id FROM temp.touched t CROSS JOIN main.document_list l ON l.id = t.id
    WHERE l.method = {ppd} AND l.type = {income} OR l.type = {egress};
""".format(ppd=method_number("PPD"), income=type_number("I"), egress=type_number("E"))


def begin_touching(connection: apsw.Connection) -> None:
    """An empty ``temp.touched``, to put the numbers of documents in that change."""
    connection.execute(_SCRATCH)


def mark_touched(connection: apsw.Connection) -> None:
    """Mark the months of all in ``temp.touched``, inside the caller's transaction."""
    connection.execute(_MARK)


def mark_months_of(connection: apsw.Connection, documents: Collection[int]) -> None:
    """Mark the months of these documents, inside the caller's transaction."""
    begin_touching(connection)
    connection.execute(
        "INSERT OR IGNORE INTO temp.touched SELECT value FROM json_each(?)", (json.dumps(list(documents)),)
    )
    mark_touched(connection)
