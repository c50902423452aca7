"""The port by which the window, the exports and the command line read the index of documents.

``app.store.document_index`` is SQLite's. Another one (an archive that several computers share) has to tell the same of
the same documents: ``tests/unit/store/test_index_port.py`` puts the same questions to each.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import Protocol

from app.domain.identifiers import Rfc
from app.domain.index.answering import AnswersQuestions
from app.domain.index.details import Details
from app.domain.index.filter import NEWEST_FIRST, DocumentFilter, Order
from app.domain.index.rows import DocumentRow, Sum

TOGETHER = 512
"""So many rows are read at once where all are walked through."""


class DocumentIndex(AnswersQuestions, Protocol):
    """What is on disk, and what the SAT says of it. Documents are named by a number that stays. All raise StoreError.

    ``page`` and ``each`` are made of the others; whoever inherits from this has them.
    """

    def count(self, chosen: DocumentFilter) -> int:
        """How many the filter lets through."""
        ...

    def first_ids(
        self, chosen: DocumentFilter, order: Order = NEWEST_FIRST, *, limit: int, offset: int = 0
    ) -> list[int]:
        """The numbers of a slice of what the filter lets through, in that order: quick for the first page."""
        ...

    def ordered_ids(self, chosen: DocumentFilter, order: Order = NEWEST_FIRST) -> array[int]:
        """The numbers of all that the filter lets through, in that order: four bytes each (array typecode I)."""
        ...

    def rows(self, ids: Sequence[int]) -> list[DocumentRow]:
        """The documents of these numbers, in the order of ``ids``; those that are not there are left out."""
        ...

    def sums(self, chosen: DocumentFilter) -> list[Sum]:
        """What the filter lets through comes to: every document is counted in one of them."""
        ...

    def details(self, document: int) -> Details | None:
        """All of one document, or None when there is none of that number."""
        ...

    def owners(self) -> list[Rfc]:
        """All that documents belong to."""
        ...

    def currencies(self) -> list[str]:
        """Every currency that occurs, in order."""
        ...

    def complements(self) -> list[str]:
        """The local names of all complements that occur, in order."""
        ...

    def page(
        self, chosen: DocumentFilter, order: Order = NEWEST_FIRST, *, limit: int, offset: int = 0
    ) -> list[DocumentRow]:
        """A slice of what the filter lets through, newest first unless another order is wished for."""
        return self.rows(self.first_ids(chosen, order, limit=limit, offset=offset))

    def each(self, chosen: DocumentFilter, order: Order = NEWEST_FIRST) -> Iterator[DocumentRow]:
        """All that the filter lets through, read in pieces."""
        return each_of(self, self.ordered_ids(chosen, order))


class OpenDocumentIndex(Protocol):
    """Opens the index for whoever reads in it, on a thread of the reader's. Raises StoreError.

    One that ``sorts`` is for long lists and sums, the others for what must be there at once.
    """

    def __call__(self, *, sorts: bool = False) -> DocumentIndex:
        """An open index, the caller's to close."""
        ...


def each_of(index: DocumentIndex, ids: Sequence[int]) -> Iterator[DocumentRow]:
    """The documents of these numbers, read in pieces."""
    for start in range(0, len(ids), TOGETHER):
        yield from index.rows(ids[start : start + TOGETHER])
