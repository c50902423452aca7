"""Coverage as ``--json`` prints it: a value for each month and side."""

from __future__ import annotations

from typing import Any

from app.fiscal.coverage_month import MonthCoverage, SideCoverage


def month_value(coverage: MonthCoverage) -> dict[str, Any]:
    """Of one month."""
    return {
        "mes": coverage.month.text,
        "emitidos": side_value(coverage.issued),
        "recibidos": side_value(coverage.received),
    }


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
