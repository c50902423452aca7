"""The list of documents, loaded page by page as the person scrolls."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Signal

from app.store.database import reader, translated
from app.store.documents import DocumentRepository, DocumentRow
from app.store.filters import DocumentFilter
from app.store.numbers import DocumentState
from ui import catalog_names, formatting
from ui.models.columns import LOOK_ROLE, Column, Index, RowsModel
from ui.state_looks import DOCUMENT_LOOKS

PAGE = 500
STATE_COLUMN = 2


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A slice of what ``chosen`` lets through, from ``offset`` on; ``total`` counts all of it."""

    chosen: DocumentFilter
    offset: int
    rows: tuple[DocumentRow, ...]
    total: int


def read_page(database: Path, chosen: DocumentFilter, offset: int, limit: int) -> DocumentPage:
    """Read a slice on a connection of its own; for a background task. Raises StoreError."""
    with translated(database), closing(reader(database)) as connection:
        documents = DocumentRepository(connection)
        rows = tuple(documents.page(chosen, limit=limit, offset=offset))
        return DocumentPage(chosen, offset, rows, documents.count(chosen))


class DocumentTableModel(RowsModel[DocumentRow]):
    """The pages read so far.

    Signals:
        wanted: the view came to the end of what is held; carries the offset of the next page.
    """

    wanted = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_COLUMNS, parent)
        self.total = 0
        self._offset = 0
        self._asked = False

    def canFetchMore(self, parent: Index) -> bool:
        """Whether there are pages left that nobody asked for."""
        return not parent.isValid() and not self._asked and self._offset < self.total

    def fetchMore(self, parent: Index) -> None:
        """Ask for the next page; ``extend`` brings it."""
        if self.canFetchMore(parent):
            self._asked = True
            self.wanted.emit(self._offset)

    def restart(self, page: DocumentPage) -> None:
        """Show another list from its beginning."""
        self.beginResetModel()
        self.rows = list(page.rows)
        self._arrived(page)
        self.endResetModel()

    def extend(self, page: DocumentPage) -> None:
        """Add the page that was asked for; what shifted into it meanwhile is not shown twice."""
        held = {row.id for row in self.rows}
        fresh = [row for row in page.rows if row.id not in held]
        self._arrived(page)
        if fresh:
            self._insert(len(self.rows), fresh)

    def refresh(self, page: DocumentPage) -> None:
        """Bring the list up to date from its beginning, row by row, so that selection and scroll stay."""
        kept = {row.id for row in page.rows}
        for place in range(len(self.rows) - 1, -1, -1):
            if self.rows[place].id not in kept:
                self.beginRemoveRows(QModelIndex(), place, place)
                del self.rows[place]
                self.endRemoveRows()
        for place, row in enumerate(page.rows):
            if place == len(self.rows) or self.rows[place].id != row.id:
                self._insert(place, [row])
            elif self.rows[place] != row:
                self.rows[place] = row
                self.repaint_row(place)
        self._arrived(page)

    def cell(self, row: DocumentRow, column: Column[DocumentRow], role: int) -> Any:
        """Adds the look of the document's state."""
        if role == LOOK_ROLE:
            return DOCUMENT_LOOKS[row.state] if column is self.columns[STATE_COLUMN] else None
        return super().cell(row, column, role)

    def _insert(self, place: int, rows: Sequence[DocumentRow]) -> None:
        self.beginInsertRows(QModelIndex(), place, place + len(rows) - 1)
        self.rows[place:place] = rows
        self.endInsertRows()

    def _arrived(self, page: DocumentPage) -> None:
        self.total = page.total
        self._offset = page.offset + len(page.rows) if page.rows else page.total
        self._asked = False


def _party(rfc: str, name: str) -> str:
    return f"{rfc} · {name}" if rfc and name else rfc or name


def _when(row: DocumentRow) -> str:
    return formatting.document_moment(row.issued_at)


def _state(row: DocumentRow) -> str:
    return catalog_names.DOCUMENT_STATES[row.state]


def _state_tip(row: DocumentRow) -> str:
    if row.state is DocumentState.UNREADABLE:
        return "El SAT entregó este archivo con un contenido que no se pudo leer. Está guardado tal como llegó."
    if row.path is None:
        return "Se conoce por los metadatos del SAT; su XML no está en tu equipo."
    return _state(row)


def _folio(row: DocumentRow) -> str:
    return row.uuid or (row.path or "").rpartition("/")[2]


_COLUMNS: tuple[Column[DocumentRow], ...] = (
    Column("Fecha", _when, width=16),
    Column("Tipo", lambda row: catalog_names.document_type_name(row.document_type), width=10),
    Column("Estado", _state, width=16, tooltip=_state_tip),
    Column("Emisor", lambda row: _party(row.issuer_rfc, row.issuer_name), width=32),
    Column("Receptor", lambda row: _party(row.receiver_rfc, row.receiver_name), width=32),
    Column("Total", lambda row: formatting.money(row.total), width=14, numeric=True),
    Column("Moneda", lambda row: row.currency, width=8),
    Column("Folio fiscal", _folio, width=38),
)
