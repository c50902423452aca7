"""What the detail of a document shows, read and worked out off the window's thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.cfdi.complements import complements_of
from app.cfdi.outline import OutlineLine, outline
from app.cfdi.parser import read
from app.cfdi.seal.check import check_seal
from app.cfdi.seal.report import SealReport
from app.domain.index.details import Details
from app.domain.index.port import DocumentIndex
from app.errors import LibraryAwayError, UnreadableDocumentError
from ui.sheet.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Contents:
    """A document's XML: its ``data`` and its ``sheet``, composed for a ``state`` at the SAT.

    The sheet is None when the XML cannot be read as one.
    """

    document: int
    data: bytes
    sheet: Sheet | None
    state: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A document's XML is not at ``path`` any more (``is_gone``), or cannot be read there."""

    path: Path
    is_gone: bool


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a document's XML."""

    lines: tuple[OutlineLine, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of checking a document's seal."""

    report: SealReport


def details_of(document: int, index: DocumentIndex) -> Details | None:
    """A question for the index: all that is known of a document."""
    return index.details(document)


def read_contents(document: int, root: Path, path: Path, state: str) -> Contents | Unread:
    """Read the XML and compose its sheet; in the background. Raises LibraryAwayError when the library is missing."""
    try:
        data = path.read_bytes()
    except OSError as error:
        if not root.is_dir():
            raise LibraryAwayError(root) from error
        return Unread(path, isinstance(error, (FileNotFoundError, NotADirectoryError)))
    return Contents(document, data, _sheet(data, state), state)


def composed_again(old: Contents, state: str) -> Contents:
    """Compose the sheet again for another state at the SAT; in the background."""
    return Contents(old.document, old.data, _sheet(old.data, state), state)


def _sheet(data: bytes, state: str) -> Sheet | None:
    from ui.sheet.compose import compose  # with the first document, not with the window

    try:
        document = read(data)
    except UnreadableDocumentError:
        return None
    return compose(document, state, complements_of(data, document))


def read_lines(data: bytes) -> Lines:
    """Split the XML into lines; in the background."""
    return Lines(outline(data))


def read_seal(data: bytes) -> Checked:
    """Check the seal; in the background."""
    return Checked(check_seal(data))
