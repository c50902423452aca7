"""Documents picked by number, read piece by piece in an index opened for them: for work that takes long."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from app.domain.index.answering import never
from app.domain.index.port import TOGETHER, DocumentIndex, OpenDocumentIndex
from app.domain.index.rows import DocumentRow


@dataclass(frozen=True, slots=True)
class Selection:
    """The documents numbered ``ids`` in that index, in that order; ``root`` is the library's folder."""

    open_index: OpenDocumentIndex
    root: Path
    ids: array[int]

    def __len__(self) -> int:
        return len(self.ids)

    def rows(self) -> Iterator[DocumentRow]:
        """Each row; documents that went meanwhile are left out. Raises StoreError."""
        with closing(self.open_index()) as index:
            for start in range(0, len(self.ids), TOGETHER):
                yield from index.answer(partial(_rows, self.ids[start : start + TOGETHER]), never)

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


def _rows(ids: array[int], index: DocumentIndex) -> list[DocumentRow]:
    return index.rows(ids)
