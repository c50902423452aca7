"""Keeps the detail panel on the document that is chosen in the list, and clears it when the list loses it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from app.domain.index.filter import DocumentFilter
from ui.documents.detail.panel import DetailPanel
from ui.documents.list.listing import Listing
from ui.documents.list.table_model import DocumentTableModel
from ui.documents.list.table_view import DocumentTable


class DetailFollowing(QObject):
    """Keeps ``panel`` in step with ``table``, a view of ``model``, which ``listing`` fills.

    Qt tells of the row that has the keyboard and of the selection apart, for the mouse in one order and for keys in the
    other: what is chosen is looked at after either.

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
        self._is_settling = False
        table.selectionModel().currentRowChanged.connect(self._on_current)
        table.selectionModel().selectionChanged.connect(self._on_chosen)
        table.clicked.connect(self.show_chosen)
        listing.begun.connect(self._on_begun)
        listing.completed.connect(self._on_chosen)  # a row beyond those known till then may be chosen
        listing.refreshing.connect(self._on_refreshing)
        panel.followed.connect(self._on_followed)

    def set_following(self, *, on: bool) -> None:
        """Switch following on while the panel is visible, off while it is hidden."""
        self._is_on = on
        self.show_chosen()

    def show_document(self, document: int) -> None:
        """Show any document, and select it in the list where it is listed."""
        self._panel.show_document(document)
        self._on_followed(document)

    @Slot()
    def show_chosen(self) -> None:
        """Show the document chosen in the list, also after a link led to another."""
        number = self._chosen_number()
        if self._is_on and number >= 0:
            self._listed = number
            self._panel.show_document(number)

    @Slot()
    def follow_list(self) -> None:
        """The list was read again: show the document that is chosen now."""
        self._is_settling = False
        if self._panel.document == self._listed:
            self._on_chosen()
        self._panel.read_again()

    def _chosen_number(self) -> int:
        """One that is shown and still chosen stays, unless the keyboard is on another of them; -1 for none."""
        chosen = self._table.selectionModel()
        current = self._table.currentIndex()
        if self._listed is not None and not (current.isValid() and chosen.isRowSelected(current.row())):
            place = self._model.place_of(self._listed) if chosen.hasSelection() else -1
            if place >= 0 and chosen.isRowSelected(place):
                return self._listed
        place = self._table.chosen_place()
        return self._model.ids[place] if 0 <= place < len(self._model.ids) else -1

    @Slot()
    def _on_current(self) -> None:
        """The current row counts only when it is selected: Ctrl with the arrows moves without selecting."""
        place = self._table.currentIndex().row()
        if place >= 0 and self._table.selectionModel().isRowSelected(place):
            self._on_chosen()

    @Slot()
    def _on_chosen(self) -> None:
        """Another row may be selected, or none; ignored while the list changes and row numbers are not reliable."""
        if self._is_settling:
            return
        number = self._chosen_number()
        if number < 0:
            self._leave()
        elif self._panel.document is None or number != self._listed:
            self.show_chosen()

    @Slot()
    def _on_refreshing(self) -> None:
        self._is_settling = True

    @Slot()
    def _on_begun(self) -> None:
        """Another list began: nothing is selected in it, unless it is the same one in another order."""
        if self._listing.chosen != self._filter:
            self._filter = self._listing.chosen
            self._listed = None
            self._panel.clear()

    @Slot(int)
    def _on_followed(self, document: int) -> None:
        place = self._model.place_of(document)
        if place >= 0:
            self._table.go_to(place)

    def _leave(self) -> None:
        """Clear the panel, unless a link led to a document outside of the list."""
        if self._panel.document == self._listed:
            self._panel.clear()
        self._listed = None
