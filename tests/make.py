"""Made-up taxpayers, requests and documents for tests; each has what is usual, and any field can be given."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.document import Amount, Document, MetadataRow
from app.domain.facts import facts_of
from app.domain.identifiers import Rfc, Uuid
from app.domain.lifecycle import State
from app.domain.period import Period
from app.domain.query import Query
from app.domain.request import Request
from app.domain.taxpayer import Taxpayer
from app.domain.validity import Validity
from app.store.staging import StoredDocument

OWNER = Rfc("EKU9003173C9")
"""Whose library it is in most tests; the SAT's test e.firma in ``tests/data/efirma`` is his."""
SIMULATED_OWNER = Rfc("PDB150312QX4")
"""Whose documents the simulator makes up."""
OTHER = SIMULATED_OWNER
"""A second contribuyente beside the owner."""
NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
"""When it is in the tests of the window."""


def a_taxpayer(
    rfc: Rfc = OWNER, name: str = "", *, days: int = 212, remembers: bool = False, now: datetime = NOW
) -> Taxpayer:
    """Register one at ``now`` (UTC), with a certificate for so many days more."""
    return Taxpayer(
        rfc=rfc,
        name=name or f"ESCUELA KEMPER {rfc.value[:3]}",
        curp="",
        serial="30001000000500003416",
        not_before=now - timedelta(days=400),
        not_after=now + timedelta(days=days, hours=1),
        remembers_password=remembers,
        registered_at=now,
    )


def a_query(month: int = 3, owner: Rfc = OWNER, content: ContentKind = ContentKind.XML, year: int = 2024) -> Query:
    """Ask for the CFDI issued in one month."""
    return Query(Service.CFDI, Direction.ISSUED, content, owner, Period.month(year, month))


def a_request(number: int, query: Query, state: State = State.COMPLETE, **fields: Any) -> Request:
    """Make the request of that id as the database gives it out."""
    return replace(Request(number, query, NOW, state), **fields)


def a_document(number: int = 1, /, **fields: Any) -> Document:
    """Read a plain CFDI 4.0 as the reader would: each number has a folio fiscal, a minute and a total of its own."""
    amount = Amount.parse(f"{1000 + number}.50")
    usual: dict[str, Any] = {
        "uuid": Uuid(f"00000000-0000-4000-8000-{number:012X}"),
        "service": Service.CFDI,
        "version": "4.0",
        "document_type": "I",
        "issued_at": datetime(2024, 3, 1) + timedelta(minutes=number),
        "stamped_at": None,
        "issuer_rfc": OWNER.value,
        "issuer_name": "ESCUELA KEMPER",
        "receiver_rfc": "XAXX010101000",
        "receiver_name": "PÚBLICO EN GENERAL",
        "subtotal": amount,
        "total": amount,
        "currency": "MXN",
    }
    return Document(**usual | fields)


def stored(document: Document, path: str = "", state: Validity = Validity.VALID) -> StoredDocument:
    """Say of a document that its XML lies in the library of the usual owner."""
    if not path:
        path = f"{OWNER}/Emitidos/{document.issued_at:%Y/%m}/{document.uuid}.xml"
    return StoredDocument(facts_of(document), path, "0" * 64, state)


def a_metadata_row(number: int = 1, /, **fields: Any) -> MetadataRow:
    """Make the SAT's line on the document of that number."""
    at = (datetime(2024, 3, 1) + timedelta(minutes=number)).isoformat()
    usual: dict[str, Any] = {
        "uuid": f"00000000-0000-4000-8000-{number:012X}",
        "issuer_rfc": OWNER.value,
        "issuer_name": "ESCUELA KEMPER",
        "receiver_rfc": "XAXX010101000",
        "receiver_name": "PÚBLICO EN GENERAL",
        "pac_rfc": "",
        "issued": at,
        "stamped": at,
        "total": "10.00",
        "effect": "I",
        "status": "1",
        "cancelled": "",
    }
    return MetadataRow(**usual | fields)
