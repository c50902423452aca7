"""``acopio actualizar``: Poner al día without a window, for one contribuyente or for all."""

from __future__ import annotations

import argparse

from app.cli.context import Context, parse_rfc
from app.cli.download import finish
from app.cli.driver import Watch, run_until
from app.cli.spanish import USAGE_ERROR
from app.domain.clock import SystemClock, mexico_wall_time
from app.domain.identifiers import Rfc
from app.engine.commands import Unlock
from app.engine.upkeep import LastingWish, beginning
from app.errors import UnknownTaxpayerError

EFIRMA_PROBLEM = 4


def run(context: Context, arguments: argparse.Namespace) -> int:
    """Ask for what is missing, unless only what is pending is wanted, and carry everything to its end."""
    chosen = parse_rfc(arguments.rfc) if arguments.rfc else None
    if arguments.password_stdin and chosen is None:
        context.words.say("Con --password-stdin hace falta --rfc: una contraseña es de un solo contribuyente.")
        return USAGE_ERROR
    with context.engine(arguments.max_wait) as engine:
        registered = tuple(one.rfc for one in engine.taxpayers())
        if not registered:
            context.words.say("Todavía no hay contribuyentes registrados. Regístralos con «acopio registrar».")
            return EFIRMA_PROBLEM
        owners = _owners(registered, chosen)
        watch = Watch(context.words)
        if arguments.password_stdin and chosen is not None:
            credential, _ = context.unlock(chosen, from_stdin=True)
            engine.post(Unlock(credential))
        watch.follow(one for one in engine.open_requests() if one.query.owner in owners)
        if not arguments.solo_pendientes:
            since = beginning(mexico_wall_time(SystemClock().now()), int(arguments.anios))
            queries = engine.plan_update(LastingWish(owners, since=since))
            context.words.say(_announcement(len(queries), len(owners)))
            watch.follow(engine.enqueue(queries))
        run_until(engine, watch, lambda: watch.is_over, arguments.max_wait)
    return finish(context, list(watch.requests.values()), as_json=arguments.json)


def _owners(registered: tuple[Rfc, ...], chosen: Rfc | None) -> tuple[Rfc, ...]:
    if chosen is None:
        return registered
    if chosen not in registered:
        raise UnknownTaxpayerError(chosen.value)
    return (chosen,)


def _announcement(questions: int, owners: int) -> str:
    whose = "1 contribuyente" if owners == 1 else f"{owners:,} contribuyentes"
    if not questions:
        return f"No falta nada por pedir de {whose}."
    what = "1 solicitud" if questions == 1 else f"{questions:,} solicitudes"
    return f"Se pedirán al SAT {what} de {whose}."
