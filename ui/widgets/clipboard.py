"""Rows on the clipboard, as a spreadsheet takes them: cells between tabs, and none that it would run as a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtGui import QGuiApplication

from app.reports.encoding import harmless
from ui.widgets.plain import one_line

_AMOUNT = re.compile(r"-\$?[0-9][0-9,]*(?:\.[0-9]+)?(?: [A-Z]{3})?").fullmatch


def row_text(cells: Iterable[str]) -> str:
    """A row as a line: each cell on one line, and harmless; an amount stays the amount it is."""
    return "\t".join(_cell(one) for one in cells)


def copy_rows(rows: Iterable[Iterable[str]]) -> None:
    """Put the rows on the clipboard; without any it keeps what it has."""
    if lines := [row_text(one) for one in rows]:
        QGuiApplication.clipboard().setText("\n".join(lines))


def _cell(text: str) -> str:
    line = one_line(text)
    return line if _AMOUNT(line) else harmless(line)
