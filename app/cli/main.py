"""The command line's entrance: reads what was typed, runs one command, turns errors into sentences and exit codes."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from app import logs, settings
from app.cli import backup, demo, download, importing, inspection, lists, register, update
from app.cli.arguments import build_parser
from app.cli.context import Context, MakePrinter
from app.cli.exit_codes import DONE, EFIRMA_PROBLEM, FAILED, USAGE_ERROR
from app.cli.speech import report, say
from app.demo import session as demonstration
from app.demo.session import DemoSession
from app.errors import AcopioError, ConfigurationError, EfirmaError, FileSetAsideError, QueryProblemsError
from app.paths import Paths
from app.words import command_line as words

_READING = ("solicitudes", "comprobantes", "verificar-biblioteca", "respaldar")
"""Commands that need write nothing where Acopio's own data are: they work on a disk that may only be read."""


OpenWindow = Callable[[DemoSession], int]
"""Shows a demonstration in a window until it is closed; returns the exit code."""


def main(
    argv: Sequence[str],
    environment: Mapping[str, str],
    open_window: OpenWindow,
    make_printer: MakePrinter | None = None,
) -> int:
    """Run one command; returns its exit code: 0 done, 1 failed, 2 bad usage, 3 still waiting, 4 e.firma or password.

    ``make_printer`` makes what writes PDF files, where there is such a thing.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a Windows pipe would take only its old code page
            stream.reconfigure(encoding="utf-8")
    try:
        arguments = build_parser().parse_args(argv)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else USAGE_ERROR
    context = Context(Paths.from_environment(environment), environment, make_printer)
    handler = None
    try:
        handler = logs.start(context.paths.logs)
    except OSError:
        if arguments.command not in _READING or not _is_there(context.paths.database):
            say(words.NOT_WRITABLE.format(context.paths.home))
            return FAILED
    try:
        _tell_of_settings(context)
        return _run(context, arguments, open_window)
    except EfirmaError as error:
        report(error)
        return EFIRMA_PROBLEM
    except (QueryProblemsError, ConfigurationError) as error:
        report(error)
        return USAGE_ERROR
    except AcopioError as error:
        report(error)
        return FAILED
    except BrokenPipeError:  # whoever read our output has seen enough; Python would complain once more at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    finally:
        if handler is not None:
            logs.stop(handler)


def _is_there(file: Path) -> bool:
    try:
        return file.exists()
    except OSError:
        return False


def _tell_of_settings(context: Context) -> None:
    """Once: the next command finds no damaged file any more."""
    file = context.paths.settings_file
    if (aside := settings.load(file).set_aside) is not None:
        report(FileSetAsideError(aside, file.name))


def _run(context: Context, arguments: argparse.Namespace, open_window: OpenWindow) -> int:
    match arguments.command:
        case "registrar":
            return register.run(context, arguments)
        case "descargar":
            return download.run(context, arguments)
        case "solicitudes":
            return lists.run_requests(context, arguments)
        case "comprobantes":
            return lists.run_documents(context, arguments)
        case "actualizar":
            return update.run(context, arguments)
        case "importar":
            return importing.run(context, arguments)
        case "verificar-biblioteca":
            return inspection.run(context, arguments)
        case "respaldar":
            return backup.run_backup(context, arguments)
        case "restaurar":
            return backup.run_restore(context, arguments)
        case "simulador":
            return demo.run_simulator(arguments)
        case _ if hasattr(arguments, "run"):
            return int(arguments.run(context, arguments))
        case _:
            return _run_demo(context, arguments, open_window)


def _run_demo(context: Context, arguments: argparse.Namespace, open_window: OpenWindow) -> int:
    options = demonstration.LEAN if arguments.headless else demonstration.OPTIONS
    session = demonstration.start(context.paths, context.environment, options)
    try:
        if arguments.headless:
            return demo.run_headless(session, arguments)
        return open_window(session)
    finally:
        session.close()
