"""What is in the library of somebody who is not registered: it counts in Inicio, and nobody is asked about it again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.domain.identifiers import Rfc
from app.engine.ports import DocumentsAdded
from ui.models.work import Work

OWNER = Rfc("EKU9003173C9")
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform has none


def test_documents_of_nobody_registered_count(seed: Any, opened: Callable[[], Work]) -> None:
    seed.documents(1, 5)
    work = opened()
    assert work.taxpayers == {}
    assert work.documents == {OWNER: 5}
    assert work.total_documents == 5


def test_what_an_import_brings_counts_in_a_moment(qtbot: QtBot, seed: Any, opened: Callable[[], Work]) -> None:
    work = opened()
    assert work.total_documents == 0
    seed.documents(1, 3)
    with qtbot.waitSignal(work.documents_counted):
        work.take(DocumentsAdded(OWNER, 3, 3))
    assert work.total_documents == 3
