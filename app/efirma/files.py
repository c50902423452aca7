"""Reading the .cer and .key that the person names: small regular files, or they are refused at once."""

from __future__ import annotations

import errno
from pathlib import Path

from app.errors import EfirmaError, FileUnreadableError, NotACertificateError, NotAPrivateKeyError
from app.outside_files import read_at_most

CERTIFICATE_SUFFIX, KEY_SUFFIX = ".cer", ".key"
_LARGEST = 256 * 1024  # real ones have some 2 kB


def read_certificate_file(path: Path) -> bytes:
    """All of a .cer. Raises FileUnreadableError, and NotACertificateError for what is too large to be one."""
    return _read(path, NotACertificateError())


def read_key_file(path: Path) -> bytes:
    """All of a .key, encrypted as it is. Raises FileUnreadableError, and NotAPrivateKeyError for what is too large."""
    return _read(path, NotAPrivateKeyError())


def _read(path: Path, too_large: EfirmaError) -> bytes:
    try:
        return read_at_most(path, _LARGEST)
    except OSError as error:
        raise (too_large if error.errno == errno.EFBIG else FileUnreadableError(path)) from None
