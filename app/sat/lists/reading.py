"""Reads a list as the SAT publishes it: CSV in windows-1252 with line breaks inside quotes, of a known set of columns.

The file may come from anywhere, so nothing of it is believed: it is read as a stream, a field has a longest length,
and what has not the columns of one of the lists is refused.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain, islice
from typing import BinaryIO

from app.domain.listing import COMPLETE, NO_SEALS, Listing, ListKind, Situation
from app.errors import NotASatListError

MOST_ROWS = 5_000_000

_HEAD_ROWS = 10  # two lines of preamble at most were ever seen
_SAMPLE = 256 * 1024
_LONGEST_NAME, _LONGEST_SITUATION, _LONGEST_DATES, _MOST_SITUATIONS = 300, 100, 300, 1_000
_DAY = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b", re.ASCII)
_INNER = re.compile(r"actualizada? al (\d{1,2})[^\w]+de ([a-z]+)[^\w]+de[l]? (\d{4})")
_MONTHS = (
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()  # noqa: SIM905
)
_SITUATIONS = {
    "definitivo": (Situation.DEFINITIVE, "definitivos"),
    "presunto": (Situation.PRESUMED, "presuntos"),
    "desvirtuado": (Situation.CLEARED, "desvirtuados"),
    "sentencia favorable": (Situation.FAVOURABLE, "sentencia favorable"),
}
_NAMES = ("nombre del contribuyente", "nombre o razon social", "razon social", "nombre", "contribuyente")
_SITE, _GAZETTE = "publicacion pagina sat", "publicacion dof"


@dataclass(frozen=True, slots=True)
class ListHead:
    """What a list says before its rows."""

    kind: ListKind
    inner_date: date | None
    columns: Mapping[str, int]
    is_complete: bool
    of_seals: bool


class ListReader:
    """A list being read. Raises NotASatListError, also while its rows are read; and OSError."""

    def __init__(self, stream: BinaryIO) -> None:
        self._rows = _records(stream)
        preamble: list[str] = []
        for row in islice(self._rows, _HEAD_ROWS):
            folded = [fold(cell) for cell in row]
            if "rfc" in folded:
                self.head = _head(folded, " ".join(preamble))
                return
            preamble.extend(folded)
        raise NotASatListError

    def __iter__(self) -> Iterator[Listing]:
        """Its rows, in the order of the file."""
        rows, count = _Rows(self.head), 0
        for row in self._rows:
            if not any(map(str.strip, row)):
                continue
            count += 1
            if count > MOST_ROWS:
                raise NotASatListError
            yield rows.listing(row)


def title_of(head: ListHead, situations: Sequence[str]) -> str:
    """What tells this list from others of its kind, by the ``situations`` that it holds."""
    if head.of_seals:
        return NO_SEALS
    if head.kind is ListKind.DEBTORS:
        return situations[0] if situations else ""
    if head.is_complete or len(situations) != 1:
        return COMPLETE
    return situations[0]


def fold(text: str) -> str:
    """Lower case without accents, and one blank between words, to compare by."""
    plain = unicodedata.normalize("NFKD", text[:500]).encode("ascii", "ignore").decode().lower()
    return " ".join(re.sub(r"[^a-z0-9/]+", " ", plain).split())


def _records(stream: BinaryIO) -> Iterator[list[str]]:
    sample = stream.read(_SAMPLE)
    whole = io.BufferedReader(_Rejoined(sample, stream))
    text = io.TextIOWrapper(whole, encoding=_encoding(sample), errors="replace", newline="")
    try:
        yield from csv.reader(text)
    except csv.Error as error:  # a field that never ends
        raise NotASatListError from error
    finally:
        text.detach()


class _Rejoined(io.RawIOBase):
    """The sample, and what follows it."""

    def __init__(self, sample: bytes, rest: BinaryIO) -> None:
        self._parts = chain([sample], iter(lambda: rest.read(_SAMPLE), b""))
        self._left = memoryview(b"")

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        """Fill ``buffer`` as far as there is something."""
        if not self._left:
            self._left = memoryview(next(self._parts, b""))
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size


def _encoding(sample: bytes) -> str:
    """The SAT's own, or UTF-8 where the person saved the file anew."""
    if sample.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8" if not sample.isascii() else "cp1252"


def _head(columns: Sequence[str], preamble: str) -> ListHead:
    places = {name: number for number, name in reversed(list(enumerate(columns))) if name}
    words = f"{preamble} {' '.join(columns)}"
    of_seals = "csd" in words.split()
    if not any(name in places for name in _NAMES):
        raise NotASatListError
    if "situacion del contribuyente" in places:
        is_efos = f"{_SITE} presuntos" in places and "bis" not in preamble.split()
        kind = ListKind.EFOS if is_efos else ListKind.LOSSES
        if not any(name.startswith(_SITE) for name in places):
            raise NotASatListError
    elif any(name.startswith(("supuesto", "fecha de primera", "fechas de primera", "ejercicio")) for name in places):
        kind = ListKind.DEBTORS
    else:
        raise NotASatListError
    return ListHead(kind, _inner_date(preamble), places, "completo" in preamble.split(), of_seals)


def _inner_date(preamble: str) -> date | None:
    found = _INNER.search(preamble)
    if found is None or found[2] not in _MONTHS:
        return None
    try:
        return date(int(found[3]), _MONTHS.index(found[2]) + 1, int(found[1]))
    except ValueError:
        return None


class _Rows:
    """Makes listings of rows; where everything stands is found out once, for there may be a million of them."""

    def __init__(self, head: ListHead) -> None:
        columns = head.columns
        self._head = head
        self._rfc = columns["rfc"]
        self._name = next(columns[one] for one in _NAMES if one in columns)
        begin = "situacion del contribuyente" if head.kind is not ListKind.DEBTORS else "supuesto"
        self._situation = next((place for name, place in columns.items() if name.startswith(begin)), None)
        self._first = tuple(place for name, place in columns.items() if "primera publicacion" in name)
        self._dates: dict[str, tuple[str, tuple[int, ...], tuple[int, ...]]] = {}

    def listing(self, row: Sequence[str]) -> Listing:
        """Of one row, as far as it goes."""
        head = self._head
        rfc = _rfc(_cell(row, self._rfc))
        name = _shown(_cell(row, self._name), _LONGEST_NAME)
        written = "" if self._situation is None else _shown(_cell(row, self._situation), _LONGEST_SITUATION)
        if head.kind is ListKind.DEBTORS:
            return Listing(head.kind, rfc, name, NO_SEALS if head.of_seals else written, _days(row, self._first))
        found = self._dates.get(written)
        if found is None:
            found = self._places_of(written)
            if len(self._dates) < _MOST_SITUATIONS:
                self._dates[written] = found
        situation, site, gazette = found
        return Listing(head.kind, rfc, name, situation, _days(row, site), _days(row, gazette))

    def _places_of(self, written: str) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
        """A situation by its name, and in which columns its dates stand."""
        situation, which = _SITUATIONS.get(fold(written), (written, ""))
        is_any = self._head.kind is ListKind.LOSSES
        site, gazette = (
            tuple(
                place
                for name, place in self._head.columns.items()
                if name.startswith(begin) and (is_any or name == f"{begin} {which}")
            )
            for begin in (_SITE, _GAZETTE)
        )
        return str(situation), site, gazette


def _cell(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def _days(row: Sequence[str], places: Sequence[int]) -> tuple[date, ...]:
    return tuple(day for place in places for day in dates_in(_cell(row, place)))


def _rfc(text: str) -> str:
    plain = text[:100].upper()
    return (plain if plain.isalnum() else "".join(one for one in plain if one.isalnum() or one == "&"))[:20]


def _shown(text: str, longest: int) -> str:
    """As it may be shown on any screen: no control signs, one blank between words, and not longer than that."""
    words = " ".join(text[: 4 * longest].split())
    if not words.isprintable():
        words = "".join(sign for sign in words if sign.isprintable())
    return words[:longest].strip()


def dates_in(text: str) -> tuple[date, ...]:
    """Every ``dd/mm/aaaa`` of a cell, which may hold several; what is no day of the calendar is left out."""
    return _remembered_dates(text[:_LONGEST_DATES])


@lru_cache(4096)
def _remembered_dates(text: str) -> tuple[date, ...]:
    found: list[date] = []
    for day, month, year in (match.groups() for match in _DAY.finditer(text)):
        try:
            found.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return tuple(found)
