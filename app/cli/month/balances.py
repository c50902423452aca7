"""``acopio saldos``: what is owed of every PPD, both ways, and what is odd about its REP."""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence

from app.bookkeeping.balance_renewal import renew_while_free
from app.bookkeeping.ppd_balances import PpdBalances, ppd_balances
from app.bookkeeping.side_names import SIDE_NAMES
from app.cli.context import Context
from app.cli.exit_codes import DONE
from app.cli.month.asking import BadQuestionError, add_json, add_owner, day_typed
from app.cli.month.at_desk import asked_desk
from app.cli.month.balance_values import balance_value
from app.cli.parser import SpanishParser
from app.cli.printing import print_json, print_table, without_empty_columns
from app.cli.speech import say
from app.domain.amounts import cents_text
from app.domain.validity import OwnerRole
from app.fiscal.balances import age_of
from app.fiscal.invoice_balances import InvoiceBalance
from app.fiscal.settlement import Amount
from app.words import balance_words as words
from app.words.formatting import money
from app.words.month_notes import note_detail, note_title
from app.words.month_words import unread

_NAME = 24
"""Letters of a name in the table: it has to fit into a terminal."""


def add_to(commands: argparse._SubParsersAction[SpanishParser]) -> SpanishParser:
    """How it is typed."""
    parser = commands.add_parser("saldos", help=words.HELP)
    add_owner(parser)
    parser.add_argument("--al", type=day_typed, metavar="FECHA", help=words.UNTIL_HELP)
    sides = parser.add_mutually_exclusive_group()
    sides.add_argument("--emitidos", action="store_true", help=words.ISSUED_HELP)
    sides.add_argument("--recibidos", action="store_true", help=words.RECEIVED_HELP)
    add_json(parser)
    return parser


def run(context: Context, arguments: argparse.Namespace) -> int:
    """Print every balance, or those that are open as a table."""
    with asked_desk(context, arguments.rfc) as (desk, owner):
        until = arguments.al or desk.today
        if until > desk.today:
            raise BadQuestionError(words.in_future(until.isoformat()))
        side = OwnerRole.ISSUED if arguments.emitidos else OwnerRole.RECEIVED if arguments.recibidos else None
        renew_while_free(context.paths, desk, lambda stale: say(words.counting(stale)))
        found = ppd_balances(desk, owner, side, until, details=True)
        if found.unread:
            say(unread(found.unread))
        if arguments.json:
            print_json([balance_value(one, found) for one in found.rows()])
        else:
            _print(found)
    return DONE


def _print(found: PpdBalances) -> None:
    rows = found.rows()
    opened = [one for one in rows if one.state.is_open]
    if opened:
        print_table(*without_empty_columns(words.COLUMNS, [_row(one) for one in opened]))
        for sentence in _sums(opened):
            print(sentence)
    else:
        say(words.NOTHING_OPEN)
    if len(rows) > len(opened):
        say(words.settled(len(rows) - len(opened)))
    if missed := sum(one.is_missed for one in rows):
        say(words.missed(missed))
    remarks = [remark for one in rows if one.remarks > one.is_missed for remark in found.details(one).checks]
    if remarks:
        print()
        print_table(
            words.REMARK_COLUMNS,
            [(note_title(one.key), one.uuid, note_detail(one.key, dict(one.facts))) for one in remarks],
        )
    say(words.NOTE)


def _row(one: InvoiceBalance) -> tuple[str, ...]:
    amounts = (one.total, one.paid, one.notes, one.balance)
    return (
        SIDE_NAMES[one.side],
        one.counterpart,
        one.name[:_NAME],
        one.issued.isoformat(),
        str(one.days),
        *(money(cents_text(amount), one.currency) if amount else "" for amount in amounts),
        words.STATES[one.state.value],
        one.uuid,
    )


def _sums(opened: Sequence[InvoiceBalance]) -> list[str]:
    """What is open by side, age and currency."""
    sums: dict[tuple[str, str, int], list[Amount]] = defaultdict(list)
    for one in opened:
        sums[one.side, one.currency, age_of(one.days)].append(one.balance)
    return [
        words.sum_of(side, words.AGES[age], currency, cents_text(sum(amounts)), len(amounts))
        for (side, currency, age), amounts in sorted(sums.items())
    ]
