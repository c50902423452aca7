"""How the narrow table of documents keeps words as small integers."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime

from app.domain.month.calendar import Month
from app.domain.validity import OwnerRole, Validity

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall times, counted as if they were UTC
_LETTERS = frozenset("IETNPR")
_METHODS = {"PUE": 1, "PPD": 2}
_LONGEST_FOLIO = 15
_LAST_DIGITS = re.compile(r"([0-9]+)[^0-9]*$")


VALIDITIES = (Validity.UNKNOWN, Validity.VALID, Validity.CANCELLED, Validity.UNREADABLE)
ROLES = (OwnerRole.OTHERS, OwnerRole.ISSUED, OwnerRole.RECEIVED)
"""A document's state, and who its owner is in it, are kept as the place in these."""


UNKNOWN, VALID, CANCELLED, UNREADABLE = range(len(VALIDITIES))
"""Those places, for statements: whoever knows less of a document has the lower number, but for an unreadable one."""


def validity_number(state: Validity) -> int:
    """The state's place in ``VALIDITIES``."""
    return VALIDITIES.index(state)


def role_number(side: OwnerRole) -> int:
    """The side's place in ``ROLES``."""
    return ROLES.index(side)


def type_number(document_type: str) -> int:
    """The code point of the letter I, E, T, N, P or R (from a word, its first letter); 0 for anything else."""
    letter = document_type[:1].upper()
    return ord(letter) if letter in _LETTERS else 0


RETENCION = type_number("R")


def type_letter(number: int) -> str:
    """The inverse of ``type_number``; empty for 0."""
    return chr(number) if number else ""


def method_number(method: str) -> int:
    """MetodoPago: 1 PUE, 2 PPD, 3 something else (3.2 writes words), 0 nothing."""
    return _METHODS.get(method.strip().upper(), 3) if method else 0


def form_number(form: str) -> int:
    """FormaPago 01 to 99, else 0."""
    return int(form) if len(form) == 2 and form.isascii() and form.isdigit() else 0


def folio_number(number: str) -> int:
    """The folio's number to sort by: the last digits in it (A-12 comes after A-9), at most fifteen, else 0."""
    if number.isdigit() and number.isascii():
        return int(number) if len(number) <= _LONGEST_FOLIO else 0
    found = _LAST_DIGITS.search(number)
    return int(found[1]) if found and len(found[1]) <= _LONGEST_FOLIO else 0


def month_number(month: Month) -> int:
    """A month as 202603."""
    return month.year * 100 + month.month


def seconds_of(moment: datetime) -> int:
    """A naive wall time as seconds since 1970."""
    since = moment - _EPOCH
    return since.days * 86_400 + since.seconds


def moment_of(seconds: int | None) -> str:
    """The ISO text of ``seconds_of``'s answer; empty for None."""
    if seconds is None:
        return ""
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None).isoformat()


def searchable(text: str) -> str:
    """``text`` with one spelling for what only looks different (m² is m2); the index ignores case and accents."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)
