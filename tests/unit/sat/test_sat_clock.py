"""The SAT's clock, as its answers tell it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.sat.clock import SatClock

HOUR = timedelta(hours=1)


class Still:
    """A computer's clock that stands still, an hour ahead of the SAT's."""

    def now(self) -> datetime:
        """Always the same."""
        return datetime(2026, 11, 24, 13, tzinfo=UTC)


def test_answers_that_tell_of_the_same_at_once_count_once() -> None:
    clock = SatClock(Still())
    before = clock.ahead
    assert clock.learn(3600, before)
    clock.learn(3601, before)
    assert abs(clock.ahead - HOUR) <= timedelta(seconds=1)
    assert abs(Still().now() - HOUR - clock.now()) <= timedelta(seconds=1)


def test_what_changes_later_is_added_to_what_is_known() -> None:
    clock = SatClock(Still())
    clock.learn(3600, clock.ahead)
    assert clock.learn(-1800, clock.ahead)
    assert clock.ahead == HOUR / 2
    assert not clock.learn(60, clock.ahead), "within tolerance"
    assert not clock.learn(40 * 86_400, clock.ahead), "beyond belief"
    assert clock.ahead == HOUR / 2
