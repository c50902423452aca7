"""The values that a file name pattern may use, taken from a document's row in the list."""

from __future__ import annotations

from datetime import datetime

from app.domain.index.rows import DocumentRow
from app.domain.validity import OwnerRole
from app.reports.file_names import FIELDS

SIDE_NAMES = {OwnerRole.ISSUED: "Emitidos", OwnerRole.RECEIVED: "Recibidos", OwnerRole.OTHERS: "Otros"}
TYPE_NAMES = {"I": "Ingreso", "E": "Egreso", "T": "Traslado", "N": "Nómina", "P": "Pago", "R": "Retención"}
"""Names of folders on the person's disk: they stay as they are, whatever is said on the screen."""

_UUID_HEAD = 8


def file_facts(row: DocumentRow) -> dict[str, str]:
    """The value of each of ``FIELDS``; a name as the document has it, which the pattern makes safe."""
    day = row.issued_at[:10]
    uuid = row.uuid or (row.path or "").rpartition("/")[2].removesuffix(".xml")
    facts = {
        "fecha": day,
        "anio": day[:4],
        "mes": day[5:7],
        "dia": day[8:10],
        "tipo": TYPE_NAMES.get(row.document_type, row.document_type),
        "lado": SIDE_NAMES[row.side],
        "contraparte": _other_party(row),
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


def issued_at(row: DocumentRow) -> datetime | None:
    """When the document was issued, None where the date cannot be read."""
    try:
        return datetime.fromisoformat(row.issued_at)
    except ValueError:
        return None


def _other_party(row: DocumentRow) -> str:
    """The name, or else the RFC, of the other party; the issuer's where the owner is neither party."""
    if row.side is OwnerRole.ISSUED:
        return _one_line(row.receiver_name) or row.receiver_rfc
    return _one_line(row.issuer_name) or row.issuer_rfc


def _folio(row: DocumentRow, uuid: str) -> str:
    """``A-1203``; the first characters of the folio fiscal where there is neither serie nor folio."""
    return "-".join(part for part in (_one_line(row.series), _one_line(row.number)) if part) or uuid[:_UUID_HEAD]


def _one_line(text: str) -> str:
    """``text`` with single blanks for what cannot be seen."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())
