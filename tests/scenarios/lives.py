"""Processes that are to be killed. On Linux each is a fork of one that has imported everything already."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

KILLED = 137
_OPERATIONS = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.truncate"})
_CONTEXT = get_context("forkserver") if sys.platform == "linux" else get_context("spawn")
_CONTEXT.set_forkserver_preload(["tests.scenarios.crash_child", "tests.scenarios.matrix_child"])

Say = Callable[..., None]
"""Tells the test a line, made of words."""


@dataclass(frozen=True)
class Task:
    """What a process is told: where, whose, with the clock moved by ``offset`` seconds.

    With ``operation`` it ends, as by kill -9, right before its n-th file operation in ``home``.
    """

    home: Path
    cer: bytes
    key: bytes
    password: str
    environment: Mapping[str, str]
    offset: float
    operation: int = 0
    way: str = ""


@dataclass(frozen=True)
class Life:
    """What a process said before it ended, line by line, and how it ended."""

    lines: list[str]
    code: int | None


class Reaper:
    """Counts file operations below a folder, and ends the process before the n-th."""

    def __init__(self, home: Path, at: int) -> None:
        self.count = 0
        self._home = str(home)
        self._at = at

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _OPERATIONS and str(arguments[0]).startswith(self._home):
            self.strike()

    def strike(self) -> None:
        self.count += 1
        if self.count == self._at:
            os._exit(KILLED)

    def watch(self, place: Any, *names: str) -> None:
        """What raises no audit event is counted when it is called."""
        for name in names:
            setattr(place, name, self._watching(getattr(place, name)))

    def _watching(self, call: Callable[..., None]) -> Callable[..., None]:
        def counted(*arguments: Any) -> None:
            self.strike()
            call(*arguments)

        return counted


def live(program: Callable[[Task, Say], None], task: Task, *, announcement: int = 0) -> Life:
    """One life of ``program``: to its end, or killed from outside when it has said its n-th line."""
    hears, says = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=_tell, args=(program, task, says))
    process.start()
    says.close()
    lines: list[str] = []
    with hears:
        while (line := _next(hears)) is not None:
            lines.append(line)
            if len(lines) == announcement:
                process.kill()
    process.join(30)
    return Life(lines, process.exitcode)


@contextmanager
def begun(program: Callable[[Task, Say], None], task: Task) -> Iterator[Callable[[], None]]:
    """A life of ``program`` while the block lasts; what is given ends it, as by kill -9."""
    hears, says = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=_tell, args=(program, task, says))
    process.start()
    says.close()
    with hears:
        try:
            yield process.kill
        finally:
            process.kill()
            process.join(30)


def _next(hears: Connection) -> str | None:
    try:
        return str(hears.recv())
    except EOFError:
        return None


def _tell(program: Callable[[Task, Say], None], task: Task, says: Connection) -> None:
    program(task, lambda *words: says.send(" ".join(map(str, words))))
