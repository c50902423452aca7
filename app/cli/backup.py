"""``acopio respaldar`` and ``acopio restaurar``: everything in one file, and back again."""

from __future__ import annotations

import argparse
import sys
import threading
from pathlib import Path

from app.backup.restoring import finish, is_empty, is_staged, read_facts, stage
from app.backup.writing import back_up
from app.cli.context import Context, read_line
from app.cli.exit_codes import DONE, FAILED
from app.cli.printing import print_json
from app.cli.signals import on_stop_signal
from app.cli.speech import end_progress, report, say, show_progress
from app.domain.clock import SystemClock
from app.errors import CancelledError, FileSetAsideError
from app.store.lock import EngineLock
from app.words import command_line as words


def run_backup(context: Context, arguments: argparse.Namespace) -> int:
    """Write the file; the window may be open meanwhile."""
    target: Path = arguments.archivo.absolute()
    stop = threading.Event()
    with on_stop_signal(stop.set):
        try:
            made = back_up(
                context.paths,
                context.folder.root,
                target,
                with_documents=arguments.con_comprobantes,
                at=SystemClock().now(),
                progress=_progress,
                cancelled=stop.is_set,
            )
        except CancelledError:
            end_progress()
            say(words.BACKUP_CANCELLED)
            return FAILED
    end_progress()
    size = target.stat().st_size
    if arguments.json:
        print_json({"archivo": str(target), "archivos": made.files, "bytes": size, "omitidos": made.left_out})
    for line in words.backup_made(target, made.files, size, made.left_out):
        say(line)
    return DONE


def run_restore(context: Context, arguments: argparse.Namespace) -> int:
    """Bring everything in, verified, and only then let it take the place of what is here."""
    EngineLock(context.paths.lock).release()  # an open window is refused before anything is read
    if is_staged(context.paths):
        _finish_earlier(context)
    read_facts(arguments.archivo.absolute())  # of a file that is none, nothing is asked
    if not is_empty(context.paths) and not arguments.apartar and not _agrees():
        say(words.NOT_RESTORED)
        return FAILED
    library = None if arguments.biblioteca is None else arguments.biblioteca.absolute()
    stop = threading.Event()
    with on_stop_signal(stop.set):
        try:
            staged = stage(
                arguments.archivo.absolute(), context.paths, library, progress=_progress, cancelled=stop.is_set
            )
        except CancelledError:
            end_progress()
            say(words.RESTORE_CANCELLED)
            return FAILED
    end_progress()
    finish(context.paths)
    if arguments.json:
        place = None if staged.library is None else str(staged.library)
        print_json({"archivos": staged.facts.files, "bytes": staged.facts.bytes, "biblioteca": place})
    for line in words.backup_restored(staged.facts.files, staged.library, must_rebuild=staged.must_rebuild):
        say(line)
    if staged.decisions_aside:
        say(words.decisions_aside(staged.decisions_aside, staged.aside))
    return DONE


def _finish_earlier(context: Context) -> None:
    try:
        finish(context.paths)
        say(words.EARLIER_RESTORE_ENDED)
    except FileSetAsideError as error:
        report(error)


def _agrees() -> bool:
    say(words.HAS_DATA)
    if not sys.stdin.isatty():
        return False
    say(words.ASK_TO_GO_ON)
    return read_line().strip().casefold() in words.YES


def _progress(done: int, total: int) -> None:
    show_progress(f"{100 * done // max(1, total)} %")
