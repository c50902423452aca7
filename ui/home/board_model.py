"""The board as a table: a row for each contribuyente, a column for each month."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from app.domain.month.calendar import Month
from app.words import formatting
from app.words import home_words as words
from app.words.chart_words import month_name, short_month
from ui.widgets.plain import one_line, plain_tip
from ui.widgets.rows_model import ALIGNMENT, DISPLAY, ROW_ROLE, TOOLTIP, Index

if TYPE_CHECKING:
    from app.bookkeeping.board import BoardMonth, BoardRow

_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_COMPLETE = 1_000


class Sorting(StrEnum):
    """In which order the contribuyentes stand."""

    NAME = "nombre"
    TROUBLE = "pendientes"
    COVERAGE = "cobertura"


class BoardFilter(NamedTuple):
    """Who is shown: those for whom all that is asked for holds. ``not_filed`` names the month that is to be filed."""

    with_missing: bool = False
    with_changes: bool = False
    not_filed: Month | None = None

    def admits(self, row: BoardRow) -> bool:
        """Whether ``row`` is shown."""
        if self.with_missing and not any(one.coverage.lacking for one in row.months):
            return False
        if self.with_changes and not any(one.changes for one in row.months):
            return False
        return not any(one.month == self.not_filed and one.filed_on is not None for one in row.months)


class BoardModel(QAbstractTableModel):
    """Holds all rows and shows those that the filter admits, in the order that was chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.all_rows: Sequence[BoardRow] = ()
        self.rows: list[BoardRow] = []
        self.months: tuple[Month, ...] = ()
        self.filter = BoardFilter()
        self.sorting = Sorting.NAME
        self.sorted_month: Month | None = None

    def show_rows(self, rows: Sequence[BoardRow]) -> None:
        """Show these; where the same contribuyentes stand in the same order, only their cells are painted anew."""
        self.all_rows = rows
        self._arrange()

    def show_only(self, chosen: BoardFilter) -> None:
        """Show those that ``chosen`` admits."""
        self.filter = chosen
        self._arrange()

    def sort_by(self, sorting: Sorting, month: Month | None = None) -> None:
        """Put them in this order; by ``month`` alone when one is given."""
        self.sorting, self.sorted_month = sorting, month
        self._arrange()

    def cell(self, index: Index) -> tuple[BoardRow, BoardMonth]:
        """What stands at ``index``."""
        row = self.rows[index.row()]
        return row, row.months[index.column()]

    def _arrange(self) -> None:
        rows = sorted((row for row in self.all_rows if self.filter.admits(row)), key=self._key())
        months = tuple(one.month for one in self.all_rows[0].months) if self.all_rows else ()
        same = months == self.months and [one.owner for one in rows] == [one.owner for one in self.rows]
        if same and rows:
            self.rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(months) - 1))
            return
        self.beginResetModel()
        self.rows, self.months = rows, months
        self.endResetModel()

    def _key(self) -> Callable[[BoardRow], tuple[float, str, str]]:
        def months(row: BoardRow) -> Sequence[BoardMonth]:
            return [one for one in row.months if self.sorted_month in (None, one.month)]

        def rank(row: BoardRow) -> float:
            match self.sorting:
                case Sorting.TROUBLE:
                    return -sum(trouble(one) for one in months(row))
                case Sorting.COVERAGE:
                    known = [one.coverage.permille for one in months(row)]
                    return min((each for each in known if each is not None), default=_COMPLETE + 1)
                case _:
                    return 0

        return lambda row: (rank(row), row.name.casefold(), row.owner.value)

    # ── as Qt asks ───────────────────────────────────────────────────────────────────────────────────────────────

    def rowCount(self, parent: Index | None = None) -> int:
        """Contribuyentes."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Months."""
        return 0 if parent is not None and parent.isValid() else len(self.months)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """A cell's text, tip and what a screen reader says; the whole ``BoardMonth`` for who paints it."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row, one = self.cell(index)
        if role == DISPLAY:
            return " ".join((coverage_text(one), "".join(mark for mark, _ in marks(one)))).strip()
        if role == ROW_ROLE:
            return one
        if role == ALIGNMENT:
            return _CENTRE
        if role == TOOLTIP:
            return plain_tip(f"{who(row)}\n{cell_words(one)}")
        return f"{who(row)}, {cell_words(one)}".replace("\n", ", ") if role == _ACCESSIBLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        """Months above, contribuyentes at the left."""
        if orientation is Qt.Orientation.Horizontal:
            return self._month_header(section, role)
        if not 0 <= section < len(self.rows):
            return None
        if role == DISPLAY:
            return who(self.rows[section])
        if role == TOOLTIP:
            return plain_tip(f"{who(self.rows[section])}\n{self.rows[section].owner}")
        return _LEFT if role == ALIGNMENT else None

    def _month_header(self, section: int, role: int) -> Any:
        if not 0 <= section < len(self.months):
            return None
        month = self.months[section]
        if role == DISPLAY:
            is_first = section == 0 or month.month == 1
            return f"{short_month(month)} {month.year % 100:02}" if is_first else short_month(month)
        if role == TOOLTIP:
            return plain_tip(month_name(month).capitalize())
        return _CENTRE if role == ALIGNMENT else None


def who(row: BoardRow) -> str:
    """Name, or RFC where none is known."""
    return one_line(row.name) or row.owner.value


def trouble(one: BoardMonth) -> int:
    """How much of a month asks for attention."""
    return one.coverage.lacking + one.changes + one.rep + one.efos


def coverage_text(one: BoardMonth) -> str:
    """``97.3 %``; whole when nothing is missing, and a dash where the SAT was never asked."""
    permille = one.coverage.permille
    if permille is None:
        return words.UNKNOWN
    return "100 %" if permille == _COMPLETE else formatting.percent(permille)


def marks(one: BoardMonth) -> list[tuple[str, str]]:
    """The glyphs of a month, each with the state whose colour it has."""
    found = (
        (one.coverage.lacking, words.MARK_MISSING, "wait"),
        (one.changes, words.MARK_CHANGES, "bad"),
        (one.rep, words.MARK_REP, "busy"),
        (one.efos, words.MARK_LISTED, "bad"),
        (one.filed_on is not None, words.MARK_FILED, "ok"),
    )
    return [(mark, state) for number, mark, state in found if number]


def cell_words(one: BoardMonth) -> str:
    """All of a month in words."""
    counts = (one.coverage.lacking, one.changes, one.rep, one.efos)
    return words.cell(one.month, one.coverage.permille, counts, one.filed_on)
