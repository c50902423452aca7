"""What the made-up office did in these two years: months filed in time, a list of the SAT taken in, things decided.

A month is filed as it stood on its day: what was cancelled later counted, what came later did not. So it has changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from app.bookkeeping.desk import Desk
from app.bookkeeping.known_lists import KnownLists
from app.bookkeeping.month_report import month_report, report_value
from app.bookkeeping.opening import opened_desk
from app.bookkeeping.ppd_balances import ppd_balances
from app.demo.clients import COMPANY, Client
from app.demo.listed import list_of_69b
from app.domain.clock import MEXICO_CITY, SystemClock, mexico_wall_time
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.domain.month.decisions import Decision, DecisionKind
from app.domain.month.documents import DocumentSet, MonthDocument
from app.domain.validity import OwnerRole, Validity
from app.fiscal.snapshot import Snapshot, contributions, snapshot_text
from app.paths import Paths
from app.simulator.server import Simulator
from app.store.decision_log import DecisionLog, Snapshots

_FILING_DAY = 17
_NOON = time(12)
_LATE_ONES = 5
"""Of 256 documents so many came to the library after their month was filed."""
_PAID_AFTER = timedelta(days=12)
_LONG_AGO = timedelta(days=60)
_OPERATION = "03"


def live_through(paths: Paths, simulator: Simulator, clients: Sequence[Client]) -> None:
    """Do all of it in the library of ``paths``, which has the documents of ``clients``. Raises StoreError."""
    today = mexico_wall_time(SystemClock().now()).date()
    log = DecisionLog(paths.decisions)
    with opened_desk(paths, today) as desk:  # of before the list was published
        for client in clients:
            log.append(*_filings(desk, Snapshots(paths.filed_months), client))
        decided = _decided(desk, Rfc(COMPANY.rfc))
    text = list_of_69b(simulator.business(COMPANY.rfc), today)
    KnownLists(paths.lists).take_in([text], "lista-de-demostracion.csv", SystemClock().now())
    log.append(*decided)


def _filings(desk: Desk, snapshots: Snapshots, client: Client) -> Iterator[Decision]:
    owner = Rfc(client.rfc)
    for month in _filed_months(desk.today, client):
        day = _filed_on(month, desk.today)
        documents = _stood_on(desk.documents(owner, month), day)
        if documents.asked:
            brought = contributions(documents, month, desk.decisions_of(owner), desk.rules(owner))
            figures = report_value(month_report(desk, owner, month, documents))
            name = snapshots.keep(snapshot_text(Snapshot(owner.value, month, brought, figures)))
            yield _decision(owner, DecisionKind.FILED, month.text, f"{day.isoformat()} {name}", day)


def _filed_months(today: date, client: Client) -> Iterable[Month]:
    month = Month.of(today).previous
    if _due(month) > today:
        month = month.previous
    for _ in range(client.unfiled):
        month = month.previous
    found = []
    for _ in range(client.filed):
        found.append(month)
        month = month.previous
    return reversed(found)


def _filed_on(month: Month, today: date) -> date:
    """In time; older ones once more three months later, with what had changed by then (complementaria)."""
    again = _due(month.next.next.next)
    return again if again + _LONG_AGO <= today else _due(month)


def _due(month: Month) -> date:
    return month.next.first.replace(day=_FILING_DAY)


def _stood_on(documents: DocumentSet, day: date) -> DocumentSet:
    """The same as the library was on that day."""
    then = {uuid: _then(one, day) for uuid, one in documents.documents.items() if not _came_after(one, day)}
    return replace(documents, documents=then, asked=tuple(uuid for uuid in documents.asked if uuid in then))


def _then(one: MonthDocument, day: date) -> MonthDocument:
    return one._replace(state=Validity.VALID) if one.is_cancelled and one.cancelled_at[:10] > day.isoformat() else one


def _came_after(one: MonthDocument, day: date) -> bool:
    is_late = one.side is OwnerRole.RECEIVED and int(one.uuid[:2], 16) < _LATE_ONES
    return one.day > day or is_late


def _decided(desk: Desk, owner: Rfc) -> list[Decision]:
    """Two invoices that were paid and have no REP, one purchase that is private, and what a supplier does."""
    received = ppd_balances(desk, owner, OwnerRole.RECEIVED, desk.today).rows()
    owed = [one for one in received if one.state.is_open and not one.paid and not one.notes][-2:]
    paid = [
        _decision(owner, DecisionKind.PAID, one.uuid, (one.issued + _PAID_AFTER).isoformat(), desk.today)
        for one in owed
        if one.issued + _PAID_AFTER <= desk.today
    ]
    bought = [
        one
        for one in desk.documents(owner, Month.of(desk.today).previous.previous).documents.values()
        if one.side is OwnerRole.RECEIVED and one.type == "I" and one.method == "PUE" and one.iva_16
    ]
    private = [
        _decision(owner, DecisionKind.NOT_CREDITABLE, one.uuid, "", desk.today)
        for one in sorted(bought, key=_total)[:1]
    ]
    fees = [one.issuer_rfc for one in bought if one.isr_withheld][:1]
    supplier = [_decision(owner, DecisionKind.OPERATION, rfc, _OPERATION, desk.today) for rfc in fees]
    return [*paid, *private, *supplier]


def _total(one: MonthDocument) -> int:
    return one.total


def _decision(owner: Rfc, kind: DecisionKind, subject: str, value: str, day: date) -> Decision:
    return Decision(owner.value, kind, subject, value, datetime.combine(day, _NOON, MEXICO_CITY))
