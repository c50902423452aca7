"""Dates, money, counts and spans of time as a person in Mexico reads them: pure functions."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
_BYTES = 1024
NATIONAL_CURRENCY = "MXN"


def moment(at: datetime) -> str:
    """``22/11/2026 13:05``; an aware time is shown in this computer's own time zone, a naive one as it is."""
    return (at.astimezone() if at.tzinfo else at).strftime("%d/%m/%Y %H:%M")


def clock(at: datetime) -> str:
    """``13:05`` when ``at`` is today, else the whole date and time."""
    local = at.astimezone() if at.tzinfo else at
    today = datetime.now(local.tzinfo).date()
    return local.strftime("%H:%M") if local.date() == today else moment(at)


def percent(permille: int) -> str:
    """``97.3 %``."""
    return f"{permille // 10}.{permille % 10} %"


def day(at: date) -> str:
    """A day as it is written in Mexico: ``22/11/2026``."""
    return at.strftime("%d/%m/%Y")


def document_moment(text: str) -> str:
    """A document's own time, an ISO text, as it is written there; empty when there is none."""
    try:
        return datetime.fromisoformat(text).strftime("%d/%m/%Y %H:%M")
    except ValueError:
        return ""


def document_day(text: str) -> str:
    """The day of a document's own time, an ISO text; empty when there is none."""
    try:
        return day(datetime.fromisoformat(text))
    except ValueError:
        return ""


def count(number: int) -> str:
    """A whole number with its thousands: ``12,345``."""
    return f"{number:,}"


def money(text: str, currency: str = NATIONAL_CURRENCY) -> str:
    """``$1,234.50``, and the currency when it is not the peso; a text that is no number comes back as it is."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    sign = "-" if value < 0 else ""
    figure = f"{sign}${abs(value):,.2f}"
    return figure if currency in ("", NATIONAL_CURRENCY) else f"{figure} {currency}"


def span(seconds: float) -> str:
    """A length of time in its largest sensible unit: ``45 s``, ``4 min``, ``2 h 10 min``, ``3 días``."""
    whole = max(0, round(abs(seconds)))
    if whole < MINUTE:
        return f"{whole} s"
    if whole < HOUR:
        return f"{whole // MINUTE} min"
    if whole < DAY:
        hours, minutes = divmod(whole // MINUTE, 60)
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    days = whole // DAY
    return "1 día" if days == 1 else f"{count(days)} días"


def until(at: datetime, now: datetime) -> str:
    """``en 4 min``, or ``ahora`` when it is due."""
    left = (at - now).total_seconds()
    return f"en {span(left)}" if left >= 1 else "ahora"


def validity(days_left: int) -> str:
    """``vence en 212 días``; what an e.firma's remaining days mean."""
    if days_left < 0:
        gone = -days_left
        return "venció ayer" if gone == 1 else f"venció hace {count(gone)} días"
    if days_left == 0:
        return "vence hoy"
    return "vence mañana" if days_left == 1 else f"vence en {count(days_left)} días"


def size(octets: int) -> str:
    """``820 B``, ``1.4 MB``: how much room a file takes."""
    if octets < _BYTES:
        return f"{octets} B"
    value = float(octets)
    for unit in ("kB", "MB", "GB"):
        value /= _BYTES
        if value < _BYTES or unit == "GB":
            break
    return f"{value:,.1f} {unit}"


def plural(number: int, one: str, many: str) -> str:
    """A count with its noun, which is ``one`` for 1 and else ``many``: ``1 comprobante``, ``12 comprobantes``."""
    return f"{count(number)} {one if number == 1 else many}"


def fact(name: str, text: str) -> str:
    """A field of an error, notice or story line, made readable: seconds become spans, ISO times become dates."""
    if name in ("seconds", "clock_skew"):
        try:
            return span(float(text))
        except ValueError:
            return "un tiempo que el SAT no dijo"
    if text.isdecimal():
        if name == "free":
            return size(int(text))
        return count(int(text)) if name in ("announced", "arrived", "count", "documents", "new") else text
    if len(text) >= len("2026-11-22T13:05") and text[4:5] == "-" and text[:4].isdecimal():
        try:
            return moment(datetime.fromisoformat(text))
        except ValueError:
            return text
    return text
