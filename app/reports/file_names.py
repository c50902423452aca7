"""Names of exported files after a pattern of the person's, safe on every system whatever the documents hold."""

from __future__ import annotations

import os
import re
import string
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

FIELDS = (
    "fecha",
    "anio",
    "mes",
    "dia",
    "tipo",
    "lado",
    "contraparte",
    "documento",
    "contribuyente",
    "emisor",
    "nombre_emisor",
    "receptor",
    "nombre_receptor",
    "serie",
    "folio",
    "total",
    "uuid",
)
"""What may stand in braces; the words are the person's, so they are Spanish."""

LONGEST_PATTERN = 200
MOST_FOLDERS = 8
_LONGEST_NAME = 120  # UTF-16 units of one folder or file name
_LONGEST_NAME_BYTES = 200  # of UTF-8: Linux takes 255
_LONGEST_PATH = 180  # of the whole, below the person's own folder: Windows takes 260
_ILLEGAL = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?: *\..*)?", re.IGNORECASE)
_REPLACEMENT = "_"
_NEVER_CUT = "uuid"
_FORMATTER = string.Formatter()


class PatternProblem(StrEnum):
    """What is wrong with a pattern; the value is the key of its words."""

    EMPTY = "pattern:empty"
    BRACES = "pattern:braces"
    UNKNOWN_FIELD = "pattern:unknown_field"
    TOO_LONG = "pattern:too_long"


class PatternError(ValueError):
    """``problem`` says what is wrong, ``field`` which name is unknown."""

    def __init__(self, problem: PatternProblem, field: str = "") -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.field = field


@dataclass(frozen=True, slots=True)
class NamePattern:
    """``{fecha}_{emisor}_{uuid}``; slashes of either kind make folders. Made by ``parse``."""

    parts: tuple[tuple[tuple[str, str | None], ...], ...]

    @classmethod
    def parse(cls, text: str) -> NamePattern:
        """The pattern that ``text`` writes, with fields between braces. Raises PatternError."""
        if len(text) > LONGEST_PATTERN:
            raise PatternError(PatternProblem.TOO_LONG)
        folders = [one.strip() for one in re.split(r"[/\\]", text.strip()) if one.strip(" .")]
        if not folders:
            raise PatternError(PatternProblem.EMPTY)
        if len(folders) > MOST_FOLDERS:
            raise PatternError(PatternProblem.TOO_LONG)
        return cls(tuple(_pieces(one) for one in folders))

    def path(self, facts: Mapping[str, str]) -> tuple[str, ...]:
        """Folders and the file's name, without its ending; a field without a fact is empty."""
        names = [_fitted(part, facts, _LONGEST_NAME) for part in self.parts]
        while (excess := sum(_units(one) + 1 for one in names) - _LONGEST_PATH) > 0:
            place = max(range(len(names)), key=lambda at: _units(names[at]))
            next_longest = max((_units(one) for at, one in enumerate(names) if at != place), default=1)
            longest = _units(names[place])
            names[place] = _fitted(self.parts[place], facts, max(longest - excess, min(next_longest, longest - 1)))
        return tuple(names)


def free_path(folder: Path, name: str, ending: str, limit: int = 1_000) -> Path:
    """``name`` with its ``ending`` in ``folder``, or the first ``name (2)`` that is free; at most ``limit`` tries."""
    for number in range(1, limit):
        found = folder / (f"{name}{ending}" if number == 1 else f"{name} ({number}){ending}")
        if not os.path.lexists(found):
            return found
    return folder / f"{name}{ending}"


def safe_name(text: str) -> str:
    """``text`` as a name that every system takes."""
    return _safe(text, _LONGEST_NAME)


class UniqueNames:
    """Gives no name twice, also where upper and lower case are the same: the second one becomes ``name (2)``."""

    def __init__(self) -> None:
        self._taken: set[int] = set()
        self._next: dict[int, int] = {}

    def of(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """``path`` itself, or the first of its numbered ones that is free."""
        *folders, name = path
        wished = _key(path)
        number = self._next.get(wished, 1)
        while True:
            found = (*folders, name if number == 1 else f"{name} ({number})")
            number += 1
            if (key := _key(found)) not in self._taken:
                self._taken.add(key)
                self._next[wished] = number
                return found


def _pieces(text: str) -> tuple[tuple[str, str | None], ...]:
    try:
        found = [(literal, field, form, conversion) for literal, field, form, conversion in _FORMATTER.parse(text)]
    except ValueError:
        raise PatternError(PatternProblem.BRACES) from None
    for _, field, form, conversion in found:
        if form or conversion or field == "":
            raise PatternError(PatternProblem.BRACES)
        if field is not None and field not in FIELDS:
            raise PatternError(PatternProblem.UNKNOWN_FIELD, field)
    return tuple((literal, field) for literal, field, _, _ in found)


def _fitted(part: tuple[tuple[str, str | None], ...], facts: Mapping[str, str], units: int) -> str:
    """A name of at most ``units``: the longest facts lose their ends first, and the folio fiscal last of all."""
    texts = [text for text, _ in part]
    values = [unicodedata.normalize("NFC", facts.get(field or "", "")) for _, field in part]
    while (name := "".join(map("".join, zip(texts, values, strict=True)))) and _is_longer(name, units):
        place = max(
            range(len(part)), key=lambda at: (part[at][1] != _NEVER_CUT and len(values[at]) > 1, len(values[at]))
        )
        if not values[place]:
            break
        values[place] = values[place][:-1]
    return _safe(name, units)


def _is_longer(name: str, units: int) -> bool:
    return _units(name) > units or len(name.encode("utf-8", "replace")) > _LONGEST_NAME_BYTES


def _safe(text: str, units: int) -> str:
    """A name that Windows, macOS and Linux all take, never empty, never one that leads elsewhere."""
    name = unicodedata.normalize("NFC", _ILLEGAL.sub(_REPLACEMENT, text))
    name = " ".join(name.split()).strip(" .")
    if _RESERVED.fullmatch(name):
        name = f"{_REPLACEMENT}{name}"
    return _cut(name, units).strip(" .") or _REPLACEMENT


def _cut(text: str, units: int) -> str:
    while _is_longer(text, units):
        text = text[:-1]
    return text


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _key(path: tuple[str, ...]) -> int:
    """A number for the path as a file system that pays no heed to case sees it; two paths hardly ever share one."""
    return hash("/".join(path).casefold())
