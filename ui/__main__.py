"""The way in: with a subcommand the command line, without Qt; without one the window."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from app.paths import Paths
from app.settings import MINIMISED


def main(argv: Sequence[str] | None = None) -> int:
    """Run Acopio; returns the exit code. ``argv`` is without the program's name, None takes the process's own."""
    if getattr(sys, "frozen", False):
        import multiprocessing  # from its sources the program has no helping process to recognise here

        multiprocessing.freeze_support()
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or arguments == [MINIMISED]:
        from ui.application import run_window  # Qt only where there is a window, and there nothing else at first

        return run_window(Paths.from_environment(os.environ), os.environ, hidden=bool(arguments))
    from ui.command_line import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
