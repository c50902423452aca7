"""Starts the command line, and gives it what it may not import itself: the demonstration's window, and printing."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from app.bookkeeping.printing import Printer
from app.cli.main import main as run_command
from app.demo.session import DemoSession


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit code."""
    _have_streams()
    if len(arguments) == 2 and arguments[0] == "--selftest":  # for whoever builds: see app/selftest
        from ui.startup.selftest import run_selftest

        return run_selftest(Path(arguments[1]))
    return run_command(arguments, os.environ, _open_window, _make_printer)


def _have_streams() -> None:
    """The program of the window, frozen for Windows and started outside a pipe, has nothing to write to."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - for as long as we run


def _open_window(session: DemoSession) -> int:
    from ui.startup.application import run_window

    return run_window(session.paths, session.environment, session)


def _make_printer() -> Printer:
    from ui.printing.printer import QtPrinter

    return QtPrinter()
