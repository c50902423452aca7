"""``acopio descargar``: asks for a period, follows it to its end and says what came."""

from __future__ import annotations

import argparse
from datetime import datetime

from app.cli.arguments import status_of
from app.cli.context import Context, parse_rfc
from app.cli.driver import Watch, run_until, time_limit
from app.cli.exit_codes import USAGE_ERROR
from app.cli.outcome import finish
from app.cli.speech import say
from app.domain.catalogs import ContentKind, Direction, DocumentType, Service, StatusFilter
from app.domain.clock import SystemClock, mexico_wall_time
from app.domain.query import QueryProblem
from app.draft import Page, PeriodChoice, RequestDraft
from app.engine.commands import Unlock
from app.errors import QueryProblemsError
from app.words.messages import explain


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
