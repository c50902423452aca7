"""Documents picked by number, read piece by piece on a connection of their own: for work that takes long."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.store.database import reader, translated
from app.store.documents import DocumentRepository, DocumentRow

_TOGETHER = 512


@dataclass(frozen=True, slots=True)
class Selection:
    """The documents numbered ``ids`` in ``database``, in that order; ``root`` is the library's folder."""

    database: Path
    root: Path
    ids: array[int]

    def __len__(self) -> int:
        return len(self.ids)

    def rows(self) -> Iterator[DocumentRow]:
        """Each row; documents that went meanwhile are left out. Raises StoreError."""
        with translated(self.database), closing(reader(self.database)) as connection:
            documents = DocumentRepository(connection)
            for start in range(0, len(self.ids), _TOGETHER):
                yield from documents.rows(self.ids[start : start + _TOGETHER])

    def file_of(self, row: DocumentRow) -> Path | None:
        """Where its XML lies, None when there is none."""
        return self.root.joinpath(*row.path.split("/")) if row.path else None

    def data_of(self, row: DocumentRow) -> bytes | None:
        """Its XML, None when it is not there or cannot be read."""
        path = self.file_of(row)
        try:
            return path.read_bytes() if path else None
        except OSError:
            return None
