"""The signed notice of the latest version: what it says, how it is verified, and whether it is news."""

from __future__ import annotations

import binascii
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from app.errors import MalformedAnswerError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

LONGEST = 64 * 1024
"""Bytes of the whole file."""

_PURPOSE = b"acopio-aviso-de-version-1\n"  # a signature made for something else says nothing here
_VERSION = re.compile(r"(?:0|[1-9]\d{0,5})(?:\.(?:0|[1-9]\d{0,5})){1,3}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_LONGEST_ADDRESS, _LONGEST_NOTES, _MOST_FILES = 500, 4_000, 20
_AHEAD = timedelta(days=2)  # clocks and time zones


@dataclass(frozen=True, slots=True)
class ReleaseNotice:
    """The latest version there is. ``url`` is the page to see, always https; ``installers`` are SHA-256 by file name.

    Raises ValueError with the field that is not acceptable.
    """

    version: str
    date: date
    url: str
    notes: str
    installers: Mapping[str, str]

    def __post_init__(self) -> None:
        address = urlsplit(self.url)
        sound = {
            "version": _VERSION.fullmatch(self.version) is not None,
            "url": address.scheme == "https" and bool(address.hostname) and len(self.url) <= _LONGEST_ADDRESS,
            "notes": len(self.notes) <= _LONGEST_NOTES,
            "installers": len(self.installers) <= _MOST_FILES
            and all(_FILE.fullmatch(name) and _SHA256.fullmatch(sha) for name, sha in self.installers.items()),
        }
        for name, is_good in sound.items():
            if not is_good:
                raise ValueError(name)

    @property
    def number(self) -> tuple[int, ...]:
        """The version, to be compared."""
        return version_number(self.version)


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest notice that was ever believed; an older one is a replay."""

    version: str
    date: date


def version_number(version: str) -> tuple[int, ...]:
    """``1.10`` comes after ``1.9``, and is the same as ``1.10.0``. Raises ValueError for what is no version."""
    if not _VERSION.fullmatch(version):
        raise ValueError("version")
    parts = [int(part) for part in version.split(".")]
    return tuple(parts + [0] * (4 - len(parts)))


def sign(notice: ReleaseNotice, key: Ed25519PrivateKey) -> bytes:
    """The file to be published."""
    text = json.dumps(
        {
            "version": notice.version,
            "fecha": notice.date.isoformat(),
            "pagina": notice.url,
            "notas": notice.notes,
            "sha256": dict(notice.installers),
        },
        ensure_ascii=False,
    )
    signature = b64encode(key.sign(_PURPOSE + text.encode())).decode()
    return json.dumps({"aviso": text, "firma": signature}, ensure_ascii=False, indent=1).encode()


def read_notice(data: bytes, public_keys: Sequence[str]) -> ReleaseNotice:
    """The notice in ``data``, signed with one of ``public_keys`` (base64).

    Nothing in it is looked at before its signature holds. Raises MalformedAnswerError that says what is missing.
    """
    try:
        outer = json.loads(data)
        text, signature = outer["aviso"], b64decode(outer["firma"], validate=True)
        message = _PURPOSE + text.encode()
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, binascii.Error):
        raise MalformedAnswerError("aviso") from None
    if not any(_holds(key, signature, message) for key in public_keys):
        raise MalformedAnswerError("firma")
    try:
        return _from_dict(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise MalformedAnswerError("datos") from None


def is_news(notice: ReleaseNotice, seen: Seen | None, current: str, today: date) -> bool:
    """Whether the person should hear of it: a later version than ``current``, and not older than what was seen."""
    return is_believable(notice, seen, today) and notice.number > version_number(current)


def is_believable(notice: ReleaseNotice, seen: Seen | None, today: date) -> bool:
    """Whether it may stand beside what was seen: neither version nor date go back, and its day has come."""
    if notice.date > today + _AHEAD:
        return False
    return seen is None or (notice.number >= version_number(seen.version) and notice.date >= seen.date)


def _holds(key: str, signature: bytes, message: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature  # the window is painted before it is needed
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(b64decode(key)).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _from_dict(values: Any) -> ReleaseNotice:
    texts = [values[name] for name in ("version", "fecha", "pagina", "notas")]
    installers = values["sha256"]
    if not all(isinstance(one, str) for one in (*texts, *installers.keys(), *installers.values())):
        raise TypeError("datos")
    version, day, url, notes = texts
    return ReleaseNotice(version, date.fromisoformat(day), url, notes, dict(installers))
