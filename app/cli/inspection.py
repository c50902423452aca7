"""``acopio verificar-biblioteca``: checks the index against the files and says what differs."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from typing import Any

from app.cli.context import Context
from app.cli.printing import print_json
from app.errors import LibraryAwayError
from app.store.database import reader, set_aside, translated
from app.store.inspection import Inspection, inspect
from app.store.lock import EngineLock

DONE, DIFFERS = 0, 1
_SHOWN = 50


def run(context: Context, arguments: argparse.Namespace) -> int:
    """Compare everything by hash; 0 when all is there with its own bytes, 1 when something is missing or altered."""
    path = context.paths.database
    if arguments.reconstruir:
        _rebuild(context)
    if not path.exists():
        if arguments.json:
            print_json(_value(Inspection(0, ())))
        context.words.say("Todavía no hay una biblioteca que verificar.")
        return DONE
    if context.folder.is_away:
        raise LibraryAwayError(context.folder.root)
    with translated(path), closing(reader(path)) as connection:
        found = inspect(connection, context.folder, _progress)
    if arguments.json:
        print_json(_value(found))
    _tell(context, found)
    return DONE if found.is_sound else DIFFERS


def _rebuild(context: Context) -> None:
    """Set the index aside; the engine makes it anew from the files as it opens. Raises LibraryBusyError.

    Raises LibraryAwayError where these are not: the index is then all that there is.
    """
    if context.folder.is_away:
        raise LibraryAwayError(context.folder.root)
    lock = EngineLock(context.paths.lock)
    try:
        if context.paths.database.exists():
            aside = set_aside(context.paths.database)
            context.words.say(f"El índice anterior quedó en {aside}.")
    finally:
        lock.release()
    with context.engine():
        context.words.say(
            "El índice se reconstruyó con los archivos de la biblioteca. Lo que no está en ellos quedó solo en el"
            " índice anterior: los metadatos importados y las respuestas a consultas de estado."
        )


def _value(found: Inspection) -> dict[str, Any]:
    return {
        "archivos": found.files,
        "integra": found.is_sound,
        "diferencias": [{"tipo": _kind(one.kind.value), "ruta": one.path} for one in found.findings],
    }


def _tell(context: Context, found: Inspection) -> None:
    if found.is_sound:
        context.words.say(f"La biblioteca está íntegra: {found.files:,} archivos revisados.")
    else:
        context.words.say(f"La biblioteca tiene diferencias: {found.files:,} archivos revisados.")
    for one in found.findings[:_SHOWN]:
        words = context.words.explain(one.kind.value)
        context.words.say(f"{words.title}: {one.path}")
    if len(found.findings) > _SHOWN:
        context.words.say(f"… y {len(found.findings) - _SHOWN:,} más.")
    for kind in dict.fromkeys(one.kind for one in found.findings):
        words = context.words.explain(kind.value)
        context.words.say(f"{words.title}. {words.cause} {words.advice}")


def _kind(key: str) -> str:
    names = {"missing": "falta", "altered": "alterado", "held": "retenido", "foreign": "ajeno", "leftover": "resto"}
    return names[key.partition(":")[2]]


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done:,} de {total:,}", end="\n" if done == total else "", file=sys.stderr, flush=True)
