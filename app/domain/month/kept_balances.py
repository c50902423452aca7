"""What an index keeps of every PPD, so that a hundred thousand balances are read and not computed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

from app.domain.month.packing import DamagedFactsError
from app.domain.validity import OwnerRole

Amount = int | Fraction
"""Millionths of a currency, exact."""


class KeptBalance(NamedTuple):
    """One PPD and what settles it; no day makes it another, unless what settles it is later than that day.

    ``issued`` is Fecha in seconds since 1970, ``remarks`` counts what is odd about its REP. Amounts are in its
    currency; ``paid`` and ``notes`` are positive.
    """

    id: int
    uuid: str
    side: OwnerRole
    is_cancelled: bool
    counterpart: str
    name: str
    currency: str
    issued: int
    total: int
    paid: Amount = 0
    notes: Amount = 0
    remarks: int = 0


Packed = tuple[Any, ...]
"""A kept balance as its index brought it, or a ``KeptBalance``."""


@dataclass(frozen=True, slots=True)
class PackedBalances:
    """Very many kept balances, each made only while it is looked at: a hundred thousand values of a class of their own
    take twice the memory, and Python looks for cycles among them again and again.
    """

    packed: Sequence[Packed] = ()
    unpack: Callable[[Iterable[Packed]], Iterator[Any]] = iter

    def __len__(self) -> int:
        return len(self.packed)

    def __iter__(self) -> Iterator[KeptBalance]:
        return self.unpack(self.packed)

    def only(self, packed: Sequence[Packed]) -> PackedBalances:
        """Some of these, or others of the same index."""
        return PackedBalances(packed, self.unpack)


class NewBalance(NamedTuple):
    """What is to be kept of the PPD with the number ``id``; the index itself knows what else a ``KeptBalance`` has.

    ``last_day`` is the ordinal of the last day on which anything settled it, 0 where nothing did; ``is_open`` tells
    that something was left to pay after all of it. ``details`` is whatever its maker wrote, empty where there is
    nothing.
    """

    id: int
    paid: Amount
    notes: Amount
    remarks: int
    last_day: int
    is_open: bool
    details: str


@dataclass(frozen=True, slots=True)
class KeptBalances:
    """What is kept of one owner's PPD up to a day, and what is not.

    ``anew`` are the folios fiscales of invoices that must be computed, with all those on which their figures depend:
    ``rows`` has none of these. ``known`` counts the PPD of each side, also those that were not asked for, as far as
    they are kept. ``details`` are those of the rows, by number, where they were asked for. ``unread`` counts documents
    whose facts are still to be read.
    """

    rows: PackedBalances = PackedBalances()
    anew: Sequence[str] = ()
    known: Mapping[OwnerRole, int] = field(default_factory=dict)
    details: Mapping[int, str] = field(default_factory=dict)
    unread: int = 0


def told_amount(amount: Amount) -> int | str:
    """An amount as an index keeps it: a number where it is whole and has room there, else two of base sixteen, in which
    Python reads and writes numbers of any length.
    """
    if type(amount) is int and -_ROOM < amount < _ROOM:
        return amount
    return f"{amount.numerator:x}/{amount.denominator:x}"


def read_amount(told: object) -> Amount:
    """The inverse. Raises DamagedFactsError for what is none: an index may come from elsewhere."""
    if type(told) is int:
        return told
    try:
        above, below = str(told).split("/")
        found = Fraction(int(above, 16), int(below, 16))
    except (ValueError, ZeroDivisionError) as error:
        raise DamagedFactsError from error
    return found.numerator if found.denominator == 1 else found


_ROOM = 2**62
