"""The way in: with a subcommand the command line, without Qt; without one the window."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Sequence
from dataclasses import replace

from app.cli.main import Outside
from app.cli.main import main as run_command
from app.cli.words import Words
from app.demo import DemoSession, MadeUpEfirma, StandIn, StandInWish
from app.efirma.credential import Password
from app.paths import Paths
from ui.messages import explain, explain_code
from ui.wording.export_columns import EXPORT_WORDS

_HURRIED_SECONDS = 1.0


def main(argv: Sequence[str] | None = None) -> int:
    """Run Acopio; returns the exit code. ``argv`` is without the program's name, None takes the process's own."""
    multiprocessing.freeze_support()
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments:
        outside = Outside(Words(explain, explain_code, EXPORT_WORDS), _open_demo, _start_stand_in, _make_efirma)
        return run_command(arguments, os.environ, outside)
    from ui.application import run_window  # Qt only where there is a window

    return run_window(Paths.from_environment(os.environ), os.environ)


def _open_demo(session: DemoSession) -> int:
    from ui.application import run_window

    return run_window(session.paths, session.environment, session)


def _start_stand_in(wish: StandInWish) -> StandIn:
    from app.simulator.options import SimulatorOptions
    from app.simulator.server import Simulator

    options = SimulatorOptions(port=wish.port, seed=wish.seed, documents=wish.documents)
    if wish.hurried:
        options = replace(options, accept_delay=_HURRIED_SECONDS, process_delay=_HURRIED_SECONDS)
    stand_in = Simulator(options)
    stand_in.start()
    return stand_in


def _make_efirma() -> MadeUpEfirma:
    from app.simulator.demo_efirma import demo_efirma

    made = demo_efirma()
    return MadeUpEfirma(made.cer, made.key, Password(made.password))


if __name__ == "__main__":
    sys.exit(main())
