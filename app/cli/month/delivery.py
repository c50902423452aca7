"""``acopio entregar``: the package of a month, of one contribuyente or of all."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.bookkeeping.delivery.values import DEFAULT_DELIVERY_PATTERN, FLAT_PATTERN, Delivered, DeliveryChoice
from app.cli.context import Context
from app.cli.exit_codes import DONE, FAILED
from app.cli.month.asking import BadQuestionError, add_json, add_month, begun_month, known_owner, mexican_today
from app.cli.month.packages import Asked, Packages
from app.cli.parser import SpanishParser
from app.cli.printing import print_json
from app.cli.signals import on_stop_signal
from app.cli.speech import end_progress, say, show_progress
from app.errors import CancelledError
from app.reports.file_names import FIELDS, NamePattern, PatternError
from app.surroundings import is_own_data, is_within
from app.words import delivery_words as words
from app.words.output_folder_words import is_ours, pattern_problem


def add_to(commands: argparse._SubParsersAction[SpanishParser]) -> SpanishParser:
    """How it is typed."""
    parser = commands.add_parser("entregar", help=words.HELP)
    whose = parser.add_mutually_exclusive_group(required=True)
    whose.add_argument("--rfc", help=words.OWNER_HELP)
    whose.add_argument("--todos", action="store_true", help=words.EVERYBODY_HELP)
    add_month(parser)
    parser.add_argument("--carpeta", type=Path, required=True, metavar="CARPETA", help=words.FOLDER_HELP)
    parser.add_argument("--zip", action="store_true", help=words.ZIP_HELP)
    names = parser.add_mutually_exclusive_group()
    names.add_argument("--plano", action="store_true", help=words.FLAT_HELP)
    names.add_argument("--patron", default=DEFAULT_DELIVERY_PATTERN, help=words.pattern_help(FIELDS))
    parser.add_argument("--sin-nomina", action="store_true", help=words.NO_PAYROLL_HELP)
    parser.add_argument("--sin-pdf", action="store_true", help=words.NO_PDF_HELP)
    add_json(parser)
    return parser


def run(context: Context, arguments: argparse.Namespace) -> int:
    """Make the packages one after the other; done again it goes on where it was."""
    today = mexican_today()
    month, choice = begun_month(arguments.mes, today), _choice(context, arguments)
    if not context.paths.database.exists():
        raise BadQuestionError(words.NOBODY if arguments.todos else words.nothing_of(arguments.rfc))
    stop = threading.Event()
    printer = context.make_printer() if context.make_printer else None
    packages = Packages(context.paths, context.folder, printer, today)
    with packages.opened() as (desk, deliver), on_stop_signal(stop.set):
        owner = None if arguments.todos else known_owner(arguments.rfc, desk.index.owners())
        asked = Asked(month, choice, owner)
        try:
            made = deliver(asked, lambda done, total: show_progress(words.progress(done, total)), stop.is_set)
        except CancelledError:
            end_progress()
            say(words.CANCELLED_MIDWAY)
            return FAILED
    end_progress()
    _tell(made, arguments)
    return DONE


def _choice(context: Context, arguments: argparse.Namespace) -> DeliveryChoice:
    place = arguments.carpeta.absolute()
    if is_own_data(place, context.paths.home, context.paths.library) or is_within(place, context.folder.root):
        raise BadQuestionError(is_ours(str(place)))
    try:
        pattern = NamePattern.parse(FLAT_PATTERN if arguments.plano else arguments.patron)
    except PatternError as error:
        raise BadQuestionError(pattern_problem(error.problem, error.field)) from None
    return DeliveryChoice(
        place,
        pattern,
        as_zip=arguments.zip,
        with_pdfs=not arguments.sin_pdf,
        with_payroll=not arguments.sin_nomina,
    )


def _tell(made: Sequence[Delivered], arguments: argparse.Namespace) -> None:
    if arguments.json:
        values = [_value(one) for one in made]
        print_json(values if arguments.todos else values[0])
    elif not made:
        say(words.NOBODY)
    for one in made:
        for line in words.delivered(one):
            say(line)


def _value(one: Delivered) -> dict[str, Any]:
    return {
        "rfc": one.owner.value,
        "mes": one.month.text,
        "lugar": str(one.place),
        "comprobantes": sum(one.documents.values()),
        "cancelados": one.cancelled,
        "pdf": one.pdfs,
        "nuevos": one.new,
        "renovados": one.renewed,
        "archivos": one.files,
        "noIncluidos": [{"que": left.key, "causa": left.why} for left in one.left_out],
        "alLado": one.beside,
        "yaCancelados": one.outdated,
        "nominaAnterior": one.earlier_payroll,
        "faltan": [*one.coverage.issued.missing, *one.coverage.received.missing],
        "huella": one.fingerprint,
    }
