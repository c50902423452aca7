"""Just enough DER to look inside a .cer or .key, also where strict readers give up (old names in odd encodings).

Not with ``cryptography`` alone, which refuses a certificate as a whole for one odd name (see ``x509.py``): these 100
lines only find the parts; keys and signatures are left to the library.
"""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import dataclass

SEQUENCE, SET, INTEGER, OID, OCTET_STRING, BIT_STRING = 0x30, 0x31, 0x02, 0x06, 0x04, 0x03

_ARMOUR = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----(.*?)(?:-----END|\Z)", re.DOTALL)
_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]+")
_ENCODINGS = {0x1E: "utf-16-be", 0x1C: "utf-32-be"}  # BMPString, UniversalString


@dataclass(frozen=True, slots=True)
class Element:
    """One DER element: its ``tag`` byte, what it holds, and ``raw``, the whole of it."""

    tag: int
    content: bytes
    raw: bytes

    def children(self) -> tuple[Element, ...]:
        """The elements inside a constructed one. Raises ValueError when they do not fill it exactly."""
        found, rest = [], self.content
        while rest:
            element, rest = read(rest)
            found.append(element)
        return tuple(found)

    def text(self) -> str:
        """The characters of any of the string types; bytes that are no UTF-8 are taken as Latin-1."""
        raw = self.content[1:] if self.tag == BIT_STRING else self.content
        if self.tag in _ENCODINGS:
            return raw.decode(_ENCODINGS[self.tag], "replace")
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return raw.decode("latin-1")


def read(data: bytes) -> tuple[Element, bytes]:
    """The first element of ``data`` and what follows it. Raises ValueError when it is cut or of indefinite length."""
    if len(data) < 2:
        raise ValueError("cut")
    length, start = data[1], 2
    if length & 0x80:
        start += length & 0x7F
        if not 2 < start <= 6 or len(data) < start:
            raise ValueError("bad length")
        length = int.from_bytes(data[2:start], "big")
    end = start + length
    if len(data) < end:
        raise ValueError("cut")
    return Element(data[0], data[start:end], data[:end]), data[end:]


def opening(data: bytes, depth: int) -> tuple[Element, ...]:
    """The first ``depth`` tags met going inwards along first children, though the data may be cut: what it began as.

    Only the last one's content is meaningful.
    """
    found = []
    for _ in range(depth):
        if len(data) < 2:
            break
        skip = 2 + (data[1] & 0x7F if data[1] & 0x80 else 0)
        length = data[1] if skip == 2 else len(data)
        found.append(Element(data[0], data[skip : skip + length], data[: skip + length]))
        data = data[skip:]
    return tuple(found)


def unwrap(data: bytes, label: bytes) -> bytes:
    """The DER inside ``data``, which may be PEM of that ``label``, bare base64, or DER already.

    PEM of another label gives nothing; text that is neither comes back as it is.
    """
    armour = _ARMOUR.search(data) if b"-----BEGIN" in data[:4096] else None
    if armour:
        return _decode(armour[2]) if armour[1] == label else b""
    bare = data.removeprefix(b"\xef\xbb\xbf").strip()
    return _decode(bare) if bare.startswith(b"MI") and _BASE64.fullmatch(bare) else data


def _decode(text: bytes) -> bytes:
    """Base64 with line breaks; a cut end is left out, so that the DER inside shows the damage."""
    digits = re.sub(rb"[^A-Za-z0-9+/]", b"", text)
    return b64decode(digits[: len(digits) // 4 * 4] if len(digits) % 4 == 1 else digits + b"=" * (-len(digits) % 4))


def dotted(content: bytes) -> str:
    """An object identifier in numbers and points. Raises ValueError when it is empty or cut."""
    if not content or content[-1] & 0x80:
        raise ValueError("cut")
    numbers, value = [], 0
    for byte in content:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(value)
            value = 0
    first = min(numbers[0] // 40, 2)
    return ".".join(map(str, [first, numbers[0] - 40 * first, *numbers[1:]]))
