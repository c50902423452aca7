"""The lane that reads for the explorer: in order, and with sorts that find no room for their temporary file."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import apsw
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.errors import DiskFullError
from app.store.database import Database
from app.store.document_index import SqliteDocumentIndex, open_document_index
from ui.background.query_thread import PendingQuery, QueryThread
from ui.background.task import Outcome, wait_for_tasks

Lane = QueryThread[SqliteDocumentIndex]

IN_A_FILE = 1


@pytest.fixture
def lane(qtbot: QtBot, tmp_path: Path) -> Iterator[Lane]:
    Database.open(tmp_path / "a.db").close()
    parent = QObject()
    found: Lane = QueryThread(parent)
    found.use(partial(open_document_index, tmp_path / "a.db", sorts=True))
    yield found
    found.close()
    assert wait_for_tasks(10_000)


def no_room_for_files(index: SqliteDocumentIndex) -> int:
    where: int = index._connection.pragma("temp_store")
    if where == IN_A_FILE:
        raise apsw.FullError("no room")
    return where


def no_room_at_all(_: SqliteDocumentIndex) -> int:
    raise apsw.FullError("no room")


def test_without_room_for_its_file_a_sort_is_done_in_memory(qtbot: QtBot, lane: Lane) -> None:
    outcomes: list[Outcome] = []
    for _ in range(2):
        lane.ask(no_room_for_files).done.connect(outcomes.append)
    qtbot.waitUntil(lambda: len(outcomes) == 2)
    assert [(one.error, one.value) for one in outcomes] == [(None, 2)] * 2


def test_no_room_at_all_is_told(qtbot: QtBot, lane: Lane) -> None:
    outcomes: list[Outcome] = []
    lane.ask(no_room_at_all).done.connect(outcomes.append)
    qtbot.waitUntil(lambda: bool(outcomes))
    assert isinstance(outcomes[0].error, DiskFullError)


def test_a_reading_goes_only_when_its_answer_is_out(qtbot: QtBot, lane: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deleted by the thread that is told, it may be gone while the other one is still telling."""
    threads: list[int] = []
    monkeypatch.setattr(PendingQuery, "deleteLater", lambda _: threads.append(threading.get_ident()))
    outcomes: list[Outcome] = []
    lane.ask(lambda _: 1).done.connect(outcomes.append)
    qtbot.waitUntil(lambda: bool(outcomes) and bool(threads))
    assert threading.get_ident() not in threads
