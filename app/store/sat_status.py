"""How documents stand at the SAT, one by one: what is needed to ask, and what was answered."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from app.domain.catalogs import Service
from app.domain.index.details import StatusRecord
from app.domain.sat_status import SatStatus, SatStatusAnswer, SatStatusQuery
from app.domain.validity import Validity
from app.store.database import Database, translated
from app.store.details import record_status

CONSULTA = "consulta"
"""What ``StatusRecord.source`` says of an answer of ConsultaCFDIService."""

# of a document that was not found, or a question that was refused, nothing is learnt
_STATES = {SatStatus.VALID: Validity.VALID, SatStatus.CANCELLED: Validity.CANCELLED}


class SatStatusRepository:
    """Reads and writes on the writing connection. Raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, ids: Sequence[int]) -> Iterator[tuple[int, SatStatusQuery]]:
        """The question for each of these that the SAT can be asked about: CFDI, not retenciones, with their RFCs."""
        statement = (
            "SELECT l.id, i.rfc, r.rfc, d.total, d.uuid, d.seal_end"
            " FROM document_list l JOIN documents d ON d.id = l.id"
            " JOIN parties i ON i.id = l.issuer JOIN parties r ON r.id = l.receiver"
            " WHERE l.id IN (SELECT value FROM json_each(?)) AND d.service = ? AND d.uuid IS NOT NULL"
        )
        with translated(self._database.path):
            found = list(self._database.connection.execute(statement, (json.dumps(list(ids)), Service.CFDI.value)))
        for document, issuer, receiver, total, uuid, seal_end in found:
            try:
                query = SatStatusQuery.read(issuer=issuer, receiver=receiver, total=total, uuid=uuid, seal=seal_end)
            except ValueError:
                continue
            yield document, query

    def record_answer(self, document: int, sat_status: SatStatusAnswer) -> None:
        """Keep the answer with its date; the list shows it where it says vigente or cancelado.

        It is that of every owner's copy.
        """
        seen = StatusRecord(
            seen_at=sat_status.seen_at.isoformat(),
            source=CONSULTA,
            state=_STATES.get(sat_status.state, Validity.UNKNOWN),
            cancelled_at="",
            code=sat_status.code,
            said=sat_status.state_text,
            cancellable=sat_status.cancellable_text,
            cancellation=sat_status.cancellation_text,
            efos=sat_status.efos_text,
        )
        with self._database.transaction() as connection:
            same = "SELECT b.id FROM documents a JOIN documents b ON b.uuid = a.uuid WHERE a.id = ?"
            for (one,) in list(connection.execute(same, (document,))):
                record_status(connection, one, seen)
