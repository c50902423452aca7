"""Coverage of one month and side in the shape of the command line's JSON."""

from __future__ import annotations

from typing import Any

from app.fiscal.coverage_month import SideCoverage


def coverage_value(one: SideCoverage) -> dict[str, Any]:
    """Counts of documents; ``porcentaje`` is a number with one place, None when the SAT was never asked."""
    return {
        "sat": one.at_sat,
        "vigentes": one.valid,
        "cancelados": one.cancelled,
        "conXml": one.with_xml,
        "faltan": one.lacking,
        "canceladosSinXml": one.cancelled_without_xml,
        "canceladosConXml": one.cancelled_with_xml,
        "soloLocal": one.only_here,
        "porcentaje": None if one.permille is None else one.permille / 10,
        "faltantes": list(one.missing),
    }
