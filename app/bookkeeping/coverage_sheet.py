"""The coverage of an owner by years and months, and what is behind one of its cells: what the page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.bookkeeping.coverage_report import known_coverage, withholding_coverage
from app.bookkeeping.desk import Desk
from app.domain.identifiers import Rfc
from app.domain.index.month import Lack, Lacking
from app.domain.month.calendar import Month
from app.domain.period import earliest_allowed
from app.domain.validity import OwnerRole
from app.fiscal.coverage_month import SideCoverage, joined

_MONTHS = 12


class Part(StrEnum):
    """What a line is of. Retenciones are among emitidos and recibidos too."""

    ISSUED = "emitidos"
    RECEIVED = "recibidos"
    WITHHOLDINGS = "retenciones"

    @property
    def side(self) -> OwnerRole | None:
        """Emitidos or recibidos; None for both."""
        return {Part.ISSUED: OwnerRole.ISSUED, Part.RECEIVED: OwnerRole.RECEIVED}.get(self)


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """One part of a year: ``months`` from January on, None where a month lies outside of what can be known; their sum
    is ``total``.
    """

    year: int
    part: Part
    months: Sequence[SideCoverage | None]
    total: SideCoverage


@dataclass(frozen=True, slots=True)
class CoverageSheet:
    """``lines`` with the newest year first; ``whole`` is all of emitidos and of recibidos.

    ``first`` is the first month of which anything is known, None where nothing is; ``today`` the current one.
    ``provisional`` months may still grow.
    """

    owner: Rfc
    today: Month
    first: Month | None
    floor: Month
    lines: Sequence[CoverageLine]
    whole: Mapping[Part, SideCoverage]
    provisional: frozenset[Month]


@dataclass(frozen=True, slots=True)
class Cell:
    """A place of the grid: a part in a month, or in all the months of a year."""

    part: Part
    first: Month
    last: Month

    @property
    def is_year(self) -> bool:
        """Whether it is more than one month."""
        return self.first != self.last


@dataclass(frozen=True, slots=True)
class CellDocuments:
    """What keeps ``cell`` from being complete, or stands apart in it."""

    owner: Rfc
    cell: Cell
    lists: Mapping[Lack, Lacking]


def coverage_sheet(desk: Desk, owner: Rfc) -> CoverageSheet:
    """All that is known, month by month. Raises StoreError."""
    months = known_coverage(desk, owner)
    today, floor = Month.of(desk.today), Month.of(earliest_allowed(desk.today))
    first = months[0].month if months else None
    lines: list[CoverageLine] = []
    if first is not None:
        parts = {
            Part.ISSUED: {one.month: one.issued for one in months},
            Part.RECEIVED: {one.month: one.received for one in months},
            Part.WITHHOLDINGS: withholding_coverage(desk, owner, first, today),
        }
        for year in range(today.year, first.year - 1, -1):
            lines += [_line(year, part, known, floor, today) for part, known in parts.items() if known]
    whole = {part: joined([one.total for one in lines if one.part is part]) for part in (Part.ISSUED, Part.RECEIVED)}
    provisional = frozenset(one for one in (today, today.previous) if desk.is_provisional(one))
    return CoverageSheet(owner, today, first, floor, tuple(lines), whole, provisional)


def cell_documents(desk: Desk, owner: Rfc, cell: Cell) -> CellDocuments:
    """What is behind a cell. Raises StoreError."""
    only_withholdings = cell.part is Part.WITHHOLDINGS
    lists = {
        lack: desk.index.lacking(owner, lack, cell.part.side, cell.first, cell.last, withholdings=only_withholdings)
        for lack in Lack
    }
    return CellDocuments(owner, cell, lists)


def _line(year: int, part: Part, known: Mapping[Month, SideCoverage], floor: Month, today: Month) -> CoverageLine:
    months: list[SideCoverage | None] = []
    for number in range(1, _MONTHS + 1):
        month = Month(year, number)
        found = known.get(month)
        if month > today or (found is None and month < floor):
            months.append(None)
        else:
            months.append(found or SideCoverage())
    return CoverageLine(year, part, tuple(months), joined([one for one in months if one is not None]))
