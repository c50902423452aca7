"""The library that went away: a folder is the library by its mark or by what lies in it, never by its name alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.backup.writing import back_up
from app.errors import LibraryAwayError, NotThatLibraryError
from app.paths import Paths
from app.settings import Settings
from app.store.database import Database
from app.store.documents import DocumentRepository
from app.store.files import LibraryFolder
from app.store.identity import MARK, REBUILDING, RECORD, LibraryIdentity
from app.store.moving import copy_library, end_move
from app.store.place import library_place
from app.surroundings import is_own_data
from tests.make import NOW, OWNER, a_document, stored
from tests.make_index import add_documents


class Home:
    """An index and its library, with ``documents`` known whose files are there."""

    def __init__(self, folder: Path, documents: int) -> None:
        self.database = folder / "casa" / "acopio.db"
        self.root = folder / "biblioteca"
        self.identity = LibraryIdentity(self.database)
        self.folder = LibraryFolder(self.root, self.identity)
        index = Database.open(self.database)
        for one in (made := [stored(a_document(number)) for number in range(documents)]):
            path = self.root / one.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"<x/>")
        with index.transaction() as connection:
            add_documents(DocumentRepository(connection), OWNER, "P_01", made)
        index.close()

    def writes(self) -> None:
        self.folder.require_space(1)

    def files(self) -> list[str]:
        return sorted(one.name for one in self.root.rglob("*") if one.is_file()) if self.root.exists() else []


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path, documents=3)
    made.writes()
    return made


def assert_away(home: Home) -> None:
    before = home.files()
    assert home.folder.is_away
    for write in (home.writes, home.folder.batch_writer, lambda: home.folder.require_place("a/b.zip", 1)):
        with pytest.raises(LibraryAwayError):
            write()
    with pytest.raises(LibraryAwayError), home.folder.incoming("a/b.zip"):
        pass
    assert home.files() == before


def test_a_new_one_is_marked_as_it_is_first_written_to(tmp_path: Path) -> None:
    home = Home(tmp_path, documents=0)
    assert not home.folder.is_away
    assert not home.root.exists()
    home.writes()
    assert home.files() == [MARK]
    assert (home.root / MARK).read_text() == home.database.with_name(RECORD).read_text()


def test_one_of_an_older_acopio_is_known_by_what_lies_in_it(tmp_path: Path) -> None:
    home = Home(tmp_path, documents=3)
    (home.root / stored(a_document(0)).path).unlink()
    assert not home.folder.is_away
    home.writes()
    assert MARK in home.files()


def test_a_renamed_one_is_not_made_anew(home: Home) -> None:
    home.root.rename(home.root.with_name("otra"))
    assert_away(home)
    assert not home.root.exists()
    home.root.mkdir()  # as a mount point without its disk
    assert_away(home)


def test_another_one_in_its_place_is_not_taken(home: Home, tmp_path: Path) -> None:
    other = Home(tmp_path / "otro", documents=0)
    other.writes()
    home.root.rename(home.root.with_name("aparte"))
    other.root.rename(home.root)
    assert_away(home)


def test_an_older_one_that_is_not_there(tmp_path: Path) -> None:
    home = Home(tmp_path, documents=3)
    shutil.rmtree(home.root)
    assert_away(home)


def test_it_comes_back(home: Home) -> None:
    home.root.rename(home.root.with_name("otra"))
    assert home.folder.is_away
    home.root.with_name("otra").rename(home.root)
    home.writes()
    assert not home.folder.is_away


def test_it_is_elsewhere_now(home: Home, tmp_path: Path) -> None:
    there = home.root.rename(tmp_path / "otra")
    for wrong in (tmp_path / "no hay", tmp_path):
        with pytest.raises(NotThatLibraryError):
            home.identity.recognise(wrong)
    home.identity.recognise(there)
    assert not LibraryFolder(there, home.identity).is_away


def test_a_mark_that_was_deleted_is_put_back(home: Home) -> None:
    (home.root / MARK).unlink()
    home.writes()
    assert (home.root / MARK).read_text() == home.database.with_name(RECORD).read_text()


@pytest.mark.parametrize("mark", [b"", b"\xff" * 50, b"x" * 1_000_000, None])
def test_marks_that_are_none(home: Home, mark: bytes | None) -> None:
    home.root.rename(home.root.with_name("otra"))
    home.root.mkdir()
    (home.root / MARK).mkdir() if mark is None else (home.root / MARK).write_bytes(mark)
    assert_away(home)


def test_begun_anew(home: Home) -> None:
    home.root.rename(home.root.with_name("otra"))
    home.identity.begin_anew(home.root)
    home.writes()
    assert home.files() == [MARK]
    assert LibraryFolder(home.root.with_name("otra"), home.identity).is_away


def test_an_index_to_be_made_anew_does_not_forget_that_there_was_one(home: Home) -> None:
    """Else a damaged index and a disk that is not connected together would begin an empty library."""
    home.database.unlink()
    Database.open(home.database).close()
    home.database.with_name(home.database.name + REBUILDING).touch()
    assert not home.folder.is_away
    home.root.rename(home.root.with_name("otra"))
    assert_away(home)


def test_a_move_takes_the_mark_along(home: Home, tmp_path: Path) -> None:
    target = tmp_path / "nueva"
    copy_library(home.root, target)
    end_move(target)
    assert not LibraryFolder(target, home.identity).is_away
    home.folder.move_to(tmp_path / "otra")
    home.writes()


def test_one_that_is_away_is_not_moved_nor_backed_up(home: Home, tmp_path: Path) -> None:
    home.root.rename(home.root.with_name("aparte"))
    with pytest.raises(LibraryAwayError):
        home.folder.move_to(tmp_path / "nueva")
    paths = Paths(home.database.parent, home.root)
    with pytest.raises(LibraryAwayError):
        back_up(paths, home.root, tmp_path / "r", with_documents=True, at=NOW)
    assert not (tmp_path / "r").exists()
    assert not (tmp_path / "nueva").exists()


# ── within Acopio's own data ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_program_s_own_data_are_no_place_for_it(tmp_path: Path) -> None:
    home, documents = tmp_path / "share" / "Acopio", tmp_path / "Documentos" / "Acopio"
    home.mkdir(parents=True)
    (tmp_path / "atajo").symlink_to(home)
    for bad in (
        home,
        home / "biblioteca",
        home / "a" / "b",
        tmp_path / "atajo" / "x",
        home.parent / "." / "Acopio" / "y",
    ):
        assert is_own_data(bad, home, documents)
    for good in (documents, tmp_path, home.parent, home.with_name("Acopio 2")):
        assert not is_own_data(good, home, documents)


def test_everything_in_one_folder_on_purpose(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path / "casa")
    for good in (paths.library, paths.home / "biblioteca 2", paths.home / "otra"):
        assert not is_own_data(good, paths.home, paths.library)
    for bad in (
        paths.home,
        paths.efirmas,
        paths.logs / "x",
        paths.demo,
        paths.lists,
        paths.filed_months,
        paths.home / "antes-de-restaurar-2",
    ):
        assert is_own_data(bad, paths.home, paths.library)


def test_a_file_of_settings_is_not_obeyed_in_it(tmp_path: Path) -> None:
    paths = Paths(tmp_path / "share" / "Acopio", tmp_path / "Documentos" / "Acopio")
    bad = paths.home / "mis facturas"
    place, told = library_place(paths, Settings(library=str(bad)))
    assert (place, told.path if told else None) == (paths.library, bad)
    (bad / OWNER.value).mkdir(parents=True)  # of an Acopio that did not know better: the documents are used
    assert library_place(paths, Settings(library=str(bad))) == (bad, None)
    assert library_place(paths, Settings(library=str(tmp_path / "x"))) == (tmp_path / "x", None)
