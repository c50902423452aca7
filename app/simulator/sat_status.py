"""ConsultaCFDIService's rules: the printed expression is taken apart and compared with the document it names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.domain.catalogs import Service
from app.domain.clock import mexico_wall_time
from app.domain.identifiers import Rfc, Uuid
from app.simulator.refusals import RefusalError
from app.simulator.world.business import Business
from app.simulator.world.sat_status import Acuse, acuse_of

_PART = re.compile(r"(re|rr|tt|id|fe)=((?:[^=&]|&amp;)*={0,2})")
_BETWEEN = re.compile(r"&(?=(?:re|rr|tt|id|fe)=)")
_TOTAL = re.compile(r"\d{1,18}(\.\d{1,6})?", re.ASCII)
_WRONG, _UNKNOWN = 601, 602


@dataclass(frozen=True, slots=True)
class Expression:
    """The parts of a printed expression; ``seal_end`` is empty when it was left out."""

    issuer: str
    receiver: str
    total: Decimal
    uuid: str
    seal_end: str

    @classmethod
    def read(cls, text: str) -> Expression:
        """``?re=…&rr=…&tt=…&id=…[&fe=…]`` in any order; raises RefusalError (601) for anything else.

        An ``&`` in an RFC must be written ``&amp;`` in the expression itself.
        """
        parts = dict(_part(piece) for piece in _BETWEEN.split(text.removeprefix("?")))
        if not text.startswith("?") or not parts.keys() >= {"re", "rr", "tt", "id"}:
            raise RefusalError(_WRONG)
        try:
            uuid = Uuid.parse(parts["id"]).value
            issuer, receiver = (Rfc(parts[name].replace("&amp;", "&")).value for name in ("re", "rr"))
        except ValueError:
            raise RefusalError(_WRONG) from None
        if not _TOTAL.fullmatch(parts["tt"]) or len(parts.get("fe", "12345678")) != 8:
            raise RefusalError(_WRONG)
        return cls(issuer, receiver, Decimal(parts["tt"]), uuid, parts.get("fe", ""))


def consult(expression: Expression, businesses: Iterable[Business], now: datetime) -> Acuse:
    """The answer at the aware moment ``now``, from the first business that has the document.

    Raises RefusalError: 602 when none has it or it is a retención, 601 when an RFC, the total or the seal's end is
    another's.
    """
    wall = mexico_wall_time(now)
    for business in businesses:
        facts = business.find(expression.uuid)
        if facts is None or facts.service is not Service.CFDI or not facts.visible_at(wall):
            continue
        sides, xml = business.sides(facts), business.xml(facts).decode("utf-8-sig")
        if (sides.issuer.rfc, sides.receiver.rfc) != (expression.issuer, expression.receiver):
            raise RefusalError(_WRONG)
        total = Decimal(_attribute(xml, "Total"))
        if total != expression.total or not _attribute(xml, "Sello").endswith(expression.seal_end):
            raise RefusalError(_WRONG)
        return acuse_of(facts, sides, int(total * 100), wall)
    raise RefusalError(_UNKNOWN)


def _part(piece: str) -> tuple[str, str]:
    match = _PART.fullmatch(piece)
    if match is None:
        raise RefusalError(_WRONG)
    return match[1], match[2]


def _attribute(xml: str, name: str) -> str:
    """The root element's attribute: the first of that name in the document."""
    return xml.partition(f' {name}="')[2].partition('"')[0]
