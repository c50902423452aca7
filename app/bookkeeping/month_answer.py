"""All that must be computed of a month for its sheet: figures, avisos, and what changed since it was filed.

Of a large month it is kept, with what it was made of, and computed anew when it would be made of anything else: other
documents, decisions or lists, another program, or another day while an invoice may still become overdue.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from app.bookkeeping.desk import Desk
from app.bookkeeping.filed_months import FiledMonths
from app.bookkeeping.month_report import month_report, report_value
from app.bookkeeping.month_totals import MonthTotals, month_totals
from app.bookkeeping.note_chains import reach_further
from app.domain.amounts import cents_text
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.domain.month.documents import DocumentSet
from app.fiscal.balances import month_remarks
from app.fiscal.cancellations import Change, ChangeCause
from app.fiscal.effects import Remark
from app.fiscal.snapshot import contribution_values, is_alike, read_contribution
from app.memory_breaks import without_cycle_search
from app.store.decision_log import Snapshots

_EPOCH = date(1970, 1, 1).toordinal()
_DAY = 86_400
_SETTLED = 62
"""Days from a payment, by the person's word, until its REP is late: the rest of its month, and some of the next."""


class Aviso(NamedTuple):
    """A remark as it is printed, but for its sentence."""

    key: str
    uuid: str
    tax: str
    facts: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, remark: Remark) -> Aviso:
        """Of a remark."""
        return cls(str(remark.key), remark.uuid, cents_text(remark.tax), remark.facts)


@dataclass(frozen=True, slots=True)
class MonthAnswer:
    """``figures`` are those of ``acopio mes --json``; of a filed month as they were then, where that was kept.

    ``totals`` are the sums by which months are compared.

    ``changed`` is what a filed month is today less what it was. ``documents`` counts all that may count in the month,
    ``unread`` those whose facts are still to be read, ``unverified`` those whose state nobody asked for,
    ``without_xml`` vigentes known by metadata alone. ``is_lost`` says that the month was filed and what it was then
    is not there any more, or not what it was: its figures are those of now.
    """

    figures: Mapping[str, Any]
    totals: MonthTotals
    avisos: Sequence[Aviso]
    changed: Sequence[Change]
    documents: int
    unread: int
    unverified: int
    without_xml: int
    is_lost: bool = False


class Computed(NamedTuple):
    """An answer, and how far what it was made of reaches.

    ``is_wide`` says that it was made of documents further than two relations from those of the month and the one
    before. After ``last_day`` (an ordinal) it is the same on every day.
    """

    answer: MonthAnswer
    is_wide: bool
    last_day: int


@without_cycle_search()
def computed_answer(desk: Desk, snapshots: Snapshots, owner: Rfc, month: Month) -> Computed:
    """Of ``month``, from what is known now. Raises StoreError."""
    decisions = desk.decisions_of(owner)
    report, filed_months = month_report(desk, owner, month), FiledMonths(desk, snapshots)
    documents, figures = report.documents, report.figures
    filed, values = filed_months.snapshot(owner, month), report_value(report)
    if filed is not None and not all(is_alike(filed.figures.get(name, one), one) for name, one in values.items()):
        filed = None  # out of a backup of somebody else's: nothing that could be printed
    changed = () if filed is None else filed_months.changes_since(filed, owner, documents)
    patience = desk.readings.chase_after
    remarks = [
        *figures.remarks,
        *(one for one in desk.warnings(owner, documents, with_unpaid=False) if one.month == month),
        *month_remarks(documents, month, desk.today, decisions, desk.parameters, chase_after=patience),
    ]
    answer = MonthAnswer(
        {name: (filed.figures if filed else {}).get(name, value) for name, value in values.items()},
        month_totals(report, filed),
        tuple(map(Aviso.of, dict.fromkeys(remarks))),
        tuple(changed),
        len(documents.asked),
        documents.unread,
        figures.unverified,
        figures.without_xml,
        filed is None and month in decisions.filed,
    )
    is_wide = bool(
        desk.moved(owner, month)
        or desk.moved(owner, month.previous)
        or reach_further(documents)
        or (filed is not None and filed.contributions.keys() - set(documents.asked))
    )
    settled = [
        one.settled_on.toordinal() + _SETTLED
        for uuid, one in decisions.documents.items()
        if one.settled_on is not None and uuid in documents.documents
    ]
    return Computed(answer, is_wide, max([_last_day(documents, patience), *settled]))


def _last_day(documents: DocumentSet, patience: int) -> int:
    """The last day, as an ordinal, on which a document comes, a payment is made or an invoice becomes overdue."""
    latest = max((one.issued for one in documents.documents.values()), default=0)
    paid = (payment.paid_on for facts in documents.told.values() for payment in facts.payments if payment.paid_on)
    paid_on = max(paid, default="")
    last = latest // _DAY + _EPOCH + patience + 1
    return max(last, date.fromisoformat(paid_on).toordinal()) if paid_on else last


def answer_text(answer: MonthAnswer) -> bytes:
    """How it is kept."""
    told = {
        "figuras": answer.figures,
        "totales": answer.totals,
        "avisos": answer.avisos,
        "cambios": [
            [one.uuid, one.cause.value, contribution_values(one.amounts), one.substitute] for one in answer.changed
        ],
        "numeros": [answer.documents, answer.unread, answer.unverified, answer.without_xml],
        "perdido": answer.is_lost,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


@without_cycle_search()
def read_answer(text: bytes) -> MonthAnswer:
    """The inverse. Raises ValueError for what is none: a database may come from elsewhere."""
    try:
        told = json.loads(text)
        documents, unread, unverified, without_xml = map(int, told["numeros"])
        totals = MonthTotals(*map(int, told["totales"]))
        changed = (
            Change(_text(uuid), ChangeCause(cause), read_contribution(amounts), substitute and _text(substitute))
            for uuid, cause, amounts, substitute in told["cambios"]
        )
        avisos = [
            Aviso(_text(key), _text(uuid), _text(tax), tuple((_text(name), _text(value)) for name, value in facts))
            for key, uuid, tax, facts in told["avisos"]
        ]
        figures, is_lost = told["figuras"], told["perdido"]
        if not isinstance(figures, dict) or not isinstance(is_lost, bool):
            raise ValueError("no figures")
        return MonthAnswer(
            figures, totals, tuple(avisos), tuple(changed), documents, unread, unverified, without_xml, is_lost
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("not an answer") from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def month_answer(desk: Desk, snapshots: Snapshots, owner: Rfc, month: Month) -> MonthAnswer:
    """Of ``month``: from what is kept of it, where the desk keeps any; else computed. Raises StoreError."""
    if desk.kept is not None:
        return desk.kept.answer(desk, snapshots, owner, month)
    return computed_answer(desk, snapshots, owner, month).answer
