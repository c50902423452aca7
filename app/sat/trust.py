"""Whom connections trust: whom the operating system trusts, and nobody that an environment variable names."""

from __future__ import annotations

import re
import ssl
import sys
from pathlib import Path

import truststore

_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Arch
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  # Fedora, RHEL
    "/etc/pki/tls/certs/ca-bundle.crt",  # older ones of theirs
    "/etc/ssl/ca-bundle.pem",  # SUSE
    "/etc/ssl/cert.pem",  # Alpine
)
_HASHED_NAME = re.compile(r"[0-9a-f]{8}\.[0-9]")


def system_trust() -> ssl.SSLContext:
    """The client's side of TLS. Windows and macOS judge each certificate themselves.

    Elsewhere OpenSSL does, by files; its own way to find them listens to ``SSL_CERT_FILE`` and ``SSL_CERT_DIR``, with
    which whoever sets a variable could read along. So they are looked for where OpenSSL was built to have them, and
    else where systems keep them.
    """
    if sys.platform in ("win32", "darwin"):
        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    built = ssl.get_default_verify_paths()
    bundle, folder = Path(built.openssl_cafile), Path(built.openssl_capath)
    has_folder = folder.is_dir() and any(_HASHED_NAME.fullmatch(one.name) for one in folder.iterdir())
    if bundle.is_file():
        context.load_verify_locations(cafile=bundle)
    if has_folder:
        context.load_verify_locations(capath=folder)
    if not bundle.is_file() and not has_folder:
        found = next((place for place in _BUNDLES if Path(place).is_file()), None)
        if found is not None:
            context.load_verify_locations(cafile=found)
    return context
