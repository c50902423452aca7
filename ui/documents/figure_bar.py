"""Above the list while it shows the documents of one figure: which figure, the way back, and the way to all."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from ui.widgets.layouts import button, row
from ui.widgets.page import FigureDocuments
from ui.widgets.plain import escape_mnemonic, plain_tip
from ui.widgets.theme import set_role


class FigureBar(QWidget):
    """Hidden while no figure is shown.

    Attributes:
        figure: the one whose documents are listed, or None.
        chip: names it; a click leaves the figure and lists everything again.

    Signals:
        back_wanted: the person wants the page where the figure stands.
        left: the figure was taken away.
    """

    back_wanted = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figure: FigureDocuments | None = None
        self.back = button("‹ Volver", role="plain", tip="A la página de donde vienes (Alt+←)")
        self.back.setShortcut("Alt+Left")
        self.chip = button("")
        self.chip.setAccessibleName("Quitar")
        set_role(self.chip, "filter")
        self.back.clicked.connect(self.back_wanted)
        self.chip.clicked.connect(self.leave)
        self.setLayout(row(self.back, self.chip, 1))
        self.hide()

    def show_figure(self, figure: FigureDocuments) -> None:
        """Name the figure whose documents are listed."""
        self.figure = figure
        self.chip.setText(f"{escape_mnemonic(figure.title)}  ×")
        self.chip.setAccessibleName(f"Quitar: {figure.title}")
        self.chip.setToolTip(plain_tip(f"{figure.title}\nQuítalo para ver todos tus comprobantes"))
        self.show()

    @Slot()
    def leave(self) -> None:
        """Name none any more."""
        if self.figure is not None:
            self.figure = None
            self.hide()
            self.left.emit()
