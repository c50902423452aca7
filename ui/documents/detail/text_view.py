"""A view of rich text that keeps its scroll position when the same document is written again."""

from __future__ import annotations

from ui.widgets.markup_view import MarkupView


class DetailView(MarkupView):
    """Keeps the scroll position from one ``write`` to the next; after ``begin`` the text starts at its top."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._is_other = False

    def begin(self) -> None:
        """The next text is of another document: show it from its top."""
        self._is_other = True

    def write(self, markup: str) -> None:
        """Show ``markup``, scrolled to where the text before it was."""
        place = 0 if self._is_other else self.verticalScrollBar().value()
        self._is_other = False
        self.setHtml(markup)
        self.verticalScrollBar().setValue(place)
