"""Verifying the library from Ajustes: a sound one, one with differences, and how often a question was asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.identifiers import Rfc
from app.paths import Paths
from app.store.database import Database
from app.store.documents import DocumentRepository
from app.store.inspection import FindingKind
from app.store.place import LibraryPlace
from tests.make import a_document, stored
from tests.make_index import add_documents
from ui.library.verify_library import VerifyLibraryDialog
from ui.requests.detail_text import asked_words


@pytest.fixture
def place(own_home: Path) -> LibraryPlace:
    paths = Paths.under(own_home)
    Database.open(paths.database).close()
    return LibraryPlace(paths.library, paths.database)


def opened(qtbot: QtBot, place: LibraryPlace) -> VerifyLibraryDialog:
    dialog = VerifyLibraryDialog(place)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_a_sound_library_says_so(qtbot: QtBot, place: LibraryPlace) -> None:
    dialog = opened(qtbot, place)
    qtbot.waitUntil(lambda: dialog.found is not None)
    assert dialog.headline.text() == "La biblioteca está íntegra."
    assert not dialog.table.isVisible()
    assert dialog.close_button.text() == "Cerrar"


def test_differences_are_listed(qtbot: QtBot, place: LibraryPlace) -> None:
    strange = place.root / "EKU9003173C9" / "Emitidos" / "x.xml"
    strange.parent.mkdir(parents=True)
    strange.write_text("<x/>")
    dialog = opened(qtbot, place)
    qtbot.waitUntil(lambda: dialog.found is not None)
    assert [one.kind for one in dialog.model.rows] == [FindingKind.FOREIGN]
    assert dialog.model.index(0, 1).data() == "EKU9003173C9/Emitidos/x.xml"
    assert dialog.table.isVisible()


def test_a_library_that_is_not_there_is_no_long_list_of_missing_files(qtbot: QtBot, place: LibraryPlace) -> None:
    database = Database.open(place.database)
    with database.transaction() as connection:
        add_documents(DocumentRepository(connection), Rfc("EKU9003173C9"), "P_01", [stored(a_document(1))])
    database.close()
    dialog = opened(qtbot, place)
    qtbot.waitUntil(lambda: "La carpeta de tu biblioteca no está" in dialog.headline.text())
    assert dialog.found is None
    assert not place.root.exists()


def test_closing_ends_the_check(qtbot: QtBot, place: LibraryPlace) -> None:
    dialog = opened(qtbot, place)
    dialog.close_button.click()
    assert not dialog.isVisible()
    assert dialog.found is None


def test_how_often_a_question_was_asked_and_what_remains() -> None:
    assert asked_words(0).startswith("Todavía no se pide")
    assert asked_words(1) == "Se ha pedido 1 vez; queda 1."
    assert asked_words(2) == "Se ha pedido 2 veces; no queda ninguna con estas mismas palabras."
