"""What every page is: a widget with margins, a title, and a way to hand commands to the engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QLayout, QWidget

from ui.widgets.layouts import column
from ui.widgets.theme import GRID

if TYPE_CHECKING:
    from app.domain.identifiers import Rfc
    from app.domain.month.calendar import Month
    from ui.state.app_state import AppState


@dataclass(frozen=True, slots=True)
class FigureDocuments:
    """The documents behind a figure: what it is, such as "IVA cobrado de marzo 2026, 16 %", and their index numbers."""

    title: str
    ids: tuple[int, ...]


class Page(QWidget):
    """Base of the pages; follows ``app_state``.

    Signals:
        command: a ``Command`` for the engine.
        download_wanted, register_wanted, update_wanted: the person wants the wizard, to register an e.firma, or
            everything up to date.
        page_wanted: the person wants another page, by its key.
        owner_wanted, month_wanted: the person wants to see a contribuyente (its RFC as text), or a ``Month``.
        documents_wanted: the person wants the documents of a figure (``FigureDocuments``) listed.
    """

    command = Signal(object)
    download_wanted = Signal()
    register_wanted = Signal()
    update_wanted = Signal()
    page_wanted = Signal(str)
    owner_wanted = Signal(str)
    month_wanted = Signal(object)
    documents_wanted = Signal(object)

    def __init__(self, app_state: AppState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app_state = app_state

    def show_owner(self, owner: Rfc | None) -> None:
        """Show only what belongs to ``owner``, or to everybody; pages that show everything pay no heed."""

    @property
    def shows_month(self) -> bool:
        """Whether it shows one month, so that the month selector stands above it."""
        return False

    def show_month(self, month: Month) -> None:
        """Show this month; pages without one pay no heed."""

    def show_figure(self, figure: FigureDocuments) -> None:
        """List the documents of ``figure``; pages without a list of documents pay no heed."""

    def tick(self) -> None:
        """A second went by; called for the page that is shown only."""

    def theme_changed(self) -> None:
        """Repaint what carries colours of its own."""

    def remember(self, settings: QSettings) -> None:
        """Save column widths and the like in ``settings``."""

    def recall(self, settings: QSettings) -> None:
        """Restore column widths and the like from ``settings``."""

    def close_down(self) -> None:
        """Called on shutdown: end whatever runs for this page."""

    def fill(self, *parts: QWidget | QLayout | int, gap: int = 3 * GRID) -> None:
        """Put the parts below each other, with the page's margins."""
        layout = column(*parts, gap=gap)
        layout.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 4 * GRID)
        self.setLayout(layout)
