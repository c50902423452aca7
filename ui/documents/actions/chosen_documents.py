"""The documents that an action is carried out on: those selected in the list, or all of it when none is."""

from __future__ import annotations

from array import array

from app.domain.index.rows import DocumentRow
from ui.documents.filters.facets import facets
from ui.documents.filters.filter_bar import DocumentFilterBar
from ui.documents.list.columns import DocumentColumn
from ui.documents.list.listing import Listing
from ui.documents.list.table_model import DocumentTableModel
from ui.documents.list.table_view import DocumentTable


class ChosenDocuments:
    """Reads the choice from ``table``, its ``model``, the ``listing`` that fills it and the ``filters`` above it."""

    def __init__(
        self, table: DocumentTable, model: DocumentTableModel, listing: Listing, filters: DocumentFilterBar
    ) -> None:
        self._table = table
        self._model = model
        self._listing = listing
        self._filters = filters

    def ids(self) -> array[int]:
        """The numbers of the chosen documents; none while the list is being read."""
        ranges = self._table.selected_ranges()
        if not ranges:
            return self._model.ids if self._listing.is_complete else array("I")
        found = array("I")
        for first, last in ranges:
            found.extend(self._model.ids[first : last + 1])
        return found

    def count(self) -> int:
        """How many documents are chosen."""
        return self._table.selected_count() or (self._model.rowCount() if self._listing.is_complete else 0)

    def is_selected(self) -> bool:
        """Whether the person selected rows; otherwise all of the list counts as chosen."""
        return self._table.selected_count() > 0

    def row(self) -> DocumentRow | None:
        """The row for actions on a single document, None while it is not read: see ``DocumentTable.chosen_place``."""
        place = self._table.chosen_place()
        return self._model.row(place) if place >= 0 else None

    def columns(self) -> tuple[DocumentColumn, ...]:
        """The columns that are shown, in the order they are shown in."""
        header = self._table.horizontalHeader()
        order = (header.logicalIndex(at) for at in range(header.count()))
        return tuple(self._model.columns[one] for one in order if not header.isSectionHidden(one))

    def words(self) -> str:
        """The filters of the list in words, for the name of a file; empty when rows are selected."""
        if self.is_selected():
            return ""
        criteria = self._filters.criteria()
        return ", ".join([*(one.words for one in facets(criteria)), *([criteria.text] if criteria.text else [])])
