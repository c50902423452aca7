"""``acopio decidir``: keeps a decision of the person about a document, a supplier or herself, or takes it back."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.bookkeeping.decision_book import DecisionBook
from app.bookkeeping.desk import Desk
from app.cli.context import Context
from app.cli.exit_codes import DONE
from app.cli.month.asking import BadQuestionError, add_json, add_owner, day_typed, month_typed
from app.cli.month.at_desk import asked_desk
from app.cli.parser import SpanishParser
from app.cli.printing import print_json
from app.cli.speech import say
from app.domain.clock import SystemClock
from app.domain.identifiers import Rfc, Uuid
from app.domain.month.decisions import DecisionKind
from app.domain.month.diot import NATIONAL, OPERATIONS
from app.domain.month.soundness import REGIONS, is_value
from app.domain.validity import OwnerRole
from app.store.decision_log import DecisionLog
from app.words import decision_words as words
from app.words.texts.warning_notes import WARNING_NOTES

_DAYS = {"cobrado": DecisionKind.COLLECTED, "pagado": DecisionKind.PAID}
_OF_DOCUMENT = (*_DAYS.values(), DecisionKind.MONTH, DecisionKind.NOT_CREDITABLE, DecisionKind.CREDITABLE)
_OF_SUPPLIER = (DecisionKind.OPERATION, DecisionKind.REGION)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was typed: the ``subject``, its ``name`` as an option, which kinds it may have, and ``values`` for them."""

    subject: str
    name: str
    kinds: Collection[DecisionKind]
    values: Mapping[DecisionKind, str] = field(default_factory=dict)


def add_to(commands: argparse._SubParsersAction[SpanishParser]) -> SpanishParser:
    """How it is typed."""
    parser = commands.add_parser("decidir", help=words.DECIDE_HELP)
    add_owner(parser)
    parser.add_argument("--uuid", type=_uuid_typed, metavar="FOLIO", help=words.UUID_HELP)
    when = parser.add_mutually_exclusive_group()
    when.add_argument("--cobrado", type=day_typed, metavar="FECHA", help=words.COLLECTED_HELP)
    when.add_argument("--pagado", type=day_typed, metavar="FECHA", help=words.PAID_HELP)
    when.add_argument("--mes", type=month_typed, metavar="AAAA-MM", help=words.MONTH_HELP)
    credit = parser.add_mutually_exclusive_group()
    credit.add_argument("--no-acreditable", action="store_true", help=words.NOT_CREDITABLE_HELP)
    credit.add_argument("--acreditable", action="store_true", help=words.CREDITABLE_HELP)
    parser.add_argument("--contraparte", metavar="RFC", help=words.COUNTERPART_HELP)
    parser.add_argument("--operacion", metavar="CLAVE", help=words.OPERATION_HELP)
    parser.add_argument("--region", choices=REGIONS, help=words.REGION_HELP)
    parser.add_argument("--codigo-postal", metavar="CP", help=words.PLACE_HELP)
    parser.add_argument("--ejercicio", metavar="AAAA", help=words.YEAR_HELP)
    parser.add_argument("--proporcion", metavar="P", help=words.PROPORTION_HELP)
    parser.add_argument(
        "--callar",
        choices=sorted(one for one in WARNING_NOTES if ":" not in one),
        metavar="AVISO",
        help=words.SILENCE_HELP,
    )
    parser.add_argument("--deshacer", action="store_true", help=words.UNDO_HELP)
    add_json(parser)
    return parser


def run(context: Context, arguments: argparse.Namespace) -> int:
    """Keep what was typed, or take back what holds of it (all of the subject when nothing else was typed)."""
    asked = _asked(arguments)
    book = DecisionBook(DecisionLog(context.paths.decisions), SystemClock())
    with asked_desk(context, arguments.rfc) as (desk, owner):
        if DecisionKind.PAID in asked.kinds:
            _check_document(desk, owner, asked)
    if arguments.deshacer:
        undone = book.undo(owner, asked.subject, tuple(asked.values) or asked.kinds)
        say(words.UNDONE if undone else words.NOTHING_STOOD)
    else:
        if not asked.values:
            raise BadQuestionError(words.NOTHING_TYPED)
        _decide(book, owner, asked)
        say(words.KEPT)
    if arguments.json:
        print_json(_value(owner, asked, book.standing(owner, asked.subject)))
    return DONE


def _decide(book: DecisionBook, owner: Rfc, asked: _Asked) -> None:
    for kind, value in asked.values.items():
        if not is_value(kind, value) or (kind is DecisionKind.OPERATION and value not in OPERATIONS[NATIONAL]):
            raise BadQuestionError(words.not_a_value(f"--{kind.value}", value))
    try:
        book.decide(owner, asked.subject, asked.values)
    except ValueError:
        raise BadQuestionError(words.not_a_value(asked.name, asked.subject)) from None


def _asked(arguments: argparse.Namespace) -> _Asked:
    """Raises BadQuestionError for no subject, for several, and for options that do not go with it."""
    of_document: dict[DecisionKind, str] = {
        kind: day.isoformat() for name, kind in _DAYS.items() if (day := getattr(arguments, name)) is not None
    }
    if arguments.mes is not None:
        of_document[DecisionKind.MONTH] = arguments.mes.text
    if arguments.no_acreditable or arguments.acreditable:
        of_document[DecisionKind.CREDITABLE if arguments.acreditable else DecisionKind.NOT_CREDITABLE] = ""
    told = {DecisionKind.OPERATION: arguments.operacion, DecisionKind.REGION: arguments.region}
    of_supplier = {kind: value for kind, value in told.items() if value is not None}
    of_year = {} if arguments.proporcion is None else {DecisionKind.PROPORTION: arguments.proporcion}
    of_owner = {} if arguments.codigo_postal is None else {DecisionKind.TAXPAYER_PLACE: arguments.codigo_postal}
    subjects = []
    if arguments.uuid is not None:
        subjects.append(_Asked(arguments.uuid, "--uuid", _OF_DOCUMENT, of_document))
    if arguments.contraparte is not None:
        subjects.append(_Asked(_rfc(arguments.contraparte), "--contraparte", _OF_SUPPLIER, of_supplier))
    if arguments.ejercicio is not None:
        subjects.append(_Asked(arguments.ejercicio, "--ejercicio", (DecisionKind.PROPORTION,), of_year))
    if arguments.codigo_postal is not None:
        subjects.append(_Asked("", "--codigo-postal", (DecisionKind.TAXPAYER_PLACE,), of_owner))
    if arguments.callar is not None:
        silence = {} if arguments.deshacer else {DecisionKind.SILENCED: ""}
        subjects.append(_Asked(arguments.callar, "--callar", (DecisionKind.SILENCED,), silence))
    if len(subjects) != 1:
        raise BadQuestionError(words.ONE_SUBJECT if subjects else words.WITHOUT_SUBJECT)
    (found,) = subjects
    for kind in {**of_document, **of_supplier, **of_year}:
        if kind not in found.kinds:
            raise BadQuestionError(words.not_for(f"--{kind.value}", found.name))
    return found


def _check_document(desk: Desk, owner: Rfc, asked: _Asked) -> None:
    """Raises BadQuestionError for a document that is not here, a day to come, or the other side's word."""
    document = desk.index.documents(owner, [asked.subject]).documents.get(asked.subject)
    if document is None:
        raise BadQuestionError(words.no_such_document(asked.subject, owner.value))
    for kind in _DAYS.values():
        if kind in asked.values and date.fromisoformat(asked.values[kind]) > desk.today:
            raise BadQuestionError(words.in_future(asked.values[kind]))
    if DecisionKind.COLLECTED in asked.values and document.side is OwnerRole.RECEIVED:
        raise BadQuestionError(words.COLLECTED_OF_RECEIVED)
    if DecisionKind.PAID in asked.values and document.side is OwnerRole.ISSUED:
        raise BadQuestionError(words.PAID_OF_ISSUED)


def _value(owner: Rfc, asked: _Asked, standing: Mapping[DecisionKind, str]) -> dict[str, Any]:
    """What holds of the subject now; of what was not decided None."""
    subject = {"--uuid": "uuid", "--contraparte": "contraparte", "--ejercicio": "ejercicio", "--callar": "aviso"}.get(
        asked.name
    )
    told: dict[str, Any] = {"rfc": owner.value} | ({subject: asked.subject} if subject else {})
    for kind in asked.kinds:
        if kind is DecisionKind.NOT_CREDITABLE:
            continue
        told[kind.value] = standing.get(kind)
    if DecisionKind.CREDITABLE in asked.kinds:
        is_lost, is_kept = DecisionKind.NOT_CREDITABLE in standing, DecisionKind.CREDITABLE in standing
        told[DecisionKind.CREDITABLE.value] = is_kept if is_kept or is_lost else None
    return told


def _uuid_typed(text: str) -> str:
    try:
        return Uuid.parse(text).value
    except ValueError:
        raise argparse.ArgumentTypeError(words.not_a_uuid(text)) from None


def _rfc(text: str) -> str:
    try:
        return Rfc.parse(text).value
    except ValueError:
        raise BadQuestionError(words.not_a_value("--contraparte", text[:20])) from None
