"""``acopio demo --headless``: the whole journey on the simulator, and ``acopio simulador``, the simulator alone."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Sequence
from pathlib import Path

from app.cli.context import Context
from app.cli.driver import Watch, run_until, time_limit
from app.cli.exit_codes import DONE, FAILED
from app.cli.outcome import exit_code, finish
from app.cli.printing import print_table
from app.cli.signals import on_stop_signal
from app.cli.speech import say
from app.demo.session import DemoSession
from app.domain.request import Request
from app.engine.assembly import SAT_URL
from app.engine.events import CancelToken
from app.engine.planning.update_rules import UpdateScope
from app.errors import LibraryUnavailableError
from app.simulator.demo_efirma import demo_efirma
from app.simulator.options import SimulatorOptions
from app.simulator.server import Simulator
from app.words import command_line as words

_MAX_WAIT = 120.0


def run_headless(session: DemoSession, arguments: argparse.Namespace) -> int:
    """Register four clients, ask for two years, wait, download, and print what arrived."""
    inside = Context(session.paths, session.environment)
    registrations = session.registrations()
    say(words.demo_begins(registrations[0].credential.rfc))
    with inside.engine() as engine:
        watch = Watch()
        for registration in registrations:
            engine.post(registration)
        engine.import_now(session.former_files(), watch, CancelToken())
        scope = UpdateScope(tuple(one.credential.rfc for one in registrations))
        watch.follow(engine.enqueue(engine.plan_update(scope)))
        run_until(engine, watch, lambda: watch.is_over, time_limit(_MAX_WAIT))
    session.finish()
    requests = list(watch.requests.values())
    if arguments.json:
        return finish(inside, watch, as_json=True)
    print_table(words.DEMO_COLUMNS, _summary(requests))
    say(words.demo_ended(inside.folder.root))
    return exit_code(requests)


def run_simulator(arguments: argparse.Namespace) -> int:
    """Start the simulator and serve until Ctrl+C; prints the line that points another Acopio at it."""
    if arguments.efirma:
        _write_efirma(arguments.efirma)
    options = SimulatorOptions(
        port=arguments.puerto, documents=arguments.documentos, seed=arguments.semilla, lenient=arguments.tolerante
    )
    try:
        simulator = Simulator(options)
        simulator.start()
    except OSError:
        say(words.port_taken(arguments.puerto))
        return FAILED
    stopped = threading.Event()
    with on_stop_signal(stopped.set):
        print(f"{SAT_URL}={simulator.url}", flush=True)
        say(words.SIMULATOR_STARTED)
        stopped.wait()
    simulator.stop()
    return DONE


def _summary(requests: Sequence[Request]) -> list[tuple[str, ...]]:
    groups: dict[tuple[str, str], list[Request]] = {}
    for one in requests:
        key = (one.query.service.value, f"{one.query.direction.value} {one.query.content.value}")
        groups.setdefault(key, []).append(one)
    return [
        (*key, str(len(group)), str(sum(one.documents for one in group)), str(sum(one.new_documents for one in group)))
        for key, group in sorted(groups.items())
    ]


def _write_efirma(folder: Path) -> None:
    efirma = demo_efirma()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "prueba.cer").write_bytes(efirma.cer)
        (folder / "prueba.key").write_bytes(efirma.key)
        (folder / "contrasena.txt").write_text(efirma.password + "\n", encoding="utf-8")
    except OSError as error:
        raise LibraryUnavailableError(folder) from error
