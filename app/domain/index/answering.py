"""How a question that may take long is put to an index: on a thread of its own, and given up when nobody waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, Self, TypeVar

Answer = TypeVar("Answer")


def never() -> bool:
    """For questions that nobody gives up."""
    return False


class AnswersQuestions(Protocol):
    """An open index. It belongs to one thread at a time, and sees every committed change."""

    def answer(self, question: Callable[[Self], Answer], is_cancelled: Callable[[], bool]) -> Answer:
        """What ``question`` makes of this index.

        Raises CancelledError soon after ``is_cancelled`` says that nobody waits any more, and StoreError.
        """
        ...

    def close(self) -> None:
        """Let go of it."""
        ...
