"""Which thirteen months the chart shows, and their bars. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.domain.month.calendar import Month
from ui.charts.month_bars import MonthBar

if TYPE_CHECKING:
    from app.bookkeeping.board import BoardMonth

CHART_MONTHS = 13
"""A year, and the same month of the year before."""


def bars_of(months: Sequence[BoardMonth], shown: Month) -> list[MonthBar]:
    """The last thirteen, or those up to ``shown`` when that is earlier; of none of them more is said than is known."""
    places = [at for at, one in enumerate(months) if one.month == shown]
    last = len(months)
    if places and places[0] < last - CHART_MONTHS:
        last = max(places[0] + 1, CHART_MONTHS)
    chosen = months[max(last - CHART_MONTHS, 0) : last]
    return [MonthBar(one.month, *(one.totals or (None, None, None))) for one in chosen]
