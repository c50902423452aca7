"""Where registered e.firmas rest: one owner-only file per RFC with the certificate and the still-encrypted key."""

from __future__ import annotations

from base64 import encodebytes
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.disk import make_folder, write_whole
from app.domain.identifiers import Rfc
from app.efirma import der
from app.efirma.certificate import Certificate
from app.efirma.credential import Credential, Password
from app.errors import EfirmaError, UnknownTaxpayerError
from app.outside_files import read_at_most

_LARGEST = 1 << 20
_CERTIFICATE = b"CERTIFICATE"
_KEY = b"ENCRYPTED PRIVATE KEY"
_END = b"-----END CERTIFICATE-----\n"


@dataclass(frozen=True, slots=True, repr=False)
class StoredEfirma:
    """What rests on disk: the certificate, and the key as encrypted as the SAT gave it."""

    certificate: Certificate
    key_file: bytes

    def unlock(self, password: Password) -> Credential:
        """The credential, for as long as the program runs. Raises the errors of ``Credential.unlock``."""
        return Credential.unlock(self.certificate, self.key_file, password)


class EfirmaVault:
    """The folder of registered e.firmas. Both halves are in one PEM file, so a renewal is one atomic replacement."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, certificate: Certificate, key_file: bytes) -> None:
        """Keep, or replace, the e.firma of the certificate's RFC; whole and durable, readable by its owner only.

        ``key_file`` is the .key as the person has it (DER, PEM or bare base64). Raises OSError when the disk says no.
        """
        make_folder(self._folder)
        content = _pem(_CERTIFICATE, certificate.der) + _pem(_KEY, der.unwrap(key_file, _KEY))
        write_whole(self._path(certificate.rfc), content)

    def load(self, rfc: Rfc) -> StoredEfirma:
        """The e.firma registered for ``rfc``. Raises UnknownTaxpayerError; another EfirmaError when damaged."""
        try:
            content = read_at_most(self._path(rfc), _LARGEST)
        except OSError:
            raise UnknownTaxpayerError(rfc.value) from None
        certificate, _, key = content.partition(_END)
        return StoredEfirma(Certificate.from_bytes(certificate + _END), key)

    def remove(self, rfc: Rfc) -> None:
        """Delete the e.firma of ``rfc`` from Acopio's folder; the person's own files are untouched. Raises OSError."""
        self._path(rfc).unlink(missing_ok=True)

    def all(self) -> Iterator[StoredEfirma]:
        """Every readable e.firma there is, to rebuild the list of contribuyentes from."""
        for path in sorted(self._folder.glob("*.pem")):
            try:
                yield self.load(Rfc(path.stem))
            except (ValueError, EfirmaError):
                continue  # not one of ours, or damaged: it stays where it is

    def _path(self, rfc: Rfc) -> Path:
        return self._folder / f"{rfc.value}.pem"


def _pem(label: bytes, content: bytes) -> bytes:
    return b"-----BEGIN " + label + b"-----\n" + encodebytes(content) + b"-----END " + label + b"-----\n"
