"""What an export is made of: documents with what is known of them, and the words that are written beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.document import Document, MetadataRow


class Origin(StrEnum):
    """What a row of the export was read from."""

    XML = "origin:xml"
    METADATA = "origin:metadata"
    UNREADABLE = "origin:unreadable"


@dataclass(frozen=True, slots=True)
class ExportItem:
    """One document of the selection.

    ``owner`` is the RFC whose library it lies in, ``state`` vigente, cancelado, desconocido or ilegible. ``document``
    is None for what is known by ``metadata`` alone and for an XML that cannot be read; ``path`` is where the XML lies
    in the library, empty when there is none.
    """

    owner: str
    state: str
    uuid: str = ""
    cancelled_at: datetime | None = None
    document: Document | None = None
    metadata: MetadataRow | None = None
    path: str = ""

    @property
    def origin(self) -> Origin:
        """What its row is read from."""
        if self.document is not None:
            return Origin.XML
        return Origin.UNREADABLE if self.path else Origin.METADATA


@dataclass(frozen=True, slots=True)
class ExportWords:
    """The words a person reads in the file, by key: names of sheets, headers of columns, and values.

    A value without words is written as it is. ``totals`` stands before the sums, ``complement`` names one by the local
    name of its element, ``summary`` are the words of the sheet Resumen.
    """

    sheets: Mapping[str, str]
    columns: Mapping[str, str]
    values: Mapping[str, str]
    totals: str
    summary: Mapping[str, str]
    complement: Callable[[str], str]

    def value(self, key: str) -> str:
        """The words for a value."""
        return self.values.get(key, key)
