"""What the engine does on disk while nothing else is due there, for whoever stands above it."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Protocol


class IdleWork(Protocol):
    """Work that can always wait. It belongs to the engine's thread."""

    @property
    def is_due(self) -> bool:
        """Whether it is worth looking whether there is any."""
        ...

    def run(self, is_enough: Callable[[], bool]) -> Generator[None, None, None]:
        """Do it until all is done or it ``is_enough``; yields often. What goes wrong is for it to bear."""
        ...


class NoIdleWork(IdleWork):
    """There is none."""

    @property
    def is_due(self) -> bool:
        """Never."""
        return False

    def run(self, is_enough: Callable[[], bool]) -> Generator[None, None, None]:  # noqa: ARG002 - nothing takes no time
        """Nothing."""
        yield from ()


class IdleWorks(IdleWork):
    """Several, one after the other."""

    def __init__(self, *several: IdleWork) -> None:
        self._several = several

    @property
    def is_due(self) -> bool:
        """When one of them is."""
        return any(one.is_due for one in self._several)

    def run(self, is_enough: Callable[[], bool]) -> Generator[None, None, None]:
        """Those that are due, until it is enough."""
        for one in self._several:
            if one.is_due:
                yield from one.run(is_enough)
                if is_enough():
                    return
