"""Asks for the same again in a new request, never in words the SAT heard before: a second wider, or in halves."""

from __future__ import annotations

from typing import Any

from app.domain.lifecycle import Event
from app.domain.request import Request
from app.domain.story import Notice, Story
from app.engine.ledger import Ledger
from app.engine.planning.planner import halves
from app.engine.rewording import fresh


class Reissuer:
    """Makes the new requests that ask in place of others."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def reissue(self, request: Request, *, limit: int | None) -> Request:
        """Let a new request ask for the same, unless ``limit`` of them did already or no new words are left; what is
        asked for in parts already is left to them.

        Without a limit it was the person who asked for it.

        ``request`` must be saved in its last state; returns it with its successor, or with a notice why there is none.
        """
        if limit is not None and request.successor_id is None and (parts := self._ledger.requests.children(request.id)):
            return self._ledger.record(
                request,
                None,
                Story.ASKED_AGAIN,
                fields={"request": str(parts[0].id)},
                successor_id=parts[0].id,
                next_at=None,
            )
        if limit is not None and self._ledger.generation(request) >= limit:
            return self._ledger.record(request, None, Story.GAVE_UP, next_at=None)
        wall_now = self._ledger.sat_wall_now()
        query = fresh(request.query, self._ledger.sends, wall_now)
        if query is None:
            return self._ledger.record(request, None, None, notice=Notice.THIRD_TIME, next_at=None)
        with self._ledger.together():
            successor = self._ledger.add(query, parent=request, copy_to=request.copy_to)
            return self._ledger.record(
                request,
                None,
                Story.ASKED_AGAIN,
                fields={"request": str(successor.id)},
                successor_id=successor.id,
                next_at=None,
            )

    def split(self, request: Request, **changes: Any) -> Request:
        """Ask for the two halves of a period that holds too much; one of seconds cannot be split and is refused."""
        pieces = halves(request.query)
        if pieces is None:
            return self._ledger.record(request, Event.REFUSED, Story.REFUSED, **changes)
        with self._ledger.together():
            done = self._ledger.record(request, Event.TOO_MANY, Story.TOO_MANY, next_at=None, **changes)
            for piece in pieces:
                child = self._ledger.add(piece, parent=done, copy_to=request.copy_to)
                done = self._ledger.record(done, None, Story.SPLIT, fields={"request": str(child.id)})
        return done
