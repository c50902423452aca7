"""What the simulated SAT reads in a certificate it was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509.oid import NameOID

from app.domain.identifiers import Rfc


@dataclass(frozen=True, slots=True)
class Holder:
    """The owner of a certificate. ``is_efirma`` is False for a CSD and anything else that cannot authenticate."""

    rfc: str
    serial: int
    is_efirma: bool
    not_before: datetime
    not_after: datetime
    public_key: RSAPublicKey

    def valid_at(self, moment: datetime) -> bool:
        """Whether ``moment`` lies within its validity."""
        return self.not_before <= moment <= self.not_after


def read_certificate(der: bytes) -> Holder | None:
    """The holder of an RSA certificate with an RFC in its subject, or None."""
    try:
        certificate = x509.load_der_x509_certificate(der)
        key = certificate.public_key()
        rfc = Rfc(_subject(certificate, NameOID.X500_UNIQUE_IDENTIFIER).partition("/")[0].strip())
        is_efirma = _is_efirma(certificate)
    except (ValueError, UnsupportedAlgorithm, x509.DuplicateExtension):
        return None
    if not isinstance(key, RSAPublicKey):
        return None
    return Holder(
        rfc=rfc.value,
        serial=certificate.serial_number,
        is_efirma=is_efirma,
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        public_key=key,
    )


def _subject(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    found = certificate.subject.get_attributes_for_oid(oid)
    return str(found[0].value) if found else ""


def _is_efirma(certificate: x509.Certificate) -> bool:
    """An e.firma agrees on keys and authenticates clients; a CSD only signs, and names a branch."""
    extensions = certificate.extensions
    try:
        usage = extensions.get_extension_for_class(x509.KeyUsage).value
        purposes = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return False
    has_branch = bool(_subject(certificate, NameOID.ORGANIZATIONAL_UNIT_NAME))
    return usage.key_agreement and x509.oid.ExtendedKeyUsageOID.CLIENT_AUTH in purposes and not has_branch
