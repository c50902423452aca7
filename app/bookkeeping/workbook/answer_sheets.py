"""The sheets that hold answers of other rules: balances, withholdings, payroll, DIOT, avisos, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from app.bookkeeping.diot import DiotAnswer
from app.bookkeeping.ppd_balances import PpdBalances
from app.bookkeeping.workbook.book_words import ISSUED, RECEIVED, BookWords
from app.bookkeeping.workbook.document_sheets import Link, Sources
from app.domain.month import diot
from app.domain.month.diot import Acts
from app.domain.month.documents import MonthDocument, Placed
from app.domain.validity import OwnerRole
from app.fiscal.balances import BalanceState
from app.fiscal.cancellations import CancelledEffect, Change, ChangeCause
from app.fiscal.effects import Remark
from app.fiscal.payroll_month import PayrollMonth
from app.reports.month_workbook.model import Attention, Kind, Linked, MonthSheet, SheetColumn, Value

_UNIT = 1_000_000
_DAY = len("2026-03-31")
_BUCKETS = (30, 60, 90)


def balance_sheet(balances: PpdBalances, words: BookWords, link: Link) -> MonthSheet:
    """Saldos PPD: what is owed of each that is neither settled nor cancelled, in its own currency."""
    columns = (
        words.column("side"),
        words.column("state"),
        words.column("issued", Kind.DATE),
        words.column("uuid"),
        words.column("counterpart"),
        words.column("name"),
        words.column("currency"),
        words.column("total", Kind.MONEY),
        words.column("paid", Kind.MONEY),
        words.column("applied", Kind.MONEY),
        words.column("balance", Kind.MONEY),
        words.column("days", Kind.NUMBER),
        words.column("age"),
        words.column("due", Kind.DATE),
        words.column("remarks", width=60),
    )
    rows = [
        (
            words.value(_side(one)),
            words.value(one.state.value),
            one.issued,
            _linked(one, link),
            one.counterpart,
            one.name,
            one.currency,
            one.total,
            one.paid,
            one.notes,
            one.balance,
            one.days,
            _age(one.days),
            one.due,
            "; ".join(dict.fromkeys(words.note_title(remark.key) for remark in balances.remarks(one))),
        )
        for one in balances.rows()
        if one.state.is_open
    ]
    attention = (Attention("state", words.value(BalanceState.OVERPAID.value)),)
    return _sheet("balances", columns, rows, words, attention, fixed=4)


def withholding_sheet(sources: Sources) -> MonthSheet:
    """Retenciones: the CFDI de retenciones whose period touches the month; never added to what CFDI withhold."""
    words = sources.words
    columns = (
        words.column("side"),
        words.column("state"),
        words.column("issued", Kind.MOMENT),
        words.column("uuid"),
        words.column("counterpart"),
        words.column("name"),
        words.column("withholding_key"),
        words.column("first_month"),
        words.column("last_month"),
        words.column("year"),
        words.column("operation", Kind.MONEY, summed=True),
        words.column("taxed", Kind.MONEY, summed=True),
        words.column("exempt_part", Kind.MONEY, summed=True),
        words.column("withheld_isr", Kind.MONEY, summed=True),
        words.column("withheld_iva", Kind.MONEY, summed=True),
        words.column("withheld_ieps", Kind.MONEY, summed=True),
        words.column("withheld_total", Kind.MONEY, summed=True),
    )
    rows: list[Sequence[Value]] = []
    for uuid in sources.documents.asked:
        document = sources.documents.documents[uuid]
        part = document.facts.withholding if document.packed else None
        if part is None or document.is_cancelled or document.side is OwnerRole.OTHERS:
            continue
        taxes = {tax: sum(one.amount for one in part.taxes if one.tax == tax) for tax in ("001", "002", "003")}
        rows.append(
            (
                words.value(_side(document)),
                words.value(document.state.value),
                document.issued_at,
                _linked(document, sources.link),
                document.counterpart,
                document.counterpart_name,
                part.key,
                part.first_month,
                part.last_month,
                part.year,
                part.operation,
                part.taxed,
                part.exempt,
                *taxes.values(),
                part.withheld,
            )
        )
    return _sheet("withholdings", columns, rows, words, fixed=4)


def payroll_sheet(payroll: PayrollMonth, words: BookWords) -> MonthSheet:
    """Nómina: a row for each employee; no CURP, NSS or account."""
    amounts = (
        "earnings",
        "taxed",
        "exempt_part",
        "isr",
        "imss",
        "other_deductions",
        "other_payments",
        "subsidy",
        "net",
    )
    columns = (
        words.column("rfc"),
        words.column("name"),
        *(words.column(key, Kind.MONEY, summed=True) for key in amounts),
        words.column("documents", Kind.NUMBER),
    )
    rows = [
        (
            one.rfc,
            one.name,
            one.sums.earnings,
            one.sums.taxed,
            one.sums.exempt,
            one.sums.isr,
            one.sums.imss,
            one.sums.deductions - one.sums.isr - one.sums.imss,
            one.sums.other_payments,
            one.sums.subsidy,
            one.sums.net,
            one.sums.documents,
        )
        for one in payroll.employees
    ]
    return _sheet("payroll", columns, rows, words, fixed=2)


def diot_sheet(answer: DiotAnswer, words: BookWords) -> MonthSheet:
    """DIOT: the records as they are in the file, in whole pesos, and below them those that are not."""
    numbers = _used_fields(answer)
    columns = (
        words.column("third_kind"),
        words.column("operation_kind"),
        words.column("rfc"),
        words.column("name"),
        *(SheetColumn(f"field_{number}", words.columns[f"field_{number}"], Kind.MONEY, True) for number in numbers),
        words.column("effects"),
        words.column("refused", width=60),
    )
    rows: list[Sequence[Value]] = [
        (
            row.third,
            row.operation,
            row.rfc or row.tax_id,
            row.name or answer.names.get(row.rfc, ""),
            *(row.amount(number) * _UNIT if number in (row.amounts or {}) else None for number in numbers),
            row.effects,
            None,
        )
        for row in answer.month.rows
    ]
    for refused in answer.month.refused:
        blank: tuple[Value, ...] = (None,) * len(numbers)
        name = answer.names.get(refused.rfc, "")
        rows.append((None, None, refused.rfc, name, *blank, None, words.problem(refused.problem.value)))
    return _sheet("diot", columns, rows, words, fixed=4)


def change_sheet(
    cancelled: Iterable[CancelledEffect],
    changes: Iterable[Change],
    documents: Mapping[str, MonthDocument],
    words: BookWords,
    link: Link,
) -> MonthSheet:
    """Cancelaciones: what changed since the month was filed, and what else was cancelled; negative is taken away."""
    columns = (
        words.column("side"),
        words.column("cause"),
        words.column("issued", Kind.MOMENT),
        words.column("uuid"),
        words.column("counterpart"),
        words.column("name"),
        words.column("cancelled_at"),
        words.column("seen_at"),
        words.column("base", Kind.MONEY),
        words.column("iva", Kind.MONEY),
        words.column("substitute"),
    )
    gone = {one.document.uuid: one for one in cancelled}
    told = [(one.uuid, one.cause, one.amounts, one.substitute) for one in changes]
    known = {uuid for uuid, *_ in told}
    told += [
        (uuid, ChangeCause.SUBSTITUTED if one.substitute else ChangeCause.CANCELLED, one.amounts, one.substitute)
        for uuid, one in gone.items()
        if uuid not in known
    ]
    rows: list[Sequence[Value]] = []
    for uuid, cause, amounts, substitute in told:
        document, effect = documents.get(uuid), gone.get(uuid)
        rows.append(
            (
                words.value(amounts.side.value),
                words.value(f"change:{cause.value}"),
                document.issued_at if document else None,
                _linked(document, link) if document else uuid,
                document.counterpart if document else None,
                document.counterpart_name if document else None,
                document.cancelled_at[:_DAY] if document else None,
                effect.seen_at[:_DAY] if effect else None,
                amounts.base or None,
                amounts.tax or None,
                substitute,
            )
        )
    return _sheet("cancelled", columns, rows, words, fixed=4)


def remark_sheet(
    remarks: Iterable[Remark],
    payroll: Iterable[Remark],
    documents: Mapping[str, MonthDocument],
    words: BookWords,
    link: Link,
) -> MonthSheet:
    """Avisos: what the person should look at, each with its document; those of nómina have words of their own."""
    columns = (
        words.column("key", width=26),
        words.column("note", width=40),
        words.column("issued", Kind.DATE),
        words.column("uuid"),
        words.column("counterpart"),
        words.column("name"),
        words.column("iva_at_stake", Kind.MONEY),
        words.column("detail", width=100),
    )
    rows: list[Sequence[Value]] = []
    told = [
        *((one, words.note_title(one.key), words.note_detail(one.key, dict(one.facts))) for one in remarks),
        *((one, words.payroll_title(one.key), words.payroll_detail(one.key, dict(one.facts))) for one in payroll),
    ]
    for one, title, detail in told:
        document = documents.get(one.uuid)
        rows.append(
            (
                one.key,
                title,
                document.day if document else None,
                _linked(document, link) if document else one.uuid,
                document.counterpart if document else None,
                document.counterpart_name if document else None,
                one.tax or None,
                detail,
            )
        )
    return _sheet("remarks", columns, rows, words, fixed=1)


def missing_sheet(
    missing: Mapping[OwnerRole, Sequence[str]], documents: Mapping[str, MonthDocument], words: BookWords
) -> MonthSheet:
    """Faltantes: vigentes of the SAT's list whose XML is not here."""
    columns = (
        words.column("side"),
        words.column("issued", Kind.DATE),
        words.column("uuid"),
        words.column("counterpart"),
        words.column("name"),
        words.column("total", Kind.MONEY),
    )
    rows: list[Sequence[Value]] = []
    for role, uuids in missing.items():
        for uuid in uuids:
            one = documents.get(uuid)
            side = words.value(ISSUED if role is OwnerRole.ISSUED else RECEIVED)
            if one is None:
                rows.append((side, None, uuid, None, None, None))
            else:
                rows.append((side, one.day, uuid, one.counterpart, one.counterpart_name, one.total))
    return _sheet("missing", columns, rows, words, fixed=3)


def _sheet(
    key: str,
    columns: tuple[SheetColumn, ...],
    rows: Sequence[Sequence[Value]],
    words: BookWords,
    attention: tuple[Attention, ...] = (),
    *,
    fixed: int,
) -> MonthSheet:
    return MonthSheet(key, words.sheets[key], columns, rows, words.notes.get(key, ()), attention, fixed)


def _used_fields(answer: DiotAnswer) -> list[int]:
    """Those that any record has, and always the value, the IVA and what is withheld at the general rate."""
    always = {Acts.GENERAL.value, Acts.GENERAL.returned, Acts.GENERAL.creditable, diot.WITHHELD, diot.EXEMPT, diot.ZERO}
    used = {number for row in answer.month.rows for number in row.amounts or {}}
    return sorted(used | {int(number) for number in always})


def _side(document: Placed) -> str:
    return ISSUED if document.side is OwnerRole.ISSUED else RECEIVED


def _linked(document: Placed, link: Link) -> Value:
    target = link(document)
    return Linked(document.uuid, target) if target else document.uuid


def _age(days: int) -> str:
    first = 0
    for last in _BUCKETS:
        if days <= last:
            return f"{first}–{last}"
        first = last + 1
    return f"> {_BUCKETS[-1]}"
