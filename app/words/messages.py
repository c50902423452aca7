"""Turns any key of the program (state, code, error, notice, story line) into words for the person; knows no Qt."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import replace

from app.domain.text import fold
from app.errors import AcopioError
from app.words import formatting
from app.words.explanation import ACTION_LABELS, Action, Explanation
from app.words.texts.codes import CODES, MALFORMED_VARIANTS, UNKNOWN_CODE
from app.words.texts.draft_problems import DRAFT_PROBLEMS
from app.words.texts.errors import ERRORS
from app.words.texts.import_reasons import IMPORT_REASONS
from app.words.texts.library_findings import FINDINGS
from app.words.texts.library_places import PLACES
from app.words.texts.notices import NOTICES
from app.words.texts.query_problems import QUERY_PROBLEMS
from app.words.texts.sat_status import SAT_STATUS_TEXTS
from app.words.texts.seal import SEAL, SEAL_NOTES
from app.words.texts.states import ACTIVITIES, PACKAGE_STATES, REQUEST_STATES
from app.words.texts.story import STORY

__all__ = ["ACTION_LABELS", "TEXTS", "Action", "Explanation", "error_text", "explain"]

TEXTS: dict[str, Explanation] = (
    REQUEST_STATES
    | PACKAGE_STATES
    | ACTIVITIES
    | CODES
    | ERRORS
    | QUERY_PROBLEMS
    | DRAFT_PROBLEMS
    | STORY
    | NOTICES
    | FINDINGS
    | IMPORT_REASONS
    | PLACES
    | SEAL
    | SEAL_NOTES
    | SAT_STATUS_TEXTS
)
"""Every key there are words for; the texts still hold their ``{field}`` places."""

_MISSING = "—"


def explain(key: str, fields: Mapping[str, str] | None = None, said: str = "") -> Explanation:
    """The words for ``key``, with ``fields`` put in; a number the SAT never documented is shown as it is.

    ``said`` is the SAT's own text beside a code: its 301 stands for several reasons, and the text tells which. An
    unknown key gets the words of a fault of the program's own, never an exception.
    """
    if key.startswith("code:") and key.endswith(":301"):
        spoken = fold(said)
        for piece, words in MALFORMED_VARIANTS:
            if piece in spoken:
                return words
    facts = {name: formatting.fact(name, text) for name, text in (fields or {}).items() if text != "None"}
    found = TEXTS.get(key)
    if found is None and key.startswith("code:"):
        found, facts = UNKNOWN_CODE, facts | {"number": key.rpartition(":")[2]}
    words = found or TEXTS["error:BugError"]
    return replace(
        words, title=_filled(words.title, facts), cause=_filled(words.cause, facts), advice=_filled(words.advice, facts)
    )


def error_text(error: AcopioError) -> str:
    """What went wrong, why, and what to do, in a line."""
    return explain(error.key, error.fields).sentences


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return _MISSING


def _filled(text: str, facts: Mapping[str, str]) -> str:
    return " ".join(string.Formatter().vformat(text, (), _Facts(facts)).split())
