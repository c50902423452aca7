"""Above the page: whose documents are shown, the buttons that ask the SAT, and the engine's chip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from ui.theme import GRID, icon
from ui.widgets.engine_chip import EngineChip
from ui.widgets.layouts import button, row
from ui.widgets.owner_selector import OwnerSelector
from ui.widgets.plain import one_line, plain_tip

if TYPE_CHECKING:
    from app.domain.identifiers import Rfc
    from app.domain.taxpayer import Taxpayer
    from ui.models.work import Work

_MOST = 46  # characters


class TopBar(QFrame):
    """Follows ``work``; the selector keeps its choice while the list changes.

    Attributes:
        chip: the engine's chip.

    Signals:
        owner_chosen: the chosen ``Rfc``, or None for everybody.
        download_wanted, update_wanted: the person wants a new download, or everything up to date.
        help_wanted: the person wants to read about what is shown.
    """

    owner_chosen = Signal(object)
    download_wanted = Signal()
    update_wanted = Signal()
    help_wanted = Signal()

    def __init__(self, work: Work, *, is_demo: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self._work = work
        self._owners: dict[str, Rfc] = {}
        self.selector = OwnerSelector()
        self.selector.currentIndexChanged.connect(self._on_index)
        self.update_button = button("Poner al día", "refresh", "primary", tip="Pedir al SAT lo que falta (Ctrl+U)")
        self.update_button.setShortcut("Ctrl+U")
        self.update_button.clicked.connect(self.update_wanted)
        self.download = button("Nueva descarga", "plus", tip="Pedir comprobantes al SAT (Ctrl+N)")
        self.download.setShortcut("Ctrl+N")
        self.download.clicked.connect(self.download_wanted)
        for one in (self.update_button, self.download):
            one.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.chip = EngineChip(is_demo=is_demo)
        self.help = button("?", role="plain", tip="Ayuda sobre lo que ves (F1)")
        self.help.setAccessibleName("Ayuda")
        self.help.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.help.clicked.connect(self.help_wanted)
        inner = row(self.selector, self.update_button, self.download, 1, self.chip, self.help, gap=3 * GRID)
        inner.setStretch(0, 4)
        inner.setAlignment(self.chip, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        inner.setContentsMargins(6 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        self.setLayout(inner)
        QShortcut(QKeySequence("Ctrl+L"), self).activated.connect(self.selector.begin)
        self._fit()
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        """The text may have grown."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    @property
    def owner(self) -> Rfc | None:
        """Who is chosen; None for everybody."""
        return self._owners.get(self.selector.currentData())

    def choose(self, owner: str) -> None:
        """Choose the contribuyente with that RFC, if there is one."""
        place = self.selector.findData(owner)
        if place >= 0:
            self.selector.setCurrentIndex(place)

    def refresh(self) -> None:
        """Follow the registered contribuyentes."""
        before = self.selector.currentData()
        self.update_button.setEnabled(bool(self._work.taxpayers))
        with QSignalBlocker(self.selector):
            self._owners.clear()
            self.selector.clear()
            self.selector.addItem(icon("people", "soft"), "Todos los contribuyentes", "")
            for one in sorted(self._work.taxpayers.values(), key=lambda each: each.name):
                self._add(one)
            self.selector.setCurrentIndex(max(self.selector.findData(before or ""), 0))
        self.selector.show_chosen()
        if self.selector.currentData() != before:
            self.owner_chosen.emit(self.owner)

    def _fit(self) -> None:
        self.selector.setMaximumWidth(self.fontMetrics().averageCharWidth() * _MOST)

    def _add(self, one: Taxpayer) -> None:
        from ui import formatting  # the bar is painted before any is known
        from ui.state_looks import health

        days = one.days_left(self._work.now())
        self._owners[one.rfc.value] = one.rfc
        named = f"{one.rfc} · {one_line(one.name)}"
        self.selector.addItem(icon("dot", f"{health(days).kind}_text"), named, one.rfc.value)
        place = self.selector.count() - 1
        told = f"e.firma: {formatting.validity(days)}"
        self.selector.setItemData(place, plain_tip(told), Qt.ItemDataRole.ToolTipRole)

    def _on_index(self, _place: int) -> None:
        self.owner_chosen.emit(self.owner)
