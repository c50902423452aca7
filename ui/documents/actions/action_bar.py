"""The buttons above the list of documents, and its context menu."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.domain.index.rows import DocumentRow
from app.domain.validity import OwnerRole
from app.words import formatting
from ui.widgets.flow_row import FlowRow
from ui.widgets.layouts import button
from ui.widgets.plain import escape_mnemonic


class DocumentAction(StrEnum):
    """Something that can be done with documents; the value is the text of its button or menu entry."""

    OPEN = "Abrir XML"
    FOLDER = "Mostrar en carpeta"
    COPY = "Copiar filas"
    COPY_UUIDS = "Copiar folios fiscales"
    EXPORT_XML = "XML…"
    EXPORT_TABLE = "Excel o CSV…"
    EXPORT_PDF = "PDF…"
    PRINT = "Imprimir…"
    SEAL = "Verificar sello"
    CHECK = "Consultar en el SAT"
    IMPORT = "Importar…"
    DECIDE = "Decidir…"
    ONLY_ISSUER = "Solo este emisor"
    ONLY_RECEIVER = "Solo este receptor"


_COPIES = (DocumentAction.COPY, DocumentAction.COPY_UUIDS)
_EXPORTS = (DocumentAction.EXPORT_XML, DocumentAction.EXPORT_TABLE, DocumentAction.EXPORT_PDF)
_MORE = (DocumentAction.PRINT, DocumentAction.SEAL, DocumentAction.CHECK)


def can_decide(row: DocumentRow | None) -> bool:
    """Whether there is something to decide about it: a CFDI that its owner issued or received."""
    return row is not None and bool(row.uuid) and row.service == "cfdi" and row.side is not OwnerRole.OTHERS


class ActionBar(FlowRow):
    """The row of buttons, three of them with menus.

    Attributes:
        buttons: the plain buttons by action; entries: the menu entries by action.

    Signals:
        chosen: carries the ``DocumentAction`` that was clicked.
    """

    chosen = Signal(object)

    def __init__(self, *others: QWidget, parent: QWidget | None = None) -> None:
        self.buttons = {
            DocumentAction.OPEN: button("Abrir XML", "documents", tip="Abrir con el programa de tu equipo (Enter)"),
            DocumentAction.FOLDER: button("Mostrar en carpeta", "folder"),
            DocumentAction.IMPORT: button("Importar", "plus", tip="Traer XML y ZIP que ya tienes en otra carpeta"),
        }
        self.menus = {
            "Copiar": button("Copiar ▾", tip="Copiar lo elegido (Ctrl+C)"),
            "Exportar": button("Exportar ▾", "download", tip="Exportar lo elegido, o todo lo que se ve"),
            "Más": button("Más ▾", tip="Imprimir, verificar el sello y consultar en el SAT"),
        }
        self.entries: dict[DocumentAction, QAction] = {}
        super().__init__(
            self.buttons[DocumentAction.OPEN],
            self.buttons[DocumentAction.FOLDER],
            *self.menus.values(),
            self.buttons[DocumentAction.IMPORT],
            *others,
            parent=parent,
        )
        for action, made in self.buttons.items():
            made.setProperty("action", action)
            made.clicked.connect(self._on_button)
        for made, actions in zip(self.menus.values(), (_COPIES, _EXPORTS, _MORE), strict=True):
            self._fill(made, actions)

    def enable_actions(self, *, one: bool, count: int, busy: bool) -> None:
        """Enable what applies: ``one`` document with a file is chosen, ``count`` in all, and a job runs (``busy``)."""
        self.buttons[DocumentAction.OPEN].setEnabled(one)
        self.buttons[DocumentAction.FOLDER].setEnabled(one)
        for made in self.menus.values():
            made.setEnabled(count > 0)
        for entry in self.entries.values():
            entry.setEnabled(count > 0 and not busy)

    def context_menu(self, row: DocumentRow | None, count: int, parent: QWidget, *, busy: bool) -> QMenu:
        """A menu of the same actions, those for ``row`` alone first; it is deleted when it closes."""
        menu = QMenu(parent)
        menu.aboutToHide.connect(menu.deleteLater)
        has_file = row is not None and bool(row.path)
        for action in (DocumentAction.OPEN, DocumentAction.FOLDER):
            self._add(menu, action).setEnabled(has_file)
        menu.addSeparator()
        for action in _COPIES:
            self._add(menu, action).setEnabled(count > 0 and not busy)
        exporting = menu.addMenu(f"Exportar {formatting.plural(count, 'comprobante', 'comprobantes')}")
        exporting.setEnabled(count > 0 and not busy)
        for action in _EXPORTS:
            self._add(exporting, action)
        for action in _MORE:
            self._add(menu, action).setEnabled(count > 0 and not busy)
        self._add(menu, DocumentAction.DECIDE).setEnabled(count == 1 and can_decide(row))
        menu.addSeparator()
        for action, rfc in (
            (DocumentAction.ONLY_ISSUER, row.issuer_rfc if row else ""),
            (DocumentAction.ONLY_RECEIVER, row.receiver_rfc if row else ""),
        ):
            if rfc:
                self._add(menu, action).setText(f"{action.value}: {escape_mnemonic(rfc)}")
        return menu

    def _fill(self, made: QPushButton, actions: tuple[DocumentAction, ...]) -> None:
        menu = QMenu(made)
        for action in actions:
            self.entries[action] = self._add(menu, action)
        if DocumentAction.PRINT in self.entries:
            self.entries[DocumentAction.PRINT].setShortcut(QKeySequence.StandardKey.Print)
        made.setMenu(menu)

    def _add(self, menu: QMenu, action: DocumentAction) -> QAction:
        entry = QAction(action.value, menu)
        entry.setData(action)
        entry.triggered.connect(self._on_entry)
        menu.addAction(entry)
        return entry

    @Slot()
    def _on_button(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.chosen.emit(DocumentAction(sender.property("action")))

    @Slot()
    def _on_entry(self) -> None:
        sender = self.sender()
        if isinstance(sender, QAction):
            self.chosen.emit(DocumentAction(sender.data()))
