"""What the command line needs of whoever knows the words, and the few sentences of its own."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from app.errors import AcopioError, QueryProblemsError
from app.reports.items import ExportWords


class Explanation(Protocol):
    """Words for the person."""

    @property
    def title(self) -> str:
        """What it is."""
        ...

    @property
    def cause(self) -> str:
        """Whose doing it is."""
        ...

    @property
    def advice(self) -> str:
        """What to do."""
        ...


class Explain(Protocol):
    """Finds the words for a key."""

    def __call__(self, key: str, fields: Mapping[str, str] | None = None) -> Explanation:
        """Never fails: an unknown key has words too."""
        ...


class ExplainCode(Protocol):
    """Finds the words for a code of the SAT, refined by the SAT's own text."""

    def __call__(self, key: str, message: str = "") -> Explanation:
        """Never fails."""
        ...


@dataclass(frozen=True, slots=True)
class Words:
    """All that is said, and what an export is headed with; the command line itself writes to standard error only."""

    explain: Explain
    explain_code: ExplainCode
    export: ExportWords

    def say(self, sentence: str) -> None:
        """A line for the person."""
        print(sentence, file=sys.stderr, flush=True)

    def report(self, error: AcopioError) -> None:
        """What happened in the first line, why and what to do in the next."""
        if isinstance(error, QueryProblemsError):
            for key in error.problems:
                self._report(self.explain(key))
            return
        self._report(self.explain(error.key, error.fields))

    def problem(self, key: str, fields: Mapping[str, str] | None = None) -> str:
        """One line for something typed that has to be mended."""
        words = self.explain(key, fields)
        return f"{words.title.rstrip('.')}. {words.cause} {words.advice}".strip()

    def notice(self, key: str, fields: Mapping[str, str], message: str) -> str:
        """One sentence for a request's notice."""
        words = self.explain_code(key, message) if key.startswith("code:") else self.explain(key, fields)
        return f"{words.title}. {words.cause} {words.advice}".strip()

    def _report(self, words: Explanation) -> None:
        self.say(f"{words.title.rstrip('.')}.")
        self.say(f"{words.cause} {words.advice}".strip())
