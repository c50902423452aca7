"""The coverage of months, as ``--json`` prints it, and the documents that Traer faltantes asks for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.bookkeeping.desk import Desk
from app.domain.catalogs import Direction, Service
from app.domain.identifiers import Rfc, Uuid
from app.domain.month.calendar import Month
from app.domain.period import earliest_allowed
from app.domain.validity import OwnerRole
from app.engine.planning.missing_documents import MissingDocument
from app.fiscal.coverage_month import MonthCoverage, SideCoverage, month_coverage

_DIRECTIONS = {OwnerRole.ISSUED: Direction.ISSUED, OwnerRole.RECEIVED: Direction.RECEIVED}
_WITHHOLDING = "R"


def known_coverage(
    desk: Desk, owner: Rfc, first: Month | None = None, last: Month | None = None
) -> list[MonthCoverage]:
    """Every month from ``first`` to ``last``, both inside; without ``first`` from the first of which anything is known,
    without ``last`` to today's.
    """
    until = last or Month.of(desk.today)
    since = first or min(Month.of(earliest_allowed(desk.today)), until)
    months = month_coverage(desk.index.coverage(owner, since, until), since, until)
    if first is not None:
        return months
    known = (place for place, one in enumerate(months) if one.issued.is_known or one.received.is_known)
    return months[next(known, len(months)) :]


def withholding_coverage(desk: Desk, owner: Rfc, first: Month, last: Month) -> dict[Month, SideCoverage]:
    """Of retenciones alone, both ways, by month; nothing where there are none at all."""
    months = month_coverage(desk.index.withholding_coverage(owner, first, last), first, last)
    found = {one.month: one.both for one in months}
    return found if any(one.at_sat or one.only_here for one in found.values()) else {}


def missing_documents(desk: Desk, owner: Rfc, uuids: Iterable[str]) -> list[MissingDocument]:
    """What Traer faltantes has to know of these documents."""
    wanted = tuple(uuids)
    documents = desk.index.documents(owner, wanted).documents
    return [
        MissingDocument(
            Service.RETENCIONES if one.type == _WITHHOLDING else Service.CFDI,
            _DIRECTIONS[one.side],
            one.issued_at,
            Uuid(uuid),
        )
        for uuid in wanted
        if (one := documents.get(uuid)) is not None and one.side in _DIRECTIONS
    ]


def month_value(coverage: MonthCoverage, withheld: SideCoverage | None = None) -> dict[str, Any]:
    """Of one month; ``withheld`` is that of its retenciones, where there are any."""
    value: dict[str, Any] = {
        "mes": coverage.month.text,
        "emitidos": side_value(coverage.issued),
        "recibidos": side_value(coverage.received),
    }
    return value if withheld is None else {**value, "retenciones": side_value(withheld)}


def side_value(one: SideCoverage) -> dict[str, Any]:
    """Of one side."""
    return {
        "sat": one.at_sat,
        "vigentes": one.valid,
        "cancelados": one.cancelled,
        "conXml": one.with_xml,
        "faltan": one.lacking,
        "canceladosSinXml": one.cancelled_without_xml,
        "canceladosConXml": one.cancelled_with_xml,
        "soloLocal": one.only_here,
        "porcentaje": percent_text(one),
        "faltantes": list(one.missing),
    }


def percent_text(one: SideCoverage) -> str | None:
    """With one decimal; None when the SAT's list was never asked for."""
    permille = one.permille
    return None if permille is None else f"{permille // 10}.{permille % 10}"
