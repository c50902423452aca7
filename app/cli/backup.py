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
from app.cli.printing import print_json
from app.domain.clock import SystemClock
from app.errors import CancelledError, FileSetAsideError
from app.store.lock import EngineLock

DONE, FAILED = 0, 1


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
            context.words.say("Se canceló el respaldo; si había uno con ese nombre, está como estaba.")
            return FAILED
    _show_no_more()
    size = target.stat().st_size
    if arguments.json:
        print_json({"archivo": str(target), "archivos": made.files, "bytes": size, "omitidos": made.left_out})
    context.words.say(f"El respaldo quedó en {target}: {made.files:,} archivos, {size:,} bytes.")
    if made.left_out:
        context.words.say(f"Se omitieron {made.left_out:,} archivos ajenos cuyo nombre no se puede respaldar.")
    return DONE


def run_restore(context: Context, arguments: argparse.Namespace) -> int:
    """Bring everything in, verified, and only then let it take the place of what is here."""
    EngineLock(context.paths.lock).release()  # an open window is refused before anything is read
    if is_staged(context.paths):
        _finish_earlier(context)
    read_facts(arguments.archivo.absolute())  # of a file that is none, nothing is asked
    if not is_empty(context.paths) and not arguments.apartar and not _agrees(context):
        context.words.say("No se restauró nada. Con --apartar se hace sin preguntar.")
        return FAILED
    library = None if arguments.biblioteca is None else arguments.biblioteca.absolute()
    with _stopped_by_signals() as stop:
        try:
            staged = stage(
                arguments.archivo.absolute(), context.paths, library, progress=_progress, cancelled=stop.is_set
            )
        except CancelledError:
            _show_no_more()
            context.words.say("Se canceló la restauración; todo está como estaba.")
            return FAILED
    _show_no_more()
    finish(context.paths)
    if arguments.json:
        place = None if staged.library is None else str(staged.library)
        print_json({"archivos": staged.facts.files, "bytes": staged.facts.bytes, "biblioteca": place})
    context.words.say(f"Se restauraron {staged.facts.files:,} archivos y se comprobó la huella de cada uno.")
    if staged.library is not None:
        context.words.say(f"Los comprobantes quedaron en {staged.library}.")
    if staged.must_rebuild:
        context.words.say("El índice del respaldo no era de fiar: Acopio lo hará de nuevo con los archivos.")
    context.words.say("Las contraseñas no van en un respaldo: Acopio te las pedirá una vez.")
    return DONE


def _finish_earlier(context: Context) -> None:
    try:
        finish(context.paths)
        context.words.say("Antes se terminó una restauración que había quedado a medias.")
    except FileSetAsideError as error:
        context.words.report(error)


def _agrees(context: Context) -> bool:
    context.words.say("Aquí ya hay datos de Acopio. Se apartarán en la carpeta «antes-de-restaurar»; no se borran.")
    if not sys.stdin.isatty():
        return False
    context.words.say("¿Continuar? Escribe «sí» y presiona Enter.")
    return read_line().strip().casefold() in ("sí", "si", "s")


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
