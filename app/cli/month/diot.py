"""``acopio diot``: what was paid to each supplier in a month, as the file that the SAT's portal takes."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.bookkeeping.desk import Desk
from app.bookkeeping.diot import DiotAnswer, diot_of, file_of, has_layout, manual_rows
from app.cli.context import Context
from app.cli.exit_codes import DONE
from app.cli.month.asking import (
    BadQuestionError,
    add_json,
    add_month,
    add_owner,
    begun_month,
)
from app.cli.month.at_desk import asked_desk
from app.cli.parser import SpanishParser
from app.cli.printing import print_json, print_table, without_empty_columns
from app.cli.speech import say
from app.disk import write_whole, writing_to
from app.domain.amounts import cents_text
from app.domain.clock import SystemClock
from app.domain.identifiers import Rfc
from app.domain.month import diot
from app.domain.month.calendar import Month
from app.domain.month.decisions import Decision, DecisionKind
from app.domain.month.diot import Acts, DiotRow
from app.fiscal.diot import Told
from app.fiscal.diot_checks import DiotRates, problems
from app.fiscal.diot_manual import MOST_ROWS, rows_text
from app.fiscal.parameters import Parameter
from app.store.decision_log import DecisionLog
from app.words import diot_words as words
from app.words.formatting import money

_TEXTS = frozenset({"tercero", "operacion", "rfc", "id", "nombre", "pais", "lugar", "efectos"})


def add_to(commands: argparse._SubParsersAction[SpanishParser]) -> SpanishParser:
    """How it is typed."""
    parser = commands.add_parser("diot", help=words.HELP)
    add_owner(parser)
    add_month(parser)
    parser.add_argument("--salida", type=Path, metavar="ARCHIVO", help=words.OUTPUT_HELP)
    parser.add_argument("--fila", nargs="+", type=_assignment, metavar="CAMPO=VALOR", help=words.ROW_HELP)
    parser.add_argument("--quitar-fila", type=int, metavar="NÚM", help=words.REMOVE_HELP)
    add_json(parser)
    return parser


def run(context: Context, arguments: argparse.Namespace) -> int:
    """Keep or take back a record of the person's, then show the month's and write the file."""
    with asked_desk(context, arguments.rfc) as (desk, owner):
        month = begun_month(arguments.mes, desk.today)
        if not has_layout(desk.parameters, month):
            raise BadQuestionError(words.old_layout(month.text))
        changed = _changed_rows(desk, owner, month, arguments)
    if changed is not None:
        text = rows_text(changed) if changed else ""
        at = SystemClock().now()
        decision = Decision(owner.value, DecisionKind.DIOT_ROW, month.text, text, at, undoes=not changed)
        DecisionLog(context.paths.decisions).append(decision)
        say(words.ROW_KEPT if arguments.fila else words.ROW_REMOVED)
    with asked_desk(context, arguments.rfc) as (desk, owner):
        answer = diot_of(desk, owner, month)
        path = _write(desk, answer, arguments.salida)
    if arguments.json:
        print_json(_value(answer, path))
    else:
        _show(answer, path)
    return DONE


def _assignment(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not (name in _TEXTS or (name.isascii() and name.isdigit() and len(name) <= 2)):
        raise argparse.ArgumentTypeError(words.not_a_field(text))
    if name not in _TEXTS and not (value.isascii() and value.isdigit() and len(value) <= diot.LONGEST_AMOUNT):
        raise argparse.ArgumentTypeError(words.not_an_amount(value))
    return name, value


def _changed_rows(desk: Desk, owner: Rfc, month: Month, arguments: argparse.Namespace) -> Sequence[DiotRow] | None:
    """The month's records of the person with the new one, or without the one taken back; None when none changes."""
    rows, _ = manual_rows(desk.decisions_of(owner), month)
    if arguments.quitar_fila is not None:
        place = arguments.quitar_fila
        if not 1 <= place <= len(rows):
            raise BadQuestionError(words.no_such_row(place, len(rows)))
        rows = (*rows[: place - 1], *rows[place:])
    if arguments.fila:
        if len(rows) >= MOST_ROWS:
            raise BadQuestionError(words.too_many_rows(MOST_ROWS))
        row = _typed_row(arguments.fila)
        rates = DiotRates(
            desk.parameters.number(Parameter.IVA_RATE, month.last),
            desk.parameters.known(Parameter.IVA_BORDER_RATE, month.last),
        )
        for wrong in problems(row, rates):
            raise BadQuestionError(words.refusal(row.key[2] or row.third, wrong.value))
        rows = (*rows, row)
    return rows if arguments.fila or arguments.quitar_fila is not None else None


def _typed_row(assignments: Sequence[tuple[str, str]]) -> DiotRow:
    told = dict(assignments)
    return DiotRow(
        told.get("tercero", ""),
        told.get("operacion", ""),
        told.get("rfc", "").upper(),
        told.get("id", ""),
        told.get("nombre", ""),
        told.get("pais", "").upper(),
        told.get("lugar", ""),
        dict(sorted((int(name), int(value)) for name, value in told.items() if name not in _TEXTS)),
        told.get("efectos", diot.YES),
    )


def _write(desk: Desk, answer: DiotAnswer, path: Path | None) -> Path | None:
    if path is None or not answer.month.rows:
        return None
    with writing_to(path):
        write_whole(path, file_of(answer, desk.readings), mode=0o644, among_others=True)
    return path


def _value(answer: DiotAnswer, path: Path | None) -> dict[str, Any]:
    return {
        "registros": len(answer.month.rows),
        "rechazados": [
            {"rfc": one.rfc, "causa": one.problem.value, "uuids": list(one.uuids)} for one in answer.month.refused
        ],
        "avisos": [{"clave": one.note.value, "uuid": one.uuid, "detalle": _detail(one)} for one in answer.month.told],
        "archivo": str(path) if path else None,
    }


def _detail(one: Told) -> str:
    return f"{one.rfc}: {words.note(one.note.value, money(cents_text(one.pesos)))}"


def _show(answer: DiotAnswer, path: Path | None) -> None:
    rows = answer.month.rows
    if rows:
        print_table(*without_empty_columns(words.COLUMNS, [_table_row(row, answer.names) for row in rows]))
    else:
        say(words.NO_OPERATIONS)
    if answer.manual:
        print(words.MANUAL_TITLE)
        print_table(words.MANUAL_COLUMNS, [_manual_row(number, row) for number, row in enumerate(answer.manual, 1)])
    for one in answer.month.refused:
        say(words.refusal(one.rfc, one.problem.value))
        for uuid in one.uuids:
            say(f"  {uuid}")
    for told in answer.month.told:
        say(f"{_detail(told)}{f' {told.uuid}' if told.uuid else ''}")
    if answer.manual_skipped:
        say(words.MANUAL_LOST)
    if path:
        say(words.written(len(rows), path))
    say(words.PAPER)


def _table_row(row: DiotRow, names: Any) -> tuple[str, ...]:
    borders = (Acts.NORTH, Acts.SOUTH)
    amounts = (
        sum(row.amount(acts.value) for acts in Acts if acts not in borders),
        sum(row.amount(acts.value) for acts in borders),
        sum(row.amount(acts.returned) for acts in Acts),
        sum(row.amount(acts.creditable) + row.amount(acts.mixed) for acts in Acts),
        sum(row.amount(number) for acts in Acts for number in range(acts.not_creditable, acts.not_creditable + 4)),
        row.amount(diot.WITHHELD),
        row.amount(diot.EXEMPT) + row.amount(diot.IMPORTED_EXEMPT),
        row.amount(diot.ZERO),
        row.amount(diot.NOT_SUBJECT) + row.amount(diot.NOT_SUBJECT_ABROAD),
    )
    name = row.name or names.get(row.rfc, "")
    told = (f"{amount:,}" if amount else "" for amount in amounts)
    return row.third, row.operation, row.rfc or row.tax_id, name[:28], *told, row.effects


def _manual_row(number: int, row: DiotRow) -> tuple[str, ...]:
    fields = " ".join(f"{place}={amount}" for place, amount in (row.amounts or {}).items())
    return str(number), row.third, row.operation, row.rfc or row.tax_id, row.name[:40], row.country, fields
