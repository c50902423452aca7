"""A desk over the library, and whose documents the command asks about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.bookkeeping.desk import Desk
from app.bookkeeping.opening import opened_desk
from app.cli.context import Context
from app.cli.month.asking import known_owner, mexican_today
from app.domain.identifiers import Rfc


@contextmanager
def asked_desk(context: Context, rfc: str) -> Iterator[tuple[Desk, Rfc]]:
    """The desk, and the owner that was typed. Raises BadQuestionError for one without documents, StoreError."""
    if not context.paths.database.exists():
        known_owner(rfc, ())
    with opened_desk(context.paths, mexican_today()) as desk:
        yield desk, known_owner(rfc, desk.index.owners())
