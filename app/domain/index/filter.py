"""Which documents are asked for, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.identifiers import Rfc
from app.domain.period import Period
from app.domain.search import NOTHING, Search
from app.domain.validity import OwnerRole, Validity


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """All that is given must hold; what is empty or None does not matter.

    ``search`` is what was typed, taken apart (app.domain.search). ``types`` are letters (I, E, T, N, P, R), ``methods``
    PUE and PPD, ``counterpart`` the RFC of either party, ``least`` and ``most`` totals in millionths, both inclusive.
    ``is_listed`` asks for those of which the SAT said last that somebody in them is on the list of article 69-B.
    ``ids`` narrows to documents named by their number, as a selection is.
    """

    owner: Rfc | None = None
    period: Period | None = None
    search: Search = NOTHING
    side: OwnerRole | None = None
    types: frozenset[str] = frozenset()
    states: frozenset[Validity] = frozenset()
    methods: frozenset[str] = frozenset()
    currency: str | None = None
    counterpart: str | None = None
    complement: str | None = None
    has_xml: bool | None = None
    is_listed: bool = False
    least: int | None = None
    most: int | None = None
    ids: tuple[int, ...] | None = None


class SortKey(StrEnum):
    """What the list can be sorted by."""

    ISSUED = "issued"
    TYPE = "type"
    STATE = "state"
    SIDE = "side"
    ISSUER_RFC = "issuer_rfc"
    ISSUER_NAME = "issuer_name"
    RECEIVER_RFC = "receiver_rfc"
    RECEIVER_NAME = "receiver_name"
    COUNTERPART_NAME = "counterpart_name"
    SUBTOTAL = "subtotal"
    DISCOUNT = "discount"
    TRANSFERRED = "transferred"
    WITHHELD = "withheld"
    TOTAL = "total"
    CURRENCY = "currency"
    METHOD = "method"
    FORM = "form"
    NUMBER = "folio"
    SERIES = "series"
    USE = "use"
    UUID = "uuid"
    STAMPED = "stamped"
    COMPLEMENTS = "complements"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Order:
    """Sorted by ``key``; what is equal there, newest first."""

    key: SortKey = SortKey.ISSUED
    descending: bool = True


NEWEST_FIRST = Order()
