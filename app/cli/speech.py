"""How the command line speaks: sentences on standard error; standard output is for what was asked for."""

from __future__ import annotations

import sys

from app.errors import AcopioError, QueryProblemsError
from app.words.messages import Explanation, explain


def say(sentence: str) -> None:
    """Print one line on standard error."""
    print(sentence, file=sys.stderr, flush=True)


def report(error: AcopioError) -> None:
    """What happened in the first line, why and what to do in the next."""
    if isinstance(error, QueryProblemsError):
        for key in error.problems:
            say_words(explain(key))
        return
    say_words(explain(error.key, error.fields))


def show_progress(line: str) -> None:
    """Put ``line`` in the place of the last one of these; only where a person sees it."""
    if sys.stderr.isatty():
        print(f"\r{line}", end="", file=sys.stderr, flush=True)


def end_progress() -> None:
    """Let what is said next begin in a line of its own."""
    if sys.stderr.isatty():
        print(file=sys.stderr, flush=True)


def say_words(words: Explanation) -> None:
    """Title in the first line, cause and advice in the next."""
    say(f"{words.title.rstrip('.')}.")
    say(words.body)
