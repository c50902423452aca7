"""What is acted on: the selected documents of the list, or all that it shows when none is selected."""

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
    """Looks at ``table``, a view of ``model``, which ``listing`` fills with what ``filters`` lets through."""

    def __init__(
        self, table: DocumentTable, model: DocumentTableModel, listing: Listing, filters: DocumentFilterBar
    ) -> None:
        self._table = table
        self._model = model
        self._listing = listing
        self._filters = filters

    def ids(self) -> array[int]:
        """The numbers of the documents acted on; none while the list is read."""
        ranges = self._table.selected_ranges()
        if not ranges:
            return self._model.ids if self._listing.is_complete else array("I")
        found = array("I")
        for first, last in ranges:
            found.extend(self._model.ids[first : last + 1])
        return found

    def count(self) -> int:
        """How many they are."""
        return self._table.selected_count() or (self._model.rowCount() if self._listing.is_complete else 0)

    def is_selected(self) -> bool:
        """Whether it was selected, and is not just all that is shown."""
        return self._table.selected_count() > 0

    def row(self) -> DocumentRow | None:
        """The one document that is acted on, when it is here: see ``DocumentTable.chosen_place``."""
        place = self._table.chosen_place()
        return self._model.row(place) if place >= 0 else None

    def columns(self) -> tuple[DocumentColumn, ...]:
        """The columns that are shown, in the order they are shown in."""
        header = self._table.horizontalHeader()
        order = (header.logicalIndex(at) for at in range(header.count()))
        return tuple(self._model.columns[one] for one in order if not header.isSectionHidden(one))

    def words(self) -> str:
        """What all that is shown has in common, for the name of a file; empty when some of it is selected."""
        if self.is_selected():
            return ""
        criteria = self._filters.criteria()
        return ", ".join([*(one.words for one in facets(criteria)), *([criteria.text] if criteria.text else [])])
