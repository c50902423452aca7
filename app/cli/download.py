"""``acopio descargar``: asks for a period, follows it to its end and says what came."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import datetime

from app.cli.arguments import status_of
from app.cli.context import Context, parse_rfc
from app.cli.driver import Watch, run_until, time_limit
from app.cli.outcome import is_missing, missing_sentences
from app.cli.printing import print_json, request_value
from app.cli.spanish import USAGE_ERROR
from app.domain.catalogs import ContentKind, Direction, DocumentType, Service, StatusFilter
from app.domain.clock import SystemClock, mexico_wall_time
from app.domain.lifecycle import State
from app.domain.query import QueryProblem
from app.domain.request import Request
from app.draft import Page, PeriodChoice, RequestDraft
from app.engine.commands import Unlock
from app.errors import QueryProblemsError

DONE, FAILED, WAITING, EFIRMA_PROBLEM = 0, 1, 3, 4


def run(context: Context, arguments: argparse.Namespace) -> int:
    """Download; the exit code."""
    wall_now = mexico_wall_time(SystemClock().now())
    draft = _draft(arguments, wall_now)
    if problems := draft.problems(Page.REVIEW, wall_now):
        sentences = (context.words.problem(one.key, one.fields) for one in problems)
        for sentence in dict.fromkeys(sentences):  # without a period both its ends are missing: said once
            context.words.say(sentence)
        return USAGE_ERROR
    if draft.status_is_forced and draft.status is StatusFilter.CANCELLED:  # better said than quietly changed
        raise QueryProblemsError([QueryProblem.RECEIVED_XML_NOT_VALID])
    credential = context.unlock(parse_rfc(arguments.rfc), from_stdin=arguments.password_stdin)
    until = time_limit(arguments.max_wait)
    with context.library(arguments.max_wait) as engine:
        watch = Watch(context.words)
        engine.post(Unlock(credential))
        watch.follow(engine.enqueue(draft.queries(wall_now)))
        run_until(engine, watch, lambda: watch.is_over, until)
    return finish(context, watch, as_json=arguments.json)


def finish(context: Context, watch: Watch, *, as_json: bool) -> int:
    """Say what came of the requests that were followed; the exit code."""
    requests = list(watch.requests.values())
    documents = sum(request.documents for request in requests)
    new = sum(request.new_documents for request in requests)
    code = exit_code(requests)
    context.words.say(_sentence(code, documents, new))
    for sentence in missing_sentences(requests, context.words, watch.said):
        context.words.say(sentence)
    context.words.say(f"Carpeta: {context.folder.root}")
    if as_json:
        print_json(
            {
                "solicitudes": [request_value(one, context.words, context.folder) for one in requests],
                "comprobantes": documents,
                "nuevos": new,
                "carpeta": str(context.folder.root),
            }
        )
    return code


def exit_code(requests: Sequence[Request]) -> int:
    """0 all done, 1 something failed, 3 still waiting, 4 an e.firma or password problem."""
    if any(one.state is State.NEEDS_KEY for one in requests):
        return EFIRMA_PROBLEM
    if any(not one.is_done for one in requests):
        return WAITING
    if any(is_missing(one) for one in requests):
        return FAILED
    return DONE


def _sentence(code: int, documents: int, new: int) -> str:
    came = f"Llegaron {documents:,} comprobantes, {new:,} de ellos nuevos"
    return {
        DONE: f"Listo. {came}.",
        FAILED: f"Algo falló. {came}.",
        WAITING: f"Todavía falta. {came}; lo pendiente sigue en la próxima descarga o en la ventana.",
        EFIRMA_PROBLEM: f"Hay un problema con la e.firma o su contraseña. {came}.",
    }[code]


def _draft(arguments: argparse.Namespace, wall_now: datetime) -> RequestDraft:
    directions: tuple[Direction, ...] = (Direction.ISSUED, Direction.RECEIVED)
    if arguments.emitidos:
        directions = (Direction.ISSUED,)
    elif arguments.recibidos:
        directions = (Direction.RECEIVED,)
    end = arguments.hasta
    if end is not None and end.date() == wall_now.date():
        end = min(end, wall_now)  # «today» as a whole day means up to now
    return RequestDraft(
        owner=parse_rfc(arguments.rfc),
        service=Service.RETENCIONES if arguments.retenciones else Service.CFDI,
        directions=directions,
        contents=(ContentKind.METADATA if arguments.metadata else ContentKind.XML,),
        by_folio=arguments.folio is not None,
        folios=arguments.folio or "",
        period_choice=PeriodChoice.CUSTOM,
        start=arguments.desde,
        end=end,
        counterparts=tuple(arguments.contraparte),
        document_type=DocumentType(arguments.tipo) if arguments.tipo else None,
        status=status_of(arguments.estado),
        complement=arguments.complemento,
        third_party=arguments.terceros,
    )
