"""The facts of a .cer: whose it is, since when and until when, and whether it is an e.firma or a CSD."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.x509.oid import ExtendedKeyUsageOID

from app.domain.identifiers import Rfc
from app.efirma import der
from app.errors import (
    DamagedCertificateError,
    ExpiredCertificateError,
    NoRfcError,
    NotACertificateError,
    NotYetValidError,
    StampingCertificateError,
)

_COMMON_NAME, _SERIAL_NUMBER, _ORGANISATION, _UNIT = "2.5.4.3", "2.5.4.5", "2.5.4.10", "2.5.4.11"
_NAME, _UNIQUE_IDENTIFIER = "2.5.4.41", "2.5.4.45"
_SHORT_NAMES = {
    _COMMON_NAME: "CN",
    "2.5.4.4": "SN",
    _SERIAL_NUMBER: "serialNumber",
    "2.5.4.6": "C",
    "2.5.4.7": "L",
    "2.5.4.8": "ST",
    "2.5.4.9": "street",
    _ORGANISATION: "O",
    _UNIT: "OU",
    "2.5.4.12": "title",
    "2.5.4.17": "postalCode",
    _NAME: "name",
    "2.5.4.42": "GN",
    _UNIQUE_IDENTIFIER: "x500UniqueIdentifier",
    "0.9.2342.19200300.100.1.1": "UID",
    "0.9.2342.19200300.100.1.25": "DC",
    "1.2.840.113549.1.9.1": "emailAddress",
    "1.2.840.113549.1.9.2": "unstructuredName",
}
_CURP = re.compile(r"[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z0-9]\d", re.ASCII)
_SAT_SERIAL = re.compile(rb"\d{20}")
_NOT_DECODED = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)

_Name = tuple[tuple[str, str], ...]


class CertificateKind(StrEnum):
    """What the SAT made the certificate for."""

    EFIRMA = "efirma"
    CSD = "csd"


@dataclass(frozen=True, slots=True)
class Certificate:
    """An X.509 certificate of the SAT.

    ``serial`` is the SAT's number of 20 digits (hexadecimal when another authority made it), ``serial_number`` the same
    as X.509 counts it. ``curp`` is the person's own, or a company's legal representative's. ``not_before`` and
    ``not_after`` are aware, in UTC. ``issuer`` is the authority's name as the service wants it (X509IssuerName).
    ``der`` is the whole certificate.
    """

    rfc: Rfc
    name: str
    curp: str | None
    serial: str
    serial_number: int
    not_before: datetime
    not_after: datetime
    kind: CertificateKind
    issuer: str
    der: bytes = field(repr=False)

    @classmethod
    def from_bytes(cls, data: bytes) -> Certificate:
        """From the bytes of a .cer: DER, PEM or bare base64.

        Raises NotACertificateError for something else, DamagedCertificateError for what only begins like a certificate,
        NoRfcError for a certificate that is not a taxpayer's.
        """
        content = der.unwrap(data, b"CERTIFICATE")
        try:
            decoded = x509.load_der_x509_certificate(content)
            issuer, subject = _names(decoded.tbs_certificate_bytes)
            not_before, not_after = decoded.not_valid_before_utc, decoded.not_valid_after_utc
        except _NOT_DECODED:
            raise (DamagedCertificateError if _begins_like_one(content) else NotACertificateError)() from None
        return cls(
            rfc=_rfc(subject),
            name=_first(subject, _COMMON_NAME, _NAME, _ORGANISATION).strip(),
            curp=_curp(subject),
            serial=_sat_serial(decoded.serial_number),
            serial_number=decoded.serial_number,
            not_before=not_before,
            not_after=not_after,
            kind=_kind(decoded, subject),
            issuer=",".join(f"{_SHORT_NAMES.get(oid, oid)}={_escape(value)}" for oid, value in issuer),
            der=content,
        )

    def check_usable(self, now: datetime) -> None:
        """Whether the SAT would take it at the aware moment ``now``.

        Raises StampingCertificateError, ExpiredCertificateError or NotYetValidError.
        """
        if self.kind is CertificateKind.CSD:
            raise StampingCertificateError(self.rfc.value)
        if now > self.not_after:
            raise ExpiredCertificateError(self.not_after)
        if now < self.not_before:
            raise NotYetValidError(self.not_before)

    def days_left(self, now: datetime) -> int:
        """Whole days until it runs out; negative once it has."""
        return (self.not_after - now).days


def _begins_like_one(content: bytes) -> bool:
    """A certificate is SEQUENCE { SEQUENCE { [0] version …; a key has an OID or a number there."""
    return [element.tag for element in der.opening(content, 3)] == [der.SEQUENCE, der.SEQUENCE, 0xA0]


def _names(to_be_signed: bytes) -> tuple[_Name, _Name]:
    """Issuer and subject, each as (OID, text) pairs in the certificate's own order. Raises ValueError."""
    outer, _ = der.read(to_be_signed)
    fields = [element for element in outer.children() if element.tag != 0xA0]
    if len(fields) < 5:
        raise ValueError("not a certificate")
    return _attributes(fields[2]), _attributes(fields[4])


def _attributes(name: der.Element) -> _Name:
    pairs = [attribute.children() for part in name.children() for attribute in part.children()]
    return tuple((der.dotted(oid.content), value.text()) for oid, value in pairs)


def _first(name: _Name, *oids: str) -> str:
    return next((value for wanted in oids for oid, value in name if oid == wanted and value.strip()), "")


def _rfc(subject: _Name) -> Rfc:
    """The holder's own comes first; a company's is followed by its representative's (``RFC / RFC``)."""
    try:
        return Rfc.parse(_first(subject, _UNIQUE_IDENTIFIER).split("/")[0])
    except ValueError:
        raise NoRfcError from None


def _curp(subject: _Name) -> str | None:
    found = _CURP.search(_first(subject, _SERIAL_NUMBER).upper())
    return found[0] if found else None


def _sat_serial(number: int) -> str:
    """The SAT writes its 20 digits as characters into the serial number."""
    digits = abs(number).to_bytes((number.bit_length() + 7) // 8, "big")
    return digits.decode("ascii") if _SAT_SERIAL.fullmatch(digits) else f"{number:X}"


def _kind(certificate: x509.Certificate, subject: _Name) -> CertificateKind:
    """An e.firma may agree on keys or authenticate a client; a CSD may not, and names a branch office (OU)."""
    try:
        extensions: Iterable[object] = [extension.value for extension in certificate.extensions]
    except _NOT_DECODED:
        extensions = []
    usages = [value for value in extensions if isinstance(value, x509.KeyUsage)]
    purposes = [purpose for value in extensions if isinstance(value, x509.ExtendedKeyUsage) for purpose in value]
    if ExtendedKeyUsageOID.CLIENT_AUTH in purposes or any(usage.key_agreement for usage in usages):
        return CertificateKind.EFIRMA
    return CertificateKind.CSD if usages or _first(subject, _UNIT) else CertificateKind.EFIRMA


def _escape(value: str) -> str:
    """As RFC 4514 writes an attribute's value."""
    escaped = re.sub(r'([,+"\\<>;])', r"\\\1", value).replace("\0", "\\00")
    if escaped.startswith((" ", "#")):
        escaped = "\\" + escaped
    return escaped[:-1] + "\\ " if escaped.endswith(" ") and len(value) > 1 else escaped
