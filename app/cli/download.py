"""``acopio descargar``: asks for a period, follows it to its end and says what came."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import datetime

from app.cli.arguments import status_of
from app.cli.context import Context, parse_rfc
from app.cli.driver import Watch, run_until, time_limit
from app.cli.exit_codes import DONE, EFIRMA_PROBLEM, FAILED, USAGE_ERROR, WAITING
from app.cli.printing import print_json, request_value
from app.cli.speech import say
from app.domain.catalogs import ContentKind, Direction, DocumentType, Service, StatusFilter
from app.domain.clock import SystemClock, mexico_wall_time
from app.domain.lifecycle import State
from app.domain.query import QueryProblem
from app.domain.request import Request
from app.draft import Page, PeriodChoice, RequestDraft
from app.engine.commands import Unlock
from app.errors import QueryProblemsError
from app.words import command_line as words
from app.words.messages import explain
from app.words.outcome_words import is_missing, missing_sentences

_ENDS = {
    DONE: words.RUN_DONE,
    FAILED: words.RUN_FAILED,
    WAITING: words.RUN_WAITS,
    EFIRMA_PROBLEM: words.RUN_NEEDS_EFIRMA,
}


def run(context: Context, arguments: argparse.Namespace) -> int:
    """Ask for what was typed, follow the requests to their end and say what came; returns the exit code."""
    wall_now = mexico_wall_time(SystemClock().now())
    draft = _draft(arguments, wall_now)
    if problems := draft.problems(Page.REVIEW, wall_now):
        sentences = (explain(one.key, one.fields).sentences for one in problems)
        for sentence in dict.fromkeys(sentences):  # without a period both its ends are missing: said once
            say(sentence)
        return USAGE_ERROR
    if draft.status_is_forced and draft.status is StatusFilter.CANCELLED:  # better said than quietly changed
        raise QueryProblemsError([QueryProblem.RECEIVED_XML_NOT_VALID])
    credential = context.unlock(parse_rfc(arguments.rfc), from_stdin=arguments.password_stdin)
    until = time_limit(arguments.max_wait)
    with context.library(arguments.max_wait) as engine:
        watch = Watch()
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
    say(words.run_ended(_ENDS[code], documents, new))
    for sentence in missing_sentences(requests, watch.said):
        say(sentence)
    say(words.folder_line(context.folder.root))
    if as_json:
        print_json(
            {
                "solicitudes": [request_value(one, context.folder) for one in requests],
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
