"""For whom documents were issued (a cuenta de terceros): metadata packages tell it in texts of their own."""

from __future__ import annotations

import io
import re
import zlib
from binascii import unhexlify
from collections.abc import Iterator
from struct import Struct
from typing import BinaryIO, Protocol

from app.cfdi.decoding import utf8_stream
from app.cfdi.metadata_text.columns import Columns, columns_of
from app.cfdi.metadata_text.records import read_header, record_batches
from app.domain.identifiers import Uuid
from app.errors import HostilePackageError

ThirdParty = tuple[str, str]
"""RFC and name."""

MOST_BYTES = 96 << 20
"""That may be kept of one package: a million documents, the most the SAT delivers, each for somebody else."""

_COLUMNS = (("uuid",), ("rfcacuentaterceros",), ("nombreacuentaterceros",))
_UUID = "[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}"
_USUAL = re.compile(rf"({_UUID})~([0-9A-ZÑ&]{{0,13}})~(?!\s)([^~]{{0,300}})(?<!\s)")
_ANY_UUID = re.compile(_UUID.encode(), re.IGNORECASE)
_LONGEST = 300  # characters of a name

_ROW = Struct("<16sLL")  # the UUID, and where in ``_pairs`` RFC and name stand: from where on, how long
_BUCKETS = 0x3FFF
_MOST_KNOWN = 4_096


class ThirdParties(Protocol):
    """The third party of a document by its UUID in upper case: a dict of them, or all of a package."""

    def get(self, uuid: str, default: ThirdParty, /) -> ThirdParty:
        """``default`` when it was issued for nobody else."""


def read_third_parties(stream: BinaryIO) -> Iterator[tuple[str, str, str] | None]:
    """UUID, RFC and name from a ``<id>_tercero.txt``, streamed; nothing when ``stream`` is something else.

    None comes between them after each piece of the text: a package may hold a million, and whoever reads them on a
    thread that is wanted elsewhere can see to that then.
    """
    stream = utf8_stream(stream)
    header, separator = read_header(stream)
    columns = columns_of(header, _COLUMNS, required=("uuid", "rfcacuentaterceros"))
    if columns is None or "rfcemisor" in columns.names:
        return
    is_usual = columns.places == (0, 1, 2) and len(columns.names) == 3
    last: tuple[str, str, str] | None = None
    for batch in record_batches(stream, separator):
        for _, text, _ in batch:
            if is_usual and (found := _USUAL.fullmatch(text)) is not None:
                uuid, rfc, name = found.groups()
                row: tuple[str, str, str] | None = (uuid, rfc, name)
            elif last is not None and is_usual and not columns.begins(text):  # a line end in a name
                last = (last[0], last[1], f"{last[2]}\r\n{text}"[:_LONGEST].rstrip())
                continue
            else:
                row = _row(columns, text)
            if last is not None:
                yield last
            last = row
        yield None
    if last is not None:
        yield last


def _row(columns: Columns, text: str) -> tuple[str, str, str] | None:
    for uuid, rfc, name in columns.candidates(text):
        try:
            return Uuid.parse(uuid).value, rfc.strip().upper()[:_LONGEST], name.strip()[:_LONGEST].rstrip()
        except ValueError:
            continue
    return None


def unpacked(packed: bytes) -> dict[str, ThirdParty]:
    """What ``PackedThirdParties.of`` made, by UUID."""
    if not packed:
        return {}
    rows = filter(None, read_third_parties(io.BytesIO(zlib.decompress(packed))))
    return {uuid: (rfc, name) for uuid, rfc, name in rows}


class PackedThirdParties:
    """Those of a whole package, which may be a million, in memory: 85 bytes each, where a dict of texts takes 410.

    Not in a temporary table of SQLite, which takes 2.4 times as long (4.0 µs to add one and 3.3 to find it, against 1.7
    and 1.4) and would write what other people are called onto the disk. Each is a row of fixed length in the bucket
    that its UUID's hash names; RFC and name stand elsewhere, once for rows that are near each other.
    """

    def __init__(self) -> None:
        self._buckets: dict[int, bytearray] = {}
        self._pairs = bytearray()
        self._known: dict[bytes, tuple[int, int]] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, uuid: str, rfc: str, name: str) -> None:
        """One more; of two for one document the later counts. Raises HostilePackageError when they are too many."""
        key = _key(uuid)
        row = _ROW.pack(key, *self._place_of(f"{rfc}~{name}".encode()))
        bucket = self._buckets.setdefault(hash(key) & _BUCKETS, bytearray())  # nobody can foretell that hash
        bucket += row
        self._count += 1
        if self._count * _ROW.size + len(self._pairs) > MOST_BYTES:
            raise HostilePackageError("too_large")

    def get(self, uuid: str, default: ThirdParty, /) -> ThirdParty:
        """RFC and name for whom the document ``uuid`` was issued, else ``default``."""
        pair = self._pair(uuid)
        if pair is None:
            return default
        rfc, _, name = pair.decode().partition("~")
        return rfc, name

    def of(self, text: bytes) -> bytes:
        """Those of the documents whose UUIDs stand in ``text``, for ``unpacked``; empty when there are none."""
        if not self._count:
            return b""
        lines = [b"Uuid~RfcACuentaTerceros~NombreACuentaTerceros"]
        for found in dict.fromkeys(_ANY_UUID.findall(text)):
            pair = self._pair(found.decode().upper())
            if pair is not None:
                lines.append(found + b"~" + pair)
        return zlib.compress(b"\n".join(lines), 1) if len(lines) > 1 else b""

    def _place_of(self, pair: bytes) -> tuple[int, int]:
        place = self._known.get(pair)
        if place is None:
            if len(self._known) == _MOST_KNOWN:
                self._known.clear()
            place = self._known[pair] = (len(self._pairs), len(pair))
            self._pairs += pair
        return place

    def _pair(self, uuid: str) -> bytes | None:
        key = _key(uuid)
        bucket = self._buckets.get(hash(key) & _BUCKETS, b"")
        at = bucket.rfind(key)
        while at >= 0:
            if at % _ROW.size == 0:
                _, start, length = _ROW.unpack_from(bucket, at)
                return bytes(self._pairs[start : start + length])
            at = bucket.rfind(key, 0, at + len(key) - 1)
        return None


def _key(uuid: str) -> bytes:
    return unhexlify(uuid.replace("-", ""))
