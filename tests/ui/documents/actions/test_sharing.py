"""What a person does with what was exported, and documents dragged out of the list: files with names that tell."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDrag
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.disk import write_whole
from app.reports.file_facts import file_facts
from ui.documents.actions import mail, sharing
from ui.documents.actions.action_bar import DocumentAction
from ui.documents.actions.dragging import URI_LIST
from ui.documents.actions.export_documents import ExportDialog
from ui.documents.actions.shared_folders import SharedFolders
from ui.documents.page import ComprobantesPage
from ui.widgets import open_with as desktop

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Told:
    """Stands in for what would start other programs: keeps what it was told, and says that it went well."""

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []

    def of(self, *name: str) -> Callable[..., bool]:
        def tell(*told: object) -> bool:
            self.calls.append((*name, *told))
            return True

        return tell


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's own folder of documents."""
    folder = tmp_path / "Documentos"
    folder.mkdir()
    monkeypatch.setattr(
        "ui.documents.actions.export_documents.QStandardPaths.writableLocation", lambda _which: str(folder)
    )
    return folder


def ask(page: ComprobantesPage, action: DocumentAction) -> ExportDialog:
    assert page.bar.entries[action].isEnabled()
    page.bar.entries[action].trigger()
    dialog = page.document_actions.dialog
    assert isinstance(dialog, ExportDialog)
    return dialog


def ended(qtbot: QtBot, page: ComprobantesPage) -> str:
    qtbot.waitUntil(lambda: not page.document_actions.progress_bar.is_busy, timeout=30_000)
    return page.document_actions.progress_bar.text.text()


def own_name(page: ComprobantesPage, place: int) -> str:
    row = page.model.row(place)
    assert row is not None
    facts = file_facts(row)
    assert facts["contraparte"]
    assert facts["documento"]
    return f"{facts['fecha']} {facts['contraparte']} {facts['documento']}"


def at(page: ComprobantesPage, place: int) -> QPoint:
    return page.table.visualRect(page.model.index(place, 0)).center()


@pytest.mark.parametrize(
    ("action", "ending"), [(DocumentAction.EXPORT_PDF, ".pdf"), (DocumentAction.EXPORT_XML, ".xml")]
)
def test_one_document_is_called_as_it_would_be_among_many_and_never_as_another(
    qtbot: QtBot, page: ComprobantesPage, documents: Path, action: DocumentAction, ending: str
) -> None:
    page.table.go_to(4)
    name = own_name(page, 4)
    for expected in (f"{name}{ending}", f"{name} (2){ending}"):
        dialog = ask(page, action)
        assert dialog.place.path() == documents / expected
        QTest.mouseClick(dialog.accept_button, LEFT)
        assert ended(qtbot, page) == "Se exportó 1 comprobante."
        assert (documents / expected).is_file()
    page.table.select_ranges(((4, 5),))
    dialog = ask(page, action)
    place = documents / "varios"
    dialog.ways[next(reversed(dialog.ways))].setChecked(True)
    dialog.place.line.setText(str(place))
    QTest.mouseClick(dialog.accept_button, LEFT)
    assert ended(qtbot, page) == "Se exportaron 2 comprobantes."
    assert {one.name for one in place.iterdir()} == {f"{own_name(page, at)}{ending}" for at in (4, 5)}


def test_a_file_of_many_says_what_is_in_it(qtbot: QtBot, page: ComprobantesPage, documents: Path) -> None:
    page.filters.choices.types.tick("I")
    qtbot.waitUntil(lambda: page.listing.is_complete and not page.is_reading)
    dialog = ask(page, DocumentAction.EXPORT_TABLE)
    path = dialog.place.path()
    assert path is not None
    assert path.name.endswith(f" {page.model.rowCount()} comprobantes Ingreso.xlsx")
    dialog.reject()


def test_what_was_exported_is_opened_shown_and_sent(
    qtbot: QtBot, page: ComprobantesPage, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told()
    monkeypatch.setattr(desktop, "open_path", told.of("open"))
    monkeypatch.setattr(desktop, "show_in_folder", told.of("show"))
    monkeypatch.setattr(mail, "send", told.of("send"))
    page.table.go_to(4)
    QTest.mouseClick(ask(page, DocumentAction.EXPORT_PDF).accept_button, LEFT)
    ended(qtbot, page)
    progress_bar = page.document_actions.progress_bar
    (path,) = documents.iterdir()
    for shown in (progress_bar.open_button, progress_bar.folder_button, progress_bar.mail_button):
        assert shown.isVisible()
        QTest.mouseClick(shown, LEFT)
    qtbot.waitUntil(lambda: len(told.calls) == 3)
    assert [call[:2] for call in told.calls] == [("open", path), ("show", path), ("send", (path,))]
    page.carry_out(DocumentAction.COPY_UUIDS)
    ended(qtbot, page)
    assert not progress_bar.mail_button.isVisible()


def test_without_a_mail_program_that_takes_files_the_folder_and_an_empty_message_open(
    qtbot: QtBot, page: ComprobantesPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told()
    monkeypatch.setattr(mail, "PROGRAMS", ())
    monkeypatch.setattr(desktop, "show_in_folder", told.of())
    monkeypatch.setattr(mail, "write_empty", told.of())
    file = tmp_path / "uno.pdf"
    page.document_actions.sharing.send((file,))
    qtbot.waitUntil(lambda: len(told.calls) == 2)
    assert told.calls == [(file,), ((file,),)]
    assert "arrástralo al mensaje" in page.document_actions.progress_bar.text.text()


@pytest.fixture
def dragged(monkeypatch: pytest.MonkeyPatch) -> list[QMimeData]:
    """What was dragged out: here nobody moves a mouse while Qt waits for one."""
    found: list[QMimeData] = []
    monkeypatch.setattr(QDrag, "exec", lambda drag, _actions: found.append(drag.mimeData()))
    return found


def drag(page: ComprobantesPage, place: int, way: QPoint) -> None:
    start, viewport = at(page, place), page.table.viewport()
    QTest.mousePress(viewport, LEFT, NONE, start)
    QTest.mouseMove(viewport, start + way / 4)
    QTest.mouseMove(viewport, start + way)
    QTest.mouseRelease(viewport, LEFT, NONE, start + way)


def test_rows_are_dragged_out_as_pdf_and_xml(qtbot: QtBot, page: ComprobantesPage, dragged: list[QMimeData]) -> None:
    QTest.mouseClick(page.table.viewport(), LEFT, NONE, at(page, 2))
    QTest.mouseClick(page.table.viewport(), LEFT, Qt.KeyboardModifier.ShiftModifier, at(page, 3))
    drag(page, 3, QPoint(10, 4 * QApplication.startDragDistance()))
    (mime,) = dragged
    assert page.table.selected_ranges() == ((2, 3),)
    assert mime.hasUrls()
    lines = bytes(mime.data(URI_LIST).data()).decode().split("\r\n")
    files = [Path(QUrl(one).toLocalFile()) for one in lines if one]
    assert [one.name for one in files] == [
        f"{own_name(page, place)}{ending}" for place in (2, 3) for ending in (".pdf", ".xml")
    ]
    place = page.app_state.place
    assert place is not None
    for file in files:
        assert file.is_file()
        assert file.parent.stat().st_mode & 0o077 == 0
    row = page.model.row(2)
    assert row is not None
    assert row.path is not None
    assert files[1].read_bytes() == place.root.joinpath(*row.path.split("/")).read_bytes()
    page.close_down()
    assert not files[0].parent.exists()


def test_sideways_any_row_is_dragged_and_downwards_rows_are_swept(
    qtbot: QtBot, page: ComprobantesPage, dragged: list[QMimeData]
) -> None:
    drag(page, 1, QPoint(4 * QApplication.startDragDistance(), 3))
    assert len(dragged) == 1
    assert page.choice.ids().tolist() == [page.model.ids[1]]
    page.table.clearSelection()
    drag(page, 1, at(page, 3) - at(page, 1))
    assert len(dragged) == 1
    assert page.table.selected_ranges() == ((1, 3),)
    QTest.mouseClick(page.table.viewport(), LEFT, NONE, at(page, 2))  # one of several alone
    assert page.table.selected_ranges() == ((2, 2),)
    assert page.detail.document == page.model.ids[2]


def test_too_many_are_not_dragged_and_it_is_said(
    page: ComprobantesPage, dragged: list[QMimeData], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing, "MOST_DRAGGED", 1)
    page.table.select_ranges(((0, 1),))
    page.document_actions.drag()
    assert not dragged
    assert "usa Exportar" in page.document_actions.progress_bar.text.text()


def test_files_with_odd_names_are_mailed_as_plain_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = Told()
    program = tmp_path / "xdg-email"
    write_whole(program, b"")
    monkeypatch.setattr(mail, "PROGRAMS", (tmp_path / "no está", program))
    monkeypatch.setattr(desktop, "start", started.of())
    odd, plain = tmp_path / "a',attachment='b.pdf", tmp_path / "2026-11-24 FERRETERÍA & CÍA A-1203.pdf"
    good = tmp_path / "2026-11-24 FERRETERÍA MONTE A-1203.pdf"
    for file in (odd, plain, good):
        write_whole(file, b"%PDF")
    copies = tmp_path / "copias"
    copies.mkdir()
    assert mail.send((good,), copies)
    assert started.calls.pop() == (
        str(program),
        ["--utf8", "--subject", "2026-11-24 FERRETERÍA MONTE A-1203", "--attach", str(good)],
    )
    assert mail.send((odd, plain), copies)
    ((_, arguments),) = started.calls
    assert isinstance(arguments, list)
    assert arguments[:3] == ["--utf8", "--subject", "2 comprobantes"]
    assert arguments[4] == str(copies / "a__attachment__b.pdf")
    assert arguments[6] == str(copies / "2026-11-24 FERRETERÍA _ CÍA A-1203.pdf")
    assert Path(arguments[4]).read_bytes() == b"%PDF"


def test_a_message_for_windows_names_its_files(tmp_path: Path) -> None:
    files = (tmp_path / "uno.pdf", tmp_path / "dos.xml")
    message = mail.message_with(files)
    assert message.file_count == 2
    assert message.subject == "2 comprobantes"
    assert [message.files[at].path for at in range(2)] == [str(one) for one in files]
    assert [message.files[at].name for at in range(2)] == ["uno.pdf", "dos.xml"]
    assert message.receiver_count == 0


def test_what_a_window_left_behind_is_swept_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left, other = SharedFolders().folder(), tmp_path / "de otro"
    write_whole(left / "uno.xml", b"<x/>")
    other.mkdir()
    write_whole(other / "dos.xml", b"<x/>")
    link = tmp_path / "acopio-entrega-enlace"
    link.symlink_to(other)
    for one in (left, other):
        os.utime(one, (1, 1))
    young = SharedFolders().folder()
    assert not left.exists()
    assert (other / "dos.xml").is_file()
    assert young.is_dir()
