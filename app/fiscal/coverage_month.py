"""What the SAT has of each month, and what of it is here.

The SAT delivers no XML of a received CFDI that was cancelled before it was asked for: those are counted apart and are
not missing. What metadata knows nothing of (an imported XML) is counted apart as well and completes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.index.month import Coverage
from app.domain.month.calendar import Month
from app.domain.validity import OwnerRole

_FULL, _NEARLY = 1000, 999


@dataclass(frozen=True, slots=True)
class SideCoverage:
    """Of one month and side, in documents.

    Of those that metadata knows: ``valid`` and ``cancelled``; of the valid ones ``with_xml`` and ``missing``; of the
    cancelled ones ``cancelled_with_xml`` and ``cancelled_without_xml``. ``only_here`` are those it does not know.
    ``was_asked`` tells whether the SAT's list was ever asked for.
    """

    valid: int = 0
    cancelled: int = 0
    with_xml: int = 0
    cancelled_with_xml: int = 0
    only_here: int = 0
    missing: Sequence[str] = ()
    was_asked: bool = False

    @property
    def at_sat(self) -> int:
        """All that the SAT has."""
        return self.valid + self.cancelled

    @property
    def lacking(self) -> int:
        """Valid ones whose XML is not here."""
        return self.valid - self.with_xml

    @property
    def cancelled_without_xml(self) -> int:
        """Cancelled ones whose XML is not here."""
        return self.cancelled - self.cancelled_with_xml

    @property
    def is_known(self) -> bool:
        """Whether anything is known of it: the SAT was asked, or documents are here."""
        return self.was_asked or self.only_here > 0

    @property
    def permille(self) -> int | None:
        """``with_xml`` of ``valid`` in tenths of a per cent, 1000 only when nothing is missing; None: never asked."""
        if not self.was_asked:
            return None
        if not self.lacking:
            return _FULL
        return min(_NEARLY, (2 * _FULL * self.with_xml + self.valid) // (2 * self.valid))


@dataclass(frozen=True, slots=True)
class MonthCoverage:
    """Of one month."""

    month: Month
    issued: SideCoverage
    received: SideCoverage

    def of(self, side: OwnerRole) -> SideCoverage:
        """Of one side."""
        return self.issued if side is OwnerRole.ISSUED else self.received

    @property
    def both(self) -> SideCoverage:
        """Of both sides as one; asked for where one of them was."""
        return joined((self.issued, self.received))


def joined(sides: Sequence[SideCoverage]) -> SideCoverage:
    """Several as one; asked for where one of them was."""
    return SideCoverage(
        valid=sum(one.valid for one in sides),
        cancelled=sum(one.cancelled for one in sides),
        with_xml=sum(one.with_xml for one in sides),
        cancelled_with_xml=sum(one.cancelled_with_xml for one in sides),
        only_here=sum(one.only_here for one in sides),
        missing=tuple(uuid for one in sides for uuid in one.missing),
        was_asked=any(one.was_asked for one in sides),
    )


def month_coverage(coverage: Coverage, first: Month, last: Month) -> list[MonthCoverage]:
    """Every month from ``first`` to ``last``, both inside, also those of which there is nothing."""
    counts: dict[tuple[Month, OwnerRole], Counter[str]] = {}
    for one in coverage.counts:
        found = counts.setdefault((one.month, one.side), Counter())
        if not one.in_metadata:
            found["only_here"] += one.documents
            continue
        state = "cancelled" if one.is_cancelled else "valid"
        found[state] += one.documents
        if one.has_xml:
            found["cancelled_with_xml" if one.is_cancelled else "with_xml"] += one.documents
    months = []
    month = first
    while month <= last:
        issued, received = (
            _side(coverage, month, side, counts.get((month, side), Counter()))
            for side in (OwnerRole.ISSUED, OwnerRole.RECEIVED)
        )
        months.append(MonthCoverage(month, issued, received))
        month = month.next
    return months


def _side(coverage: Coverage, month: Month, side: OwnerRole, counts: Counter[str]) -> SideCoverage:
    return SideCoverage(
        **counts,
        missing=tuple(sorted(coverage.missing.get((month, side), ()))),
        was_asked=(month, side) in coverage.asked or counts["valid"] + counts["cancelled"] > 0,
    )
