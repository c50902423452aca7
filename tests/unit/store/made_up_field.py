"""Adds a field as somebody would who writes one line into ``DocumentRow``; ``test_fields`` runs it as a program.

The line has to be there before the store is imported, because its tables and statements come from it.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.index import rows


@dataclass(frozen=True, slots=True)
class DocumentRow(rows.DocumentRow):
    """One more text: series and folio in one."""

    folio_text: str = field(default="", metadata=rows.read_by(lambda one: f"{one.series}/{one.number}"))


rows.DocumentRow = DocumentRow  # type: ignore[misc]


def main(xml: Path, folder: Path) -> None:
    """Index the XML, and tell where the field is seen."""
    from app.cfdi.parser import read
    from app.domain.facts import facts_of
    from app.domain.identifiers import Rfc
    from app.domain.index.filter import DocumentFilter
    from app.domain.validity import Validity
    from app.store.database import Database
    from app.store.documents import DocumentRepository
    from app.store.staging import Stage, StoredDocument

    owner = Rfc("EKU9003173C9")
    database = Database.open(folder / "acopio.db")
    index = DocumentRepository(database.connection)
    stage = Stage(owner)
    stage.add(StoredDocument(facts_of(read(xml.read_bytes())), f"{owner}/a.xml", "0" * 64, Validity.VALID))
    stage.flush(database.connection, "stage")
    staged = database.connection.execute("SELECT folio_text FROM stage.documents").get
    database.connection.execute("DELETE FROM stage.documents; DELETE FROM stage.parties")
    index.add(stage, owner, "P_01")
    kept = database.connection.execute("SELECT folio_text FROM documents").get
    (row,) = index.each(DocumentFilter())
    shown = getattr(row, "folio_text")  # noqa: B009 - nobody declared it but this file
    database.close()
    print(json.dumps({"staged": staged, "kept": kept, "shown": shown, "says": f"{row.series}/{row.number}"}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
