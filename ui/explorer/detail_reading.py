"""What the detail of a document shows, read and worked out off the window's thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import apsw

from app.cfdi.complements import complements_of
from app.cfdi.outline import OutlineLine, outline
from app.cfdi.parser import read
from app.cfdi.seal.check import check_seal
from app.cfdi.seal.report import SealReport
from app.errors import UnreadableDocumentError
from app.store.database import translated
from app.store.details import Details, read_details
from ui.printing.sheet import Sheet
from ui.threads.engine_thread import LibraryPlace


@dataclass(frozen=True, slots=True)
class Contents:
    """A document's XML: its ``data`` and its ``sheet``; the sheet is None when the XML cannot be read as one."""

    document: int
    data: bytes
    sheet: Sheet | None


@dataclass(frozen=True, slots=True)
class Lines:
    """A document's XML as lines."""

    document: int
    lines: tuple[OutlineLine, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A document's seal, checked."""

    document: int
    report: SealReport


def details_of(document: int, connection: apsw.Connection) -> Details | None:
    """A question for a lane."""
    return read_details(connection, document)


def xml_path(place: LibraryPlace, path: str | None) -> Path | None:
    """Where the XML lies; None for a document without one."""
    return place.root.joinpath(*path.split("/")) if path else None


def read_contents(document: int, path: Path, state: str) -> Contents:
    """Read and compose; for a background task. Raises LibraryUnavailableError when the file is gone."""
    from ui.printing.compose import compose  # with the first document, not with the window

    with translated(path):
        data = path.read_bytes()
    try:
        read_document = read(data)
    except UnreadableDocumentError:
        return Contents(document, data, None)
    return Contents(document, data, compose(read_document, state, complements_of(data, read_document)))


def read_lines(document: int, data: bytes) -> Lines:
    """For a background task."""
    return Lines(document, outline(data))


def read_seal(document: int, data: bytes) -> Checked:
    """For a background task."""
    return Checked(document, check_seal(data))
