"""Cancellations and changes of filed months as ``--json`` prints them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from app.bookkeeping.side_names import SIDE_NAMES
from app.domain.amounts import cents_text
from app.domain.clock import mexico_wall_time
from app.fiscal.cancellations import CancelledEffect, Change


def change_value(one: Change) -> dict[str, Any]:
    """What a document changes of a filed month: today's less those of then, on its own side."""
    return {
        "uuid": one.uuid,
        "causa": one.cause.value,
        "base": cents_text(one.amounts.base),
        "iva": cents_text(one.amounts.tax),
        "sustituto": one.substitute,
    }


def cancellation_value(one: CancelledEffect, filed_on: date | None, last_day: date | None) -> dict[str, Any]:
    """What a cancelled document took from one month, which was filed on ``filed_on``; it could be cancelled until
    ``last_day``.
    """
    day = _day(one.document.cancelled_at)
    return {
        "uuid": one.document.uuid,
        "lado": SIDE_NAMES[one.document.side],
        "fecha": one.document.day.isoformat(),
        "cancelado": day,
        "visto": _mexican_day(one.seen_at),
        "mesAfectado": one.month.text,
        "base": cents_text(one.amounts.base),
        "iva": cents_text(one.amounts.tax),
        "sustituto": one.substitute,
        "presentado": filed_on.isoformat() if filed_on else None,
        "limite": last_day.isoformat() if last_day else None,
        "fueraDePlazo": None if day is None or last_day is None else day > last_day.isoformat(),
    }


def _day(text: str) -> str | None:
    """Of a FechaCancelacion, which is a wall time."""
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return None


def _mexican_day(text: str) -> str | None:
    """Of a moment in UTC."""
    try:
        return mexico_wall_time(datetime.fromisoformat(text)).date().isoformat()
    except (ValueError, OverflowError):
        return None
