"""Which month a dialog is about, where its library lies, and where files of a person go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QStandardPaths

from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.paths import Paths
from app.store.files import LibraryFolder


@dataclass(frozen=True, slots=True)
class LibraryMonth:
    """A month of everybody in a library."""

    paths: Paths
    library: LibraryFolder
    month: Month
    today: date


@dataclass(frozen=True, slots=True)
class OwnersMonth(LibraryMonth):
    """The same of one of them."""

    owner: Rfc


def documents_folder() -> Path:
    """Where files of a person go, if nothing else is said."""
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return folder if folder.is_dir() else Path.home()
