"""Values as they are printed: one JSON value, or a plain table."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from app.domain.catalogs import Direction
from app.domain.index.rows import DocumentRow
from app.domain.request import Package, Request
from app.domain.status import Code
from app.store.files import LibraryFolder
from app.words.messages import explain

_FIGURE = re.compile(r"-?\$?\d[\d,]*(\.\d+)?(\s(%|[A-Z]{3}))?|—")


def print_json(value: Any) -> None:
    """One JSON value on standard output and nothing else."""
    print(json.dumps(value, ensure_ascii=False, indent=2), flush=True)


def print_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Columns as wide as what is in them, figures at their right; a text of a document breaks no line and commands no
    terminal.
    """
    lines = [list(header), *(list(map(_in_one_line, row)) for row in rows)]
    columns = [_column([line[place] for line in lines]) for place in range(len(header))]
    for line in zip(*columns, strict=True):
        print("  ".join(line).rstrip())
    sys.stdout.flush()


def without_empty_columns(
    header: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """The same table without the columns in which no row says anything: it has to fit into a terminal."""
    kept = [place for place in range(len(header)) if any(row[place] for row in rows)]
    return [header[place] for place in kept], [[row[place] for place in kept] for row in rows]


def _column(cells: Sequence[str]) -> list[str]:
    width = max(map(len, cells))
    are_figures = any(cells[1:]) and all(not text or _FIGURE.fullmatch(text) for text in cells[1:])
    return [text.rjust(width) if are_figures else text.ljust(width) for text in cells]


def _in_one_line(text: str) -> str:
    return text if text.isprintable() else "".join(one if one.isprintable() else " " for one in text)


def request_value(request: Request, folder: LibraryFolder) -> dict[str, Any]:
    """A request as the JSON value that ``--json`` prints."""
    query = request.query
    return {
        "id": request.id,
        "rfc": query.owner.value,
        "servicio": query.service.value,
        "direccion": query.direction.value,
        "contenido": query.content.value,
        "desde": query.period.start.isoformat() if query.period else None,
        "hasta": query.period.end.isoformat() if query.period else None,
        "folio": query.folio.value if query.folio else None,
        "estado": request.state.value,
        "idSolicitud": request.sat_id.value if request.sat_id else None,
        "codEstatus": _number(request.cod_estatus),
        "estadoSolicitud": _number(request.sat_state),
        "codigoEstadoSolicitud": _number(request.sat_reason),
        "mensaje": request.message,
        "paquetes": [_package_value(package, folder) for package in request.packages],
        "comprobantes": request.documents,
        "aviso": explain(request.notice, request.notice_fields, request.message).sentences if request.notice else None,
        "sucesora": request.successor_id,
    }


def request_row(request: Request) -> tuple[str, ...]:
    """A request as one line of the table."""
    query = request.query
    what = query.folio.value if query.direction is Direction.FOLIO and query.folio else str(query.period or "")
    return (
        str(request.id),
        explain(f"state:{request.state.value}").title,
        query.owner.value,
        f"{query.service.value} {query.direction.value} {query.content.value}",
        what.replace("/", " a "),
        str(request.documents),
    )


def document_value(row: DocumentRow, folder: LibraryFolder) -> dict[str, Any]:
    """A document as ``--json`` shows it; amounts as the XML has them."""
    return {
        "uuid": row.uuid or None,
        "servicio": row.service,
        "version": row.version or None,
        "tipo": row.document_type or None,
        "fecha": row.issued_at or None,
        "fechaTimbrado": row.stamped_at or None,
        "rfcEmisor": row.issuer_rfc,
        "nombreEmisor": row.issuer_name,
        "rfcReceptor": row.receiver_rfc,
        "nombreReceptor": row.receiver_name,
        "subtotal": row.subtotal or None,
        "total": row.total or None,
        "pagado": row.paid or None,
        "moneda": row.currency or None,
        "estado": row.state.value,
        "ruta": str(folder.absolute(row.path)) if row.path else None,
    }


def document_row(row: DocumentRow, folder: LibraryFolder) -> tuple[str, ...]:
    """A document as one line of a table, in the order of ``command_line.DOCUMENT_COLUMNS``."""
    return (
        row.issued_at,
        row.document_type,
        row.state.value,
        row.issuer_rfc,
        row.issuer_name,
        row.receiver_rfc,
        row.receiver_name,
        row.subtotal,
        row.paid or row.total,
        row.currency,
        row.uuid,
        str(folder.absolute(row.path)) if row.path else "",
    )


def _package_value(package: Package, folder: LibraryFolder) -> dict[str, Any]:
    return {
        "id": package.id.value,
        "estado": package.state.value,
        "ruta": str(folder.absolute(package.path)) if package.path else None,
        "sha256": package.sha256,
        "comprobantes": package.documents,
    }


def _number(code: Code | None) -> str | None:
    return str(code.number) if code else None
