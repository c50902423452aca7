"""The words a request is found by in the search, made from its row in the database; fast, and pure."""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache
from typing import Any

from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.period import Period
from app.domain.query import Query
from app.domain.text import fold
from app.words import formatting, request_words
from app.words.messages import explain
from app.words.periods import period_words

_HOUR = len("2026-11-22T18")


def row_words(*values: Any) -> str:
    """Folded; see ``app.store.request_index.RowWords`` for the values. Most parts come again and again."""
    owner, service, direction, content, start, end, folio, filters, state, sat_id, sent = values
    parts = (
        _folded(owner),
        _subject(service, direction, content),
        _period(start, end) if start and end else "",
        (folio or "").lower(),
        _filters(filters) if filters else "",
        _state(state),
        (sat_id or "").lower(),
        _day(sent[:_HOUR] + sent[-len("+00:00") :]) if sent else "",
    )
    return " ".join(parts)


@lru_cache(maxsize=1_024)
def _folded(text: str) -> str:
    return fold(text)


@lru_cache(maxsize=64)
def _subject(service: str, direction: str, content: str) -> str:
    return fold(request_words.subject(Service(service), Direction(direction), ContentKind(content)))


@lru_cache(maxsize=8_192)
def _period(start: str, end: str) -> str:
    try:
        return fold(period_words(Period(datetime.fromisoformat(start), datetime.fromisoformat(end))))
    except ValueError:
        return ""


def _filters(query: str) -> str:
    try:
        return fold(request_words.filters(Query.from_dict(json.loads(query))))
    except (ValueError, KeyError):
        return ""


@lru_cache(maxsize=64)
def _state(state: str) -> str:
    return fold(explain(f"state:{state}").title)


@lru_cache(maxsize=8_192)
def _day(hour: str) -> str:
    """The day in this computer's time zone of an hour like ``2026-11-22T18+00:00``."""
    try:
        return formatting.day(datetime.fromisoformat(hour).astimezone())
    except ValueError:
        return ""
