"""A library with real documents on disk, and the page of Comprobantes on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.cfdi.parser import read
from app.domain.facts import facts_of
from app.domain.validity import Validity
from app.errors import UnreadableDocumentError
from app.paths import Paths
from app.store.documents import DocumentRepository
from app.store.files import document_path
from app.store.staging import StoredDocument
from tests.make import OWNER
from tests.make_index import add_documents
from ui.documents.page import ComprobantesPage
from ui.state.app_state import AppState
from ui.window.main_window import MainWindow

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "cfdi"


@pytest.fixture
def samples(seed: Any, paths: Paths) -> int:
    """Every sample that can be read, in the library; gives how many."""
    stored: dict[str, StoredDocument] = {}
    for path in sorted(SAMPLES.rglob("*.xml")):
        data = path.read_bytes()
        try:
            document = read(data)
        except UnreadableDocumentError:
            continue
        place = document_path(OWNER, document)
        target = paths.library.joinpath(*place.split("/"))
        target.parent.mkdir(parents=True, exist_ok=True)
        if document.uuid.value not in stored:
            target.write_bytes(data)
            stored[document.uuid.value] = StoredDocument(facts_of(document), place, "0" * 64, Validity.VALID)
    with seed.database.transaction() as connection:
        add_documents(DocumentRepository(connection), OWNER, "P_01", stored.values())
    return len(stored)


@pytest.fixture
def page(
    qtbot: QtBot, samples: int, window: Callable[[], MainWindow], app_state: AppState
) -> Iterator[ComprobantesPage]:
    """The page, all read."""
    shown = window()
    shown.resize(1280, 800)
    shown.show_page("comprobantes")
    found = shown.page
    assert isinstance(found, ComprobantesPage)
    qtbot.waitUntil(lambda: found.model.rowCount() == samples and not found.is_reading)
    yield found
    shown.close()
