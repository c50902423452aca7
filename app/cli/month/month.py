"""``acopio mes``: the result sheet of a month, or why one document counts where it counts."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.bookkeeping.cancellation_report import change_value
from app.bookkeeping.coverage_report import side_value
from app.bookkeeping.desk import Desk
from app.bookkeeping.filed_months import FiledMonths
from app.bookkeeping.month_report import month_report, report_value
from app.bookkeeping.opening import opened_desk
from app.bookkeeping.workbook.library_link import library_link
from app.bookkeeping.workbook.month_book import month_book, write_book
from app.cli.context import Context
from app.cli.exit_codes import DONE
from app.cli.month.asking import BadQuestionError, add_json, add_month, begun_month, known_owner, mexican_today
from app.cli.month.at_desk import asked_desk
from app.cli.month.document_page import document_lines, document_value
from app.cli.month.month_page import month_lines
from app.cli.parser import SpanishParser
from app.cli.printing import print_json
from app.cli.speech import say
from app.domain.amounts import cents_text
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.fiscal.balances import month_remarks
from app.fiscal.coverage_month import month_coverage
from app.fiscal.effects import Remark
from app.store.decision_log import Snapshots
from app.words import month_questions
from app.words import month_words as words
from app.words.month_book_words import BOOK_WORDS
from app.words.month_notes import note_detail


def add_to(commands: argparse._SubParsersAction[SpanishParser]) -> SpanishParser:
    """How it is typed."""
    parser = commands.add_parser("mes", help=words.COMMAND_HELP)
    parser.add_argument("--rfc", help=month_questions.OWNER_HELP)
    add_month(parser, required=False)
    parser.add_argument("--uuid", metavar="FOLIO", help=words.UUID_HELP)
    parser.add_argument("--xlsx", type=Path, metavar="ARCHIVO", help=words.WORKBOOK_HELP)
    add_json(parser)
    return parser


def run(context: Context, arguments: argparse.Namespace) -> int:
    """Print the sheet, or what one document does."""
    if arguments.uuid:
        return _run_document(context, arguments)
    if arguments.mes is None:
        raise BadQuestionError(words.MONTH_OR_UUID)
    if not arguments.rfc:
        raise BadQuestionError(words.OWNER_MISSING)
    with asked_desk(context, arguments.rfc) as (desk, owner):
        month = begun_month(arguments.mes, desk.today)
        snapshots = Snapshots(context.paths.filed_months)
        sheet = month_sheet(desk, snapshots, owner, month)
        if arguments.xlsx:
            changes = FiledMonths(desk, snapshots).changes(owner, month)
            link = library_link(context.folder, owner)
            write_book(arguments.xlsx, month_book(desk, owner, month, BOOK_WORDS, link, changes=changes))
            say(words.workbook_written(arguments.xlsx))
    if arguments.json:
        print_json(sheet.value)
    else:
        for line in (*month_lines(sheet.value), *sheet.notices):
            print(line)
    return DONE


@dataclass(frozen=True, slots=True)
class Sheet:
    """A month's ``value`` as ``--json`` prints it, and ``notices``: sentences that a person reads below it."""

    value: dict[str, Any]
    notices: tuple[str, ...]


def month_sheet(desk: Desk, snapshots: Snapshots, owner: Rfc, month: Month) -> Sheet:
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
        *(one for one in desk.warnings(owner, report.documents) if one.month == month),
        *month_remarks(report.documents, month, desk.today, desk.decisions_of(owner), desk.parameters),
    ]
    counts = (
        (report.documents.unread, words.unread),
        (report.figures.unverified, words.unverified),
        (report.figures.without_xml, words.without_xml),
    )
    value = {
        "rfc": owner.value,
        "mes": month.text,
        "provisional": desk.is_provisional(month) or report.documents.unread > 0,
        "presentado": None if filed is None else filed.filed_on.isoformat(),
        "cobertura": {"emitidos": side_value(coverage.issued), "recibidos": side_value(coverage.received)},
        **_figures(report_value(report), {} if kept is None else kept.figures),
        "cambios": [change_value(one) for one in changed],
        "avisos": _remarks(remarks),
    }
    return Sheet(value, tuple(sentence(number) for number, sentence in counts if number))


def _figures(now: Mapping[str, Any], filed: Mapping[str, Any]) -> dict[str, Any]:
    """Those of when the month was filed, where there are some."""
    return {name: filed.get(name, value) for name, value in now.items()}


def _remarks(remarks: Iterable[Remark]) -> list[dict[str, str]]:
    return [
        {
            "clave": str(one.key),
            "uuid": one.uuid,
            "iva": cents_text(one.tax),
            "detalle": note_detail(one.key, dict(one.facts)),
        }
        for one in dict.fromkeys(remarks)
    ]


def _run_document(context: Context, arguments: argparse.Namespace) -> int:
    uuid = arguments.uuid.strip().upper()
    if not context.paths.database.exists():
        raise BadQuestionError(words.no_such_document(uuid[:40]))
    with opened_desk(context.paths, mexican_today()) as desk:
        owners = desk.index.owners()
        if arguments.rfc:
            owners = [known_owner(arguments.rfc, owners)]
        value = _document(desk, owners, uuid)
    if arguments.json:
        print_json(value)
    else:
        for line in document_lines(value):
            print(line)
    return DONE


def _document(desk: Desk, owners: Iterable[Rfc], uuid: str) -> dict[str, Any]:
    found = [(owner, one) for owner in owners if (one := desk.document(owner, uuid)) is not None]
    if not found:
        raise BadQuestionError(words.no_such_document(uuid[:40]))
    if len(found) > 1:
        raise BadQuestionError(words.several_owners(", ".join(owner.value for owner, _ in found)))
    owner, (document, effects, warnings) = found[0]
    return document_value(owner.value, document, effects, warnings)
