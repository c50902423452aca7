"""Above the page: whose documents are shown, the buttons that ask the SAT, and the engine's chip."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from ui.widgets.layouts import button, column, row
from ui.widgets.plain import plain_tip
from ui.widgets.theme import GRID, icon
from ui.window.engine_chip import EngineChip
from ui.window.month_selector import MonthSelector
from ui.window.owner_selector import OwnerSelector

if TYPE_CHECKING:
    from app.domain.identifiers import Rfc

_MOST = 46  # characters of who is shown
_READ, _SAID = 24, 26  # of it and of the chip, at least
_NO_LIMIT = 16_777_215


class OwnerEntry(NamedTuple):
    """One contribuyente of the list: its RFC, the text shown, the colour of its dot, and its tip."""

    rfc: Rfc
    text: str
    colour: str
    tip: str


class TopBar(QFrame):
    """Shows what it is given with ``show_owners``; the selector keeps its choice while the list changes.

    Attributes:
        chip: the engine's chip.
        months: the month selector, hidden where no month is shown.

    Signals:
        owner_chosen: the chosen ``Rfc``, or None for everybody.
        download_wanted, update_wanted: the person wants a new download, or everything up to date.
        at_once_wanted: the person wants what is missing of a stretch (an ``UpdateStretch``) asked for at once.
        stretches_wanted: the menu beside Poner al día should open.
        help_wanted: the person wants to read about what is shown.
    """

    owner_chosen = Signal(object)
    download_wanted = Signal()
    update_wanted = Signal()
    at_once_wanted = Signal(object)
    stretches_wanted = Signal()
    help_wanted = Signal()

    def __init__(self, *, is_demo: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self._owners: dict[str, Rfc] = {}
        self.selector = OwnerSelector()
        self.selector.currentIndexChanged.connect(self._on_index)
        self.months = MonthSelector(datetime.now().astimezone().date())
        self.months.hide()
        self.update_button = button("Poner al día", "refresh", "primary", tip="Pedir al SAT lo que falta (Ctrl+U)")
        self.update_button.setShortcut("Ctrl+U")
        self.update_button.clicked.connect(self.update_wanted)
        self.at_once = button("▾", role="primary", tip="Poner al día sin preguntar: elige desde cuándo")
        self.at_once.setAccessibleName("Poner al día desde…")
        self.at_once.clicked.connect(self.stretches_wanted)
        self.download = button("Nueva descarga", "plus", tip="Pedir comprobantes al SAT (Ctrl+N)")
        self.download.setShortcut("Ctrl+N")
        self.download.clicked.connect(self.download_wanted)
        for one in (self.update_button, self.at_once, self.download):
            one.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.chip = EngineChip(is_demo=is_demo)
        self.help = button("?", role="plain", tip="Ayuda sobre lo que ves (F1)")
        self.help.setAccessibleName("Ayuda")
        self.help.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.help.clicked.connect(self.help_wanted)
        self._update = QWidget()
        self._update.setLayout(row(self.update_button, self.at_once, gap=1))
        self._update.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._rows = (row(gap=3 * GRID), row(gap=3 * GRID))
        inside = column(*self._rows)
        inside.setContentsMargins(6 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        self.setLayout(inside)
        self._lines = 0
        QShortcut(QKeySequence("Ctrl+L"), self).activated.connect(self.selector.begin)
        self._fit()
        self.show_owners(())

    def changeEvent(self, event: QEvent) -> None:
        """The text may have grown."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._lines = 0
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There may be room for one line, or for two only."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """As wide as the buttons alone."""
        buttons = self._update.sizeHint().width() + self.download.sizeHint().width()
        return QSize(buttons + 20 * GRID, super().minimumSizeHint().height())

    @property
    def owner(self) -> Rfc | None:
        """Who is chosen; None for everybody."""
        return self._owners.get(self.selector.currentData())

    def choose(self, owner: str) -> None:
        """Choose the contribuyente with that RFC, if there is one."""
        place = self.selector.findData(owner)
        if place >= 0:
            self.selector.setCurrentIndex(place)

    def show_months(self, visible: bool) -> None:
        """Have the month selector or not."""
        if self.months.isHidden() == visible:
            self.months.setVisible(visible)
            self._lines = 0
            self._fit()

    def show_owners(self, entries: Sequence[OwnerEntry]) -> None:
        """List these below "Todos los contribuyentes"; without any there is nobody to ask the SAT for."""
        before = self.selector.currentData()
        self.update_button.setEnabled(bool(entries))
        self.at_once.setEnabled(bool(entries))
        with QSignalBlocker(self.selector):
            self._owners.clear()
            self.selector.clear()
            self.selector.addItem(icon("people", "soft"), "Todos los contribuyentes", "")
            for one in entries:
                self._add(one)
            self.selector.setCurrentIndex(max(self.selector.findData(before or ""), 0))
        self.selector.show_chosen()
        if self.selector.currentData() != before:
            self.owner_chosen.emit(self.owner)

    def _fit(self) -> None:
        """In one line what has room in one; else the buttons stand below."""
        lines = 1 if self.width() >= self._wanted() else 2
        if lines == self._lines:
            return
        self._lines = lines
        letter = self.fontMetrics().averageCharWidth()
        self.selector.setMaximumWidth(letter * _MOST if lines == 1 else _NO_LIMIT)
        first, second = self._rows
        for one in self._rows:
            while one.takeAt(0) is not None:
                pass
        asking = (self._update, self.download)
        first.addWidget(self.selector, 3)
        for part in (self.months, *asking) if lines == 1 else ():
            first.addWidget(part)
        first.addWidget(self.chip, 2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        first.addWidget(self.help)
        if lines == 2:
            for part in asking:
                second.addWidget(part)
            second.addStretch(1)
            second.addWidget(self.months)
        self.updateGeometry()

    def _wanted(self) -> int:
        """The room in which one line can be read, in pixels."""
        letter = self.fontMetrics().averageCharWidth()
        words = letter * (_READ + _SAID) + self.help.sizeHint().width()
        months = 0 if self.months.isHidden() else self.months.sizeHint().width() + 3 * GRID
        return words + months + self._update.sizeHint().width() + self.download.sizeHint().width() + 30 * GRID

    def _add(self, one: OwnerEntry) -> None:
        self._owners[one.rfc.value] = one.rfc
        self.selector.addItem(icon("dot", one.colour), one.text, one.rfc.value)
        self.selector.setItemData(self.selector.count() - 1, plain_tip(one.tip), Qt.ItemDataRole.ToolTipRole)

    def _on_index(self, _place: int) -> None:
        self.owner_chosen.emit(self.owner)
