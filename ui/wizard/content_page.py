"""Second page: invoices or retenciones; a whole period or single documents; which side, and in what form."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.catalogs import ContentKind, Direction, Service
from app.draft import Field, Page, split_list
from app.words import formatting
from ui.widgets.choices import Check, Radio
from ui.widgets.field_note import FieldNote
from ui.widgets.plain import plain_label
from ui.widgets.responsive import SideBySide
from ui.widgets.theme import GRID
from ui.wizard.draft_page import DraftPage
from ui.wizard.section import Section, with_hint
from ui.wizard.session import WizardSession

_FOLIO_LINES = 9


class ContentPage(DraftPage):
    """Fields: ``cfdi``, ``retenciones``, ``by_period``, ``by_folio``, ``issued``, ``received``, ``xml``, ``metadata``,
    ``folios``."""

    def __init__(self, session: WizardSession) -> None:
        super().__init__(session, Page.CONTENT, "Qué descargar", "Elige qué comprobantes quieres y en qué forma.")
        self.body.addWidget(SideBySide(self._service_section(), self._way_section()))
        self._period_answers = QWidget()
        self._folio_answers = QWidget()
        self._fill_period_answers()
        self._fill_folio_answers()
        self.body.addWidget(self._period_answers)
        self.body.addWidget(self._folio_answers)
        self.body.addStretch(1)

    def refresh(self) -> None:
        """Show the problems, and the fields that the chosen way needs."""
        draft = self.session.draft
        self._period_answers.setVisible(not draft.by_folio)
        self._folio_answers.setVisible(draft.by_folio)
        problems = self.session.problem_texts(self.page)
        self.directions_note.show_error(problems.get(Field.DIRECTIONS, ""))
        self.contents_note.show_error(problems.get(Field.CONTENTS, ""))
        count = len(dict.fromkeys(text.upper() for text in split_list(draft.folios)))
        self.folios_note.set_hint(formatting.plural(count, "folio fiscal.", "folios fiscales.") if count else "")
        self.folios_note.show_error(problems.get(Field.FOLIOS, ""))

    def _service_section(self) -> Section:
        section = Section("Tipo de documento")
        self.cfdi, cfdi_row = with_hint(Radio("&CFDI"), "Facturas, nómina, pagos y traslados.")
        self.retenciones, retenciones_row = with_hint(Radio("&Retenciones"), "Dividendos, intereses, plataformas.")
        self.cfdi.setChecked(True)
        self._services = _group(self, self.cfdi, self.retenciones)
        self._services.buttonToggled.connect(self._on_service)
        section.body.addWidget(cfdi_row)
        section.body.addWidget(retenciones_row)
        section.body.addStretch()
        return section

    def _way_section(self) -> Section:
        section = Section("Cómo buscarlos")
        self.by_period, period_row = with_hint(Radio("Por &periodo"), "Todos los que haya entre dos fechas.")
        self.by_folio, folio_row = with_hint(Radio("Por &folio fiscal"), "Solo algunos, por su UUID.")
        self.by_period.setChecked(True)
        self._ways = _group(self, self.by_period, self.by_folio)
        self._ways.buttonToggled.connect(self._on_way)
        section.body.addWidget(period_row)
        section.body.addWidget(folio_row)
        section.body.addStretch()
        return section

    def _fill_period_answers(self) -> None:
        draft = self.session.draft
        layout = QVBoxLayout(self._period_answers)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3 * GRID)
        sides = Section("De qué lado")
        self.issued, issued_row = with_hint(Check("&Emitidos"), "Los que expediste tú.")
        self.received, received_row = with_hint(Check("Reci&bidos"), "Los que otros expidieron a tu nombre.")
        self.directions_note = FieldNote(sides)
        forms = Section("En qué forma")
        self.xml, xml_row = with_hint(Check("&XML"), "El comprobante completo, con validez fiscal.")
        self.metadata, metadata_row = with_hint(
            Check("&Metadatos"), "Un renglón por comprobante, también de los cancelados. Llega más rápido."
        )
        self.contents_note = FieldNote(forms)
        self._kinds: dict[QCheckBox, Direction | ContentKind] = {
            self.issued: Direction.ISSUED,
            self.received: Direction.RECEIVED,
            self.xml: ContentKind.XML,
            self.metadata: ContentKind.METADATA,
        }
        for box, kind in self._kinds.items():
            box.setChecked(kind in (*draft.directions, *draft.contents))
            box.toggled.connect(self._on_kind)
        for section, parts in (
            (sides, (issued_row, received_row, self.directions_note)),
            (forms, (xml_row, metadata_row, self.contents_note)),
        ):
            for part in parts:
                section.body.addWidget(part)
            section.body.addStretch()
        layout.addWidget(SideBySide(sides, forms))

    def _fill_folio_answers(self) -> None:
        layout = QVBoxLayout(self._folio_answers)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        label = plain_label("Folios fiscale&s")
        self.folios = QPlainTextEdit()
        self.folios.setPlaceholderText("5FB2822E-396D-4725-8521-CDC4BDD20CCF")
        self.folios.setTabChangesFocus(True)
        self.folios.setAccessibleName("Folios fiscales")
        self.folios.setFixedHeight(self.fontMetrics().lineSpacing() * _FOLIO_LINES)
        label.setBuddy(self.folios)
        self.folios_note = FieldNote(self.folios)
        self.folios.textChanged.connect(self._on_folios)
        for part in (label, self.folios, self.folios_note):
            layout.addWidget(part)

    @Slot(QAbstractButton, bool)
    def _on_service(self, _button: QAbstractButton, checked: bool) -> None:
        if checked:
            service = Service.CFDI if self.cfdi.isChecked() else Service.RETENCIONES
            self.session.replace_draft(self.session.draft.for_service(service))

    @Slot(QAbstractButton, bool)
    def _on_way(self, _button: QAbstractButton, checked: bool) -> None:
        if checked:
            self.session.replace_draft(replace(self.session.draft, by_folio=self.by_folio.isChecked()))

    @Slot()
    def _on_kind(self) -> None:
        chosen = [kind for box, kind in self._kinds.items() if box.isChecked()]
        self.session.replace_draft(
            replace(
                self.session.draft,
                directions=tuple(kind for kind in chosen if isinstance(kind, Direction)),
                contents=tuple(kind for kind in chosen if isinstance(kind, ContentKind)),
            )
        )

    @Slot()
    def _on_folios(self) -> None:
        self.session.replace_draft(replace(self.session.draft, folios=self.folios.toPlainText()))


def _group(parent: ContentPage, *buttons: QRadioButton) -> QButtonGroup:
    """Group radio buttons that sit in different rows, so that only one is checked."""
    group = QButtonGroup(parent)
    for button in buttons:
        group.addButton(button)
    return group
