"""The facts of a .cer: whose it is, since when and until when, and whether it is an e.firma or a CSD."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_der_public_key

from app.domain.identifiers import Rfc
from app.efirma import der, x509
from app.errors import (
    DamagedCertificateError,
    ExpiredCertificateError,
    NoRfcError,
    NotACertificateError,
    NotYetValidError,
    StampingCertificateError,
)

_CURP = re.compile(r"[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z0-9]\d", re.ASCII)
_SAT_SERIAL = re.compile(rb"\d{20}")


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
    ``public_key`` is its SubjectPublicKeyInfo, ``der`` the whole certificate.
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
    public_key: bytes = field(repr=False)
    der: bytes = field(repr=False)

    @classmethod
    def from_bytes(cls, data: bytes) -> Certificate:
        """From the bytes of a .cer: DER, PEM or bare base64.

        Raises NotACertificateError for something else, DamagedCertificateError for what only begins like a certificate,
        NoRfcError for a certificate that is not a taxpayer's.
        """
        content = der.unwrap(data, b"CERTIFICATE")
        try:
            parts = x509.take_apart(content)
            load_der_public_key(parts.key)
        except (ValueError, UnsupportedAlgorithm):
            raise (DamagedCertificateError if x509.begins_like_one(content) else NotACertificateError)() from None
        return cls(
            rfc=_rfc(parts.subject),
            name=" ".join(x509.first(parts.subject, x509.COMMON_NAME, x509.NAME, x509.ORGANISATION).split()),
            curp=_curp(parts.subject),
            serial=_sat_serial(parts.serial_number),
            serial_number=parts.serial_number,
            not_before=parts.not_before,
            not_after=parts.not_after,
            kind=_kind(parts),
            issuer=x509.written(parts.issuer),
            public_key=parts.key,
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


def _rfc(subject: x509.Name) -> Rfc:
    """The holder's own comes first; a company's is followed by its representative's (``RFC / RFC``)."""
    try:
        return Rfc.parse(x509.first(subject, x509.UNIQUE_IDENTIFIER).split("/")[0])
    except ValueError:
        raise NoRfcError from None


def _curp(subject: x509.Name) -> str | None:
    found = _CURP.search(x509.first(subject, x509.SERIAL_NUMBER).upper())
    return found[0] if found else None


def _sat_serial(number: int) -> str:
    """The SAT writes its 20 digits as characters into the serial number."""
    digits = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return digits.decode("ascii") if _SAT_SERIAL.fullmatch(digits) else f"{number:X}"


def _kind(parts: x509.Parts) -> CertificateKind:
    """An e.firma may agree on keys or authenticate a client; a CSD may not, and names a branch office (OU)."""
    if parts.may_identify:
        return CertificateKind.EFIRMA
    return CertificateKind.CSD if parts.has_usage or x509.first(parts.subject, x509.UNIT) else CertificateKind.EFIRMA
