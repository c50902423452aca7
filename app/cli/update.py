"""``acopio actualizar``: Poner al día without a window, for one contribuyente or for all."""

from __future__ import annotations

import argparse
from datetime import datetime

from app.cli.context import Context, parse_rfc
from app.cli.driver import Watch, run_until, time_limit
from app.cli.exit_codes import EFIRMA_PROBLEM, USAGE_ERROR
from app.cli.outcome import finish
from app.cli.speech import say
from app.domain.clock import SystemClock, mexico_wall_time
from app.domain.identifiers import Rfc
from app.domain.period import Period, earliest_allowed
from app.domain.update_stretch import DEFAULT_STRETCH, stretch_at
from app.engine.commands import Unlock
from app.engine.planning.update_rules import UpdateScope
from app.errors import UnknownTaxpayerError
from app.words import command_line as words


def run(context: Context, arguments: argparse.Namespace) -> int:
    """Ask for what is missing, unless only what is pending is wanted, and carry everything to its end."""
    chosen = parse_rfc(arguments.rfc) if arguments.rfc else None
    if (problem := _problem_of_months(arguments, mexico_wall_time(SystemClock().now()))) is not None:
        say(problem)
        return USAGE_ERROR
    until = time_limit(arguments.max_wait)
    with context.library(arguments.max_wait) as engine:
        registered = tuple(one.rfc for one in engine.taxpayers())
        if not registered:
            say(words.NOBODY_REGISTERED)
            return EFIRMA_PROBLEM
        owners = _owners(registered, chosen)
        if arguments.password_stdin and len(owners) > 1:
            say(words.PASSWORD_OF_ONE)
            return USAGE_ERROR
        watch = Watch()
        if arguments.password_stdin:
            credential = context.unlock(owners[0], from_stdin=True)
            engine.post(Unlock(credential))
        watch.follow(one for one in engine.open_requests() if one.query.owner in owners)
        if not arguments.solo_pendientes:
            queries = engine.plan_update(_scope(owners, arguments.desde, arguments.hasta))
            say(words.update_announced(len(queries), len(owners)))
            watch.follow(engine.enqueue(queries))
        run_until(engine, watch, lambda: watch.is_over, until)
    return finish(context, watch, as_json=arguments.json)


def _owners(registered: tuple[Rfc, ...], chosen: Rfc | None) -> tuple[Rfc, ...]:
    if chosen is None:
        return registered
    if chosen not in registered:
        raise UnknownTaxpayerError(chosen.value)
    return (chosen,)


def _problem_of_months(arguments: argparse.Namespace, wall_now: datetime) -> str | None:
    """Why the months that were typed cannot be asked for, in a sentence."""
    first, last = arguments.desde, arguments.hasta
    if arguments.solo_pendientes and (first or last):
        return words.ONLY_PENDING
    if first and first.start >= wall_now:
        return words.not_begun(first)
    if first and last and last.end < first.start:
        return words.months_reversed(first, last)
    if last and last.end < earliest_allowed(wall_now.date()):
        return words.too_old(last)
    since, _ = stretch_at(DEFAULT_STRETCH, wall_now)
    if last and not first and last.end < since:
        return words.ends_before_usual_start(last, since)
    return None


def _scope(owners: tuple[Rfc, ...], first: Period | None, last: Period | None) -> UpdateScope:
    return UpdateScope(owners, since=first.start if first else None, until=last.end if last else None)
