"""The sheet of a month, filed or not: figures, what changed since, avisos and coverage, as ``acopio mes`` has it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.bookkeeping.cancellation_report import change_value
from app.bookkeeping.coverage_report import side_value
from app.bookkeeping.desk import Desk
from app.bookkeeping.filed_months import FiledMonths
from app.bookkeeping.month_report import month_report, report_value
from app.bookkeeping.pending_cancellations import waiting_cancellations
from app.domain.amounts import cents_text
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.fiscal.balances import month_remarks
from app.fiscal.cancellations import Change
from app.fiscal.coverage_month import MonthCoverage, month_coverage
from app.fiscal.effects import Remark
from app.memory_breaks import without_cycle_search
from app.store.decision_log import Snapshots

Detail = Callable[[str, Mapping[str, str]], str]
"""Makes the sentence of an aviso: of its key, and its facts by name."""


@dataclass(frozen=True, slots=True)
class MonthSheet:
    """A month of an owner: its ``value`` as ``--json`` prints it, and what stands behind that.

    ``documents`` counts all that may count in the month, ``unread`` those whose facts are still to be read,
    ``unverified`` those whose state nobody asked for, ``without_xml`` vigentes known by metadata alone. ``changed`` is
    what a filed month is today less what it was, by document.
    """

    owner: Rfc
    month: Month
    value: dict[str, Any]
    changed: tuple[Change, ...]
    coverage: MonthCoverage
    documents: int
    unread: int
    unverified: int
    without_xml: int


@without_cycle_search()
def month_sheet(desk: Desk, snapshots: Snapshots, owner: Rfc, month: Month, detail: Detail) -> MonthSheet:
    """The sheet of a month. Figures of a filed one are those of when it was filed; what changed since stands beside
    them. Raises StoreError.
    """
    report, filed_months = month_report(desk, owner, month), FiledMonths(desk, snapshots)
    filed = desk.decisions_of(owner).filed.get(month)
    kept = filed_months.snapshot(owner, month)
    changed = () if kept is None else filed_months.changes_since(kept, owner, report.documents)
    coverage = month_coverage(desk.index.coverage(owner, month, month), month, month)[0]
    remarks = [
        *report.figures.remarks,
        *(one.remark for one in waiting_cancellations(desk, owner) if one.remark.month == month),
        *(one for one in desk.warnings(owner, report.documents, with_unpaid=False) if one.month == month),
        *month_remarks(
            report.documents,
            month,
            desk.today,
            desk.decisions_of(owner),
            desk.parameters,
            chase_after=desk.readings.chase_after,
        ),
    ]
    value = {
        "rfc": owner.value,
        "mes": month.text,
        "provisional": desk.is_provisional(month) or report.documents.unread > 0,
        "presentado": None if filed is None else filed.filed_on.isoformat(),
        "cobertura": {"emitidos": side_value(coverage.issued), "recibidos": side_value(coverage.received)},
        **_figures(report_value(report), {} if kept is None else kept.figures),
        "cambios": [change_value(one) for one in changed],
        "avisos": _remarks(remarks, detail),
    }
    return MonthSheet(
        owner,
        month,
        value,
        tuple(changed),
        coverage,
        len(report.documents.asked),
        report.documents.unread,
        report.figures.unverified,
        report.figures.without_xml,
    )


def _figures(now: Mapping[str, Any], filed: Mapping[str, Any]) -> dict[str, Any]:
    """Those of when the month was filed, where there are some."""
    return {name: filed.get(name, value) for name, value in now.items()}


def _remarks(remarks: Iterable[Remark], detail: Detail) -> list[dict[str, str]]:
    return [
        {
            "clave": str(one.key),
            "uuid": one.uuid,
            "iva": cents_text(one.tax),
            "detalle": detail(one.key, dict(one.facts)),
        }
        for one in dict.fromkeys(remarks)
    ]
