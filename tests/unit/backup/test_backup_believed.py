"""What a backup of somebody else's may not do: lead out of the library, move it, hang commands, start anything."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import apsw
import pytest
from PySide6.QtCore import QSettings

from app import settings
from app.backup.restoring import finish, stage
from app.backup.window_choices import harmless
from app.backup.writing import back_up
from app.domain.identifiers import Rfc
from app.domain.index.filter import DocumentFilter
from app.errors import LibraryInOwnDataError, LibraryUnavailableError
from app.paths import Paths
from app.settings import Settings
from app.store.database import Database, reader
from app.store.documents import DocumentRepository
from app.store.files import LibraryFolder
from app.store.identity import MARK, RECORD, LibraryIdentity
from app.store.inspection import FindingKind, inspect
from tests.make_index import path_of
from tests.unit.backup.making import AT, lines, make

LEADING_OUT = (
    "../../fuera.xml", "/etc/hostname.xml", "C:/Windows/win.xml", "//host/share/a.xml", "\\\\host\\share\\a.xml",
    "EKU9003173C9/Emitidos/2024/03/guion.sh", "EKU9003173C9/Emitidos/./a.xml", "a.xml:b.xml", "NUL.xml", "", 7,
)  # fmt: skip


def with_index(full: Paths, folder: Path, statement: str, *values: object, settings: bytes = b"{}") -> Path:
    """A backup of ``full`` whose index was changed by ``statement``, without documents."""
    changed = folder / "cambiado.db"
    shutil.copy(full.database, changed)
    with closing(apsw.Connection(str(changed))) as connection:
        connection.execute(statement, values or None)
    members = [("ajustes.json", settings), ("acopio.db", changed.read_bytes())]
    return make(folder / "r", members, lines(members, documents=False))


@pytest.mark.parametrize("path", LEADING_OUT)
def test_a_path_of_the_index_leads_nowhere_else(full: Paths, other: Paths, tmp_path: Path, path: object) -> None:
    saved = with_index(full, tmp_path, "UPDATE documents SET path = ?1 WHERE id = 1", path)
    stage(saved, other)
    finish(other)
    with closing(reader(other.database)) as connection:
        documents = DocumentRepository(connection)
        row = next(one for one in documents.each(DocumentFilter()) if one.id == 1)
        assert row.path is None
        assert path_of(documents, Rfc(row.owner), row.uuid) is None
        found = inspect(connection, LibraryFolder(other.library), lambda _done, _total: None)
        assert (FindingKind.MISSING, str(path)) in [(one.kind, one.path) for one in found.findings]


def test_the_folder_itself_is_never_left(tmp_path: Path) -> None:
    for path in ("../a.xml", "/etc/passwd", "a/../../b"):
        with pytest.raises(LibraryUnavailableError):
            LibraryFolder(tmp_path).absolute(path)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIEW trampa AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT i FROM n",
        "CREATE TRIGGER trampa AFTER INSERT ON requests BEGIN DELETE FROM documents; END",
        "CREATE TABLE otra (a)",
        "CREATE INDEX otro ON documents(total)",
        "DROP INDEX documents_by_uuid",
        "PRAGMA application_id = 1",
    ],
)
def test_an_index_with_anything_of_its_own_is_made_anew(
    full: Paths, other: Paths, tmp_path: Path, statement: str
) -> None:
    assert stage(with_index(full, tmp_path, statement), other).must_rebuild
    finish(other)
    assert not other.database.exists()
    Database.open(other.database).close()
    assert not stage(with_index(full, tmp_path, "SELECT 1"), other).must_rebuild


def test_a_backup_does_not_say_where_documents_go_nor_whom_news_are_asked(
    full: Paths, other: Paths, tmp_path: Path
) -> None:
    told = tmp_path / "suya"
    told.mkdir()
    foreign = f'{{"library": "{told.as_posix()}", "update_url": "https://malo.example/aviso", "auto_hour": 5}}'.encode()
    saved = with_index(full, tmp_path, "SELECT 1", settings=foreign)
    mine = str(tmp_path / "mía")
    for before in (Settings(), Settings(library=mine, update_url="https://bueno.example/aviso")):
        settings.save(other.settings_file, before)
        stage(saved, other)
        finish(other)
        after = settings.load(other.settings_file).settings
        assert (after.library, after.update_url, after.auto_hour) == (before.library, before.update_url, 5)


def test_marks_of_the_window_stay_behind() -> None:
    told = (
        "[General]\nx=1\n[mudanza]\ndestino=/tmp/suya\n[ventana]\npagina=ajustes\ngeometria=@ByteArray(abc)\n"
        "contribuyente=@Variant(\\0\\0)\n[comprobantes]\nfiltros={}\nnombre= \"@Invalid()\"\n"
    )  # fmt: skip
    assert harmless(told.encode()) == b"[ventana]\npagina=ajustes\n[comprobantes]\nfiltros={}\n"
    assert harmless(b"[ventana]\npagina=\xff\n") == b""


def test_nothing_of_the_window_becomes_an_object_of_qt(tmp_path: Path) -> None:
    file = tmp_path / "ventana.ini"
    hidden = ("@Size(3 4)", '"@Size(3 4)"', "\\x40Size(3 4)", "\\100Size(3 4)", "a, @Size(3 4)", 'a,"\\x40Size(3 4)"')
    for value in hidden:
        told = f"[comprobantes]\nfiltros={value}\n".encode()
        file.write_bytes(told)
        assert "QSize" in repr(QSettings(str(file), QSettings.Format.IniFormat).value("comprobantes/filtros")), value
        assert harmless(told) == b"[comprobantes]\n", value


def test_what_the_window_keeps_as_texts_comes_along(tmp_path: Path) -> None:
    kept = {
        "ventana/pagina": "solicitudes",
        "ventana/contribuyente": "EKU9003173C9",
        "comprobantes/filtros": '{"Ñandú, \\"uno\\"": {"text": "ventas@tienda.mx"}}',
        "comprobantes/nombres": "{fecha} {contraparte}",
        "automatico/desde": "este_anio",
    }
    file = tmp_path / "ventana.ini"
    written = QSettings(str(file), QSettings.Format.IniFormat)
    for key, value in kept.items():
        written.setValue(key, value)
    written.sync()
    file.write_bytes(harmless(file.read_bytes()))
    read = QSettings(str(file), QSettings.Format.IniFormat)
    assert {key: read.value(key) for key in read.allKeys()} == kept


def test_every_connection_distrusts_its_file(full: Paths) -> None:
    database = Database.open(full.database)
    with closing(database.connection) as writer, closing(reader(full.database)) as reading:
        for one in (writer, reading):
            assert one.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, -1) == 1
            assert one.pragma("trusted_schema") == 0
            assert one.pragma("cell_size_check") == 1


def test_nothing_is_restored_into_acopio_s_own_data(full: Paths, other: Paths, tmp_path: Path) -> None:
    saved = with_index(full, tmp_path, "SELECT 1")
    with pytest.raises(LibraryInOwnDataError):
        stage(saved, other, other.efirmas)
    assert not other.home.exists()


def test_the_mark_of_the_library_comes_along(full: Paths, other: Paths, tmp_path: Path) -> None:
    LibraryIdentity(full.database).require(full.library)
    for name, documents in (("con", True), ("sin", False)):
        back_up(full, full.library, tmp_path / name, with_documents=documents, at=AT)
    stage(tmp_path / "con", other)
    finish(other)
    identity = LibraryIdentity(other.database)
    assert not identity.is_away(other.library)
    identity.require(other.library)
    assert (other.library / MARK).read_bytes() == (full.library / MARK).read_bytes()
    stage(tmp_path / "sin", other)  # the same computer again, its library where it was
    finish(other)
    assert not (other.home / RECORD).exists()
    assert not identity.is_away(other.library)
    shutil.rmtree(other.library)
    assert identity.is_away(other.library)


def test_an_owner_that_is_none_keeps_nobody_from_being_listed(full: Paths, other: Paths, tmp_path: Path) -> None:
    stage(with_index(full, tmp_path, "UPDATE owners SET rfc = 'nadie' WHERE id = 1"), other)
    finish(other)
    with closing(reader(other.database)) as connection:
        assert "nadie" not in [str(one) for one in DocumentRepository(connection).owners()]
