"""``acopio salidas``: folders of other programs that get a copy of each XML that newly arrives."""

from __future__ import annotations

import argparse
import secrets
from dataclasses import replace
from pathlib import Path
from typing import Any

from app import settings as settings_file
from app.cli.context import Context
from app.cli.exit_codes import DONE, FAILED
from app.cli.month.asking import BadQuestionError, add_json, day_typed
from app.cli.parser import SpanishParser
from app.cli.printing import print_json, print_table
from app.cli.speech import say
from app.disk import os_error
from app.domain.identifiers import Rfc
from app.domain.index.filter import DocumentFilter
from app.engine.outputs.copying import DEFAULT_OUTPUT_PATTERN, copy_to_folder
from app.engine.outputs.reports import OutputReport, OutputReports
from app.output_folder import MOST_OUTPUT_FOLDERS, SIDES, TYPES, OutputFolder
from app.reports.file_names import FIELDS, NamePattern, PatternError
from app.settings import Settings
from app.store.arrivals import count_waiting
from app.store.document_index import open_document_index
from app.surroundings import is_own_data, is_within
from app.words import output_folder_words as words
from app.words.formatting import moment
from app.words.messages import explain

_NEW = OutputReport()


def add_to(commands: argparse._SubParsersAction[SpanishParser]) -> SpanishParser:
    """How it is typed."""
    parser = commands.add_parser("salidas", help=words.HELP)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--agregar", type=Path, metavar="CARPETA", help=words.ADD_HELP)
    what.add_argument("--quitar", type=Path, metavar="CARPETA", help=words.REMOVE_HELP)
    what.add_argument("--pausar", type=Path, metavar="CARPETA", help=words.PAUSE_HELP)
    what.add_argument("--continuar", type=Path, metavar="CARPETA", help=words.GO_ON_HELP)
    parser.add_argument("--patron", default=DEFAULT_OUTPUT_PATTERN, help=words.pattern_help(FIELDS))
    parser.add_argument("--rfc", action="append", default=[], metavar="RFC", help=words.RFC_HELP)
    sides = parser.add_mutually_exclusive_group()
    for side in SIDES:
        sides.add_argument(f"--{side}", dest="lado", action="store_const", const=side, default="", help=words.SIDE_HELP)
    parser.add_argument("--tipos", default="", metavar="LETRAS", help=words.TYPES_HELP)
    parser.add_argument("--desde", type=day_typed, metavar="FECHA", help=words.SINCE_HELP)
    parser.add_argument("--todo", action="store_true", help=words.ALL_HELP)
    add_json(parser)
    return parser


def run(context: Context, arguments: argparse.Namespace) -> int:
    """List the folders, add one, have one wait, or take one away; what lies in it stays in any case."""
    if arguments.agregar is not None:
        return _add(context, arguments)
    if arguments.quitar is not None:
        return _remove(context, arguments)
    if arguments.pausar is not None or arguments.continuar is not None:
        return _pause(context, arguments)
    return _list(context, arguments)


def _list(context: Context, arguments: argparse.Namespace) -> int:
    chosen = _settings(context).outputs
    waiting = count_waiting(context.paths.database) if chosen and context.paths.database.exists() else {}
    reports = OutputReports.beside(context.paths.database).all()
    states = [(one, waiting.get(one.key, 0), reports.get(one.key, OutputReport())) for one in chosen]
    if arguments.json:
        print_json([_value(*one) for one in states])
    elif chosen:
        print_table(words.COLUMNS, (_row(*one) for one in states))
    else:
        say(words.NONE)
    return DONE


def _add(context: Context, arguments: argparse.Namespace) -> int:
    current = _settings(context)
    folder = _folder(context, arguments)
    if any(_is_same(one, Path(folder.folder)) for one in current.outputs):
        raise BadQuestionError(words.already_there(folder.folder))
    if len(current.outputs) >= MOST_OUTPUT_FOLDERS:
        raise BadQuestionError(words.too_many(MOST_OUTPUT_FOLDERS))
    if not arguments.todo:
        _save(context, replace(current, outputs=(*current.outputs, folder)))
        say(words.added(folder.folder))
    else:
        with context.library():  # nothing arrives meanwhile: what is here is copied now, all else later
            _save(context, replace(current, outputs=(*current.outputs, folder)))
            copied = _copy_all(context, folder)
        say(words.added_with_all(folder.folder, copied))
    if arguments.json:
        print_json(_value(folder))
    return DONE


def _pause(context: Context, arguments: argparse.Namespace) -> int:
    current = _settings(context)
    is_pause = arguments.pausar is not None
    place = (arguments.pausar if is_pause else arguments.continuar).absolute()
    if not any(_is_same(one, place) for one in current.outputs):
        say(words.not_there(str(place)))
        return FAILED
    outputs = tuple(replace(one, paused=is_pause) if _is_same(one, place) else one for one in current.outputs)
    _save(context, replace(current, outputs=outputs))
    say(words.paused(str(place)) if is_pause else words.goes_on(str(place)))
    if arguments.json:
        print_json([_value(one) for one in outputs])
    return DONE


def _remove(context: Context, arguments: argparse.Namespace) -> int:
    current = _settings(context)
    place = arguments.quitar.absolute()
    left = tuple(one for one in current.outputs if not _is_same(one, place))
    if len(left) == len(current.outputs):
        say(words.not_there(str(place)))
        return FAILED
    _save(context, replace(current, outputs=left))
    say(words.removed(str(place)))
    if arguments.json:
        print_json([_value(one) for one in left])
    return DONE


def _copy_all(context: Context, folder: OutputFolder) -> int:
    owner = Rfc(folder.rfcs[0]) if len(folder.rfcs) == 1 else None
    index = open_document_index(context.paths.database)
    try:
        return copy_to_folder(folder, index.each(DocumentFilter(owner=owner, has_xml=True)), context.folder)
    finally:
        index.close()


def _folder(context: Context, arguments: argparse.Namespace) -> OutputFolder:
    place = arguments.agregar.absolute()
    paths = context.paths
    if is_own_data(place, paths.home, paths.library) or is_within(place, context.folder.root):
        raise BadQuestionError(words.is_ours(str(place)))
    try:
        NamePattern.parse(arguments.patron)
    except PatternError as error:
        raise BadQuestionError(words.pattern_problem(error.problem, error.field)) from None
    types = arguments.tipos.upper()
    if not set(types) <= set(TYPES):
        raise BadQuestionError(words.not_types(arguments.tipos, TYPES))
    since = "" if arguments.desde is None else arguments.desde.isoformat()
    rfcs = tuple(_rfc(text) for text in arguments.rfc)
    try:
        return OutputFolder(secrets.token_hex(8), str(place), arguments.patron, rfcs, arguments.lado, types, since)
    except (ValueError, UnicodeEncodeError):
        raise BadQuestionError(words.no_folder(str(place))) from None


def _rfc(text: str) -> str:
    try:
        return Rfc.parse(text).value
    except ValueError:
        raise BadQuestionError(words.not_an_rfc(text[:20])) from None


def _is_same(one: OutputFolder, place: Path) -> bool:
    return is_within(place, Path(one.folder)) and is_within(Path(one.folder), place)


def _settings(context: Context) -> Settings:
    return settings_file.load(context.paths.settings_file).settings


def _save(context: Context, changed: Settings) -> None:
    try:
        settings_file.save(context.paths.settings_file, changed)
    except OSError as error:
        raise os_error(error, context.paths.settings_file) from error


def _value(one: OutputFolder, waiting: int = 0, report: OutputReport = _NEW) -> dict[str, Any]:
    return {
        "carpeta": one.folder,
        "patron": one.pattern,
        "rfc": list(one.rfcs),
        "lado": one.side or None,
        "tipos": one.types,
        "desde": one.since or None,
        "pausada": one.paused,
        "pendientes": waiting,
        "ultimaCopia": report.copied_at.isoformat() if report.copied_at else None,
        "problema": explain(report.error, report.facts).sentences if report.error else None,
    }


def _row(one: OutputFolder, waiting: int, report: OutputReport) -> tuple[str, ...]:
    return (
        one.folder,
        one.pattern,
        ", ".join(one.rfcs) or words.ALL,
        one.side or words.ALL,
        one.types or words.ALL,
        one.since,
        str(waiting),
        words.state(paused=one.paused, error=explain(report.error, report.facts).title if report.error else ""),
        moment(report.copied_at) if report.copied_at else "",
    )
