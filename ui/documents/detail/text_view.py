"""Rich text of the detail, written again whenever more is known."""

from __future__ import annotations

from ui.widgets.markup_view import MarkupView


class DetailView(MarkupView):
    """What is written again stays where it is read; after ``begin`` the text is another, and is read from its top."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._is_other = False

    def begin(self) -> None:
        """What is written next is of another document."""
        self._is_other = True

    def write(self, markup: str) -> None:
        """Show this."""
        place = 0 if self._is_other else self.verticalScrollBar().value()
        self._is_other = False
        self.setHtml(markup)
        self.verticalScrollBar().setValue(place)
