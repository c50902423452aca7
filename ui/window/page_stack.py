"""Where the pages lie on top of each other."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget


class PageStack(QStackedWidget):
    """Holds the pages and gives way to what stands above them: its own least height is all it insists on."""

    def hasHeightForWidth(self) -> bool:
        """No: the pages' texts would claim their height before the banners."""
        return False
