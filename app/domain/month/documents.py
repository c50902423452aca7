"""A document as the rules of the month see it, and its relations to others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple, Protocol, TypeVar

from app.domain.month.calendar import Month
from app.domain.month.facts import MonthFacts
from app.domain.month.packing import unpack
from app.domain.month.plain import plain_facts
from app.domain.validity import OwnerRole, Validity

_Made = TypeVar("_Made")
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall times, counted as if they were UTC


@lru_cache(8192)
def _day_of(issued: int) -> date:
    """Rules ask for it again and again."""
    return (_EPOCH + timedelta(seconds=issued)).date()


class Placed(Protocol):
    """What tells where a document's XML lies in the library."""

    @property
    def uuid(self) -> str:
        """Folio fiscal."""
        ...

    @property
    def type(self) -> str:
        """TipoDeComprobante, R for a retención."""
        ...

    @property
    def side(self) -> OwnerRole:
        """Who its owner is in it."""
        ...

    @property
    def issued_at(self) -> date:
        """Fecha."""
        ...

    @property
    def has_xml(self) -> bool:
        """Whether there is any."""
        ...


class MonthDocument(NamedTuple):
    """One document of an owner, with or without its XML. RFC and UUID are in upper case.

    ``issued`` and ``stamped`` are wall times in seconds since 1970 (0: not told); ``cancelled_at`` is FechaCancelacion
    as metadata has it. Amounts are in millionths of ``currency``; ``total`` of a P is what was paid, of a retención
    what it was withheld from. The bases and amounts of IVA and the withholdings are the sums that the index keeps of
    every document, in the order of ``TAXES``. ``packed`` is what they do not tell (``app.domain.month.packing``). It is
    empty for a plain document (``app.domain.month.plain``): all its taxes are transferred IVA at 16, 8 or 0 per cent or
    exempt, and ``MonthFacts`` has nothing else of it.
    """

    id: int
    uuid: str
    type: str
    side: OwnerRole
    state: Validity
    has_xml: bool
    issued: int
    stamped: int
    cancelled_at: str
    issuer_rfc: str
    issuer_name: str
    receiver_rfc: str
    receiver_name: str
    version: str
    method: str
    form: str
    currency: str
    exchange_rate: str
    place: str
    use: str
    issuer_regime: str
    receiver_regime: str
    receiver_place: str
    subtotal: int
    discount: int
    total: int
    base_iva_16: int
    iva_16: int
    base_iva_8: int
    iva_8: int
    base_iva_0: int
    base_exempt: int
    iva_withheld: int
    isr_withheld: int
    packed: str

    @property
    def issued_at(self) -> datetime:
        """Fecha."""
        return _EPOCH + timedelta(seconds=self.issued)

    @property
    def day(self) -> date:
        """The day of Fecha."""
        return _day_of(self.issued)

    @property
    def month(self) -> Month:
        """The month of Fecha."""
        return Month.of(_day_of(self.issued))

    @property
    def counterpart(self) -> str:
        """The RFC of the other side."""
        return self.receiver_rfc if self.side is OwnerRole.ISSUED else self.issuer_rfc

    @property
    def counterpart_name(self) -> str:
        """The name of the other side."""
        return self.receiver_name if self.side is OwnerRole.ISSUED else self.issuer_name

    @property
    def is_cancelled(self) -> bool:
        """Whether it is known to be cancelled; an unknown state counts as vigente."""
        return self.state is Validity.CANCELLED

    @property
    def facts(self) -> MonthFacts:
        """All that it says of taxes and payments; read anew at each call."""
        return unpack(self.packed) if self.packed else plain_facts(self.sums)

    @property
    def sums(self) -> tuple[int, ...]:
        """Its bases and amounts of IVA and its withholdings, in the order of ``TAXES``."""
        return (
            self.base_iva_16,
            self.iva_16,
            self.base_iva_8,
            self.iva_8,
            self.base_iva_0,
            self.base_exempt,
            self.iva_withheld,
            self.isr_withheld,
        )


class Relation(NamedTuple):
    """One document speaks of another: ``kind`` is TipoRelacion, or ``pago`` for a DoctoRelacionado."""

    source: str
    target: str
    kind: str


PAYMENT, SUBSTITUTION = "pago", "04"


@dataclass(frozen=True, slots=True)
class DocumentSet:
    """Documents of one owner by UUID, with all that the relations of the asked-for ones lead to.

    ``asked`` are the UUIDs that the question was about (those of a month, say), in the order of Fecha and UUID; the
    others are there because they pay, relate to or are related by those, up to two steps away. ``documents`` are in
    that order too, the others after the asked ones. ``outgoing`` relations are in the order in which their source lists
    them, ``incoming`` ones in the order of their sources. ``unread`` counts documents whose XML is here and whose facts
    are still to be read.
    """

    owner: str
    documents: Mapping[str, MonthDocument]
    asked: tuple[str, ...]
    outgoing: Mapping[str, tuple[Relation, ...]] = field(default_factory=dict)
    incoming: Mapping[str, tuple[Relation, ...]] = field(default_factory=dict)
    unread: int = 0
    _facts: dict[str, MonthFacts] = field(default_factory=dict, repr=False, compare=False)
    _made: dict[tuple[object, int, int], Any] = field(default_factory=dict, repr=False, compare=False)

    def facts(self, document: MonthDocument) -> MonthFacts:
        """What one of these says, read once for all rules that ask."""
        found = self._facts.get(document.uuid)
        if found is None:
            found = self._facts[document.uuid] = document.facts
        return found

    @property
    def told(self) -> Mapping[str, MonthFacts]:
        """The facts that were asked for so far, by UUID."""
        return self._facts

    def once(self, make: Callable[[DocumentSet], _Made]) -> _Made:
        """What ``make`` makes of these documents and relations, whichever were asked for: once for all rules that ask.

        It is given a twin, so that what it keeps of it makes no circle with what is kept here.
        """
        key = (make, id(self.documents), id(self.incoming))
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = make(replace(self, _made={}))
        return found
