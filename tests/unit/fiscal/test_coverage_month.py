"""§9: what the SAT has of a month, and what of it is here."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.index.month import Coverage, CoverageCount
from app.domain.month.calendar import Month
from app.domain.validity import OwnerRole
from app.fiscal.coverage_month import SideCoverage, month_coverage

MARCH, APRIL = Month(2026, 3), Month(2026, 4)
ISSUED, RECEIVED = OwnerRole.ISSUED, OwnerRole.RECEIVED


def side(*counts: tuple[bool, bool, bool, int], asked: bool = True, missing: tuple[str, ...] = ()) -> SideCoverage:
    """Of (cancelled, in metadata, with XML, how many)."""
    coverage = Coverage(
        [CoverageCount(MARCH, RECEIVED, *one) for one in counts],
        {(MARCH, RECEIVED): missing},
        {(MARCH, RECEIVED)} if asked else set(),
    )
    (found,) = month_coverage(coverage, MARCH, MARCH)
    return found.received


def test_coverage_is_of_the_valid_ones_that_metadata_knows() -> None:
    found = side((False, True, True, 93), (False, True, False, 1), missing=("B",))
    assert (found.at_sat, found.valid, found.with_xml, found.lacking, found.permille) == (94, 94, 93, 1, 989)
    assert found.missing == ("B",)


def test_cancelled_ones_without_xml_are_no_fault() -> None:
    found = side((False, True, True, 2), (True, True, False, 3), (True, True, True, 1))
    assert (found.at_sat, found.cancelled, found.cancelled_without_xml, found.cancelled_with_xml) == (6, 4, 3, 1)
    assert (found.lacking, found.permille) == (0, 1000)


def test_what_metadata_does_not_know_completes_nothing() -> None:
    found = side((False, False, True, 5), asked=False)
    assert (found.only_here, found.at_sat, found.with_xml, found.permille) == (5, 0, 0, None)


def test_all_is_here_only_when_all_is_here() -> None:
    assert side((False, True, True, 99_999), (False, True, False, 1)).permille == 999
    assert side(asked=True).permille == 1000
    assert side((False, True, True, 2), (False, True, False, 1)).permille == 667


def test_every_month_is_told_and_sides_stay_apart() -> None:
    coverage = Coverage([CoverageCount(APRIL, ISSUED, False, True, True, 7)], {}, set())
    march, april = month_coverage(coverage, MARCH, APRIL)
    assert (march.month, march.issued, march.received) == (MARCH, SideCoverage(), SideCoverage())
    assert (april.of(ISSUED).valid, april.of(RECEIVED).valid) == (7, 0)
    assert month_coverage(coverage, APRIL, MARCH) == []


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans(), st.integers(1, 9)), max_size=12))
def test_each_document_is_counted_once(counts: list[tuple[bool, bool, bool, int]]) -> None:
    found = side(*counts)
    assert found.at_sat + found.only_here == sum(number for *_, number in counts)
    assert found.with_xml + found.lacking == found.valid
    assert found.cancelled_with_xml + found.cancelled_without_xml == found.cancelled
