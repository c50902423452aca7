"""The panel beside the list with one document: summary, months, status and history, XML, and seal."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import islice

from PySide6.QtCore import QTimer, QUrl, Signal, Slot
from PySide6.QtWidgets import QFrame, QStackedWidget, QTabWidget, QWidget

from app.domain.index.details import Details
from app.domain.index.port import DocumentIndex
from app.domain.index.rows import DocumentRow
from app.domain.validity import Validity
from app.words import document_month_words as month_words
from ui.background.query_thread import PendingQuery, QueryThread
from ui.background.task import Outcome
from ui.documents.detail.detail_job import DetailJob
from ui.documents.detail.head import DetailHead
from ui.documents.detail.long_list import LongList
from ui.documents.detail.missing_xml_text import words_without_sheet
from ui.documents.detail.month_tab import MonthTab
from ui.documents.detail.reading import (
    Checked,
    Contents,
    Lines,
    Unread,
    composed_again,
    details_of,
    read_contents,
    read_lines,
    read_seal,
)
from ui.documents.detail.seal_text import seal_text
from ui.documents.detail.state_page import StatePage
from ui.documents.detail.state_text import state_text
from ui.documents.detail.summary_text import ALL, DOCUMENT, SECTION, DetailText, known_documents
from ui.documents.detail.text_view import DetailView
from ui.documents.detail.xml_view import XmlView
from ui.sheet.sheet import Block, Section, Table, flattened
from ui.state.app_state import AppState
from ui.widgets.layouts import column
from ui.widgets.theme import GRID, current_colours, set_role

_REST_MILLISECONDS = 40  # while the person runs through the list nothing is read
_MOST_BACK = 100


class DetailPanel(QFrame):
    """Shows the document given to ``show_document``; reads the index through ``queries`` and files in the background.

    Attributes:
        tabs: Resumen, En el mes, Estado, XML and Sello; summary, month, state, xml, seal: what they hold.
        head: its state and what it is called, above them.
        document: its number, None when there is none; details, contents: what the index and its file say, once read.

    Signals:
        followed: a link to another document was followed; carries its number. filled: another one is shown, or none.
        check_wanted, decide_wanted: the person wants the SAT asked about it, or to decide about this ``DocumentRow``.
        trouble: an ``AcopioError``.
        closed: the person wants the panel away.
    """

    followed = Signal(int)
    filled = Signal()
    check_wanted = Signal()
    decide_wanted = Signal(object)
    trouble = Signal(object)
    closed = Signal()

    def __init__(
        self,
        app_state: AppState,
        queries: QueryThread[DocumentIndex],
        month: MonthTab,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._app_state = app_state
        self._queries = queries
        self.document: int | None = None
        self.details: Details | None = None
        self.contents: Contents | None = None
        self._unread: Unread | None = None
        self._checked: Checked | None = None
        self._reading: PendingQuery | None = None
        self._jobs: dict[type, DetailJob] = {}
        self._back: list[int] = []
        self._folded: set[str] = set()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MILLISECONDS)
        self.head = DetailHead()
        self.summary = DetailView("Resumen del comprobante")
        self._summaries = QStackedWidget()
        self._summaries.addWidget(self.summary)
        self.month = month
        self.state_page = StatePage()
        self.state, self.check_button = self.state_page.text, self.state_page.check_button
        self.xml = XmlView()
        self.seal = DetailView("Sello del comprobante")
        self.tabs = QTabWidget()
        self._build()
        self._connect()
        self.clear()

    def show_document(self, document: int, *, coming_back: bool = False) -> None:
        """Show this document after a short rest, so that running through the list reads nothing."""
        if document == self.document:
            return
        self._forget()
        if not coming_back:
            self._back.clear()
        self.document = document
        self.head.back_button.setVisible(bool(self._back))
        self._rest.start()
        self.filled.emit()

    @Slot()
    def clear(self) -> None:
        """Show no document, only the hint to choose one."""
        self._forget()
        self._back.clear()
        self.document = None
        self.head.clear()
        self.summary.write("")
        self.month.clear()
        self.filled.emit()

    @Slot()
    def read_again(self) -> None:
        """Read the index again: what is known of the document may have changed."""
        if self.document is not None:
            self._read_details()

    @Slot()
    def theme_changed(self) -> None:
        """Write all texts again in the colours of the new theme."""
        self._write()
        self.month.write()
        self.xml.table.viewport().update()

    # ── building ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        for page, name in (
            (self._summaries, "Resumen"),
            (self.month, month_words.TAB),
            (self.state_page, "Estado"),
            (self.xml, "XML"),
            (self.seal, "Sello"),
        ):
            self.tabs.addTab(page, name)
        self.tabs.setDocumentMode(True)
        self.setLayout(column(self.head, self.tabs, margin=2 * GRID, gap=2 * GRID))
        self.setMinimumWidth(70 * GRID)

    def _connect(self) -> None:
        self._rest.timeout.connect(self._read_details)
        self.summary.anchorClicked.connect(self._on_link)
        self.state.anchorClicked.connect(self._on_link)
        self.month.text.anchorClicked.connect(self._on_link)
        self.tabs.currentChanged.connect(self._on_tab)
        self.head.back_button.clicked.connect(self.go_back)
        self.head.close_button.clicked.connect(self.closed)
        self.state_page.check_wanted.connect(self.check_wanted)
        self.state_page.decide_wanted.connect(self.decide_wanted)

    # ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _forget(self) -> None:
        self._rest.stop()
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        for job in self._jobs.values():
            job.cancel()
        self._jobs.clear()
        self.details = self.contents = self._unread = self._checked = None
        self.state_page.offer(None)
        self.month.forget()
        self.leave_list()
        self.xml.show_lines(())
        self.summary.begin()
        self.state.write("")
        self.seal.write("")

    @Slot()
    def _read_details(self) -> None:
        if self.document is None:
            return
        if self._reading is not None:
            self._reading.cancel()
        self._reading = self._queries.ask(partial(details_of, self.document))
        self._reading.done.connect(self._on_details)

    @Slot(object)
    def _on_details(self, outcome: Outcome) -> None:
        self._reading = None
        if outcome.error is not None:
            self.trouble.emit(outcome.error)
        if not isinstance(outcome.value, Details):
            return
        self.details = outcome.value
        self.head.show_row(self.details.row)
        self.state_page.offer(self.details.row)
        self.month.show_row(self.details.row)
        self._bring_contents(self.details.row)
        if self.contents is not None or Contents not in self._jobs:
            self._write()

    def _bring_contents(self, shown: DocumentRow) -> None:
        """Read the XML if that is not done yet; compose the sheet again where the SAT's state changed."""
        place, state = self._app_state.place, _state(shown)
        path = place.xml_path(shown.path) if place else None
        if place is None or path is None or Contents in self._jobs:
            return
        if self.contents is None:
            self._start(Contents, partial(read_contents, shown.id, place.root, path, state), self._on_contents)
        elif self.contents.state != state:
            self._start(Contents, partial(composed_again, self.contents, state), self._on_contents)

    @Slot(object)
    def _on_contents(self, outcome: Outcome) -> None:
        del self._jobs[Contents]
        if outcome.error is not None:
            self.trouble.emit(outcome.error)
        self._unread = outcome.value if isinstance(outcome.value, Unread) else self._unreadable()
        if isinstance(outcome.value, Contents) and self.details is not None:
            self.contents, self._unread = outcome.value, None
            self._app_state.library_read.emit()
            self._bring_contents(self.details.row)
        self._write()
        self._on_tab()

    def _unreadable(self) -> Unread | None:
        """The XML as unreadable; None where the document has no file."""
        place = self._app_state.place
        path = place.xml_path(self.details.row.path) if place and self.details else None
        return Unread(path, is_gone=False) if path else None

    @Slot()
    def _on_tab(self) -> None:
        """XML lines and seal are worked out only when their tab is opened."""
        if self.contents is None:
            return
        data, shown = self.contents.data, self.tabs.currentWidget()
        if shown is self.xml and Lines not in self._jobs:
            self._start(Lines, partial(read_lines, data), self._on_lines)
        elif shown is self.seal and Checked not in self._jobs:
            self._start(Checked, partial(read_seal, data), self._on_checked)

    @Slot(object)
    def _on_lines(self, outcome: Outcome) -> None:
        if isinstance(outcome.value, Lines):
            self.xml.show_lines(outcome.value.lines)

    @Slot(object)
    def _on_checked(self, outcome: Outcome) -> None:
        if isinstance(outcome.value, Checked):
            self._checked = outcome.value
            self._write_seal()

    def _start(self, kind: type, work: Callable[[], object], slot: Callable[[Outcome], None]) -> None:
        self._jobs[kind] = job = DetailJob(work, self)
        job.done.connect(slot)
        job.start()

    # ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _write(self) -> None:
        if self.details is None:
            return
        writer = DetailText(current_colours(), known_documents(self.details), self._folded)
        if self.contents is not None and self.contents.sheet is not None:
            text = writer.sheet(self.contents.sheet)
        else:
            shown = self.details.row
            text = writer.row(shown, words_without_sheet(bool(shown.path), self.contents, self._unread))
        related = writer.links(self.details) + writer.back_links(self.details)
        self.summary.write(text + related)
        self.state.write(state_text(self.details, current_colours()))
        self._write_seal()

    def _write_seal(self) -> None:
        if self._checked is not None:
            self.seal.write(seal_text(self._checked.report, current_colours()))

    # ── links ────────────────────────────────────────────────────────────────────────────────────────────────────

    @Slot(QUrl)
    def _on_link(self, link: QUrl) -> None:
        number = int(link.path())
        if link.scheme() == ALL:
            self._show_list(number)
        elif link.scheme() == SECTION:
            self._fold(number)
        elif link.scheme() == DOCUMENT and self.document is not None:
            self._back = [*self._back, self.document][-_MOST_BACK:]
            self.show_document(number, coming_back=True)
            self.followed.emit(number)

    @Slot()
    def go_back(self) -> None:
        """Show the document that a link led away from."""
        if self._back:
            number = self._back.pop()
            self.show_document(number, coming_back=True)
            self.followed.emit(number)

    def _block(self, number: int) -> Block | None:
        sheet = self.contents.sheet if self.contents else None
        return next(islice(flattened(sheet.blocks), number, None), None) if sheet and number >= 0 else None

    def _fold(self, number: int) -> None:
        """Fold a complement or unfold it; others of its kind stay as this one is."""
        section = self._block(number)
        if isinstance(section, Section):
            self._folded ^= {section.title}
            self._write()

    def _show_list(self, number: int) -> None:
        table = self._block(number)
        if isinstance(table, Table):
            page = LongList(table)
            page.left.connect(self.leave_list)
            self._summaries.addWidget(page)
            self._summaries.setCurrentWidget(page)
            page.table.setFocus()

    @Slot()
    def leave_list(self) -> None:
        """Close the long list and show the summary again."""
        self._summaries.setCurrentWidget(self.summary)
        for place in range(self._summaries.count() - 1, 0, -1):
            if (page := self._summaries.widget(place)) is not None:
                self._summaries.removeWidget(page)
                page.deleteLater()


def _state(shown: DocumentRow) -> str:
    return shown.state.value if shown.state in (Validity.VALID, Validity.CANCELLED) else ""
