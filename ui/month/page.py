"""The page Mes: the result sheet of one contribuyente's month, and what is done with it."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget

from app.bookkeeping.desk import Desk
from app.bookkeeping.figure_documents import Wanted, documents_of
from app.bookkeeping.month_sheet import MonthSheet, month_sheet
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.errors import AcopioError
from app.paths import Paths
from app.store.decision_log import Snapshots
from app.words import month_page_words as words
from app.words.catalogs import Catalog, catalog_entries
from app.words.messages import error_text
from app.words.month_notes import note_detail
from ui.month.body import MonthBody
from ui.month.empty import MonthEmpty
from ui.month.lines import headline
from ui.month.sheet_area import SheetArea
from ui.state.app_state import AppState
from ui.state.latest_answer import LatestAnswer
from ui.state.month_desk import MonthDesk
from ui.widgets.figure_link import FigureLink
from ui.widgets.flow_row import FlowRow
from ui.widgets.layouts import button, label, row
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.owner_choice import OwnerChoice
from ui.widgets.page import FigureDocuments, Page
from ui.widgets.plain import plain_tip
from ui.widgets.theme import GRID, set_role, set_state


class MesPage(Page):
    """Asks the desk when it is shown and something may have changed; old figures stay, dimmed, until the new are there.

    Attributes:
        sheet: what is shown; None while there is nothing to show. notice: what was just done. owners: whose it may be.
        file_button, workbook_button, diot_button, deliver_button: what is done with the month.

    Signals:
        file_wanted, unfile_wanted, workbook_wanted, diot_wanted, deliver_wanted: the person wants it done with what is
            shown (a ``MonthSheet``).
        undone: the person takes back what was just done.
    """

    file_wanted = Signal(object)
    unfile_wanted = Signal(object)
    workbook_wanted = Signal(object)
    diot_wanted = Signal(object)
    deliver_wanted = Signal(object)
    undone = Signal()

    def __init__(self, app_state: AppState, desk: MonthDesk, paths: Paths, parent: QWidget | None = None) -> None:
        super().__init__(app_state, parent)
        self._desk = desk
        self._snapshots = Snapshots(paths.filed_months)
        self._owner: Rfc | None = None
        self._month = Month.of(desk.today)
        self._is_stale = True
        self._asking = LatestAnswer(desk, self)
        self._opening = LatestAnswer(desk, self)
        self._title_wanted = ""
        self.sheet: MonthSheet | None = None
        self.title = label(role="title", wrap=False)
        self.chip = label(role="chip", wrap=False)
        self.due_label = label(role="hint", wrap=False)
        self.due = FigureLink("", "")
        self.provisional = label(words.PROVISIONAL, "chip", wrap=False)
        self.calculating = label(words.CALCULATING, "hint", wrap=False)
        self.file_button = button(words.FILE, "check", tip=words.FILE_TIP)
        self.workbook_button = button(words.WORKBOOK, "download")
        self.diot_button = button(words.DIOT, "documents")
        self.deliver_button = button(words.DELIVER, "folder")
        self.notice = NoticeBar(words.UNDO, words.UNDO_TIP)
        self.owners = OwnerChoice()
        self.empty = MonthEmpty()
        self._empty_area = QScrollArea()  # large text may ask for more than there is
        self.sheet_area = SheetArea()
        self._stack = QStackedWidget()
        self._build()
        self._connect()

    @property
    def shows_month(self) -> bool:
        """Yes."""
        return True

    @property
    def body(self) -> MonthBody | None:
        """The figures, where some are shown."""
        return self.sheet_area.body

    @property
    def is_calculating(self) -> bool:
        """Whether what is shown is not the newest."""
        return self._asking.is_waiting or self.sheet_area.is_growing

    def show_owner(self, owner: Rfc | None) -> None:
        """Show the month of ``owner``."""
        if owner != self._owner:
            self._owner = owner
            self.notice.hide()
            self._renew()

    def show_month(self, month: Month) -> None:
        """Show this month."""
        if month != self._month:
            self._month = month
            self.notice.hide()
            self._renew()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what changed while it was hidden."""
        super().showEvent(event)
        if self._is_stale:
            self._renew()

    def close_down(self) -> None:
        """Want no answers any more."""
        self._asking.forget()
        self._opening.forget()
        self.sheet_area.forget()

    # ── building ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        set_state(self.provisional, "wait")
        self.calculating.hide()
        self._empty_area.setWidgetResizable(True)
        self._empty_area.setFrameShape(QFrame.Shape.NoFrame)
        self._empty_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_role(self.empty, "page")
        self._empty_area.setWidget(self.empty)
        self._stack.addWidget(self._empty_area)
        self._stack.addWidget(self.owners)
        self._stack.addWidget(self.sheet_area)
        self._actions = FlowRow(
            self.file_button, self.workbook_button, self.diot_button, self.deliver_button, gap=2 * GRID
        )
        set_role(self.due, "large_figure")
        about = FlowRow(self.title, self.chip, self.provisional, self.calculating, gap=2 * GRID)
        head = row(about, self.due_label, self.due)
        head.setStretch(0, 1)
        self.fill(head, self._actions, self.notice, self._stack, gap=2 * GRID)
        self._show_head()

    def _connect(self) -> None:
        self.due.clicked.connect(self._on_due)
        self.file_button.clicked.connect(self._on_file)
        self.workbook_button.clicked.connect(self._on_workbook)
        self.diot_button.clicked.connect(self._on_diot)
        self.deliver_button.clicked.connect(self._on_deliver)
        self.notice.undo_wanted.connect(self._on_undo)
        self.owners.chosen.connect(self._on_owner_chosen)
        self.empty.download_wanted.connect(self.download_wanted)
        self.empty.again_wanted.connect(self._renew)
        self._asking.answered.connect(self._on_answer)
        self.sheet_area.shown.connect(self._on_shown)
        self.sheet_area.opened.connect(self._on_opened)
        self._asking.failed.connect(self._on_failure)
        self._asking.taking_long.connect(self._on_taking_long)
        self._opening.answered.connect(self._on_documents)
        self._opening.failed.connect(self.app_state.trouble)
        self._desk.changed.connect(self._renew)
        self.app_state.opened.connect(self._renew)
        self.app_state.taxpayers_changed.connect(self._on_owners)
        self.app_state.documents_counted.connect(self._on_owners)

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def _shown_owner(self) -> Rfc | None:
        """Who was chosen; where there is only one there is nothing to choose."""
        known = self._owners()
        return self._owner or (known[0][0] if len(known) == 1 else None)

    def _owners(self) -> list[tuple[Rfc, str]]:
        """Everybody whose month can be shown, with their names."""
        known = self.app_state.taxpayers
        owners = sorted({*known, *self.app_state.documents})
        return [(rfc, known[rfc].name if rfc in known else "") for rfc in owners]

    @Slot()
    def _on_owners(self) -> None:
        if self._owner is None and self.sheet is None:
            self._renew()

    @Slot()
    def _renew(self) -> None:
        """Ask for the month, as soon as somebody sees it."""
        self._is_stale = True
        if not self.isVisible() or self.app_state.place is None:
            return
        self._is_stale = False
        owner, month = self._shown_owner, self._month
        if owner is None:
            self._show_nothing(words.NOBODY_TITLE, words.NOBODY_TEXT)
            self.empty.offer_download()
            if owners := self._owners():
                self.owners.show_owners([(rfc.value, name) for rfc, name in owners])
                self._stack.setCurrentWidget(self.owners)
        elif month > Month.of(self._desk.today):
            self._show_nothing(*words.yet_to_come(month))
        else:
            self._asking.ask(partial(_sheet, snapshots=self._snapshots, owner=owner, month=month))

    def _show_nothing(self, title: str, text: str) -> None:
        self._asking.forget()
        self.sheet_area.forget()
        self.sheet = None
        self.empty.show_text(title, text)
        self._stack.setCurrentWidget(self._empty_area)
        self._show_head()

    @Slot(object)
    def _on_failure(self, error: AcopioError) -> None:
        self._show_nothing(words.FAILED_TITLE, error_text(error))
        self.empty.offer_again()

    @Slot()
    def _on_taking_long(self) -> None:
        """The old figures are dimmed, and it is said that new ones come."""
        self.calculating.show()
        self.sheet_area.dim()

    @Slot(object)
    def _on_answer(self, sheet: object) -> None:
        if not isinstance(sheet, MonthSheet):
            return
        coverage = sheet.coverage
        if not (sheet.documents or coverage.issued.at_sat or coverage.received.at_sat or sheet.value["presentado"]):
            self._show_nothing(*words.nothing_in(sheet.month))
            self.empty.offer_download()
            return
        self.sheet_area.show_sheet(sheet)

    @Slot()
    def _on_shown(self) -> None:
        """The figures are there."""
        if self.body is not None:
            self.sheet = self.body.sheet
            self._stack.setCurrentWidget(self.sheet_area)
            self._show_head()

    def _show_head(self) -> None:
        """Title, chips and buttons of what is shown."""
        sheet = self.sheet
        self.calculating.hide()
        self.title.setText(words.title(sheet.month if sheet else self._month))
        filed = sheet.value["presentado"] if sheet else None
        self.chip.setVisible(sheet is not None)
        self.chip.setText(words.filed_on(date.fromisoformat(filed)) if filed else words.NOT_FILED)
        set_role(self.chip, "chip", "ok" if filed else "idle")
        self.provisional.setVisible(sheet is not None and bool(sheet.value["provisional"]))
        self.file_button.setText(words.UNFILE if filed else words.FILE)
        self.file_button.setAccessibleName(self.file_button.text())
        self.file_button.setToolTip(plain_tip(words.UNFILE_TIP if filed else words.FILE_TIP))
        for one in (self._actions, self.due_label, self.due):
            one.setVisible(sheet is not None)
        if sheet is not None:
            line = headline(sheet)
            self.due_label.setText(line.label)
            for cell in line.cells:
                if cell is not None:
                    self.due.show_figure(cell.text, words.link_name(cell.name, cell.amount))

    @Slot(str)
    def _on_owner_chosen(self, text: str) -> None:
        """The list above the page has the registered ones alone."""
        owner = Rfc.parse(text)
        if owner in self.app_state.taxpayers:
            self.owner_wanted.emit(text)
        else:
            self.show_owner(owner)

    # ── acting ───────────────────────────────────────────────────────────────────────────────────────────────────

    @Slot()
    def _on_undo(self) -> None:
        """It is taken back, and no more to be said of it."""
        self.notice.hide()
        self.undone.emit()

    @Slot()
    def _on_due(self) -> None:
        """The figure in the head leads where that in the sheet does."""
        if self.sheet is not None:
            for cell in headline(self.sheet).cells:
                if cell is not None and cell.wanted is not None:
                    self._on_opened(words.figure_title(cell.name, self.sheet.month), cell.wanted)

    @Slot(str, object)
    def _on_opened(self, title: str, wanted: Wanted) -> None:
        """Find the documents of a figure, then list them."""
        if self.sheet is not None:
            self._title_wanted = title
            question = partial(documents_of, owner=self.sheet.owner, month=self.sheet.month, wanted=wanted)
            self._opening.ask(question)

    @Slot(object)
    def _on_documents(self, ids: tuple[int, ...]) -> None:
        if ids:
            self.documents_wanted.emit(FigureDocuments(self._title_wanted, ids))
        else:
            self.notice.say(words.NO_FIGURE_DOCUMENTS, False)

    @Slot()
    def _on_file(self) -> None:
        if self.sheet is not None:
            (self.unfile_wanted if self.sheet.value["presentado"] else self.file_wanted).emit(self.sheet)

    @Slot()
    def _on_workbook(self) -> None:
        self.workbook_wanted.emit(self.sheet)

    @Slot()
    def _on_diot(self) -> None:
        self.diot_wanted.emit(self.sheet)

    @Slot()
    def _on_deliver(self) -> None:
        self.deliver_wanted.emit(self.sheet)


def _sheet(desk: Desk, snapshots: Snapshots, owner: Rfc, month: Month) -> MonthSheet:
    catalog_entries(Catalog.TAX_REGIME)  # read here for the first time: the window would wait for it
    return month_sheet(desk, snapshots, owner, month, note_detail)
