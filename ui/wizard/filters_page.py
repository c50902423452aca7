"""Fourth page: filters, all of them optional."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.catalogs import COMPLEMENTS, Direction, DocumentType, Service, StatusFilter
from app.domain.text import fold
from app.draft import Field, Page, split_list
from app.words.catalog_names import DOCUMENT_STATUSES, complement_name, document_type_name
from ui.widgets.field_note import FieldNote
from ui.widgets.plain import plain_label
from ui.widgets.responsive import SideBySide
from ui.widgets.theme import GRID, set_role
from ui.wizard.draft_page import DraftPage
from ui.wizard.no_wheel import NoWheelComboBox
from ui.wizard.session import WizardSession

_ANY_TYPE, _ANY_COMPLEMENT = "Todos", "Cualquiera"
_FORCED = "De los recibidos, el SAT entrega el XML solo de los vigentes."
_MIXED = "De los recibidos se pedirán solo los vigentes: el SAT no entrega el XML de los cancelados."
_RFC_LENGTH = 13


class FiltersPage(DraftPage):
    """Fields: ``counterparts``, ``document_type``, ``status``, ``complement``, ``third_party``, ``folder``."""

    def __init__(self, session: WizardSession) -> None:
        super().__init__(
            session, Page.FILTERS, "Filtros", "Todo es opcional: sin filtros se descarga todo lo del periodo."
        )
        self._service: Service | None = None
        self._notes: dict[Field, FieldNote] = {}
        self.body.addWidget(SideBySide(self._counterparts_row(), self._third_party_row()))
        self._fill_choices()
        self._type_row = self._row(plain_label("&Tipo de comprobante"), self.document_type, Field.DOCUMENT_TYPE)
        status_row = self._row(plain_label("&Estado"), self.status, Field.STATUS)
        self.body.addWidget(SideBySide(self._type_row, status_row))
        self.body.addWidget(self._row(plain_label("Com&plemento"), self.complement, Field.COMPLEMENT))
        self.body.addWidget(self._folder_row())
        self.body.addStretch(1)

    def refresh(self) -> None:
        """Show the filters that this service and direction have, and every problem beside its field."""
        draft = self.session.draft
        if draft.service is not self._service:
            self._service = draft.service
            self._fill_complements(draft.service)
        self._type_row.setVisible(draft.service is Service.CFDI)
        self._name_counterparts(draft.directions)
        self._show_status()
        self.folder.setText(str(draft.copy_to or ""))
        self.no_folder.setVisible(draft.copy_to is not None)
        problems = self.session.problem_texts(self.page)
        for field, note in self._notes.items():
            note.show_error(problems.get(field, ""))

    def _counterparts_row(self) -> QWidget:
        self.counterparts = QLineEdit()
        self.counterparts.setPlaceholderText("XAXX010101000")
        self.counterparts.textChanged.connect(self._on_counterparts)
        self._counterparts_label = plain_label()
        return self._row(self._counterparts_label, self.counterparts, Field.COUNTERPARTS)

    def _fill_choices(self) -> None:
        self.document_type = NoWheelComboBox()
        self.document_type.addItem(_ANY_TYPE, None)
        for kind in DocumentType:
            self.document_type.addItem(document_type_name(kind.value), kind.value)
        self.status = NoWheelComboBox()
        for status in StatusFilter:
            self.status.addItem(DOCUMENT_STATUSES[status], status.value)
        self.complement = NoWheelComboBox()
        self.complement.setEditable(True)
        self.complement.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = QCompleter(self.complement.model(), self.complement)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.complement.setCompleter(completer)
        self.document_type.currentIndexChanged.connect(self._on_type)
        self.status.currentIndexChanged.connect(self._on_status)
        self.complement.currentTextChanged.connect(self._on_complement)

    def _third_party_row(self) -> QWidget:
        self.third_party = QLineEdit()
        self.third_party.setMaxLength(2 * _RFC_LENGTH)
        self.third_party.textChanged.connect(self._on_third_party)
        return self._row(plain_label("RFC a c&uenta de terceros"), self.third_party, Field.THIRD_PARTY)

    def _folder_row(self) -> QWidget:
        self.folder = QLineEdit()
        self.folder.setReadOnly(True)
        self.folder.setPlaceholderText("Solo en la biblioteca de Acopio")
        self.choose_folder = QPushButton("Elegir…")
        self.choose_folder.setAccessibleName("Elegir la carpeta de la copia")
        self.no_folder = QPushButton("Quitar")
        self.no_folder.setAccessibleName("No guardar copia")
        set_role(self.no_folder, "plain")
        fields = QWidget()
        layout = QHBoxLayout(fields)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.folder, 1)
        for button in (self.choose_folder, self.no_folder):
            button.setAutoDefault(False)
            layout.addWidget(button)
        fields.setFocusProxy(self.folder)
        self.folder.setAccessibleName("Carpeta de la copia")
        self.choose_folder.clicked.connect(self._on_choose_folder)
        self.no_folder.clicked.connect(self._on_no_folder)
        return self._row(plain_label("&Guardar también una copia de los XML en"), fields, None)

    def _row(self, label: QLabel, field: QWidget, problem: Field | None) -> QWidget:
        label.setBuddy(field)
        label.setWordWrap(True)
        field.setAccessibleName(label.text().replace("&", ""))
        row = QWidget()
        layout = QVBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(label)
        layout.addWidget(field)
        if problem:
            self._notes[problem] = FieldNote(field)
            layout.addWidget(self._notes[problem])
        layout.addStretch()
        return row

    def _fill_complements(self, service: Service) -> None:
        with QSignalBlocker(self.complement):
            self.complement.clear()
            self.complement.addItem(_ANY_COMPLEMENT, None)
            for name, code in sorted((complement_name(service, code), code) for code in COMPLEMENTS[service]):
                self.complement.addItem(name, code)
            chosen = self.session.draft.complement
            self.complement.setCurrentIndex(max(0, self.complement.findData(chosen)) if chosen else 0)
        with QSignalBlocker(self.document_type):
            kind = self.session.draft.document_type
            self.document_type.setCurrentIndex(self.document_type.findData(kind.value) if kind else 0)

    def _name_counterparts(self, directions: tuple[Direction, ...]) -> None:
        if directions == (Direction.ISSUED,):
            text, hint = "&RFC de los receptores", "Hasta cinco, separados por comas o espacios."
        elif directions == (Direction.RECEIVED,):
            text, hint = "&RFC del emisor", ""
        else:
            text, hint = "&RFC de la contraparte", "Receptor de los emitidos y emisor de los recibidos."
        self._counterparts_label.setText(text)
        self.counterparts.setAccessibleName(text.replace("&", ""))
        self._notes[Field.COUNTERPARTS].set_hint(hint)

    def _show_status(self) -> None:
        draft = self.session.draft
        forced = draft.status_is_forced
        shown = StatusFilter.VALID if forced else draft.status
        with QSignalBlocker(self.status):
            self.status.setCurrentIndex(self.status.findData(shown.value))
        self.status.setEnabled(not forced)
        mixed = draft.asks_received_xml and draft.status is StatusFilter.ALL
        self._notes[Field.STATUS].set_hint(_FORCED if forced else _MIXED if mixed else "")

    @Slot(str)
    def _on_counterparts(self, text: str) -> None:
        self.session.replace_draft(replace(self.session.draft, counterparts=split_list(text)))

    @Slot()
    def _on_type(self) -> None:
        value = self.document_type.currentData()
        self.session.replace_draft(replace(self.session.draft, document_type=DocumentType(value) if value else None))

    @Slot()
    def _on_status(self) -> None:
        self.session.replace_draft(replace(self.session.draft, status=StatusFilter(self.status.currentData())))

    @Slot(str)
    def _on_complement(self, text: str) -> None:
        """Set the complement by its name, in any case; an unknown name is kept as typed, so that it is reported."""
        wanted = fold(text)
        places = range(self.complement.count())
        codes = [self.complement.itemData(place) for place in places if fold(self.complement.itemText(place)) == wanted]
        code = codes[0] if codes else text.strip() or None
        self.session.replace_draft(replace(self.session.draft, complement=code))

    @Slot(str)
    def _on_third_party(self, text: str) -> None:
        self.session.replace_draft(replace(self.session.draft, third_party=text))

    @Slot()
    def _on_choose_folder(self) -> None:
        found = QFileDialog.getExistingDirectory(self, "Carpeta de la copia", self.folder.text())
        if found:
            self.session.replace_draft(replace(self.session.draft, copy_to=Path(found)))

    @Slot()
    def _on_no_folder(self) -> None:
        self.session.replace_draft(replace(self.session.draft, copy_to=None))
