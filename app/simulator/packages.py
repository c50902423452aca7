"""The ZIP files the simulated SAT gives out, the same bytes each time they are asked for."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from app.domain.catalogs import ContentKind, StatusFilter
from app.simulator.ledger import Entry
from app.simulator.world.business import Business
from app.simulator.world.facts import Facts
from app.simulator.world.markup import money

_HEADER = (
    "Uuid~RfcEmisor~NombreEmisor~RfcReceptor~NombreReceptor~RfcPac~FechaEmision~FechaCertificacionSat~Monto"
    "~EfectoComprobante~Estatus~FechaCancelacion"
)
_THIRD_PARTY_HEADER = "Uuid~RfcACuentaTerceros~NombreACuentaTerceros"
_FREE = "0"


def build_package(business: Business, entry: Entry, documents: Sequence[Facts], number: int) -> bytes:
    """The package ``number`` of a request as a ZIP."""
    members: Iterable[tuple[str, bytes]]
    if entry.query.content is ContentKind.XML:
        members = ((f"{facts.uuid.lower()}.xml", business.xml(facts)) for facts in documents)
    else:
        members = _metadata(business, entry, documents, number)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name, entry.wall.timetuple()[:6])
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _metadata(business: Business, entry: Entry, documents: Sequence[Facts], number: int) -> Iterator[tuple[str, bytes]]:
    rows = [_HEADER, *(_row(business, facts, entry.wall) for facts in documents)]
    yield f"{entry.id.upper()}_{number:02d}.txt", _lines(rows)
    principals = [
        f"{facts.uuid}~{facts.third_party.rfc}~{facts.third_party.name}" for facts in documents if facts.third_party
    ]
    if principals:
        yield f"{entry.id.upper()}_tercero.txt", _lines([_THIRD_PARTY_HEADER, *principals])


def _row(business: Business, facts: Facts, wall: datetime) -> str:
    sides = business.sides(facts)
    total = business.total(facts)
    cancelled_at = facts.cancelled_at if facts.status_at(wall) is StatusFilter.CANCELLED else None
    return "~".join(
        (
            facts.uuid,
            sides.issuer.rfc,
            sides.issuer.name,
            sides.receiver.rfc,
            sides.receiver.name,
            business.pac(facts),
            facts.issued_at.isoformat(" "),
            facts.stamped_at.isoformat(" "),
            money(total) if total else _FREE,
            facts.kind.value,
            "0" if cancelled_at else "1",
            cancelled_at.isoformat(" ") if cancelled_at else "",
        )
    )


def _lines(rows: list[str]) -> bytes:
    return "".join(f"{row}\r\n" for row in rows).encode()
