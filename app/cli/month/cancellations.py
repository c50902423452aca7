"""``acopio cancelaciones``: cancelled documents, the month that each changes, and by how much; and those under way."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from app.bookkeeping.cancellation_report import cancellation_value
from app.bookkeeping.filed_months import cancellations
from app.bookkeeping.pending_cancellations import waiting_cancellations, waiting_value
from app.cli.context import Context
from app.cli.exit_codes import DONE
from app.cli.month.asking import BadQuestionError, add_json, add_owner, day_typed
from app.cli.month.at_desk import asked_desk
from app.cli.parser import SpanishParser
from app.cli.printing import print_json, print_table, without_empty_columns
from app.cli.speech import say
from app.fiscal.cancelling import last_cancelling_day
from app.words import cancellation_words as words
from app.words.formatting import money
from app.words.month_words import unread

_BEGINNING = date(2000, 1, 1)


def add_to(commands: argparse._SubParsersAction[SpanishParser]) -> SpanishParser:
    """How it is typed."""
    parser = commands.add_parser("cancelaciones", help=words.HELP)
    add_owner(parser)
    parser.add_argument("--desde", type=day_typed, metavar="FECHA", help=words.FIRST_HELP)
    parser.add_argument("--hasta", type=day_typed, metavar="FECHA", help=words.LAST_HELP)
    parser.add_argument("--en-proceso", action="store_true", help=words.PENDING_HELP)
    add_json(parser)
    return parser


def run(context: Context, arguments: argparse.Namespace) -> int:
    """Print what was cancelled, or first seen to be cancelled, in the stretch, and what waits to be."""
    with asked_desk(context, arguments.rfc) as (desk, owner):
        first, last = arguments.desde or _BEGINNING, arguments.hasta or desk.today
        if first > last:
            raise BadQuestionError(words.reversed_days(first.isoformat(), last.isoformat()))
        filed, documents = desk.decisions_of(owner).filed, desk.index.cancelled(owner, first, last)
        if documents.unread:
            say(unread(documents.unread))
        waiting = [waiting_value(one) for one in waiting_cancellations(desk, owner)]
        found = [] if arguments.en_proceso else list(cancellations(desk, owner, documents))
        values = []
        for one in found:
            when = filed.get(one.month)
            last_day = last_cancelling_day(one.document, desk.parameters)
            values.append(cancellation_value(one, when.filed_on if when else None, last_day))
    if arguments.json:
        print_json(waiting if arguments.en_proceso else values)
        return DONE
    if not arguments.en_proceso:
        _print(values, {one.document.uuid for one in found if not one.document.has_xml})
    _print_waiting(waiting, is_asked=arguments.en_proceso)
    return DONE


def _print(values: Sequence[dict[str, Any]], without_xml: Collection[str]) -> None:
    if not values:
        say(words.NONE)
        return
    rows = [_row(one, is_known=one["uuid"] not in without_xml) for one in values]
    print_table(*without_empty_columns(words.COLUMNS, rows))
    months = sorted({one["mesAfectado"] for one in values if one["presentado"] and _changes(one)})
    if without_xml:
        say(words.WITHOUT_XML)
    if months:
        say(words.FILED.format(", ".join(months)))
    if late := sum(one["fueraDePlazo"] is True for one in values):
        say(words.late(late))
    say(words.NOTE)


def _print_waiting(waiting: Sequence[dict[str, Any]], *, is_asked: bool) -> None:
    if not waiting:
        if is_asked:
            say(words.NONE_PENDING)
        return
    if not is_asked:
        print()
    print_table(words.PENDING_COLUMNS, [_waiting_row(one, month) for one in waiting for month in one["meses"]])
    say(words.PENDING_NOTE)
    if not all(one["silencioAcepta"] for one in waiting):
        say(words.SILENCE_NOTE)


def _waiting_row(one: dict[str, Any], month: dict[str, str]) -> tuple[str, ...]:
    told = [one[name] or "" for name in ("lado", "fecha", "visto", "responder", "limite")]
    silence = words.YES if one["silencioAcepta"] else words.NO
    return (*told, silence, month["mes"], money(month["base"]), money(month["iva"]), one["contraparte"], one["uuid"])


def _changes(one: dict[str, Any]) -> bool:
    return (one["base"], one["iva"]) != ("0.00", "0.00")


def _row(one: dict[str, Any], *, is_known: bool) -> tuple[str, ...]:
    told = [one[name] or "" for name in ("lado", "fecha", "cancelado", "visto", "mesAfectado")]
    return (
        *told,
        *(money(one[name]) if is_known else words.UNKNOWN for name in ("base", "iva")),
        *(one[name] or "" for name in ("presentado", "limite", "sustituto", "uuid")),
    )
