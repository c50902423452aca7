"""The DIOT's file: UTF-8 without a mark before it, 54 fields a record between bars, CRLF between records alone.

The instructivo (SAT, January 2025) says neither how lines end nor whether a byte order mark may stand; the portal took
files of both kinds. What nobody asks for is left away.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.month.diot import DiotRow


def diot_file(rows: Iterable[DiotRow]) -> bytes:
    """The file's bytes. No field may have a bar or a line's end: ``app.fiscal.diot_checks`` refuses such rows."""
    return "\r\n".join("|".join(row.fields) for row in rows).encode()
