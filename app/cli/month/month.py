"""``acopio mes``: the result sheet of a month, or why one document counts where it counts."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any

from app.bookkeeping.coverage_value import coverage_value
from app.bookkeeping.desk import Desk
from app.bookkeeping.month_report import month_report, report_value
from app.cli.context import Context
from app.cli.exit_codes import DONE
from app.cli.month.asking import BadQuestionError, add_json, add_month, begun_month, known_owner
from app.cli.month.at_desk import asked_desk, desk_of
from app.cli.month.document_page import document_lines, document_value
from app.cli.month.month_page import month_lines
from app.cli.parser import SpanishParser
from app.cli.printing import print_json
from app.cli.speech import say
from app.domain.amounts import cents_text
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.fiscal.coverage_month import month_coverage
from app.fiscal.effects import Remark
from app.words import month_questions, month_words as words
from app.words.month_notes import note_detail


def add_to(commands: argparse._SubParsersAction[SpanishParser]) -> SpanishParser:
    """How it is typed."""
    parser = commands.add_parser("mes", help=words.COMMAND_HELP)
    parser.add_argument("--rfc", help=month_questions.OWNER_HELP)
    add_month(parser, required=False)
    parser.add_argument("--uuid", metavar="FOLIO", help=words.UUID_HELP)
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
        value, told = _sheet(desk, owner, month)
    if arguments.json:
        print_json(value)
    else:
        for line in (*month_lines(value), *told):
            print(line)
    return DONE


def month_value(desk: Desk, owner: Rfc, month: Month) -> dict[str, Any]:
    """The JSON of ``acopio mes``. Raises StoreError."""
    return _sheet(desk, owner, month)[0]


def _sheet(desk: Desk, owner: Rfc, month: Month) -> tuple[dict[str, Any], list[str]]:
    report = month_report(desk, owner, month)
    filed = desk.decisions_of(owner).filed.get(month)
    coverage = month_coverage(desk.index.coverage(owner, month, month), month, month)[0]
    remarks = [*report.figures.remarks, *(one for one in desk.warnings(owner, report.documents) if one.month == month)]
    told = [
        sentence(number)
        for number, sentence in (
            (report.documents.unread, words.unread),
            (report.figures.unverified, words.unverified),
            (report.figures.without_xml, words.without_xml),
        )
        if number
    ]
    value = {
        "rfc": owner.value,
        "mes": month.text,
        "provisional": desk.is_provisional(month) or report.documents.unread > 0,
        "presentado": None if filed is None else filed.filed_on.isoformat(),
        "cobertura": {"emitidos": coverage_value(coverage.issued), "recibidos": coverage_value(coverage.received)},
        **report_value(report),
        "cambios": [],
        "avisos": _remarks(remarks),
    }
    return value, told


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
    with desk_of(context) as desk:
        owners = desk.index.owners()
        if arguments.rfc:
            owners = [known_owner(arguments.rfc, owners)]
        found = [owner for owner in owners if uuid in desk.index.documents(owner, [uuid]).documents]
        if not found:
            raise BadQuestionError(words.no_such_document(uuid[:40]))
        if len(found) > 1:
            raise BadQuestionError(words.several_owners(", ".join(one.value for one in found)))
        document = desk.index.documents(found[0], [uuid]).documents[uuid]
        effects = desk.document(found[0], uuid)
    value = document_value(found[0].value, document, effects)
    if arguments.json:
        print_json(value)
    else:
        for line in document_lines(value):
            print(line)
    return DONE
