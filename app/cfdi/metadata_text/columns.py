"""Finds the columns of a metadata record by the header's names, and puts names that hold ``~`` together again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_NAMES = frozenset(("nombreemisor", "nombrereceptor", "nombreacuentaterceros"))
"""The columns that hold free text; a column of another name, which may be added some day, holds none."""
_MOST_UNNAMED = 8
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_RFC = re.compile(r"\s*[A-Za-zÑñ&]{3,4}\d{6}[A-Za-z0-9]{3}\s*", re.ASCII)
_DATE = re.compile(r"\s*\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the wanted columns stand. ``names`` are the header's own, in lower case; missing ones stand behind them."""

    names: tuple[str, ...]
    places: tuple[int, ...]

    def begins(self, text: str) -> bool:
        """Whether ``text`` is the beginning of a record: the UUID is there, or all the rest, each in its place.

        Anything else continues the record before, for names hold line ends too.
        """
        fields = text.split("~", len(self.names))
        place = self.places[0]
        if place < len(fields) - 1 and _UUID.fullmatch(fields[place].strip()):
            return True
        return (
            len(fields) >= len(self.names)
            and "rfcemisor" in self.names
            and all(
                shape.match(field)
                for name, field in zip(self.names, fields, strict=False)
                for start, shape in (("rfcemisor", _RFC), ("rfcreceptor", _RFC), ("fechaemision", _DATE))
                if name == start
            )
        )

    def candidates(self, text: str) -> Iterator[tuple[str, ...]]:
        """The wanted values of the record ``text``, each way it can be cut, likeliest first; missing ones are empty.

        The caller takes the first whose values make sense. Columns behind the last that the header names are left away
        if they end the same line: else they might be no part of the record.
        """
        fields = text.split("~")
        count = len(self.names)
        yield from map(self._pick, self._joined(fields))
        if len(fields) > count and _in_one_line(fields[count - 1 :]):
            yield self._pick(fields[:count])
        yield from map(self._pick, self._joined([*fields, ""]))  # the last, empty column left out
        for end in range(len(fields) - 1, max(count, len(fields) - _MOST_UNNAMED), -1):
            if not _in_one_line(fields[end - 1 :]):
                break
            yield from map(self._pick, self._joined(fields[:end]))

    def _pick(self, fields: list[str]) -> tuple[str, ...]:
        with_missing = [*fields, ""]
        return tuple([with_missing[place] for place in self.places])

    def _joined(self, fields: list[str]) -> Iterator[list[str]]:
        """As many fields as columns, the surplus ``~`` given back to the names; nothing when it cannot be done."""
        extra = len(fields) - len(self.names)
        if extra == 0:
            yield fields
        if extra <= 0:
            return
        free = [position for position, name in enumerate(self.names) if name in _NAMES]
        if len(free) == 1:
            yield _join(fields, free[0], extra)
        elif len(free) == 2:
            shift = self._shift(fields, extra, *free)
            if shift is not None:
                yield _join_both(fields, free[0], free[1], shift, extra - shift)
        elif len(free) == 3:
            yield from self._joined_in_three(fields, extra, *free)

    def _joined_in_three(
        self, fields: list[str], extra: int, first: int, second: int, third: int
    ) -> Iterator[list[str]]:
        """The date before the third name tells what the first two have, the RFC between those which of them has it."""
        dated = next((at for at in range(second + 1, third) if self.names[at].startswith("fecha")), None)
        shift = self._shift(fields, extra, first, second)
        if dated is None:
            return
        for ahead in range(extra + 1):
            if not _DATE.match(fields[dated + ahead]):
                continue
            joined = self._joined_at_end(fields, third, ahead, extra - ahead)
            if ahead == 0:
                yield joined
            elif shift is not None and shift <= ahead:
                yield _join_both(joined, first, second, shift, ahead - shift)

    def _joined_at_end(self, fields: list[str], third: int, ahead: int, extra: int) -> list[str]:
        """As ``_join`` of the third name; but empty columns behind the last that the header does not name are left."""
        end = len(self.names) + ahead
        if third == len(self.names) - 1 and not any(map(str.strip, fields[end:])):
            return fields[:end]
        return _join(fields, third + ahead, extra)

    def _shift(self, fields: list[str], extra: int, first: int, second: int) -> int | None:
        """How many ``~`` are the first name's: as many as the RFC behind it stands further on than it should."""
        anchor = next((at for at in range(first + 1, second) if self.names[at].startswith("rfc")), None)
        if anchor is None:
            return None
        return next((shift for shift in range(extra + 1) if _RFC.fullmatch(fields[anchor + shift])), None)


def _in_one_line(fields: list[str]) -> bool:
    return not any("\n" in field for field in fields)


def _join(fields: list[str], at: int, extra: int) -> list[str]:
    """The field ``at`` and the ``extra`` ones behind it are one."""
    return [*fields[:at], "~".join(fields[at : at + extra + 1]), *fields[at + extra + 1 :]]


def _join_both(fields: list[str], first: int, second: int, of_first: int, of_second: int) -> list[str]:
    return _join(_join(fields, first, of_first), second, of_second)


def columns_of(header: str, wanted: Sequence[tuple[str, ...]], required: Sequence[str]) -> Columns | None:
    """The columns of ``header``, or None when it does not name all that is ``required``.

    Each of ``wanted`` lists the names one column goes by, in lower case.
    """
    names = tuple(name.strip().lower() for name in header.split("~"))
    if not set(required) <= set(names):
        return None
    missing = len(names)
    places = [next((names.index(name) for name in aliases if name in names), missing) for aliases in wanted]
    return Columns(names, tuple(places))
