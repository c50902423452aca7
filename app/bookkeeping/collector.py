"""Pauses Python's search for cycles while many small values are made that hold none.

A month of twenty thousand documents makes some hundred thousand of them. Searching them again and again took half of
the time; reference counts free them all the same.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def cycle_search_paused() -> Iterator[None]:
    """For as long as the block lasts; where it was off before, it stays off."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
