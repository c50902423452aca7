"""§8: what was paid to each employee in a month, by Nomina/@FechaPago, of nómina that is vigente."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.oracle.flow import Book
from tests.oracle.papers import ZERO, Paper, Slip
from tests.oracle.sheet import money

FIGURES = ("percepciones", "gravado", "exento", "isr", "imss", "otrosPagos", "subsidio", "neto")


def payroll(book: Book, month: str) -> dict[str, Any]:
    """Sums by employee (RFC), and of all."""
    found: dict[str, dict[str, Fraction]] = {}
    papers: dict[str, set[str]] = {}
    for paper in book.living("N"):
        for slip in paper.slips:
            if book.is_issued(paper) and slip.day.strftime("%Y-%m") == month:
                sums = found.setdefault(paper.receiver, dict.fromkeys(FIGURES, ZERO))
                papers.setdefault(paper.receiver, set()).add(paper.uuid)
                for name, value in _figures(paper, slip).items():
                    sums[name] += value
    totals = {name: sum((sums[name] for sums in found.values()), ZERO) for name in FIGURES}
    counts = {rfc: len(uuids) for rfc, uuids in papers.items()}
    return {
        "empleados": {rfc: _told(sums) | {"comprobantes": counts[rfc]} for rfc, sums in found.items()},
        "totales": _told(totals) | {"comprobantes": sum(counts.values())},
    }


def _figures(paper: Paper, slip: Slip) -> dict[str, Fraction]:
    return {
        "percepciones": slip.taxed + slip.exempt,
        "gravado": slip.taxed,
        "exento": slip.exempt,
        "isr": slip.deductions.get("002", ZERO),
        "imss": slip.deductions.get("001", ZERO),
        "otrosPagos": sum(slip.others.values(), ZERO),
        "subsidio": slip.subsidy,
        "neto": paper.total,
    }


def _told(sums: dict[str, Fraction]) -> dict[str, Any]:
    return {name: money(value) for name, value in sums.items()}
