"""Which ends the journal keeps, for the day the database is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.identifiers import PackageId
from app.domain.lifecycle import State
from app.domain.query import Query
from app.domain.request import Package
from app.engine.assembly import _note_good_end
from app.store.journal import Journal
from tests.make import a_request

NOW = datetime(2026, 6, 15, 18, tzinfo=UTC)


@pytest.mark.parametrize(("announced", "kept"), [(2, State.COMPLETE), (None, State.COMPLETE), (3, None)])
def test_what_came_short_is_not_kept_as_a_good_end(
    tmp_path: Path, question: Callable[..., Query], announced: int | None, kept: State | None
) -> None:
    journal = Journal(tmp_path / "solicitudes.jsonl")
    packages = (Package(PackageId("A_01"), documents=2),)
    request = a_request(1, question(), created_at=NOW, sent_at=NOW, announced=announced, packages=packages)
    journal.sending(request.query, NOW)
    _note_good_end(journal, request)
    assert [entry.outcome for entry in journal.entries()] == [kept]
    _note_good_end(journal, replace(request, sent_at=None))
    assert len(journal.entries()) == 1
