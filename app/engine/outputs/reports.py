"""What came of each carpeta de salida, kept in a small file of its own for whoever looks.

Not in the settings, which the person writes; nor in the database, which a backup brings to another computer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from app.disk import make_folder, write_whole
from app.domain.clock import within_calendar
from app.errors import StoreError
from app.outside_files import read_at_most

_FILE = "salidas.json"
_LONGEST_FILE = 1 << 20


@dataclass(frozen=True, slots=True)
class OutputReport:
    """When (UTC) files were copied last, and how many then; None while there was none.

    ``error`` is the key of what keeps copies from going there now, with its ``facts``; empty when all is well.
    """

    copied_at: datetime | None = None
    copied: int = 0
    error: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    def after(self, copied: int, error: StoreError | None, now: datetime) -> OutputReport:
        """As it stands once so many more were copied, or could not be."""
        at, number = (now, copied) if copied else (self.copied_at, self.copied)
        if error is None:
            return OutputReport(at, number)
        return OutputReport(at, number, error.key, dict(error.fields))


class OutputReports:
    """The file ``path``; its writer belongs to the engine's thread."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @classmethod
    def beside(cls, database: Path) -> OutputReports:
        """Those of the library with this database."""
        return cls(database.with_name(_FILE))

    def all(self) -> dict[str, OutputReport]:
        """By the folders' keys; nothing where the file cannot be read: it says nothing that is needed."""
        try:
            found = json.loads(read_at_most(self._path, _LONGEST_FILE))
            return {str(key): _report(one) for key, one in found.items()}
        except (OSError, ValueError, TypeError, AttributeError, RecursionError):
            return {}

    def of(self, key: str) -> OutputReport:
        """Of one folder."""
        return self.all().get(key, OutputReport())

    def keep(self, key: str, report: OutputReport) -> None:
        """Write it; where the disk says no, it is not kept."""
        reports = self.all() | {key: report}
        text = json.dumps({name: _value(one) for name, one in reports.items()}, indent=1)
        with suppress(OSError):
            make_folder(self._path.parent)
            write_whole(self._path, text.encode())


def _value(report: OutputReport) -> dict[str, Any]:
    return asdict(report) | {"copied_at": report.copied_at.isoformat() if report.copied_at else None}


def _report(value: Any) -> OutputReport:
    at = value["copied_at"] and within_calendar(datetime.fromisoformat(value["copied_at"]))
    if at is not None and at.tzinfo is None:
        raise ValueError("copied_at")
    facts = {str(name): str(text) for name, text in value["facts"].items()}
    return OutputReport(at or None, int(value["copied"]), str(value["error"]), facts)
