"""The sheet of a month, filed or not: figures, what changed since, avisos and coverage, as ``acopio mes`` has it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.bookkeeping.cancellation_report import change_value
from app.bookkeeping.coverage_report import side_value
from app.bookkeeping.desk import Desk
from app.bookkeeping.month_answer import Aviso, month_answer
from app.bookkeeping.state_remarks import state_remarks
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.fiscal.cancellations import Change
from app.fiscal.coverage_month import MonthCoverage, month_coverage
from app.memory_breaks import without_cycle_search
from app.store.decision_log import Snapshots

Detail = Callable[[str, Mapping[str, str]], str]
"""Makes the sentence of an aviso: of its key, and its facts by name."""


@dataclass(frozen=True, slots=True)
class MonthSheet:
    """A month of an owner: its ``value`` as ``--json`` prints it, and what stands behind that.

    ``documents`` counts all that may count in the month, ``unread`` those whose facts are still to be read,
    ``unverified`` those whose state nobody asked for, ``without_xml`` vigentes known by metadata alone. ``changed`` is
    what a filed month is today less what it was, by document. ``is_lost`` says that what it was is not there any more.
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
    is_lost: bool = False


@without_cycle_search()
def month_sheet(desk: Desk, snapshots: Snapshots, owner: Rfc, month: Month, detail: Detail) -> MonthSheet:
    """The sheet of a month. Figures of a filed one are those of when it was filed; what changed since stands beside
    them. Raises StoreError.
    """
    answer = month_answer(desk, snapshots, owner, month)
    filed = desk.decisions_of(owner).filed.get(month)
    coverage = month_coverage(desk.index.coverage(owner, month, month), month, month)[0]
    told = state_remarks(desk, owner, month)
    value = {
        "rfc": owner.value,
        "mes": month.text,
        "provisional": desk.is_provisional(month) or answer.unread > 0,
        "presentado": None if filed is None else filed.filed_on.isoformat(),
        **({"cifrasPerdidas": True} if answer.is_lost else {}),
        "cobertura": {"emitidos": side_value(coverage.issued), "recibidos": side_value(coverage.received)},
        **answer.figures,
        "cambios": [change_value(one) for one in answer.changed],
        "avisos": [_aviso(one, detail) for one in (*map(Aviso.of, told), *answer.avisos)],
    }
    return MonthSheet(
        owner,
        month,
        value,
        tuple(answer.changed),
        coverage,
        answer.documents,
        answer.unread,
        answer.unverified,
        answer.without_xml,
        answer.is_lost,
    )


def _aviso(one: Aviso, detail: Detail) -> dict[str, str]:
    return {"clave": one.key, "uuid": one.uuid, "iva": one.tax, "detalle": detail(one.key, dict(one.facts))}
