"""All the index knows of one document beyond its line in the list: history, and links to and from other documents."""

from __future__ import annotations

from dataclasses import dataclass

import apsw

from app.domain.validity import Validity
from app.store.codings import VALIDITIES
from app.store.documents import DocumentRepository, DocumentRow

MOST_LINKS = 500
"""So many links each way are read; a factura global can be settled by thousands of payments."""


@dataclass(frozen=True, slots=True)
class Link:
    """From a document to one that it settles or relates to.

    ``kind`` is ``pago``, or TipoRelacion (01 nota de crédito … 07 anticipo). ``uuid`` is the other document's folio
    fiscal, ``other`` that document when it is in the library of the same contribuyente, else None. ``instalment``,
    ``amount`` and ``outstanding`` are NumParcialidad, ImpPagado and ImpSaldoInsoluto of a payment.
    """

    kind: str
    uuid: str
    other: DocumentRow | None
    instalment: str
    amount: str
    outstanding: str


@dataclass(frozen=True, slots=True)
class StatusRecord:
    """What the SAT said of a document at a moment (UTC, ISO text).

    ``source`` is ``metadata``, ``solicitud`` (its XML came for a request that asked for those of one state) or
    ``consulta``; the other texts are those of ConsultaCFDIService, else empty.
    """

    seen_at: str
    source: str
    state: Validity
    cancelled_at: str
    code: str = ""
    cancellable: str = ""
    cancellation: str = ""
    efos: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Another document with the same folio fiscal and other content that came in: from where, and how it was called."""

    source: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Details:
    """A document's row with its surroundings; ``links`` lead away from it, ``back_links`` come from other documents.

    ``origins`` are the package or import that brought the XML, and the package whose metadata told of it first.
    """

    row: DocumentRow
    links: tuple[Link, ...]
    back_links: tuple[Link, ...]
    status_records: tuple[StatusRecord, ...]
    conflicts: tuple[Conflict, ...]
    origins: tuple[str, ...]


def read_details(connection: apsw.Connection, document: int) -> Details | None:
    """All of one document, or None when there is none of that number."""
    row = next(iter(DocumentRepository(connection).rows([document])), None)
    if row is None:
        return None
    return Details(
        row,
        _links(connection, document),
        _back_links(connection, row),
        tuple(
            StatusRecord(seen_at, source, VALIDITIES[state], *rest)
            for seen_at, source, state, *rest in connection.execute(
                "SELECT seen_at, source, state, cancelled_at, code, cancellable, cancellation, efos FROM history"
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
            " (document, seen_at, source, state, cancelled_at, code, cancellable, cancellation, efos)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document,
                seen.seen_at,
                seen.source,
                number,
                seen.cancelled_at,
                seen.code,
                seen.cancellable,
                seen.cancellation,
                seen.efos,
            ),
        )
        if seen.state in (Validity.VALID, Validity.CANCELLED):
            # a cancellation is final, and an unreadable file stays one
            connection.execute("UPDATE list SET state = ? WHERE id = ? AND state NOT IN (2, 3)", (number, document))
            if seen.cancelled_at:
                connection.execute(
                    "UPDATE documents SET cancelled_at = ? WHERE id = ? AND cancelled_at = ''",
                    (seen.cancelled_at, document),
                )


def _links(connection: apsw.Connection, document: int) -> tuple[Link, ...]:
    found = list(
        connection.execute(
            "SELECT k.kind, k.uuid, o.id, k.instalment, k.amount, k.outstanding FROM links k"
            " JOIN documents d ON d.id = k.document"
            " LEFT JOIN documents o ON o.uuid = k.uuid AND o.owner = d.owner"
            " WHERE k.document = ? ORDER BY k.id LIMIT ?",
            (document, MOST_LINKS),
        )
    )
    return _with_rows(connection, found)


def _back_links(connection: apsw.Connection, row: DocumentRow) -> tuple[Link, ...]:
    if not row.uuid:
        return ()
    found = list(
        connection.execute(
            "SELECT k.kind, d.uuid, d.id, k.instalment, k.amount, k.outstanding FROM links k"
            " JOIN documents d ON d.id = k.document JOIN owners w ON w.id = d.owner JOIN list l ON l.id = d.id"
            " WHERE k.uuid = ? AND w.rfc = ? AND d.id <> ? ORDER BY l.issued, k.id LIMIT ?",
            (row.uuid, row.owner, row.id, MOST_LINKS),
        )
    )
    return _with_rows(connection, found)


def _with_rows(
    connection: apsw.Connection, found: list[tuple[str, str, int | None, str, str, str]]
) -> tuple[Link, ...]:
    ids = [other for _, _, other, *_ in found if other is not None]
    rows = {one.id: one for one in DocumentRepository(connection).rows(ids)}
    return tuple(
        Link(kind, uuid, rows.get(other) if other is not None else None, *rest) for kind, uuid, other, *rest in found
    )
