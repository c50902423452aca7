"""Whether a decision is one that the program could have written: files of decisions come back out of backups."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from json import loads

from app.domain.identifiers import Uuid, is_rfc
from app.domain.month.calendar import Month
from app.domain.month.decisions import Decision, DecisionKind

REGIONS = ("norte", "sur")

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII).fullmatch
_SHA256 = re.compile(r"[0-9a-f]{64}").fullmatch
_OPERATION = re.compile(r"\d{2}", re.ASCII).fullmatch
_PLACE = re.compile(r"\d{5}", re.ASCII).fullmatch
_YEAR = re.compile(r"20\d{2}", re.ASCII).fullmatch
_PROPORTION = re.compile(r"0(\.\d{1,6})?|1(\.0{1,6})?", re.ASCII).fullmatch
_KEY = re.compile(r"[A-Z0-9_]{2,40}", re.ASCII).fullmatch
_LAST_YEAR = 2200


def check(decision: Decision) -> None:
    """Raises ValueError for a subject or a value that its kind does not have. What undoes has no value."""
    of_subject, of_value = _CHECKS[decision.kind]
    if not is_rfc(decision.owner) or not of_subject(decision.subject):
        raise ValueError("the subject of a decision")
    if not (decision.value == "" if decision.undoes else of_value(decision.value)):
        raise ValueError("the value of a decision")


def is_value(kind: DecisionKind, value: str) -> bool:
    """Whether a decision of that kind may have that value."""
    _, of_value = _CHECKS[kind]
    return of_value(value)


def _is_uuid(text: str) -> bool:
    try:
        Uuid(text)
    except ValueError:
        return False
    return True


def _is_day(text: str) -> bool:
    if not _DAY(text):
        return False
    try:
        return date.fromisoformat(text).year < _LAST_YEAR
    except ValueError:
        return False


def _is_month(text: str) -> bool:
    try:
        return Month.parse(text).year < _LAST_YEAR
    except ValueError:
        return False


def _is_filed(text: str) -> bool:
    day, _, snapshot = text.partition(" ")
    return _is_day(day) and _SHA256(snapshot) is not None


def _is_list(text: str) -> bool:
    try:
        return isinstance(loads(text), list)
    except (ValueError, RecursionError):
        return False


def _is_empty(text: str) -> bool:
    return text == ""


def _like(pattern: Callable[[str], object]) -> Callable[[str], bool]:
    return lambda text: pattern(text) is not None


_Check = Callable[[str], bool]
_CHECKS: Mapping[DecisionKind, tuple[_Check, _Check]] = {
    DecisionKind.COLLECTED: (_is_uuid, _is_day),
    DecisionKind.PAID: (_is_uuid, _is_day),
    DecisionKind.NOT_CREDITABLE: (_is_uuid, _is_empty),
    DecisionKind.CREDITABLE: (_is_uuid, _is_empty),
    DecisionKind.MONTH: (_is_uuid, _is_month),
    DecisionKind.OPERATION: (is_rfc, _like(_OPERATION)),
    DecisionKind.REGION: (is_rfc, lambda text: text in REGIONS),
    DecisionKind.FILED: (_is_month, _is_filed),
    DecisionKind.DIOT_ROW: (_is_month, _is_list),
    DecisionKind.TAXPAYER_PLACE: (_is_empty, _like(_PLACE)),
    DecisionKind.PROPORTION: (_like(_YEAR), _like(_PROPORTION)),
    DecisionKind.SILENCED: (_like(_KEY), _is_empty),
    DecisionKind.DECLARED_FALSE: (_is_empty, _is_day),
}
"""Of each kind: what its subject has to be, and its value."""
