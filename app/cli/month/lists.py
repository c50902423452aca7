"""``acopio listas``: keeps the SAT's lists, and tells which counterparts are in them."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.bookkeeping.decision_book import DecisionBook
from app.bookkeeping.desk import Desk
from app.bookkeeping.known_lists import MOST_BYTES, KnownLists, TakenIn, pieces_of
from app.bookkeeping.list_questions import ListedCounterpart, counterparts_of_all, fetch_list, listed_counterparts
from app.bookkeeping.noted_listings import noted
from app.bookkeeping.opening import opened_desk
from app.cli.context import Context
from app.cli.exit_codes import DONE, FAILED, USAGE_ERROR
from app.cli.month.asking import BadQuestionError, add_json, day_typed, known_owner, mexican_today
from app.cli.parser import SpanishParser
from app.cli.printing import print_json, print_table
from app.cli.speech import report, say
from app.domain.amounts import cents_text
from app.domain.clock import SystemClock
from app.domain.identifiers import Rfc
from app.domain.listing import KeptList
from app.domain.month.decisions import Decision, DecisionKind
from app.engine.assembly import SAT_URL
from app.errors import AnswerError, NetworkError, NotASatListError
from app.outside_files import open_regular
from app.sat.lists.addresses import list_addresses
from app.store.decision_log import DecisionLog
from app.words import list_words as words

_ALL, _EFOS = "todas", "69-B"
_EFOS_FILES = 2  # the first of the addresses
_SHORT = 12


def add_to(commands: argparse._SubParsersAction[SpanishParser]) -> SpanishParser:
    """How it is typed."""
    parser = commands.add_parser("listas", help=words.HELP)
    actions = parser.add_subparsers(dest="accion", required=True, metavar=words.ACTION)
    take_in = actions.add_parser("importar", help=words.IMPORT_HELP)
    take_in.add_argument("archivos", nargs="+", type=Path, metavar="ARCHIVO", help=words.FILES_HELP)
    fetch = actions.add_parser("descargar", help=words.FETCH_HELP)
    fetch.add_argument("--acepto", action="store_true", help=words.AGREE_HELP)
    fetch.add_argument("--lista", choices=(_EFOS, _ALL), default=_EFOS, help=words.WHICH_HELP)
    state = actions.add_parser("estado", help=words.STATE_HELP)
    state.add_argument("--rfc", help=words.OWNER_HELP)
    note = actions.add_parser("anotar", help=words.NOTE_HELP)
    note.add_argument("--contraparte", required=True, metavar="RFC", help=words.NOTED_HELP)
    note.add_argument("--dof", type=day_typed, metavar="FECHA", help=words.PUBLISHED_HELP)
    note.add_argument("--deshacer", action="store_true", help=words.UNDO_NOTE_HELP)
    for one in (take_in, fetch, state, note):
        add_json(one)
    return parser


def run(context: Context, arguments: argparse.Namespace) -> int:
    """One of the four."""
    lists = KnownLists(context.paths.lists)
    match arguments.accion:
        case "importar":
            return _take_in(context, lists, arguments)
        case "descargar":
            return _fetch(context, lists, arguments)
        case "anotar":
            return _note(context, arguments)
        case _:
            return _state(context, lists, arguments)


def _take_in(context: Context, lists: KnownLists, arguments: argparse.Namespace) -> int:
    def open_one(path: Path) -> TakenIn:
        with open_regular(path) as stream:
            return lists.take_in(pieces_of(stream), path.name, SystemClock().now())

    return _bring(
        context, lists, arguments, [str(path) for path in arguments.archivos], lambda name: open_one(Path(name))
    )


def _fetch(context: Context, lists: KnownLists, arguments: argparse.Namespace) -> int:
    addresses = list_addresses(context.environment.get(SAT_URL, ""))
    chosen = list(addresses if arguments.lista == _ALL else addresses[:_EFOS_FILES])
    if not arguments.acepto:
        say(words.ask_consent(chosen))
        return USAGE_ERROR
    return _bring(
        context, lists, arguments, chosen, lambda address: fetch_list(lists, address, MOST_BYTES, SystemClock().now())
    )


def _bring(
    context: Context,
    lists: KnownLists,
    arguments: argparse.Namespace,
    names: Sequence[str],
    bring: Callable[[str], TakenIn],
) -> int:
    """Each in turn; one that cannot be had does not keep the others away."""
    brought, failed = [], False
    for name in names:
        try:
            brought.append(bring(name))
        except (NotASatListError, NetworkError, AnswerError) as error:
            failed = True
            say(words.refused(name))
            report(error)
        except OSError:
            failed = True
            say(words.not_opened(name))
    with _desk(context) as desk:
        concerned = counterparts_of_all(desk) if desk is not None and brought else frozenset()
    news = [(one, lists.changes(one, concerned) if one.is_new else []) for one in brought]
    if arguments.json:
        print_json(
            [{**_list_value(one.kept), "nueva": one.is_new, "novedades": _news(changes)} for one, changes in news]
        )
    else:
        for one, changes in news:
            _tell(one, _news(changes))
    return FAILED if failed else DONE


def _tell(taken: TakenIn, news: Sequence[dict[str, Any]]) -> None:
    kept = taken.kept
    if not taken.is_new:
        say(words.already_kept(kept.kind.value, kept.title))
        return
    say(words.kept(kept.kind.value, kept.title, kept.rows, kept.inner_date.isoformat() if kept.inner_date else ""))
    if news:
        say(words.NEWS)
        for one in news:
            say(words.change(one["rfc"], one["nombre"], one["antes"], one["ahora"]))


def _news(changes: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {
            "rfc": (one.now or one.before).rfc,
            "nombre": (one.now or one.before).name,
            "lista": one.kind.value,
            "antes": one.before.situation if one.before else None,
            "ahora": one.now.situation if one.now else None,
        }
        for one in changes
    ]


def _note(context: Context, arguments: argparse.Namespace) -> int:
    """49 Bis, of which there is no file: the person notes an RFC and the day of the DOF, or takes it back."""
    try:
        rfc = Rfc.parse(arguments.contraparte)
    except ValueError:
        raise BadQuestionError(words.not_an_rfc(arguments.contraparte[:20])) from None
    book = DecisionBook(DecisionLog(context.paths.decisions), SystemClock())
    if arguments.deshacer == (arguments.dof is not None):
        raise BadQuestionError(words.DAY_OR_UNDO)
    if arguments.deshacer:
        say(words.NOTE_UNDONE if book.undo(rfc, "", (DecisionKind.DECLARED_FALSE,)) else words.NOT_NOTED)
    elif arguments.dof > mexican_today():
        raise BadQuestionError(words.in_future(arguments.dof.isoformat()))
    else:
        book.decide(rfc, "", {DecisionKind.DECLARED_FALSE: arguments.dof.isoformat()})
        say(words.noted(rfc.value))
    if arguments.json:
        print_json({"rfc": rfc.value, "dof": book.standing(rfc, "").get(DecisionKind.DECLARED_FALSE)})
    return DONE


def _noted(context: Context) -> list[dict[str, Any]]:
    by_owner: dict[str, list[Decision]] = {}
    for one in DecisionLog(context.paths.decisions).read().decisions:
        by_owner.setdefault(one.owner, []).append(one)
    found = sorted(noted(by_owner).values(), key=lambda one: one.rfc)
    return [{"rfc": one.rfc, "dof": day.isoformat()} for one in found for day in one.in_gazette]


def _state(context: Context, lists: KnownLists, arguments: argparse.Namespace) -> int:
    current, by_hand = lists.current(), _noted(context)
    with _desk(context) as desk:
        owners = desk.index.owners() if desk is not None else []
        if arguments.rfc:
            owners = [known_owner(arguments.rfc, owners)]
        found = [one for owner in owners if desk is not None for one in listed_counterparts(desk, owner)]
    if arguments.json:
        print_json(
            {
                "listas": [_list_value(one) for one in current],
                "contrapartes": [_counterpart_value(one) for one in found],
                "anotados": by_hand,
            }
        )
        return DONE
    if not current and not by_hand:
        say(words.NO_LISTS)
        return DONE
    if current:
        print_table(words.LIST_COLUMNS, (_list_row(one) for one in current))
    if by_hand:
        say(words.BY_HAND)
        print_table(words.NOTED_COLUMNS, ((one["rfc"], one["dof"]) for one in by_hand))
    if found:
        print()
        print_table(words.COUNTERPART_COLUMNS, (_counterpart_row(one) for one in found))
        say(words.PAPER)
    else:
        say(words.NOBODY)
    return DONE


@contextmanager
def _desk(context: Context) -> Iterator[Desk | None]:
    """None while nothing was ever stored: lists may be kept before."""
    if not context.paths.database.exists():
        yield None
        return
    with opened_desk(context.paths, mexican_today()) as desk:
        yield desk


def _list_value(one: KeptList) -> dict[str, Any]:
    return {
        "lista": one.kind.value,
        "titulo": one.title,
        "fechaInterna": one.inner_date.isoformat() if one.inner_date else None,
        "sha256": one.sha256,
        "registros": one.rows,
    }


def _list_row(one: KeptList) -> tuple[str, ...]:
    day = one.inner_date.isoformat() if one.inner_date else ""
    return one.kind.value, one.title, day, str(one.rows), one.sha256[:_SHORT]


def _counterpart_value(one: ListedCounterpart) -> dict[str, Any]:
    since = one.listing.since
    return {
        "rfc": one.rfc,
        "nombre": one.name or one.listing.name,
        "lista": one.listing.list.value,
        "situacion": one.listing.situation,
        "fecha": since.isoformat() if since else None,
        "urgencia": one.urgency.code,
        "plazo": one.deadline.isoformat() if one.deadline else None,
        "comprobantes": one.documents,
        "iva": cents_text(one.iva),
    }


def _counterpart_row(one: ListedCounterpart) -> tuple[str, ...]:
    told = _counterpart_value(one)
    order = ("urgencia", "rfc", "nombre", "lista", "situacion", "fecha", "plazo", "comprobantes", "iva")
    return tuple("" if told[name] is None else str(told[name]) for name in order)
