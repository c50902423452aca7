"""The way back: which documents stand behind a figure of the month, by their numbers in the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.bookkeeping.desk import Desk
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.domain.month.documents import DocumentSet, MonthDocument
from app.domain.validity import OwnerRole
from app.fiscal.effects import RATES, Bucket, DocumentEffects, IncomeKind, OtherTax, Side
from app.fiscal.iva import each_effect


class Figure(Protocol):
    """A figure of a month, by what its documents do."""

    def brings(self, effects: DocumentEffects, month: Month) -> bool:
        """Whether the document of ``effects`` is one of those that the figure of ``month`` adds up."""
        ...


@dataclass(frozen=True, slots=True)
class FlowFigure:
    """What counts by cash flow on one side in some buckets; ``notes`` alone, or what is ``lost`` alone."""

    side: Side
    buckets: tuple[Bucket, ...] = RATES
    notes: bool = False
    lost: bool = False

    def brings(self, effects: DocumentEffects, month: Month) -> bool:
        """Whether one of its effects does."""
        return any(
            one.month == month and one.side is self.side and one.bucket in self.buckets and (one.base or one.tax)
            for one in effects.flow
            if (one.is_note or not self.notes) and (one.lost is not None or not self.lost)
        )


@dataclass(frozen=True, slots=True)
class PrefilledFigure:
    """What the SAT adds up on one side in some buckets: gross, or its ``notes`` alone."""

    side: Side
    buckets: tuple[Bucket, ...] = RATES
    notes: bool = False

    def brings(self, effects: DocumentEffects, month: Month) -> bool:
        """Whether one of its effects does."""
        return any(
            one.month == month and one.side is self.side and one.bucket in self.buckets and (one.base or one.tax)
            for one in effects.prefilled
            if one.is_note == self.notes
        )


@dataclass(frozen=True, slots=True)
class TaxFigure:
    """A withheld tax or IEPS on one side; only of ``creditable`` documents where that is asked."""

    side: Side
    tax: OtherTax
    creditable: bool = False

    def brings(self, effects: DocumentEffects, month: Month) -> bool:
        """Whether one of its taxes does."""
        return any(
            one.month == month and one.side is self.side and one.tax is self.tax and one.amount
            for one in effects.taxes
            if one.lost is None or not self.creditable
        )


@dataclass(frozen=True, slots=True)
class IncomeFigure:
    """A sum of income."""

    kinds: tuple[IncomeKind, ...]
    side: Side = Side.CHARGED

    def brings(self, effects: DocumentEffects, month: Month) -> bool:
        """Whether one of its incomes does."""
        return any(
            one.month == month and one.side is self.side and one.kind in self.kinds and one.amount
            for one in effects.income
        )


@dataclass(frozen=True, slots=True)
class ThirdPartyFigure:
    """What was collected for one third party."""

    rfc: str

    def brings(self, effects: DocumentEffects, month: Month) -> bool:
        """Whether it was for that RFC."""
        return any(one.month == month and one.rfc == self.rfc for one in effects.third_parties)


@dataclass(frozen=True, slots=True)
class JoinedFigure:
    """A figure made of several."""

    parts: tuple[Figure, ...]

    def brings(self, effects: DocumentEffects, month: Month) -> bool:
        """Whether it belongs to one of them."""
        return any(part.brings(effects, month) for part in self.parts)


WITHHELD_NOW = TaxFigure(Side.CREDITED, OtherTax.IVA_WITHHELD, creditable=True)
"""IVA that the owner withheld from suppliers whose IVA is creditable."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose documents are wanted: those of ``figure`` in ``month``, of ``before`` in the month before, and ``uuids``.

    ``side`` asks for the vigentes of that side whose Fecha is in the month and whose XML is here.
    """

    figure: Figure | None = None
    before: Figure | None = None
    uuids: tuple[str, ...] = ()
    side: OwnerRole | None = None


def documents_of(desk: Desk, owner: Rfc, month: Month, wanted: Wanted) -> tuple[int, ...]:
    """Their numbers in the index, each once, in the order of Fecha and UUID. Raises StoreError."""
    found: dict[int, None] = {}
    if wanted.figure is not None or wanted.side is not None:
        documents = desk.documents(owner, month)
        found.update(dict.fromkeys(_of_month(desk, owner, month, documents, wanted)))
    if wanted.before is not None:
        documents = desk.withholding(owner, month.previous)
        found.update(dict.fromkeys(_of_figure(desk, owner, month.previous, documents, wanted.before)))
    if wanted.uuids:
        known = desk.index.documents(owner, wanted.uuids).documents
        found.update(dict.fromkeys(known[uuid].id for uuid in wanted.uuids if uuid in known))
    return tuple(found)


def _of_month(desk: Desk, owner: Rfc, month: Month, documents: DocumentSet, wanted: Wanted) -> Iterator[int]:
    if wanted.figure is not None:
        yield from _of_figure(desk, owner, month, documents, wanted.figure)
    if wanted.side is not None:
        yield from (one.id for one in _asked(documents) if _is_complete(one, month, wanted.side))


def _of_figure(desk: Desk, owner: Rfc, month: Month, documents: DocumentSet, figure: Figure) -> Iterator[int]:
    for effects in each_effect(documents, desk.decisions_of(owner), desk.rules(owner)):
        if figure.brings(effects, month):
            yield documents.documents[effects.uuid].id


def _asked(documents: DocumentSet) -> Iterable[MonthDocument]:
    asked: Sequence[str] = documents.asked
    return (documents.documents[uuid] for uuid in asked)


def _is_complete(one: MonthDocument, month: Month, side: OwnerRole) -> bool:
    return one.side is side and one.month == month and one.has_xml and not one.is_cancelled
