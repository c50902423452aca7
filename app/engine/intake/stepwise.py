"""Long work is written as a generator: it yields often, so that the engine's loop can see to everything else."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from typing import TypeVar

Result = TypeVar("Result")


def run_to_end(work: Generator[object, None, Result], between: Callable[[], None] | None = None) -> Result:
    """What ``work`` returns, where nothing else is to be done meanwhile.

    ``between`` is called at every step; what it raises stops the work.
    """
    with closing(work):
        while True:
            try:
                next(work)
            except StopIteration as end:
                result: Result = end.value
                return result
            if between is not None:
                between()
