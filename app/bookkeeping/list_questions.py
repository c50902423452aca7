"""Which counterparts of an owner are in the SAT's lists, how urgent that is, and until when to act."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app.bookkeeping.desk import Desk
from app.bookkeeping.known_lists import KnownLists, TakenIn
from app.domain.identifiers import Rfc
from app.domain.index.month import CounterpartCount
from app.domain.listing import Listing
from app.domain.validity import OwnerRole
from app.fiscal.blacklists import Urgency, deadline, urgency, worst
from app.sat.public_file import public_file


@dataclass(frozen=True, slots=True)
class ListedCounterpart:
    """One counterpart in one list, by its heaviest row. ``documents`` and ``iva`` (millionths of pesos) are of what was
    received of it; of what was issued to it where nothing was received.
    """

    rfc: str
    name: str
    listing: Listing
    urgency: Urgency
    deadline: date | None
    documents: int
    iva: int


def listed_counterparts(desk: Desk, owner: Rfc) -> list[ListedCounterpart]:
    """Of one owner, the most urgent first. Raises StoreError."""
    received: dict[str, CounterpartCount] = {}
    for one in desk.index.counterparts(owner):
        if one.side is not OwnerRole.OTHERS and (one.side is OwnerRole.RECEIVED or one.rfc not in received):
            received[one.rfc] = one
    found = [
        _listed(desk, count, rows)
        for rfc, several in desk.listings_of(received.keys()).items()
        if (count := received.get(rfc)) is not None
        for rows in _by_list(several)
    ]
    return sorted(found, key=lambda one: (-one.urgency, one.rfc, one.listing.list.value))


def counterparts_of_all(desk: Desk) -> frozenset[str]:
    """The RFC of everybody that anybody in the library deals with."""
    return frozenset(one.rfc for owner in desk.index.owners() for one in desk.index.counterparts(owner))


def fetch_list(lists: KnownLists, address: str, most_bytes: int, at: datetime) -> TakenIn:
    """Bring one of the SAT's lists and keep it. Raises NetworkError, AnswerError, NotASatListError or StoreError."""
    with public_file(address, most_bytes, accept="text/csv") as pieces:
        return lists.take_in(pieces, address, at)


def _by_list(listings: Iterable[Listing]) -> Collection[list[Listing]]:
    groups: dict[str, list[Listing]] = {}
    for one in listings:
        groups.setdefault(one.list.value, []).append(one)
    return groups.values()


def _listed(desk: Desk, count: CounterpartCount, rows: list[Listing]) -> ListedCounterpart:
    """A client in a list costs nobody a deduction: that is told, and urges nobody."""
    listing = worst(rows, count.latest) or rows[0]
    is_supplier = count.side is OwnerRole.RECEIVED
    return ListedCounterpart(
        count.rfc,
        count.name,
        listing,
        urgency(listing, count.latest) if is_supplier else Urgency.LOW,
        deadline(listing, desk.parameters, from_later=desk.readings.efos_from_later) if is_supplier else None,
        count.documents,
        count.iva,
    )
