"""§9: of a month and side, what the SAT has and what is here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any


@dataclass(frozen=True)
class Known:
    """One document, as metadata and disk know it."""

    uuid: str
    month: str
    side: str
    is_cancelled: bool
    in_metadata: bool
    has_xml: bool


def coverage(known: Iterable[Known], month: str, side: str, *, asked: bool) -> dict[str, Any]:
    own = [one for one in known if (one.month, one.side) == (month, side)]
    listed = [one for one in own if one.in_metadata]
    living = [one for one in listed if not one.is_cancelled]
    gone = [one for one in listed if one.is_cancelled]
    here = [one for one in living if one.has_xml]
    share = Decimal(100) * len(here) / len(living) if living else Decimal(100)
    return {
        "sat": len(listed),
        "vigentes": len(living),
        "cancelados": len(gone),
        "conXml": len(here),
        "faltan": len(living) - len(here),
        "canceladosSinXml": sum(not one.has_xml for one in gone),
        "canceladosConXml": sum(one.has_xml for one in gone),
        "soloLocal": len(own) - len(listed),
        "porcentaje": f"{share.quantize(Decimal('0.1'), ROUND_HALF_UP)}" if asked else None,
        "faltantes": sorted(one.uuid for one in living if not one.has_xml),
    }
