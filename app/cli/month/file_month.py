"""``acopio presentar``: marks a month as filed and keeps what its figures were, or takes the mark back."""

from __future__ import annotations

import argparse

from app.bookkeeping.decision_book import DecisionBook
from app.bookkeeping.filed_months import FiledMonths
from app.bookkeeping.filing import file_month
from app.cli.context import Context
from app.cli.exit_codes import DONE
from app.cli.month.asking import (
    BadQuestionError,
    add_json,
    add_month,
    add_owner,
    begun_month,
    day_typed,
)
from app.cli.month.at_desk import asked_desk
from app.cli.parser import SpanishParser
from app.cli.printing import print_json
from app.cli.speech import say
from app.domain.clock import SystemClock
from app.domain.month.decisions import DecisionKind
from app.store.decision_log import DecisionLog, Snapshots
from app.words import decision_words as words


def add_to(commands: argparse._SubParsersAction[SpanishParser]) -> SpanishParser:
    """How it is typed."""
    parser = commands.add_parser("presentar", help=words.FILE_HELP)
    add_owner(parser)
    add_month(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--fecha", type=day_typed, metavar="FECHA", help=words.FILED_ON_HELP)
    what.add_argument("--deshacer", action="store_true", help=words.UNDO_HELP)
    add_json(parser)
    return parser


def run(context: Context, arguments: argparse.Namespace) -> int:
    """Mark the month as filed; or take the mark back: the snapshot stays."""
    month = arguments.mes
    book = DecisionBook(DecisionLog(context.paths.decisions), SystemClock())
    with asked_desk(context, arguments.rfc) as (desk, owner):
        begun_month(month, desk.today)
        filed_on, sha256 = arguments.fecha or desk.today, None
        if arguments.deshacer:
            undone = book.undo(owner, month.text, [DecisionKind.FILED])
            say(words.filing_undone(month.text) if undone else words.was_not_filed(month.text))
        else:
            if filed_on > desk.today:
                raise BadQuestionError(words.in_future(filed_on.isoformat()))
            if filed_on < month.first:
                raise BadQuestionError(words.before_month(filed_on.isoformat(), month.text))
            before = desk.decisions_of(owner).filed.get(month)
            filed = FiledMonths(desk, Snapshots(context.paths.filed_months))
            sha256, documents = file_month(filed, book, owner, month, filed_on)
            say(words.filed(month.text, filed_on.isoformat(), documents))
            if before is not None:
                say(words.filed_before(before.filed_on.isoformat()))
    if arguments.json:
        print_json(
            {
                "rfc": owner.value,
                "mes": month.text,
                "presentado": filed_on.isoformat() if sha256 else None,
                "huella": sha256,
            }
        )
    return DONE
