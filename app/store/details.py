"""Reads all the index knows of one document, and keeps what the SAT says of it."""

from __future__ import annotations

import apsw

from app.domain.index.details import Conflict, Details, Link, StatusRecord
from app.domain.index.port import DocumentIndex
from app.domain.index.rows import DocumentRow
from app.domain.validity import Validity
from app.store.codings import CANCELLED, UNREADABLE, VALIDITIES
from app.store.stale_months import mark_months_of

MOST_LINKS = 500
"""So many links each way are read; a factura global can be settled by thousands of payments."""


def read_details(connection: apsw.Connection, index: DocumentIndex, document: int) -> Details | None:
    """All of one document, or None when there is none of that number."""
    row = next(iter(index.rows([document])), None)
    if row is None:
        return None
    return Details(
        row,
        _links(connection, index, document),
        _back_links(connection, index, row),
        tuple(
            StatusRecord(seen_at, source, VALIDITIES[state], *rest)
            for seen_at, source, state, *rest in connection.execute(
                "SELECT seen_at, source, state, cancelled_at, code, said, cancellable, cancellation, efos FROM history"
                " WHERE document = ? ORDER BY id",
                (document,),
            )
        ),
        tuple(
            Conflict(*values)
            for values in connection.execute(
                "SELECT s.name, c.name, c.sha256 FROM conflicts c JOIN sources s ON s.id = c.source"
                " WHERE c.document = ? ORDER BY c.id",
                (document,),
            )
        ),
        tuple(
            name
            for (name,) in connection.execute(
                "SELECT s.name FROM documents d JOIN sources s ON s.id IN (d.xml_source, d.metadata_source)"
                " WHERE d.id = ? AND s.name <> '' ORDER BY s.id = d.metadata_source",
                (document,),
            )
        ),
    )


def record_status(connection: apsw.Connection, document: int, seen: StatusRecord) -> None:
    """Keep what the SAT said of a document and, where it knows better, let the list show it."""
    with connection:
        number = VALIDITIES.index(seen.state)
        connection.execute(
            "INSERT INTO history"
            " (document, seen_at, source, state, cancelled_at, code, said, cancellable, cancellation, efos)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document,
                seen.seen_at,
                seen.source,
                number,
                seen.cancelled_at,
                seen.code,
                seen.said,
                seen.cancellable,
                seen.cancellation,
                seen.efos,
            ),
        )
        if seen.state in (Validity.VALID, Validity.CANCELLED):
            # a cancellation is final, and an unreadable file stays one
            before = connection.total_changes()
            connection.execute(
                f"UPDATE document_list SET state = ?1 WHERE id = ?2 AND state NOT IN ({CANCELLED}, {UNREADABLE}, ?1)",
                (number, document),
            )
            if seen.cancelled_at:
                connection.execute(
                    "UPDATE documents SET cancelled_at = ? WHERE id = ? AND cancelled_at = ''",
                    (seen.cancelled_at, document),
                )
            if connection.total_changes() > before:
                mark_months_of(connection, [document])


def _links(connection: apsw.Connection, index: DocumentIndex, document: int) -> tuple[Link, ...]:
    found = list(
        connection.execute(
            "SELECT k.kind, k.uuid, o.id, k.instalment, k.amount, k.outstanding FROM links k"
            " JOIN documents d ON d.id = k.document"
            " LEFT JOIN documents o ON o.uuid = k.uuid AND o.owner = d.owner"
            " WHERE k.document = ? ORDER BY k.id LIMIT ?",
            (document, MOST_LINKS),
        )
    )
    return _with_rows(index, found)


def _back_links(connection: apsw.Connection, index: DocumentIndex, row: DocumentRow) -> tuple[Link, ...]:
    if not row.uuid:
        return ()
    found = list(
        connection.execute(
            "SELECT k.kind, d.uuid, d.id, k.instalment, k.amount, k.outstanding FROM links k"
            " JOIN documents d ON d.id = k.document JOIN owners w ON w.id = d.owner JOIN document_list l ON l.id = d.id"
            " WHERE k.uuid = ? AND w.rfc = ? AND d.id <> ? ORDER BY l.issued, k.id LIMIT ?",
            (row.uuid, row.owner, row.id, MOST_LINKS),
        )
    )
    return _with_rows(index, found)


def _with_rows(index: DocumentIndex, found: list[tuple[str, str, int | None, str, str, str]]) -> tuple[Link, ...]:
    ids = [other for _, _, other, *_ in found if other is not None]
    rows = {one.id: one for one in index.rows(ids)}
    return tuple(
        Link(kind, uuid, rows.get(other) if other is not None else None, *rest) for kind, uuid, other, *rest in found
    )
