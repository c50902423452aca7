"""Descargar: one package, decoded on its way to the disk without ever being whole in memory."""

from __future__ import annotations

import binascii
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

import pybase64
from lxml import etree

from app.domain.identifiers import PackageId
from app.domain.status import ACCEPTED, Code, Family
from app.efirma.credential import Credential
from app.errors import (
    AnswerTooLargeError,
    BadBase64Error,
    CancelledError,
    CutAnswerError,
    MalformedAnswerError,
)
from app.sat import soap
from app.sat.element_text import ElementText
from app.sat.encoding import as_utf8
from app.sat.transport import Answer
from app.sat.xmldsig import operation_element, sign_operation

MARGIN = 64 * 1024
"""How much text may stand before and after the package, in bytes each."""

_OPENING = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?Paquete(?:\s[^<>]*)?/?>")
_TELL_BYTES = 64 * 1024
_BLANKS = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class DownloadResult:
    """The SAT's word, and what was written: ``size`` bytes, 0 when no package came, and their ``sha256`` in hex."""

    code: Code
    message: str
    size: int
    sha256: str


def build(package_id: PackageId, credential: Credential) -> bytes:
    """The request signed by ``credential``."""
    attributes = {"IdPaquete": package_id.value, "RfcSolicitante": credential.rfc.value}
    operation = operation_element("PeticionDescargaMasivaTercerosEntrada", "peticionDescarga", attributes)
    return soap.envelope(sign_operation(operation, credential))


def parse(
    answer: Answer,
    sink: BinaryIO,
    now: datetime,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> DownloadResult:
    """Write the package in ``answer``, received at ``now``, into ``sink`` as it arrives.

    ``progress`` is told the bytes written so far, now and then, ``cancelled`` is asked between chunks. Raises
    CancelledError, AnswerError, NetworkError, and what ``sink`` raises; the sink then holds a useless beginning.
    """
    reader, told = _Reader(sink, looks_for_package=200 <= answer.status < 300), 0
    for chunk in as_utf8(answer.chunks):
        if cancelled and cancelled():
            raise CancelledError
        reader.feed(chunk)
        if progress and reader.size >= told + _TELL_BYTES:
            told = reader.size
            progress(told)
        if reader.is_beyond_help:
            break
    if progress and reader.size > told:
        progress(reader.size)
    root = soap.open_envelope(soap.Reply.of(answer, reader.around(), now))
    response = soap.child(root, "respuesta")
    result = DownloadResult(
        code=soap.code(response, Family.DOWNLOAD),
        message=soap.message(response),
        size=reader.size,
        sha256=reader.digest.hexdigest(),
    )
    _check_package(root, reader, required=result.code.number == ACCEPTED)
    return result


def _check_package(root: etree._Element, reader: _Reader, *, required: bool) -> None:
    """What was taken out must have been the body's Paquete, and all of it."""
    found = root.find("{*}Body//{*}Paquete")
    if found is None and not required and not reader.has_package:
        return
    if found is None or not reader.has_package or len(found) or (found.text or "").strip():
        raise MalformedAnswerError("Paquete", soap.excerpt(reader.around()))


class _Reader:
    """Splits the answer into what stands before the package, the package, and what stands after it."""

    def __init__(self, sink: BinaryIO, *, looks_for_package: bool) -> None:
        self._package = _Base64Writer(sink)
        self._looks_for_package = looks_for_package
        self._before = bytearray()
        self._after: bytearray | None = None
        self._text = ElementText()
        self.has_package = False

    @property
    def size(self) -> int:
        """Bytes of the package written so far."""
        return self._package.size

    @property
    def digest(self) -> hashlib._Hash:
        """SHA-256 of what was written."""
        return self._package.digest

    @property
    def is_beyond_help(self) -> bool:
        """Whether so much came without a package that none will."""
        return not self.has_package and len(self._before) > MARGIN

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes. Raises BadBase64Error or AnswerTooLargeError."""
        if not self.has_package:
            chunk = self._find_package(chunk)
        if self.has_package and self._after is None:
            chunk = self._take_package(chunk)
        if self._after is not None:
            self._after += chunk
            if len(self._after) > MARGIN:
                raise AnswerTooLargeError(MARGIN)

    def around(self) -> bytes:
        """The answer without the package. Raises CutAnswerError when the package did not end."""
        if self.has_package and self._after is None:
            raise CutAnswerError
        return bytes(self._before) + bytes(self._after or b"")

    def _find_package(self, chunk: bytes) -> bytes:
        """Returns what follows the opening tag, once that is there."""
        start = max(0, self._before.rfind(b"<"))  # no tag reaches over another's beginning: what is before was searched
        self._before += chunk
        may_open = self._looks_for_package and b">" in chunk
        opening = _OPENING.search(self._before, start) if may_open else None
        if not opening:
            return b""
        self.has_package = True
        rest = bytes(self._before[opening.end() :])
        del self._before[opening.end() :]
        if opening[0].endswith(b"/>"):
            self._after = bytearray()
        return rest

    def _take_package(self, chunk: bytes) -> bytes:
        """Returns what follows the package, once its end is there."""
        text, rest = self._text.take(chunk)
        self._package.write(text)
        if rest is None:
            return b""
        self._package.finish()
        self._after = bytearray()
        return rest


class _Base64Writer:
    """Decodes base64 that comes in pieces of any length, with blanks anywhere, into a file."""

    def __init__(self, sink: BinaryIO) -> None:
        self._sink = sink
        self._kept = b""
        self._padded = False
        self.size = 0
        self.digest = hashlib.sha256()

    def write(self, piece: bytes) -> None:
        """Decode what makes whole groups of four, keep the rest for later. Raises BadBase64Error."""
        digits = self._kept + piece.translate(None, _BLANKS)
        whole = len(digits) // 4 * 4
        self._kept = digits[whole:]
        if self._padded and digits:
            raise BadBase64Error
        if not whole:
            return
        try:
            data = pybase64.b64decode(digits[:whole], validate=True)
        except binascii.Error:
            raise BadBase64Error from None
        self._padded = digits[whole - 1 : whole] == b"="
        self._sink.write(data)
        self.digest.update(data)
        self.size += len(data)

    def finish(self) -> None:
        """Nothing may be left over. Raises BadBase64Error."""
        if self._kept:
            raise BadBase64Error
