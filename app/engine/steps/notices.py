"""What to tell the person of an error: the key of its words and its facts."""

from __future__ import annotations

from app.domain.story import Notice, NoticeKey
from app.errors import AcopioError, AuthenticationFailedError, InvalidSecurityError

CLOCK_TOLERANCE = 60
"""Seconds this computer's clock may be off before it is blamed."""


def notice_of(error: AcopioError) -> tuple[NoticeKey, dict[str, str]]:
    """The notice and its fields: what lies behind a failed authentication, and a wrong clock, are named themselves."""
    if isinstance(error, AuthenticationFailedError):
        return notice_of(error.cause)
    if isinstance(error, InvalidSecurityError) and abs(error.clock_skew or 0) >= CLOCK_TOLERANCE:
        return Notice.CLOCK_SKEW, {"seconds": str(error.clock_skew)}
    return error.key, error.fields
