"""Reads a .cer and a .key and tries the password: the slow part of the e.firma form, fit for another thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.efirma.certificate import Certificate
from app.efirma.credential import Credential, Password
from app.efirma.files import CERTIFICATE_SUFFIX, KEY_SUFFIX, read_certificate_file, read_key_file
from app.errors import (
    DamagedPrivateKeyError,
    EfirmaError,
    EmptyPasswordError,
    KeyMismatchError,
    NotAPrivateKeyError,
)

_OF_THE_KEY = (NotAPrivateKeyError, DamagedPrivateKeyError, KeyMismatchError)


@dataclass(frozen=True, slots=True)
class EfirmaFiles:
    """What the form holds; ``password`` may be empty. With ``complete`` a missing file is sought beside the other."""

    certificate: Path | None
    key: Path | None
    password: Password
    complete: bool = False


@dataclass(frozen=True, slots=True)
class EfirmaCheck:
    """What was found. ``files`` are those looked at; each error belongs beside its own field.

    ``certificate`` is there as soon as it can be read, also when it is not usable. ``credential`` is there only when
    everything is right; ``key_file`` then holds the key as it is on disk, still encrypted.
    """

    files: EfirmaFiles
    certificate: Certificate | None = None
    certificate_error: EfirmaError | None = None
    key_error: EfirmaError | None = None
    password_error: EfirmaError | None = None
    credential: Credential | None = None
    key_file: bytes = b""


def check_files(files: EfirmaFiles, now: datetime) -> EfirmaCheck:
    """Look at the files at the aware moment ``now``; whatever is wrong is told in the answer, not raised.

    The password is forgotten once it was tried.
    """
    try:
        return _checked(files, now)
    finally:
        files.password.forget()


def _checked(files: EfirmaFiles, now: datetime) -> EfirmaCheck:
    if files.complete:
        files = _completed(files)
    certificate, certificate_error = None, None
    try:
        if files.certificate:
            certificate = Certificate.from_bytes(read_certificate_file(files.certificate))
            certificate.check_usable(now)
    except EfirmaError as error:
        certificate_error = error
    try:
        key_file = read_key_file(files.key) if files.key else b""
    except EfirmaError as error:
        return EfirmaCheck(files, certificate, certificate_error, key_error=error)
    if certificate is None or not files.key:
        return EfirmaCheck(files, certificate, certificate_error)
    key_error, password_error, credential = open_key(certificate, key_file, files.password)
    usable = certificate_error is None
    return EfirmaCheck(
        files,
        certificate,
        certificate_error,
        key_error,
        password_error,
        credential if usable else None,
        key_file if usable else b"",
    )


def open_key(
    certificate: Certificate, key_file: bytes, password: Password
) -> tuple[EfirmaError | None, EfirmaError | None, Credential | None]:
    """(what is wrong with the key, what is wrong with the password, the credential); an empty password is no error."""
    try:
        return None, None, Credential.unlock(certificate, key_file, password)
    except EmptyPasswordError:
        return None, None, None
    except _OF_THE_KEY as error:
        return error, None, None
    except EfirmaError as error:
        return None, error, None


def sibling(path: Path, suffix: str) -> Path | None:
    """The file with ``suffix`` in the same folder: of the same stem, or the only one of its kind."""
    try:
        found = sorted(other for other in path.parent.iterdir() if other.suffix.lower() == suffix and other.is_file())
    except OSError:
        return None
    twins = [other for other in found if other.stem.lower() == path.stem.lower()]
    candidates = twins or found
    return candidates[0] if len(candidates) == 1 else None


def _completed(files: EfirmaFiles) -> EfirmaFiles:
    certificate, key = files.certificate, files.key
    if certificate and not key:
        key = sibling(certificate, KEY_SUFFIX)
    elif key and not certificate:
        certificate = sibling(key, CERTIFICATE_SUFFIX)
    return EfirmaFiles(certificate, key, files.password)


def read_small(path: Path) -> bytes:
    """All of a file of an e.firma. Raises FileUnreadableError, NotACertificateError or NotAPrivateKeyError."""
    return read_key_file(path) if path.suffix.lower() == KEY_SUFFIX else read_certificate_file(path)
