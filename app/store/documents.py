"""The index of documents: what is on disk, and what the SAT says of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from app.domain.identifiers import Rfc, is_rfc
from app.store.document_index import SqliteDocumentIndex
from app.store.merging import Merged, merge
from app.store.staging import MEMORY_STAGE, Stage, empty_tables


class DocumentRepository(SqliteDocumentIndex):
    """Writes the index on the engine's connection, and reads what an engine needs to know beside."""

    # ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────

    def merge(self, schema: str, owner: Rfc, source: str, now: datetime) -> Merged:
        """Put what a worker staged in the attached database ``schema`` into the index."""
        with self._connection:
            result = merge(self._connection, schema, owner, source, now)
        return result  # noqa: RET504 - a connection as context manager may swallow, as its types have it

    def add(self, stage: Stage, owner: Rfc, source: str, now: datetime | None = None) -> Merged:
        """Put what was staged here, in memory, into the index; ``now`` (UTC) is when it was seen."""
        with self._connection:
            stage.flush(self._connection, MEMORY_STAGE)
            merged = merge(self._connection, MEMORY_STAGE, owner, source, now or datetime.now(UTC))
            empty_tables(self._connection, MEMORY_STAGE)
        return merged

    # ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────

    def first_brought_by(self, source: str) -> int:
        """How many documents came into the library, or became known, with the package or import of that name."""
        query = (
            "SELECT count(*) FROM documents WHERE xml_source = (SELECT id FROM sources WHERE name = ?1)"
            " AND uuid IS NOT NULL OR metadata_source = (SELECT id FROM sources WHERE name = ?1) AND xml_source IS NULL"
        )
        return self._number(query, (source,))

    def unread(self, limit: int) -> list[tuple[int, str, str]]:
        """Number, owner and path of documents whose XML must be read again because an older Acopio indexed less."""
        statement = (
            "SELECT d.id, o.rfc, d.path FROM unread u JOIN documents d ON d.id = u.document"
            " JOIN owners o ON o.id = d.owner WHERE d.path IS NOT NULL ORDER BY d.id LIMIT ?"
        )
        return [row for row in self._connection.execute(statement, (limit,)) if is_rfc(row[1])]

    def count_unread(self) -> int:
        """How many ``unread`` would name."""
        return self._number("SELECT count(*) FROM unread", ())

    def unknown_paths(self, owner: Rfc, paths: Sequence[str]) -> list[str]:
        """Those of these XML files of the library, named by their folio fiscal, that the index does not know."""
        statement = (
            "SELECT p.value FROM json_each(?) p LEFT JOIN documents d ON d.path = p.value AND d.uuid ="
            " substr(p.value, -40, 36) AND d.owner = (SELECT id FROM owners WHERE rfc = ?) WHERE d.id IS NULL"
        )
        return [row[0] for row in self._connection.execute(statement, (json.dumps(list(paths)), owner.value))]

    def give_up_reading(self, ids: Iterable[int]) -> None:
        """These cannot be read again: what is known of them stays as it is."""
        self._connection.executemany("DELETE FROM unread WHERE document = ?", ((one,) for one in ids))
