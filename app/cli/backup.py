"""``acopio respaldar`` and ``acopio restaurar``: everything in one file, and back again."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from app.backup.restoring import finish, is_empty, is_staged, read_facts, stage
from app.backup.writing import back_up
from app.cli.context import Context, read_line
from app.cli.exit_codes import DONE, FAILED
from app.cli.printing import print_json
from app.cli.speech import report, say
from app.domain.clock import SystemClock
from app.errors import CancelledError, FileSetAsideError
from app.store.lock import EngineLock
from app.words import command_line as words


def run_backup(context: Context, arguments: argparse.Namespace) -> int:
    """Write the file; the window may be open meanwhile."""
    target: Path = arguments.archivo.absolute()
    with _stopped_by_signals() as stop:
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
            _show_no_more()
            say(words.BACKUP_CANCELLED)
            return FAILED
    _show_no_more()
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
    with _stopped_by_signals() as stop:
        try:
            staged = stage(
                arguments.archivo.absolute(), context.paths, library, progress=_progress, cancelled=stop.is_set
            )
        except CancelledError:
            _show_no_more()
            say(words.RESTORE_CANCELLED)
            return FAILED
    _show_no_more()
    finish(context.paths)
    if arguments.json:
        place = None if staged.library is None else str(staged.library)
        print_json({"archivos": staged.facts.files, "bytes": staged.facts.bytes, "biblioteca": place})
    for line in words.backup_restored(staged.facts.files, staged.library, must_rebuild=staged.must_rebuild):
        say(line)
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


@contextmanager
def _stopped_by_signals() -> Iterator[threading.Event]:
    """Ctrl+C and the system's wish to end become a cancel."""
    stop = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{100 * done // max(1, total)} %", end="", file=sys.stderr, flush=True)


def _show_no_more() -> None:
    if sys.stderr.isatty():
        print(file=sys.stderr, flush=True)
