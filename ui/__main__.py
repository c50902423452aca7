"""The way in: with a subcommand the command line, without Qt; without one the window."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from app.paths import Paths
from app.secrecy import keep_memory_private, leave_no_crash_file
from app.settings import MINIMISED
from app.sure_programs import distrust_this_folder

_DEMO = "demo"
INTERRUPTED = 1  # like everything that is cancelled


def main(argv: Sequence[str] | None = None) -> int:
    """Run Acopio; returns the exit code. ``argv`` is without the program's name, None takes the process's own."""
    leave_no_crash_file()
    distrust_this_folder(os.environ)
    if getattr(sys, "frozen", False):
        import multiprocessing  # from its sources the program has no helping process to recognise here

        multiprocessing.freeze_support()
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or arguments == [MINIMISED]:
        from ui.startup.application import (
            run_window,  # Qt only where there is a window, and there nothing else at first
        )

        return run_window(Paths.from_environment(os.environ), os.environ, hidden=bool(arguments))
    if arguments[0] != _DEMO:  # it has a window, and an e.firma that is nobody's
        keep_memory_private()
    return _run_command(arguments)


def _run_command(arguments: Sequence[str]) -> int:
    """One command. Ctrl+C where no work is yet under way, not even loaded, ends it without a traceback."""
    try:
        from ui.startup.command_line import run

        return run(arguments)
    except KeyboardInterrupt:
        if sys.stderr:  # the window's program, frozen for Windows, may have none
            beneath = "\n" if sys.stderr.isatty() else ""  # a question may have been left open
            sys.stderr.write(f"{beneath}Interrumpido.\n")
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
