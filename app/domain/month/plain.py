"""Plain documents: those of which the sums that the index keeps of every document tell all that a month needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.domain.figures import TAXES, Figures
from app.domain.lines import TaxSide
from app.domain.month.facts import EXEMPT, IVA, RATE, MonthFacts, TaxPart
from app.domain.month.packing import pack

_TRANSFERRED = TaxSide.TRANSFERRED
_AT = {name: place for place, name in enumerate(TAXES)}
_KINDS = (
    (EXEMPT, None, _AT["base_exempt"], None),
    (RATE, 0, _AT["base_iva_0"], None),
    (RATE, 80_000, _AT["base_iva_8"], _AT["iva_8"]),
    (RATE, 160_000, _AT["base_iva_16"], _AT["iva_16"]),
)
"""Factor and rate of each IVA, and where the sums have its base and amount."""

_NO_MORE = MonthFacts()[1:]  # beside taxes


def plain_facts(sums: Sequence[int]) -> MonthFacts:
    """What a plain document says, from its sums in the order of ``TAXES``: transferred IVA, and no more."""
    parts = []
    for factor, rate, at_base, at_amount in _KINDS:
        base, amount = sums[at_base], 0 if at_amount is None else sums[at_amount]
        if base or amount:
            parts.append(TaxPart(_TRANSFERRED, IVA, factor, rate, base, amount))
    return MonthFacts(taxes=tuple(parts))


def packed_facts(facts: tuple[Any, ...], figures: Figures) -> str:
    """The text to keep of what ``pack`` takes: empty where it is just what ``plain_facts`` makes of its sums."""
    is_more = facts[1:] != _NO_MORE or facts[0] != plain_facts(figures.taxes).taxes
    return pack(facts) if is_more else ""
