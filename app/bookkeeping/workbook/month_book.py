"""The month's workbook of one contribuyente: every answer of the desk on its sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.bookkeeping.desk import Desk
from app.bookkeeping.diot import diot_answer
from app.bookkeeping.month_report import month_report
from app.bookkeeping.ppd_balances import ppd_balances
from app.bookkeeping.state_remarks import state_remarks
from app.bookkeeping.workbook.answer_sheets import (
    balance_sheet,
    change_sheet,
    diot_sheet,
    missing_sheet,
    payroll_sheet,
    remark_sheet,
    withholding_sheet,
)
from app.bookkeeping.workbook.book_words import BookHead, BookWords
from app.bookkeeping.workbook.document_sheets import Link, Sources, document_sheets
from app.bookkeeping.workbook.result_lines import result_lines
from app.disk import replacing, writing_to
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.domain.month.documents import DocumentSet
from app.domain.validity import OwnerRole
from app.fiscal.cancellations import CancelledEffect, Change, cancelled_effects
from app.fiscal.coverage_month import month_coverage
from app.fiscal.effects import Difference
from app.fiscal.iva import each_effect
from app.fiscal.payroll_month import payroll_of
from app.reports.month_workbook.model import Kind, MonthBook, ResultTable
from app.reports.month_workbook.writer import write_month_workbook

_PAYROLL = "N"


def write_book(path: Path, book: MonthBook) -> None:
    """Write the workbook to where the person chose. Raises StoreError."""
    with writing_to(path), replacing(path, mode=0o644, among_others=True) as target:
        write_month_workbook(book, target)


def month_book(
    desk: Desk,
    owner: Rfc,
    month: Month,
    words: BookWords,
    link: Link,
    *,
    changes: Sequence[Change] = (),
    with_payroll: bool = True,
) -> MonthBook:
    """All sheets of ``month``. ``link`` tells where a document's XML lies, ``changes`` are those since it was filed.

    ``with_payroll`` off leaves every nómina out, which is personal data. Raises StoreError.
    """
    report, decisions = month_report(desk, owner, month), desk.decisions_of(owner)
    documents, figures = report.documents, report.figures
    if not with_payroll:
        documents = _without_payroll(documents)
    effects = list(each_effect(documents, decisions, desk.rules(owner)))
    sources = Sources(month, documents, effects, words, link)
    end = min(month.last, desk.today)
    owed = ppd_balances(desk, owner, None, end, only_open=True, details=True)
    payroll = payroll_of(documents, month.first, month.last, desk.parameters)
    coverage = desk.index.coverage(owner, month, month)
    missing = {side: coverage.missing.get((month, side), ()) for side in (OwnerRole.ISSUED, OwnerRole.RECEIVED)}
    lacking = desk.index.documents(owner, [uuid for uuids in missing.values() for uuid in uuids]).documents
    if not with_payroll:
        missing = {side: [one for one in uuids if lacking[one].type != _PAYROLL] for side, uuids in missing.items()}
    warnings = (one for one in desk.warnings(owner, documents) if one.month == month)
    told = state_remarks(desk, owner, month)
    remarks = list(dict.fromkeys([*figures.remarks, *told, *warnings]))
    filed = decisions.filed.get(month)
    return MonthBook(
        name=words.sheets["result"],
        head=words.head(
            BookHead(
                owner.value,
                month,
                desk.is_provisional(month),
                filed.filed_on if filed else None,
                month_coverage(coverage, month, month)[0],
                documents.unread,
            )
        ),
        flow=words.flow,
        sat=words.sat,
        difference=words.difference,
        lines=result_lines(words, report),
        tables=(_differences(figures.differences, words),) if figures.differences else (),
        sheets=(
            *document_sheets(sources),
            balance_sheet(owed, words, link),
            withholding_sheet(sources),
            payroll_sheet(payroll, words),
            diot_sheet(diot_answer(desk, owner, month, documents, effects), words),
            change_sheet(_cancelled(desk, owner, month, documents), changes, documents.documents, words, link),
            remark_sheet(remarks, payroll.remarks, documents.documents, words, link),
            missing_sheet(missing, lacking, words),
        ),
        foot=words.foot,
        page=words.page,
    )


def _without_payroll(documents: DocumentSet) -> DocumentSet:
    """It counts in no figure of IVA or income."""
    asked = (uuid for uuid in documents.asked if documents.documents[uuid].type != _PAYROLL)
    return replace(documents, asked=tuple(asked))


def _cancelled(desk: Desk, owner: Rfc, month: Month, documents: DocumentSet) -> list[CancelledEffect]:
    """Of the documents that had counted in ``month``."""
    gone = [uuid for uuid in documents.asked if documents.documents[uuid].is_cancelled]
    history = desk.index.history(owner, gone)
    found = cancelled_effects(documents, history, desk.decisions_of(owner), desk.rules(owner))
    return [one for one in found if one.month == month]


def _differences(differences: Sequence[Difference], words: BookWords) -> ResultTable:
    columns = (
        words.column("cause"),
        words.column("base", Kind.MONEY),
        words.column("iva", Kind.MONEY),
        words.column("side"),
        words.column("uuid"),
    )
    rows = [
        (words.value(one.cause.value), one.base, one.tax, words.value(one.side.value), one.uuid)
        for one in sorted(differences, key=lambda one: (one.side, one.cause, one.uuid))
    ]
    return ResultTable(words.lines["differences"], columns, rows)
