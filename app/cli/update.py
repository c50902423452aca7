"""``acopio actualizar``: Poner al día without a window, for one contribuyente or for all."""

from __future__ import annotations

import argparse
from datetime import datetime

from app.cli.context import Context, parse_rfc
from app.cli.download import finish
from app.cli.driver import Watch, run_until, time_limit
from app.cli.spanish import USAGE_ERROR
from app.domain.clock import SystemClock, mexico_wall_time
from app.domain.identifiers import Rfc
from app.domain.period import Period, earliest_allowed
from app.engine.commands import Unlock
from app.engine.planning.update_rules import UpdateScope
from app.engine.planning.update_stretch import DEFAULT_STRETCH, stretch_at
from app.errors import UnknownTaxpayerError

EFIRMA_PROBLEM = 4


def run(context: Context, arguments: argparse.Namespace) -> int:
    """Ask for what is missing, unless only what is pending is wanted, and carry everything to its end."""
    chosen = parse_rfc(arguments.rfc) if arguments.rfc else None
    if (problem := _problem_of_months(arguments, mexico_wall_time(SystemClock().now()))) is not None:
        context.words.say(problem)
        return USAGE_ERROR
    until = time_limit(arguments.max_wait)
    with context.library(arguments.max_wait) as engine:
        registered = tuple(one.rfc for one in engine.taxpayers())
        if not registered:
            context.words.say("Todavía no hay contribuyentes registrados. Regístralos con «acopio registrar».")
            return EFIRMA_PROBLEM
        owners = _owners(registered, chosen)
        if arguments.password_stdin and len(owners) > 1:
            context.words.say("Con --password-stdin hace falta --rfc: una contraseña es de un solo contribuyente.")
            return USAGE_ERROR
        watch = Watch(context.words)
        if arguments.password_stdin:
            credential = context.unlock(owners[0], from_stdin=True)
            engine.post(Unlock(credential))
        watch.follow(one for one in engine.open_requests() if one.query.owner in owners)
        if not arguments.solo_pendientes:
            queries = engine.plan_update(_scope(owners, arguments.desde, arguments.hasta))
            context.words.say(_announcement(len(queries), len(owners)))
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
        return "Con --solo-pendientes no se pide nada nuevo: --desde y --hasta no van junto con él."
    if first and first.start >= wall_now:
        return f"El mes {first.start:%Y-%m} todavía no llega: en --desde va uno que ya empezó."
    if first and last and last.end < first.start:
        return f"El mes de --hasta ({last.start:%Y-%m}) va antes que el de --desde ({first.start:%Y-%m})."
    if last and last.end < earliest_allowed(wall_now.date()):
        return f"El SAT ya no da {last.start:%Y-%m}: solo guarda seis años."
    since, _ = stretch_at(DEFAULT_STRETCH, wall_now)
    if last and not first and last.end < since:
        return (
            f"Sin --desde se pide desde {since:%Y-%m}, después del mes de --hasta ({last.start:%Y-%m}): agrega --desde."
        )
    return None


def _scope(owners: tuple[Rfc, ...], first: Period | None, last: Period | None) -> UpdateScope:
    return UpdateScope(owners, since=first.start if first else None, until=last.end if last else None)


def _announcement(questions: int, owners: int) -> str:
    whose = "1 contribuyente" if owners == 1 else f"{owners:,} contribuyentes"
    if not questions:
        return f"No falta nada por pedir de {whose}."
    what = "1 solicitud" if questions == 1 else f"{questions:,} solicitudes"
    return f"Se pedirán al SAT {what} de {whose}."
