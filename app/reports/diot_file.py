"""The DIOT's file: UTF-8 without a mark before it, 54 fields a record between bars, CRLF between records alone.

The instructivo (SAT, January 2025) says neither how lines end nor whether a byte order mark may stand; the portal took
files of both kinds. What nobody asks for is left away.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.month.diot import DiotRow

BOM, LINE_END = "\ufeff", "\r\n"


def diot_file(rows: Iterable[DiotRow], *, mark_before: bool = False, last_line_ends: bool = False) -> bytes:
    """The file's bytes. No field may have a bar or a line's end: ``app.fiscal.diot_checks`` refuses such rows."""
    text = LINE_END.join("|".join(row.fields) for row in rows)
    return f"{BOM if mark_before else ''}{text}{LINE_END if last_line_ends else ''}".encode()
