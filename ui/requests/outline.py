"""The list of requests as lines: headings for contribuyentes and, where there are many, for kinds; below them requests.

A line is a whole number: a request is twice its own number, a heading twice its own and one. So a list of fifty
thousand is one flat array, and folding a group away takes a slice out of it. Pure.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from app.domain.index.requests import Grouped, RequestGroup, Subject
from app.words import formatting, request_words

Key = tuple[str, Subject | None]
"""Whose requests a heading stands above, and of which kind; None above all of a contribuyente's."""

FEW = 16
"""So many requests of a contribuyente stand below each other without headings for their kinds."""

_REQUEST = ("solicitud", "solicitudes")
_BROUGHT = ("comprobante", "comprobantes")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading line: ``level`` 0 for a contribuyente, 1 for a kind; see ``RequestGroup`` for the figures."""

    key: Key
    level: int
    title: str
    count: int
    pending: int
    active: int
    attention: int
    documents: int
    next_at: datetime | None
    is_folded: bool = False

    @property
    def troubles(self) -> str:
        """``2 necesitan atención``; empty when none does."""
        if not self.attention:
            return ""
        needs = "necesita" if self.attention == 1 else "necesitan"
        return f"{formatting.count(self.attention)} {needs} atención"

    def summary(self, now: datetime) -> str:
        """``12 solicitudes · 3 en curso, la siguiente consulta en 4 min``: how those below it stand."""
        parts = [formatting.plural(self.count, *_REQUEST)]
        if self.active:
            when = f", la siguiente consulta {formatting.until(self.next_at, now)}" if self.next_at else ""
            parts.append(f"{formatting.count(self.active)} en curso{when}")
        elif not self.pending and not self.attention:
            parts.append("terminada" if self.count == 1 else "todas terminadas")
        if self.level and self.documents:
            parts.append(formatting.plural(self.documents, *_BROUGHT))
        return " · ".join(parts)

    def words(self, now: datetime) -> str:
        """The whole text of the heading, in one line."""
        return " · ".join(part for part in (self.title, self.summary(now), self.troubles) if part)


def request_of(line: int) -> int | None:
    """The number of the request in a line; None for a heading."""
    return None if line % 2 else line // 2


class Outline:
    """Puts requests in order below headings, and remembers what the person folded and unfolded.

    Where nobody chose, a group is folded when nothing of it is pending; but one that was seen open stays open until
    ``fold_finished``, so that nothing folds by itself while somebody looks. A list that is narrowed by a search is
    all open, and what is folded in it counts for that search only.
    """

    def __init__(self) -> None:
        self.headings: dict[int, Heading] = {}
        self._numbers: dict[Key, int] = {}
        self._chosen: dict[Key, bool] = {}
        self._narrowed: dict[Key, bool] = {}
        self._seen_open: set[Key] = set()
        self._is_narrowed = False

    def heading(self, line: int) -> Heading | None:
        """The heading in that line."""
        return self.headings.get(line // 2) if line % 2 else None

    def fold_finished(self) -> None:
        """Let groups whose requests are all finished be folded by the next ``lay_out``."""
        self._seen_open.clear()

    def search_anew(self) -> None:
        """Another search began: unfold everything that is found."""
        self._narrowed.clear()

    def set_folded(self, key: Key, *, folded: bool) -> None:
        """Remember that the person folded or unfolded a group; shown by the next ``lay_out``."""
        (self._narrowed if self._is_narrowed else self._chosen)[key] = folded

    def lay_out(self, grouped: Grouped, *, of_one: bool, narrowed: bool) -> array[int]:
        """The lines. ``of_one``: a single contribuyente is shown, whose name stands above the page already."""
        self._is_narrowed = narrowed
        self.headings = {}
        lines = array("I")
        owners = [(owner, tuple(groups)) for owner, groups in groupby(grouped.groups, lambda one: one.owner)]
        at = 0
        for _, groups in owners:
            total = sum(one.count for one in groups)
            if of_one or not self._add(lines, _above(groups), is_alone=len(owners) == 1).is_folded:
                self._lay_out_groups(lines, groups, grouped.lines[at : at + total])
            at += total
        return lines

    def _lay_out_groups(self, lines: array[int], groups: Sequence[RequestGroup], requests: array[int]) -> None:
        if len(requests) <= FEW:
            lines.extend(requests)
            return
        at = 0
        for group in groups:
            if not self._add(lines, _of_group(group)).is_folded:
                lines.extend(requests[at : at + group.count])
            at += group.count

    def _add(self, lines: array[int], heading: Heading, *, is_alone: bool = False) -> Heading:
        number = self._numbers.setdefault(heading.key, len(self._numbers))
        placed = replace(heading, is_folded=self._folds(heading) and not (is_alone and self._is_free(heading.key)))
        if not placed.is_folded:
            self._seen_open.add(heading.key)
        self.headings[number] = placed
        lines.append(2 * number + 1)
        return placed

    def _is_free(self, key: Key) -> bool:
        return key not in (self._narrowed if self._is_narrowed else self._chosen)

    def _folds(self, heading: Heading) -> bool:
        if self._is_narrowed:
            return self._narrowed.get(heading.key, False)
        by_itself = not heading.pending and heading.key not in self._seen_open
        return self._chosen.get(heading.key, by_itself)


def _above(groups: Sequence[RequestGroup]) -> Heading:
    first = groups[0]
    return Heading(
        (first.owner, None),
        0,
        f"{first.name} · {first.owner}" if first.name else first.owner,
        sum(one.count for one in groups),
        sum(one.pending for one in groups),
        sum(one.active for one in groups),
        sum(one.attention for one in groups),
        sum(one.documents for one in groups),
        min(_known(groups), default=None),
    )


def _known(groups: Sequence[RequestGroup]) -> Iterator[datetime]:
    return (one.next_at for one in groups if one.next_at is not None)


def _of_group(group: RequestGroup) -> Heading:
    subject = group.subject
    return Heading(
        (group.owner, subject),
        1,
        request_words.subject(subject.service, subject.direction, subject.content),
        group.count,
        group.pending,
        group.active,
        group.attention,
        group.documents,
        group.next_at,
    )
