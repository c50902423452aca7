"""Making very many values that hold no cycles, without Python looking for cycles among them again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_cycle_search() -> Iterator[None]:
    """No search for cycles while the block runs: with twenty thousand values it takes as long as making them.

    The block makes none itself and is short. Of two on two threads the one that began first ends it for both.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
