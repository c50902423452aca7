"""``acopio mes``: the result sheet of a month, or why one document counts where it counts."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from app.bookkeeping.desk import Desk
from app.bookkeeping.month_sheet import MonthSheet, month_sheet
from app.bookkeeping.opening import opened_desk
from app.bookkeeping.workbook.library_link import library_link
from app.bookkeeping.workbook.month_book import month_book, write_book
from app.cli.context import Context
from app.cli.exit_codes import DONE
from app.cli.month.asking import BadQuestionError, add_json, add_month, begun_month, known_owner, mexican_today
from app.cli.month.at_desk import asked_desk
from app.cli.month.document_reasons import document_lines, document_value
from app.cli.month.month_lines import month_lines
from app.cli.parser import SpanishParser
from app.cli.printing import print_json
from app.cli.speech import say
from app.domain.identifiers import Rfc
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
        sheet = month_sheet(desk, snapshots, owner, month, note_detail)
        if arguments.xlsx:
            link = library_link(context.folder, owner)
            write_book(arguments.xlsx, month_book(desk, owner, month, BOOK_WORDS, link, changes=sheet.changed))
            say(words.workbook_written(arguments.xlsx))
    if arguments.json:
        print_json(sheet.value)
    else:
        for line in (*month_lines(sheet.value), *_notices(sheet)):
            print(line)
    return DONE


def _notices(sheet: MonthSheet) -> Iterator[str]:
    """Sentences that a person reads below the sheet."""
    counts = (
        (sheet.unread, words.unread),
        (sheet.unverified, words.unverified),
        (sheet.without_xml, words.without_xml),
    )
    return (sentence(number) for number, sentence in counts if number)


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
