"""A table of many columns of amounts, which stand closer than elsewhere."""

from __future__ import annotations

from typing import TypeVar

from ui.widgets.sorted_table import SortedTable

Row = TypeVar("Row")


class CloseTable(SortedTable[Row]):
    """All of them are seen at 1366 pixels."""

    title_room = 28
