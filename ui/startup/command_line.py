"""Starts the command line with what it may not import itself: the window of the demonstration, and the simulator."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.cli.main import CliServices
from app.cli.main import main as run_command
from app.demo import DemoSession, MadeUpEfirma, StandIn, StandInWish
from app.efirma.credential import Password

_HURRIED_SECONDS = 0.2


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit code."""
    _have_streams()
    services = CliServices(_open_demo, _start_stand_in, _make_efirma)
    if len(arguments) == 2 and arguments[0] == "--selftest":  # for whoever builds: see app/selftest
        from ui.startup.selftest import run_selftest

        return run_selftest(Path(arguments[1]), services)
    return run_command(arguments, os.environ, services)


def _have_streams() -> None:
    """The program of the window, frozen for Windows and started services a pipe, has nothing to write to."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - for as long as we run


def _open_demo(session: DemoSession) -> int:
    from ui.startup.application import run_window

    return run_window(session.paths, session.environment, session)


def _start_stand_in(wish: StandInWish) -> StandIn:
    from app.simulator.options import SimulatorOptions
    from app.simulator.server import Simulator

    options = SimulatorOptions(port=wish.port, seed=wish.seed, documents=wish.documents, lenient=wish.lenient)
    if wish.hurried:
        options = replace(options, accept_delay=_HURRIED_SECONDS, process_delay=_HURRIED_SECONDS)
    stand_in = Simulator(options)
    stand_in.start()
    return stand_in


def _make_efirma() -> MadeUpEfirma:
    from app.simulator.demo_efirma import demo_efirma

    made = demo_efirma()
    return MadeUpEfirma(made.cer, made.key, Password(made.password))
