"""The list of steps on the left of the wizard: the current one, those done, those skipped."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.draft import Page
from app.words.wizard_steps import STEPS
from ui.widgets.theme import GRID, current_colours

_RADIUS = 10


class StepsRail(QWidget):
    """Paints the five steps; a screen reader has the page's heading instead."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._current = Page.EFIRMA
        self._pages: tuple[Page, ...] = tuple(Page)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def show_step(self, current: Page, pages: tuple[Page, ...]) -> None:
        """Mark ``current``; steps that are not among ``pages`` are skipped."""
        self._current, self._pages = current, pages
        self.setAccessibleName(f"Paso {pages.index(current) + 1} de {len(pages)}: {STEPS[current]}")
        self.update()

    def sizeHint(self) -> QSize:
        """Wide enough for the longest name in bold."""
        widest = max(self.fontMetrics().horizontalAdvance(name) for name in STEPS.values())
        return QSize(round(widest * 1.12) + self._badge() + 9 * GRID, len(STEPS) * self._row() + 8 * GRID)

    def minimumSizeHint(self) -> QSize:
        """As wide as ``sizeHint``: the names are never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint each step as a numbered disc and its name."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = current_colours()
        painter.setPen(QColor(colours.border))
        painter.setBrush(QColor(colours.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        for place, page in enumerate(STEPS):
            self._paint_step(painter, place, page)
        painter.end()

    def _paint_step(self, painter: QPainter, place: int, page: Page) -> None:
        colours = current_colours()
        here, skipped = page is self._current, page not in self._pages
        done = not skipped and list(STEPS).index(page) < list(STEPS).index(self._current)
        top = 4 * GRID + place * self._row()
        disc = QRectF(4 * GRID, top, self._badge(), self._badge())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent if here else colours.ok_back if done else colours.raised))
        painter.drawEllipse(disc)

        font = QFont(self.font())
        font.setBold(here or done)
        painter.setFont(font)
        painter.setPen(QColor(colours.on_accent if here else colours.ok_text if done else colours.soft))
        number = self._pages.index(page) + 1 if not skipped else 0
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, "✓" if done else str(number) if number else "–")
        font.setBold(here)
        font.setStrikeOut(skipped)
        painter.setFont(font)
        painter.setPen(QColor(colours.text if here else colours.soft))
        left = disc.right() + 2 * GRID
        rest = QRectF(left, top, self.width() - left, self._badge())
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, STEPS[page])

    def _badge(self) -> int:
        return self.fontMetrics().height() + 2 * GRID

    def _row(self) -> int:
        return self._badge() + 3 * GRID
