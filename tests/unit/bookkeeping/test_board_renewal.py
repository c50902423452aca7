"""The board is kept fresh while an engine has nothing else to do."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.bookkeeping import board_renewal
from app.bookkeeping.board_renewal import BoardRenewal
from app.bookkeeping.opening import opened_board
from app.paths import Paths
from app.store.database import Database
from app.store.documents import DocumentRepository
from tests.make import OWNER, a_document, stored
from tests.make_index import add_documents

TODAY = date(2024, 5, 20)
NOW = datetime(2024, 5, 20, 12, tzinfo=UTC)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.under(tmp_path / "casa")


def add(database: Database, number: int, month: int) -> None:
    document = a_document(number, issued_at=datetime(2024, month, 3, 12))
    add_documents(DocumentRepository(database.connection), OWNER, "P", [stored(document)], NOW)


def stale(paths: Paths) -> list[str]:
    with opened_board(paths, TODAY, 5) as board:
        return [one.month.text for one in board.stale()]


def test_it_makes_anew_what_is_stale_the_latest_month_first(paths: Paths) -> None:
    with closing(Database.open(paths.database)) as database:
        for month in (2, 3, 4):
            add(database, month, month)
        renewal = BoardRenewal(paths, database, lambda: TODAY)
        assert renewal.is_due
        steps = renewal.run(lambda: False)
        next(steps)
        assert stale(paths) == ["2024-04", "2024-03", "2024-02"]
        assert len(list(steps)) == 2
        assert stale(paths) == []
        assert not renewal.is_due


def test_interrupted_it_goes_on_where_it_was(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_renewal, "_TOGETHER", 1)
    with closing(Database.open(paths.database)) as database:
        for month in (2, 3, 4):
            add(database, month, month)
        renewal = BoardRenewal(paths, database, lambda: TODAY)
        assert len(list(renewal.run(lambda: True))) == 1
        assert stale(paths) == ["2024-03", "2024-02"]
        assert renewal.is_due
        list(renewal.run(lambda: False))
        assert stale(paths) == []


def test_a_disk_that_says_no_is_no_trouble(paths: Paths) -> None:
    with closing(Database.open(paths.database)) as database:
        add(database, 1, 2)
        elsewhere = Paths.under(paths.home / "nada")
        renewal = BoardRenewal(elsewhere, database, lambda: TODAY)
        assert list(renewal.run(lambda: False)) == []
        assert not renewal.is_due
