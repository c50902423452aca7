"""Chance that repeats itself: the same key always throws the same numbers."""

from __future__ import annotations

import base64
import hashlib
from random import Random

SEAL_BYTES = 256
CERTIFICATE_BYTES = 1483


def dice(*key: object) -> Random:
    """A generator that depends on ``key`` alone. For made-up documents only, never for secrets."""
    return Random("/".join(map(str, key)))  # noqa: S311


def stable_uuid(*key: object) -> str:
    """A version 4 UUID in upper case that depends on ``key`` alone."""
    digits = hashlib.sha256("/".join(map(str, key)).encode()).hexdigest()
    variant = "89ab"[int(digits[16], 16) % 4]
    text = f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:32]}"
    return text.upper()


def seal(chance: Random) -> str:
    """Base64 text as long as a 2048-bit Sello (344 characters). It seals nothing."""
    return base64.b64encode(chance.randbytes(SEAL_BYTES)).decode()


def certificate_text(rfc: str) -> str:
    """Base64 text as long as a CSD, always the same for one RFC. It certifies nothing."""
    der = b"0\x82\x05\xc7" + dice("certificate", rfc).randbytes(CERTIFICATE_BYTES - 4)
    return base64.b64encode(der).decode()
