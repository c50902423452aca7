"""``acopio tablero``: every contribuyente and month on one page."""

from __future__ import annotations

import argparse
from typing import Any

from app.bookkeeping.board import Board, BoardMonth, BoardRow
from app.bookkeeping.coverage_report import percent_text
from app.bookkeeping.opening import opened_board
from app.cli.context import Context
from app.cli.exit_codes import DONE
from app.cli.month.asking import add_json, mexican_today
from app.cli.parser import SpanishParser
from app.cli.printing import print_json, print_table
from app.cli.speech import say
from app.store.summaries import keep_while_free
from app.words import board_words as words

USUAL_MONTHS, MOST_MONTHS = 13, 72
_MANY = 50


def add_to(commands: argparse._SubParsersAction[SpanishParser]) -> SpanishParser:
    """How it is typed."""
    parser = commands.add_parser("tablero", help=words.HELP)
    parser.add_argument("--meses", type=_months, default=USUAL_MONTHS, metavar="N", help=words.MONTHS_HELP)
    add_json(parser)
    return parser


def run(context: Context, arguments: argparse.Namespace) -> int:
    """Make anew what changed, keep it, and show the board."""
    rows: list[BoardRow] = []
    if context.paths.database.exists():
        with opened_board(context.paths, mexican_today(), arguments.meses) as board:
            _renew(context, board)
            rows = board.rows()
    if arguments.json:
        print_json([_value(row) for row in rows])
    elif rows:
        print_table(words.COLUMNS, [line for row in rows for line in _lines(row)])
        say(words.ONLY_WHAT_ASKS)
        say(words.PAPER)
    else:
        say(words.NOTHING)
    return DONE


def _renew(context: Context, board: Board) -> None:
    stale = board.stale()
    if len(stale) > _MANY:
        say(words.counting(len(stale)))
    for start in range(0, len(stale), _MANY):  # kept as it goes: who interrupts it has what is done
        keep_while_free(context.paths.lock, context.paths.database, list(board.renewed(stale[start : start + _MANY])))


def _months(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MOST_MONTHS)) and 1 <= int(text) <= MOST_MONTHS):
        raise argparse.ArgumentTypeError(words.not_so_many(MOST_MONTHS))
    return int(text)


def _value(row: BoardRow) -> dict[str, Any]:
    return {"rfc": row.owner.value, "nombre": row.name, "meses": [_month_value(month) for month in row.months]}


def _month_value(one: BoardMonth) -> dict[str, Any]:
    return {
        "mes": one.month.text,
        "cobertura": percent_text(one.coverage),
        "faltan": one.coverage.lacking,
        "cambios": one.changes,
        "rep": one.rep,
        "efos": one.efos,
        "presentado": one.filed_on.isoformat() if one.filed_on else None,
    }


def _lines(row: BoardRow) -> list[tuple[str, ...]]:
    """The months of a contribuyente that ask for a look; one line that says so where none does."""
    lines = [_line(row, month) for month in row.months if _asks(month)]
    return lines or [(row.owner.value, row.name[:40], words.ALL_WELL, *[""] * (len(words.COLUMNS) - 3))]


def _asks(one: BoardMonth) -> bool:
    """Something lacks, changed or is owed, or there are documents of which the SAT's list was never asked for."""
    coverage = one.coverage
    was_never_asked = coverage.permille is None and coverage.only_here > 0
    return bool(coverage.lacking or one.changes or one.rep or one.efos or was_never_asked)


def _line(row: BoardRow, one: BoardMonth) -> tuple[str, ...]:
    percent = percent_text(one.coverage)
    counts = (one.coverage.lacking, one.changes, one.rep, one.efos)
    return (
        row.owner.value,
        row.name[:40],
        one.month.text,
        words.NEVER_ASKED if percent is None else f"{percent} %",
        *(str(count) if count else "" for count in counts),
        one.filed_on.isoformat() if one.filed_on else "",
    )
