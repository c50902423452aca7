"""The window of the help: articles at the left, found by words, and the one being read at the right."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor, QTextDocument
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QSplitter, QTextBrowser, QWidget

from ui.help.articles import article, find
from ui.help.topics import FIRST, TOPICS
from ui.widgets import open_with as desktop
from ui.widgets.layouts import button, column, label, row
from ui.widgets.theme import GRID, application_icon, current_colours

SCHEME = "ayuda"
_KEY_ROLE = Qt.ItemDataRole.UserRole
_CHARACTERS, _LINES = 116, 38
_LIST_SHARE, _TEXT_SHARE = 1, 3


class ArticleView(QTextBrowser):
    """Shows articles and nothing else; links to the outside open in the system's browser."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Artículo de la ayuda")
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._on_link)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """An article's text; no file and no address is ever read."""
        name = QUrl(name)
        if kind == QTextDocument.ResourceType.HtmlResource.value and name.scheme() == SCHEME:
            return article(name.path().lstrip("/"))
        return None

    def go(self, place: str) -> None:
        """Show a place: an article, with ``#`` and an anchor."""
        self.setSource(QUrl(f"{SCHEME}:/{place}"))

    def apply_theme(self) -> None:
        """Show the article again in the current colours."""
        colours = current_colours()
        self.document().setDefaultStyleSheet(
            f"a {{ color: {colours.link}; }} h1, h2, h3 {{ color: {colours.text}; }} pre {{ color: {colours.soft}; }}"
        )
        self.document().setDocumentMargin(4 * GRID)
        if not self.source().isEmpty():
            self.reload()

    @Slot(QUrl)
    def _on_link(self, url: QUrl) -> None:
        if url.scheme() in ("https", "http"):
            desktop.open_address(url.toString())
        elif url.scheme() in ("", SCHEME):
            self.setSource(self.source().resolved(url))


class HelpWindow(QWidget):
    """Stays open beside the program and beside its dialogs.

    Attributes:
        view: the article that is read.
        search, topics: the words looked for, and the articles that hold them.

    Signals:
        moved: another article is shown; carries its key.
    """

    moved = Signal(str)

    def __init__(self) -> None:
        super().__init__(None)
        self.setWindowTitle("Ayuda de Acopio")
        self.setWindowIcon(application_icon())
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.view = ArticleView()
        self.search = QLineEdit()
        self.search.setPlaceholderText("Buscar en la ayuda")
        self.search.setAccessibleName("Buscar en la ayuda")
        self.search.setClearButtonEnabled(True)
        self.topics = QListWidget()
        self.topics.setAccessibleName("Artículos")
        self.topics.setWordWrap(True)
        self._none = label("Ningún artículo tiene esas palabras.", "hint")
        self.back = button("Atrás", role="plain", tip="Volver a lo anterior (Alt+←)")
        self.forward = button("Adelante", role="plain", tip="Ir a lo siguiente (Alt+→)")
        self._build()
        self._connect()
        self._list(find(""))
        self.view.apply_theme()

    @property
    def place(self) -> str:
        """What is shown: an article, with ``#`` and an anchor where there is one."""
        url = self.view.source()
        return url.path().lstrip("/") + (f"#{url.fragment()}" if url.hasFragment() else "")

    def show_place(self, place: str) -> None:
        """Open, or come forward, with that place."""
        if self.search.text():
            self.search.clear()
        self.view.go(place)
        self.show()
        self.raise_()
        self.activateWindow()

    def _build(self) -> None:
        left = QWidget()
        left.setLayout(column(self.search, self.topics, self._none, gap=2 * GRID))
        right = QWidget()
        right.setLayout(column(row(self.back, self.forward, 1), self.view, gap=GRID))
        middle = QSplitter()
        middle.setChildrenCollapsible(False)
        for part, share in ((left, _LIST_SHARE), (right, _TEXT_SHARE)):
            middle.addWidget(part)
            middle.setStretchFactor(middle.indexOf(part), share)
        self.setLayout(column(middle, margin=3 * GRID))
        letters = self.fontMetrics()
        wide, high = letters.averageCharWidth() * _CHARACTERS, letters.lineSpacing() * _LINES
        room = self.screen().availableSize()
        self.resize(min(wide, room.width() * 9 // 10), min(high, room.height() * 9 // 10))
        middle.setSizes([self.width() * _LIST_SHARE // 4, self.width() * _TEXT_SHARE // 4])

    def _connect(self) -> None:
        self.search.textChanged.connect(self._on_search)
        self.topics.currentItemChanged.connect(self._on_topic)
        self.view.sourceChanged.connect(self._on_source)
        self.view.backwardAvailable.connect(self.back.setEnabled)
        self.view.forwardAvailable.connect(self.forward.setEnabled)
        self.back.setEnabled(False)
        self.forward.setEnabled(False)
        self.back.clicked.connect(self.view.backward)
        self.forward.clicked.connect(self.view.forward)
        for keys, act in (("Alt+Left", self.view.backward), ("Alt+Right", self.view.forward), ("Esc", self.close)):
            QShortcut(QKeySequence(keys), self, act)
        QShortcut(QKeySequence("Ctrl+F"), self, self.search.setFocus)

    @Slot(str)
    def _on_search(self, text: str) -> None:
        found = find(text)
        self._list(found)
        if text and found and self._shown() not in found:
            self.topics.setCurrentRow(0)
        elif text and found:
            self._mark(text)

    def _list(self, keys: list[str]) -> None:
        self.topics.blockSignals(True)
        self.topics.clear()
        for topic in TOPICS:
            if topic.key in keys:
                item = QListWidgetItem(topic.title)
                item.setData(_KEY_ROLE, topic.key)
                self.topics.addItem(item)
                if topic.key == self._shown():
                    self.topics.setCurrentItem(item)
        self.topics.blockSignals(False)
        self._none.setVisible(not keys)

    def _shown(self) -> str:
        return _article_of(self.view.source())

    @Slot(QListWidgetItem, QListWidgetItem)
    def _on_topic(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if item is not None and item.data(_KEY_ROLE) != self._shown():
            self.view.go(str(item.data(_KEY_ROLE)))
            self._mark(self.search.text())

    @Slot(QUrl)
    def _on_source(self, url: QUrl) -> None:
        shown = _article_of(url)  # the view tells it before it knows it itself
        self.topics.blockSignals(True)
        for place in range(self.topics.count()):
            if self.topics.item(place).data(_KEY_ROLE) == shown:
                self.topics.setCurrentRow(place)
        self.topics.blockSignals(False)
        self.moved.emit(shown)

    def _mark(self, text: str) -> None:
        """Select the first place of the first word, where the letters agree."""
        if words := text.split():
            self.view.moveCursor(QTextCursor.MoveOperation.Start)
            self.view.find(words[0])


def _article_of(url: QUrl) -> str:
    return url.path().lstrip("/") or FIRST
