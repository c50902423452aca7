"""``acopio verificar-biblioteca``: checks the index against the files and says what differs."""

from __future__ import annotations

import argparse
from typing import Any

from app.cli.context import Context
from app.cli.exit_codes import DONE, FAILED
from app.cli.printing import print_json
from app.cli.speech import end_progress, say, show_progress
from app.errors import LibraryAwayError
from app.store.database import set_aside
from app.store.inspection import Inspection, inspect_library
from app.store.lock import EngineLock
from app.words import command_line as words
from app.words.messages import explain

_SHOWN = 50


def run(context: Context, arguments: argparse.Namespace) -> int:
    """Compare everything by hash; 0 when all is there with its own bytes, 1 when something is missing or altered."""
    path = context.paths.database
    if arguments.reconstruir:
        _rebuild(context)
    if not path.exists():
        if arguments.json:
            print_json(_value(Inspection(0, ())))
        say(words.NOTHING_TO_CHECK)
        return DONE
    if context.folder.is_away:
        raise LibraryAwayError(context.folder.root)
    found = inspect_library(path, context.folder, _progress)
    if arguments.json:
        print_json(_value(found))
    _tell(found)
    return DONE if found.is_sound else FAILED


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
            say(words.index_set_aside(aside))
    finally:
        lock.release()
    with context.engine():
        say(words.INDEX_REBUILT)


def _value(found: Inspection) -> dict[str, Any]:
    return {
        "archivos": found.files,
        "integra": found.is_sound,
        "diferencias": [{"tipo": _kind(one.kind.value), "ruta": one.path} for one in found.findings],
    }


def _tell(found: Inspection) -> None:
    say(words.library_checked(found.files, is_sound=found.is_sound))
    for one in found.findings[:_SHOWN]:
        say(f"{explain(one.kind.value).title}: {one.path}")
    if len(found.findings) > _SHOWN:
        say(words.and_more(len(found.findings) - _SHOWN))
    for kind in dict.fromkeys(one.kind for one in found.findings):
        say(explain(kind.value).sentences)


def _kind(key: str) -> str:
    names = {"missing": "falta", "altered": "alterado", "held": "retenido", "foreign": "ajeno", "leftover": "resto"}
    return names[key.partition(":")[2]]


def _progress(done: int, total: int) -> None:
    show_progress(words.part_of(done, total))
    if done == total:
        end_progress()
