"""The values that a file name pattern may use, taken from a document's row in the list."""

from __future__ import annotations

from datetime import datetime

from app.domain.index.rows import DocumentRow
from app.domain.validity import OwnerRole
from app.reports.file_names import FIELDS
from app.words import catalog_names
from ui.documents.list.columns import other_party
from ui.widgets.plain import one_line

_SIDES = {OwnerRole.ISSUED: "Emitidos", OwnerRole.RECEIVED: "Recibidos", OwnerRole.OTHERS: "Otros"}

_UUID_HEAD = 8

FIELD_WORDS = {
    "fecha": "fecha de emisión, 2024-03-15",
    "anio": "año",
    "mes": "mes, 03",
    "dia": "día, 15",
    "tipo": "Ingreso, Egreso, Pago…",
    "lado": "Emitidos o Recibidos",
    "contraparte": "nombre de la otra parte",
    "documento": "serie y folio, A-1203",
    "contribuyente": "RFC del contribuyente",
    "emisor": "RFC del emisor",
    "nombre_emisor": "nombre del emisor",
    "receptor": "RFC del receptor",
    "nombre_receptor": "nombre del receptor",
    "serie": "serie",
    "folio": "folio",
    "total": "total",
    "uuid": "folio fiscal",
}


def file_name_values(row: DocumentRow) -> dict[str, str]:
    """The value of each of ``FIELDS``."""
    day = row.issued_at[:10]
    uuid = row.uuid or (row.path or "").rpartition("/")[2].removesuffix(".xml")
    facts = {
        "fecha": day,
        "anio": day[:4],
        "mes": day[5:7],
        "dia": day[8:10],
        "tipo": catalog_names.document_type_name(row.document_type),
        "lado": _SIDES[row.side],
        "contraparte": other_party(row),
        "documento": _folio(row, uuid),
        "contribuyente": row.owner,
        "emisor": row.issuer_rfc,
        "nombre_emisor": row.issuer_name,
        "receptor": row.receiver_rfc,
        "nombre_receptor": row.receiver_name,
        "serie": row.series,
        "folio": row.number,
        "total": row.total,
        "uuid": uuid,
    }
    return {name: facts[name] for name in FIELDS}


def _folio(row: DocumentRow, uuid: str) -> str:
    """``A-1203``; the first characters of the folio fiscal where there is neither serie nor folio."""
    return "-".join(part for part in (one_line(row.series), one_line(row.number)) if part) or uuid[:_UUID_HEAD]


def issued_at(row: DocumentRow) -> datetime | None:
    """When the document was issued, None where the date cannot be read."""
    try:
        return datetime.fromisoformat(row.issued_at)
    except ValueError:
        return None
