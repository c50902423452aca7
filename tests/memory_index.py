"""An index of documents that is a list in memory: what the port promises, said again without SQL."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from app.domain.amounts import micros
from app.domain.figures import TAXES
from app.domain.identifiers import Rfc
from app.domain.index.answering import Answer
from app.domain.index.details import Details
from app.domain.index.filter import NEWEST_FIRST, DocumentFilter, Order, SortKey
from app.domain.index.port import DocumentIndex
from app.domain.index.rows import DocumentRow, Sum
from app.domain.text import fold
from app.errors import CancelledError

KEYS: dict[SortKey, Callable[[DocumentRow], Any]] = {
    SortKey.ISSUED: lambda row: row.issued_at,
    SortKey.ISSUER_NAME: lambda row: fold(row.issuer_name),
    SortKey.RECEIVER_RFC: lambda row: row.receiver_rfc,
    SortKey.CURRENCY: lambda row: row.currency,
    SortKey.TOTAL: lambda row: row.total_micros,
}


class MemoryIndex(DocumentIndex):
    """Answers from ``kept``, which may change between two questions; sorts by what ``KEYS`` knows."""

    def __init__(self, kept: Iterable[DocumentRow]) -> None:
        self.kept = {row.id: row for row in kept}
        self.is_closed = False

    def answer(self, question: Callable[[MemoryIndex], Answer], is_cancelled: Callable[[], bool]) -> Answer:
        if is_cancelled():
            raise CancelledError
        return question(self)

    def close(self) -> None:
        self.is_closed = True

    def count(self, chosen: DocumentFilter) -> int:
        return len(self._chosen(chosen))

    def first_ids(
        self, chosen: DocumentFilter, order: Order = NEWEST_FIRST, *, limit: int, offset: int = 0
    ) -> list[int]:
        return list(self.ordered_ids(chosen, order)[offset : offset + limit])

    def ordered_ids(self, chosen: DocumentFilter, order: Order = NEWEST_FIRST) -> array[int]:
        newest = sorted(self._chosen(chosen), key=lambda row: (row.issued_at, row.id), reverse=True)
        if order != NEWEST_FIRST:
            newest.sort(key=KEYS[order.key], reverse=order.descending)
        return array("I", (row.id for row in newest))

    def rows(self, ids: Sequence[int]) -> list[DocumentRow]:
        return [self.kept[one] for one in ids if one in self.kept]

    def sums(self, chosen: DocumentFilter) -> list[Sum]:
        groups: dict[tuple[Any, ...], list[DocumentRow]] = defaultdict(list)
        for row in self._chosen(chosen):
            groups[row.side, row.document_type, row.currency, row.state, row.path is not None].append(row)

        def added(rows: list[DocumentRow], name: str) -> int:
            return sum(micros(getattr(row, name)) or 0 for row in rows)

        return [
            Sum(
                side,
                document_type,
                currency,
                state,
                has_xml,
                count=len(rows),
                untaxed=len(rows),
                subtotal=added(rows, "subtotal"),
                discount=added(rows, "discount"),
                transferred=added(rows, "transferred"),
                withheld=added(rows, "withheld"),
                total=sum(row.total_micros for row in rows),
                taxes=(0,) * len(TAXES),
            )
            for (side, document_type, currency, state, has_xml), rows in groups.items()
        ]

    def details(self, document: int) -> Details | None:
        row = self.kept.get(document)
        return Details(row, (), (), (), (), ()) if row is not None else None

    def owners(self) -> list[Rfc]:
        return [Rfc(one) for one in sorted({row.owner for row in self.kept.values()})]

    def currencies(self) -> list[str]:
        return sorted({row.currency for row in self.kept.values() if row.currency})

    def complements(self) -> list[str]:
        return sorted({one for row in self.kept.values() for one in row.complements.split()})

    def _chosen(self, chosen: DocumentFilter) -> list[DocumentRow]:
        return [row for row in self.kept.values() if lets_through(chosen, row)]


def lets_through(chosen: DocumentFilter, row: DocumentRow) -> bool:
    """Whether the row is asked for. Words are looked for in names, RFC and folio fiscal alone."""
    issued = datetime.fromisoformat(row.issued_at)
    return all(
        (
            chosen.owner is None or row.owner == chosen.owner.value,
            all(one is None or one.start <= issued <= one.end for one in (chosen.period, *chosen.search.periods)),
            chosen.side is None or row.side == chosen.side,
            not chosen.types or row.document_type in chosen.types,
            not chosen.states or row.state in chosen.states,
            not chosen.methods or row.payment_method in chosen.methods,
            chosen.currency is None or row.currency == chosen.currency,
            chosen.counterpart is None or chosen.counterpart in (row.issuer_rfc, row.receiver_rfc),
            chosen.complement is None or chosen.complement in row.complements.split(),
            chosen.has_xml is None or chosen.has_xml == (row.path is not None),
            chosen.least is None or row.total_micros >= chosen.least,
            chosen.most is None or row.total_micros <= chosen.most,
            chosen.ids is None or row.id in chosen.ids,
            all(least <= row.total_micros <= most for least, most in chosen.search.amounts),
            all(_has(row, word.text) for word in chosen.search.words),
        )
    )


def _has(row: DocumentRow, word: str) -> bool:
    texts = (row.issuer_rfc, row.issuer_name, row.receiver_rfc, row.receiver_name, row.uuid)
    return any(fold(word) in fold(text) for text in texts)
