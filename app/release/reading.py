"""Fetches the notice: a small file, quickly or not at all."""

from __future__ import annotations

from app.errors import ConfigurationError
from app.release.notice import LONGEST
from app.sat.public_file import Patience, is_allowed, public_file

_WHOLE = 20.0  # seconds
_SILENCE = 10.0


def fetch(address: str, *, whole_seconds: float = _WHOLE) -> bytes:
    """What lies at ``address``, at most ``LONGEST`` bytes; see ``public_file``.

    Only https, or http to this very computer. Raises ConfigurationError, NetworkError or AnswerError.
    """
    if not is_allowed(address):
        raise ConfigurationError("update_url", address)
    patience = Patience(silence=_SILENCE, whole=whole_seconds)
    with public_file(address, LONGEST, patience, "application/json") as pieces:
        return b"".join(pieces)
