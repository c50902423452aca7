"""What is done with documents: copied, exported, checked, brought in; chosen by selection or all that is shown."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.identifiers import Rfc
from app.engine.commands import CancelImport, Import
from app.engine.events import ImportDone, ImportProgress
from app.engine.intake_report import ImportReport, Note, Progress
from app.engine.sat_status.events import CancelSatStatusCheck, CheckSatStatus, SatStatusProgress
from app.paths import Paths
from tests.make import OWNER
from tests.ui.windows import make_window
from ui.documents.actions.action_bar import DocumentAction
from ui.documents.actions.export_documents import ExportDialog, ExportKind
from ui.documents.actions.import_documents import ImportDialog
from ui.documents.actions.import_report import ImportReportDialog
from ui.documents.actions.seal_results import SealResultsDialog
from ui.documents.filters.criteria import Criteria
from ui.documents.page import ComprobantesPage
from ui.state.app_state import AppState
from ui.window.main_window import MainWindow
from ui.window.window_options import WindowOptions

SAMPLES = Path(__file__).resolve().parents[3] / "data" / "cfdi"


def select(page: ComprobantesPage, *places: int) -> None:
    page.table.select_ranges(tuple((place, place) for place in places))


def ended(qtbot: QtBot, page: ComprobantesPage) -> str:
    qtbot.waitUntil(lambda: not page.document_actions.progress_bar.is_busy, timeout=30_000)
    return page.document_actions.progress_bar.text.text()


def pick(page: ComprobantesPage, action: DocumentAction) -> None:
    """As the person does it: with the button, or the entry of its menu where it can be chosen."""
    if action in page.bar.buttons:
        QTest.mouseClick(page.bar.buttons[action], Qt.MouseButton.LeftButton)
    else:
        assert page.bar.entries[action].isEnabled()
        page.bar.entries[action].trigger()


def export(page: ComprobantesPage, action: DocumentAction, kind: ExportKind, path: Path) -> None:
    pick(page, action)
    dialog = page.document_actions.dialog
    assert isinstance(dialog, ExportDialog)
    dialog.ways[kind].setChecked(True)
    dialog.place.line.setText(str(path))
    QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)


def test_rows_and_folios_are_copied(qtbot: QtBot, page: ComprobantesPage) -> None:
    select(page, 0, 2)
    pick(page, DocumentAction.COPY_UUIDS)
    assert ended(qtbot, page) == "Copiado: 2 comprobantes."
    rows = [page.model.row(place) for place in (0, 2)]
    assert QGuiApplication.clipboard().text().splitlines() == [row.uuid for row in rows if row]
    pick(page, DocumentAction.COPY)
    ended(qtbot, page)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith("Fecha\tLado\tContraparte\tFolio")
    assert len(lines) == 3


def test_what_only_says_that_it_is_the_document_is_shown_and_not_opened(
    page: ComprobantesPage, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def take(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return True

    monkeypatch.setattr("ui.widgets.open_with.QDesktopServices.openUrl", take)
    first = page.table.visualRect(page.model.index(0, 0)).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=first)
    row = page.model.row(0)
    assert row is not None
    assert row.path is not None
    file = paths.library / row.path
    page.carry_out(DocumentAction.OPEN)
    assert opened == [str(file)]
    file.write_text("<html><script>alert(1)</script></html>", encoding="utf-8")
    page.carry_out(DocumentAction.OPEN)
    assert opened[1:] == [str(file.parent)]


def test_all_that_is_shown_is_exported_when_nothing_is_chosen(
    qtbot: QtBot, page: ComprobantesPage, samples: int, tmp_path: Path
) -> None:
    page.table.clearSelection()
    export(page, DocumentAction.EXPORT_XML, ExportKind.XML_ZIP, tmp_path / "todo")
    assert ended(qtbot, page) == f"Se exportaron {samples} comprobantes."
    with zipfile.ZipFile(tmp_path / "todo.zip") as archive:
        assert len(archive.namelist()) == samples
        assert archive.testzip() is None


def test_the_chosen_go_into_a_folder_a_workbook_and_pdf(qtbot: QtBot, page: ComprobantesPage, tmp_path: Path) -> None:
    select(page, 1, 3)
    export(page, DocumentAction.EXPORT_XML, ExportKind.XML_FOLDER, tmp_path / "xml")
    assert ended(qtbot, page) == "Se exportaron 2 comprobantes."
    assert len(list((tmp_path / "xml").iterdir())) == 2
    export(page, DocumentAction.EXPORT_TABLE, ExportKind.WORKBOOK, tmp_path / "libro.xlsx")
    assert ended(qtbot, page) == "Se exportaron 2 comprobantes."
    assert zipfile.is_zipfile(tmp_path / "libro.xlsx")
    export(page, DocumentAction.EXPORT_TABLE, ExportKind.CSV, tmp_path / "lista.csv")
    ended(qtbot, page)
    assert len((tmp_path / "lista.csv").read_text(encoding="utf-8-sig").splitlines()) == 3
    export(page, DocumentAction.EXPORT_PDF, ExportKind.PDF_FOLDER, tmp_path / "pdf")
    assert ended(qtbot, page) == "Se exportaron 2 comprobantes."
    assert all(one.read_bytes().startswith(b"%PDF") for one in (tmp_path / "pdf").iterdir())


def test_a_wrong_pattern_or_place_keeps_the_button_off(qtbot: QtBot, page: ComprobantesPage, tmp_path: Path) -> None:
    pick(page, DocumentAction.EXPORT_XML)
    dialog = page.document_actions.dialog
    assert isinstance(dialog, ExportDialog)
    assert dialog.names is not None
    dialog.place.line.setText(str(tmp_path / "x.zip"))
    assert dialog.accept_button.isEnabled()
    dialog.names.line.setText("{nada}")
    assert not dialog.accept_button.isEnabled()
    assert "{nada}" in dialog.names.note.text()
    dialog.names.line.setText("{uuid}")
    dialog.place.line.setText(str(tmp_path / "no hay" / "x.zip"))
    assert not dialog.accept_button.isEnabled()
    dialog.reject()


def test_seals_are_checked_and_told(qtbot: QtBot, page: ComprobantesPage, samples: int) -> None:
    page.table.selectAll()
    pick(page, DocumentAction.SEAL)
    qtbot.waitUntil(lambda: isinstance(page.document_actions.dialog, SealResultsDialog), timeout=30_000)
    dialog = page.document_actions.dialog
    assert isinstance(dialog, SealResultsDialog)
    good = samples - dialog.model.rowCount()
    assert page.document_actions.progress_bar.text.text() == f"Sellos en orden: {good} de {samples}."
    dialog.opened.emit(dialog.model.rows[0].document)
    assert page.detail.document == dialog.model.rows[0].document
    dialog.reject()


def test_the_sat_is_asked_about_the_chosen(qtbot: QtBot, page: ComprobantesPage) -> None:
    select(page, 0, 1)
    with qtbot.waitSignal(page.command) as told:
        pick(page, DocumentAction.CHECK)
    assert told.args == [CheckSatStatus(tuple(page.model.ids[:2]))]
    page.app_state.apply(SatStatusProgress(1, 2, 0))
    assert page.document_actions.progress_bar.text.text() == "Consultando el estado en el SAT: 1 de 2"
    with qtbot.waitSignal(page.command) as told:
        page.document_actions.progress_bar.cancel_button.click()
    assert told.args == [CancelSatStatusCheck()]
    page.app_state.apply(SatStatusProgress(2, 2, 0))
    assert not page.document_actions.progress_bar.cancel_button.isVisible()


def test_an_import_is_looked_through_asked_about_and_told_of(
    qtbot: QtBot, page: ComprobantesPage, tmp_path: Path
) -> None:
    source = tmp_path / "viejos"
    source.mkdir()
    for path in sorted(SAMPLES.glob("*.xml")):
        (source / path.name).write_bytes(path.read_bytes())
    pick(page, DocumentAction.IMPORT)
    dialog = page.document_actions.dialog
    assert isinstance(dialog, ImportDialog)
    assert not dialog.accept_button.isEnabled()
    dialog.look_through((source,))
    qtbot.waitUntil(lambda: dialog.report is not None, timeout=30_000)
    assert dialog.accept_button.isEnabled()  # nobody is registered, but one has documents here already
    asked = [dialog.owners.item(at).text() for at in range(dialog.owners.count())]
    assert not any(OWNER.value in one for one in asked)
    item = dialog.owners.item(0)
    item.setCheckState(item.checkState().Checked)
    chosen = Rfc(item.text().partition(",")[0].partition(":")[0])
    with qtbot.waitSignal(page.command) as told:
        QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert told.args == [Import((source,), (OWNER, chosen))]
    page.app_state.apply(ImportProgress(Progress(1, 4, 10, 100, 400, 20.0)))
    assert page.document_actions.progress_bar.text.text() == "Importando: 1 de 4 archivos, 10 comprobantes; faltan 20 s"
    with qtbot.waitSignal(page.command) as told:
        page.document_actions.progress_bar.cancel_button.click()
    assert told.args == [CancelImport()]
    report = ImportReport(new=3, duplicates=1, conflicts=1, conflicting=(Note("a.xml", "conflict"),), foreign=2)
    page.app_state.apply(ImportDone(report))
    assert page.document_actions.progress_bar.text.text() == "Importación lista: 3 comprobantes nuevos, 1 repetido."
    shown = page.document_actions.dialog
    assert isinstance(shown, ImportReportDialog)
    assert "2 de otros RFC, que se dejaron donde estaban" in shown.text
    shown.reject()


def test_only_one_counterpart(qtbot: QtBot, page: ComprobantesPage, samples: int) -> None:
    page.table.go_to(0)
    row = page.choice.row()
    assert row is not None
    page.carry_out(DocumentAction.ONLY_ISSUER)
    qtbot.waitUntil(lambda: not page.is_reading and page.listing.chosen.counterpart == row.issuer_rfc)
    assert page.model.rowCount() < samples
    assert page.filters.criteria() == Criteria(counterpart=row.issuer_rfc)
    chip = next(one for one in page.filters.findChildren(QPushButton) if one.text().startswith("solo "))
    chip.click()
    qtbot.waitUntil(lambda: not page.is_reading and page.model.rowCount() == samples)


def test_columns_filters_and_names_are_remembered(
    qtbot: QtBot, page: ComprobantesPage, paths: Paths, app_state: AppState
) -> None:
    page.filters.choices.types.tick("N")
    page.saved.keep("Nómina")
    use = next(at for at, one in enumerate(page.model.columns) if one.key == "use")
    menu = page.table.column_menu()
    menu.actions()[use].trigger()
    assert not page.table.isColumnHidden(use)
    page.table.horizontalHeader().moveSection(page.table.horizontalHeader().visualIndex(use), 0)
    page.document_actions.pattern = "{folio}"
    page.detail_button.setChecked(False)
    page.window().close()
    again = make_window(app_state, WindowOptions(paths))
    qtbot.addWidget(again)
    again.show_page("comprobantes")
    found = again.page
    assert isinstance(found, ComprobantesPage)
    assert found.saved.saved == {"Nómina": Criteria(types=("N",))}
    assert not found.table.isColumnHidden(use)
    assert found.table.horizontalHeader().visualIndex(use) == 0
    assert found.document_actions.pattern == "{folio}"
    assert not found.detail_button.isChecked()
    again.close()


def test_the_keyboard_reaches_everything(qtbot: QtBot, page: ComprobantesPage) -> None:
    reached: tuple[QWidget, ...] = (
        page.filters.search,
        page.filters.fold_button,
        page.filters.choices.sides,
        page.filters.choices.types,
        page.table,
        page.saved,
    )
    for widget in reached:
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert widget.accessibleName()
    page.window().activateWindow()
    qtbot.waitUntil(page.window().isActiveWindow)
    qtbot.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)  # type: ignore[no-untyped-call]
    assert page.window().focusWidget() is page.filters.search
    page.filters.search.setText("nadie")
    qtbot.waitUntil(lambda: not page.is_reading and page.model.rowCount() == 0)
    qtbot.keyClick(page.filters.search, Qt.Key.Key_Escape)  # type: ignore[no-untyped-call]
    qtbot.waitUntil(lambda: not page.is_reading and page.model.rowCount() > 0)
    assert page.filters.criteria().is_empty


def test_everything_fits_at_the_least_size(page: ComprobantesPage, window: Callable[[], MainWindow]) -> None:
    assert page.window().minimumSizeHint().width() <= 1100
    assert page.window().minimumSizeHint().height() <= 700
