"""Makes the links of the page: each knows its title, its documents, and where the focus was."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from app.bookkeeping.figure_documents import Wanted
from app.domain.month.calendar import Month
from app.words import month_page_words as words
from app.words.help_places import PROPERTY
from ui.month.lines import Cell
from ui.widgets.figure_link import FigureLink
from ui.widgets.plain import plain_tip


class Links(QObject):
    """The links to the documents of one ``month``.

    Signals:
        opened: the person wants the documents of a figure: what the list is called, and a ``Wanted``.
    """

    opened = Signal(str, object)

    def __init__(self, month: Month, parent: QObject) -> None:
        super().__init__(parent)
        self._month = month
        self._wanted: dict[str, tuple[str, Wanted]] = {}
        self._links: dict[str, FigureLink] = {}

    def figure(self, cell: Cell, help_place: str = "", *, strong: bool = False) -> FigureLink:
        """A figure to the right; ``help_place`` is what F1 opens on it, ``strong`` for sums."""
        made = FigureLink(cell.text, words.link_name(cell.name, cell.amount))
        made.setProperty("strong", strong)
        return self._keep(made, cell.name, cell.wanted or Wanted(), help_place)

    def words(self, text: str, name: str, title: str, wanted: Wanted, help_place: str = "") -> FigureLink:
        """A few words to the left; ``name`` is for screen readers, ``title`` what the list is called."""
        return self._keep(FigureLink(text, name, is_words=True), title, wanted, help_place)

    def focused(self) -> str:
        """Which link has the focus; empty when none has."""
        return next((key for key, one in self._links.items() if one.hasFocus()), "")

    def focus(self, key: str) -> None:
        """Give the focus to that link again, where there still is one."""
        if key in self._links:
            self._links[key].setFocus()

    def _keep(self, made: FigureLink, title: str, wanted: Wanted, help_place: str) -> FigureLink:
        key = f"{title} {len(self._links)}" if title in self._links else title
        made.setObjectName(key)
        if help_place:
            made.setProperty(PROPERTY, help_place)
            made.setToolTip(plain_tip(words.EXPLAINED))
        self._wanted[key] = title, wanted
        self._links[key] = made
        made.clicked.connect(self._on_clicked)
        return made

    @Slot()
    def _on_clicked(self) -> None:
        sender = self.sender()
        if sender is not None and sender.objectName() in self._wanted:
            title, wanted = self._wanted[sender.objectName()]
            self.opened.emit(words.figure_title(title, self._month), wanted)
