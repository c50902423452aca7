"""Finds the columns of a metadata record by the header's names, and puts names that hold ``~`` together again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_RFC = re.compile(r"\s*[A-Za-zÑñ&]{3,4}\d{6}[A-Za-z0-9]{3}\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the wanted columns stand. ``names`` are the header's own, in lower case; missing ones stand behind them."""

    names: tuple[str, ...]
    places: tuple[int, ...]

    def candidates(self, text: str) -> Iterator[tuple[str, ...]]:
        """The wanted values of the record ``text``, each way it can be cut, likeliest first; missing ones are empty.

        The caller takes the first whose values make sense.
        """
        fields = text.split("~")
        count = len(self.names)
        if (joined := self._joined(fields)) is not None:
            yield self._pick(joined)
        if len(fields) > count:  # more columns than the header names
            yield self._pick(fields[:count])
        if (joined := self._joined([*fields, ""])) is not None:  # the last, empty column left out
            yield self._pick(joined)

    def _pick(self, fields: list[str]) -> tuple[str, ...]:
        with_missing = [*fields, ""]
        return tuple([with_missing[place] for place in self.places])

    def _joined(self, fields: list[str]) -> list[str] | None:
        """As many fields as columns, the surplus ``~`` given back to the names; None when it cannot be done."""
        extra = len(fields) - len(self.names)
        if extra <= 0:
            return fields if extra == 0 else None
        free = [position for position, name in enumerate(self.names) if name.startswith("nombre")]
        if len(free) == 1:
            at = free[0]
            return [*fields[:at], "~".join(fields[at : at + extra + 1]), *fields[at + extra + 1 :]]
        if len(free) == 2:
            return self._joined_around_rfc(fields, extra, *free)
        return None

    def _joined_around_rfc(self, fields: list[str], extra: int, first: int, second: int) -> list[str] | None:
        """Both names may hold ``~``: the RFC between them tells where one ends and the other begins."""
        anchor = next((at for at in range(first + 1, second) if self.names[at].startswith("rfc")), None)
        if anchor is None:
            return None
        for shift in range(extra + 1):
            if _RFC.fullmatch(fields[anchor + shift]):
                return [
                    *fields[:first],
                    "~".join(fields[first : first + shift + 1]),
                    *fields[first + shift + 1 : second + shift],
                    "~".join(fields[second + shift : second + extra + 1]),
                    *fields[second + extra + 1 :],
                ]
        return None


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
