"""What the detail shows follows what is chosen in the list, and goes when the list has it no more."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from app.store.filters import DocumentFilter
from ui.explorer.detail_panel import DetailPanel
from ui.explorer.document_table import DocumentTable
from ui.explorer.listing import Listing
from ui.models.document_table import DocumentTableModel


class DetailFollowing(QObject):
    """Keeps ``panel`` in step with ``table``, a view of ``model``, which ``listing`` fills.

    A link may lead the panel to a document that the list does not have: it stays until another is chosen or another
    list is shown.
    """

    def __init__(self, table: DocumentTable, model: DocumentTableModel, listing: Listing, panel: DetailPanel) -> None:
        super().__init__(panel)
        self._table = table
        self._model = model
        self._listing = listing
        self._panel = panel
        self._filter: DocumentFilter | None = None
        self._listed: int | None = None
        self._is_on = True
        table.selectionModel().currentRowChanged.connect(self.show_current)
        table.selectionModel().selectionChanged.connect(self._on_selection)
        listing.begun.connect(self._on_begun)
        panel.followed.connect(self._on_followed)

    def turn(self, *, on: bool) -> None:
        """Whether the panel is there to be filled."""
        self._is_on = on
        self.show_current()

    def show_document(self, document: int) -> None:
        """Show any document, and mark it in the list where it is in it."""
        self._panel.show_document(document)
        self._on_followed(document)

    @Slot()
    def show_current(self) -> None:
        """Show the row that has the keyboard, if it is chosen: when rows go, the keyboard moves on by itself."""
        place = self._table.currentIndex().row()
        if self._is_on and 0 <= place < len(self._model.ids) and self._table.selectionModel().isRowSelected(place):
            self._listed = self._model.ids[place]
            self._panel.show_document(self._listed)

    @Slot()
    def keep_up(self) -> None:
        """The list was read again, and the table has settled."""
        if self._panel.document == self._listed:
            self.show_current()
            if self._listed is not None and self._model.place_of(self._listed) < 0:
                self._leave()
        self._panel.read_again()

    @Slot()
    def _on_selection(self) -> None:
        if not self._table.selectionModel().hasSelection():
            self._leave()
        elif self._panel.document is None:  # the row that had the keyboard already is chosen again
            self.show_current()

    @Slot()
    def _on_begun(self) -> None:
        """Nothing is chosen in another list; the same one in another order still has the document."""
        if self._listing.chosen != self._filter:
            self._filter = self._listing.chosen
            self._panel.clear()

    @Slot(int)
    def _on_followed(self, document: int) -> None:
        place = self._model.place_of(document)
        if place >= 0:
            self._table.go_to(place)

    def _leave(self) -> None:
        """Show nothing, unless a link led away from the list."""
        if self._panel.document == self._listed:
            self._panel.clear()
