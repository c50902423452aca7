"""The engine to be recorded, whole or maimed: ``child.py MUTANT HOME EFIRMA OFFSET``; see ``crash_child``.

The password comes by standard input; each saved change of a request is a line on standard output.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path

import apsw

from app.store import batch_writer, database
from tests.scenarios import crash_child
from tests.scenarios.lives import Task

MUTANTS = (
    "no-fsync",
    "no-folder-sync",
    "no-batch-sync",
    "no-batch-names",
    "no-batch",
    "synchronous-off",
    "synchronous-normal",
)


def maim(mutant: str) -> None:
    """Take one of the precautions away."""
    match mutant.split("-"):
        case ["no", "fsync"]:
            os.fsync = _ignore  # type: ignore[assignment]
        case ["no", "batch", "sync"]:
            _replace("sync_files")
        case ["no", "batch", "names"]:
            _replace("sync_folders")
        case ["no", "batch"]:
            _replace("sync_files", "sync_folders")
        case ["no", "folder", "sync"]:
            os.fsync = _files_only(os.fsync)  # type: ignore[assignment]
        case ["synchronous", level]:
            database._configure = _careless(level)  # type: ignore[assignment]


def _ignore(descriptor: int) -> None:
    """Nothing is made durable."""


def _replace(*names: str) -> None:
    for name in names:
        setattr(batch_writer, name, _ignore_all)


def _ignore_all(_: Collection[str]) -> None:
    """Nothing of a batch is made durable."""


def _files_only(call: Callable[[int], None]) -> Callable[[int], None]:
    def synced(descriptor: int) -> None:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            call(descriptor)

    return synced


def _careless(level: str) -> Callable[[apsw.Connection], None]:
    configure = database._configure

    def configured(connection: apsw.Connection) -> None:
        configure(connection)
        connection.pragma("synchronous", level)

    return configured


def main(mutant: str, home: Path, efirma: Path, offset: float) -> None:
    maim(mutant)
    cer, key = ((efirma / f"prueba.{kind}").read_bytes() for kind in ("cer", "key"))
    task = Task(home, cer, key, sys.stdin.readline().strip(), os.environ, offset)
    crash_child.main(task, partial(print, flush=True))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), float(sys.argv[4]))
