"""A library with real documents on disk, and the page of Comprobantes on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
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
from ui.window.main_window import MainWindow

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "cfdi"


@cache
def readable() -> dict[str, tuple[bytes, StoredDocument]]:
    """Every sample that can be read, by folio fiscal: its XML, and what the index keeps of it."""
    found: dict[str, tuple[bytes, StoredDocument]] = {}
    for path in sorted(SAMPLES.rglob("*.xml")):
        data = path.read_bytes()
        try:
            document = read(data)
        except UnreadableDocumentError:
            continue
        stored = StoredDocument(facts_of(document), document_path(OWNER, document), "0" * 64, Validity.VALID)
        found.setdefault(document.uuid.value, (data, stored))
    return found


@pytest.fixture
def samples(seed: Any, paths: Paths) -> int:
    """All of them in the library; gives how many."""
    stored = []
    for data, document in readable().values():
        target = paths.library.joinpath(*document.path.split("/"))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        stored.append(document)
    with seed.database.transaction() as connection:
        add_documents(DocumentRepository(connection), OWNER, "P_01", stored)
    return len(stored)


@pytest.fixture
def page(
    qtbot: QtBot, samples: int, window: Callable[[], MainWindow], left_at: Callable[[str], None]
) -> Iterator[ComprobantesPage]:
    """The page, all read."""
    left_at("comprobantes")
    shown = window()
    shown.resize(1280, 800)
    found = shown.page
    assert isinstance(found, ComprobantesPage)
    qtbot.waitUntil(lambda: found.model.rowCount() == samples and not found.is_reading)
    yield found
    shown.close()
