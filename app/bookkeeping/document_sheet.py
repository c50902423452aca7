"""All that the month knows of one document: where it counts, how far it is settled, and how its counterpart stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.bookkeeping.desk import Desk, DocumentCase
from app.bookkeeping.known_lists import KnownLists
from app.bookkeeping.open_balances import InvoiceHistory, invoice_history
from app.domain.identifiers import Rfc
from app.domain.listing import COMPLETE, Listing, ListKind
from app.domain.month.documents import PAYMENT, DocumentSet, MonthDocument
from app.fiscal.blacklists import deadline, worst


@dataclass(frozen=True, slots=True)
class Touching:
    """Another document that speaks of this one (``is_incoming``), or that this one speaks of.

    ``id`` is its number in the index, ``kind`` TipoRelacion or ``pago``.
    """

    id: int
    uuid: str
    type: str
    kind: str
    day: date
    is_incoming: bool
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How the counterpart stands in the SAT's lists with regard to a document's day.

    ``listing`` is its heaviest row, None where it is in none; ``until`` the last day to prove or correct the
    operation. ``lists_day`` tells as of when 69-B stands, None where no such list was kept.
    """

    name: str
    operation: date
    listing: Listing | None
    until: date | None
    lists_day: date | None


@dataclass(frozen=True, slots=True)
class DocumentSheet:
    """``history`` is there for a PPD. While ``is_unread``, the facts of it or of what it hangs on are still being read,
    and no figure of it is right.
    """

    owner: Rfc
    case: DocumentCase
    history: InvoiceHistory | None
    touching: tuple[Touching, ...]
    standing: Standing
    is_unread: bool


def document_sheet(desk: Desk, lists: KnownLists, owner: Rfc, uuid: str) -> DocumentSheet | None:
    """Of one document; None when the owner has no such one. Raises StoreError."""
    case = desk.document(owner, uuid)
    if case is None:
        return None
    documents = desk.index.documents(owner, [uuid])
    return DocumentSheet(
        owner,
        case,
        invoice_history(desk, owner, uuid),
        tuple(dict.fromkeys(_touching(documents, uuid))),
        _standing(desk, lists, case.document),
        documents.unread > 0,
    )


def _touching(documents: DocumentSet, uuid: str) -> Iterator[Touching]:
    """What speaks of it first; payments before all else, then by Fecha."""
    by_uuid = documents.documents
    pairs = [(by_uuid.get(one.source), str(one.kind), True) for one in documents.incoming.get(uuid, ())]
    pairs += [(by_uuid.get(one.target), str(one.kind), False) for one in documents.outgoing.get(uuid, ())]
    known = [(other, kind, is_incoming) for other, kind, is_incoming in pairs if other is not None]
    known.sort(key=lambda each: (not each[2], each[1] != PAYMENT, each[0].issued, each[0].uuid))
    for one, kind, is_incoming in known:
        yield Touching(
            one.id, one.uuid, one.type, kind, one.day, is_incoming=is_incoming, is_cancelled=one.is_cancelled
        )


def _standing(desk: Desk, lists: KnownLists, document: MonthDocument) -> Standing:
    rfc = document.counterpart
    listing = worst(desk.listings_of([rfc]).get(rfc, ()), document.day)
    efos = [one for one in lists.current() if one.kind is ListKind.EFOS]
    whole = [one.day for one in efos if one.title == COMPLETE]
    return Standing(
        document.counterpart_name or rfc,
        document.day,
        listing,
        None if listing is None else deadline(listing, desk.parameters, from_later=desk.readings.efos_from_later),
        max(whole or [one.day for one in efos], default=None),
    )
