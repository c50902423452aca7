"""Makes the key pair of the releases, and signs the notice that tells of a new version.

The private key is a file of whoever publishes Acopio: it stays out of the repository, on a medium of its own. The
public half goes into ``app/release/keys.py``. Started with the project's own Python:

    .venv/bin/python packaging/sign_release.py keys KEY.pem
    .venv/bin/python packaging/sign_release.py sign KEY.pem --url URL --notes FILE --installers FILE… > aviso.json
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from base64 import b64encode
from collections.abc import Sequence
from datetime import UTC, date, datetime
from getpass import getpass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from app import __version__
from app.release.keys import PUBLIC_KEYS
from app.release.notice import ReleaseNotice, read_notice, sign


def main(arguments: Sequence[str]) -> int:
    """Run one of the two commands; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    keys = commands.add_parser("keys", help="make a key pair; prints the public half")
    keys.add_argument("key", type=Path)
    signing = commands.add_parser("sign", help="sign a notice; prints it")
    signing.add_argument("key", type=Path)
    signing.add_argument("--version", default=__version__)
    signing.add_argument("--date", type=date.fromisoformat, default=datetime.now(UTC).date())
    signing.add_argument("--url", required=True)
    signing.add_argument("--notes", type=Path)
    signing.add_argument("--installers", type=Path, nargs="*", default=[])
    wanted = parser.parse_args(arguments)
    if wanted.command == "keys":
        return make_keys(wanted.key)
    notice = ReleaseNotice(
        wanted.version,
        wanted.date,
        wanted.url,
        wanted.notes.read_text(encoding="utf-8") if wanted.notes else "",
        {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in wanted.installers},
    )
    key = read_key(wanted.key)
    data = sign(notice, key)
    read_notice(data, (public_text(key),))
    if public_text(key) not in PUBLIC_KEYS:
        print("The program in this folder does not know this key: see app/release/keys.py", file=sys.stderr)
    sys.stdout.buffer.write(data)
    return 0


def make_keys(path: Path) -> int:
    """Write a new private key, under a password unless it is empty, and print what goes into the program."""
    key = Ed25519PrivateKey.generate()
    password = ask_password("Password for the new key (empty for none): ")
    protection = BestAvailableEncryption(password) if password else NoEncryption()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, protection))
    print(public_text(key))
    return 0


def read_key(path: Path) -> Ed25519PrivateKey:
    """The private key in ``path``; asks for its password where it has one."""
    pem = path.read_bytes()
    password = ask_password("Password of the key: ") if b"ENCRYPTED" in pem else None
    key = load_pem_private_key(pem, password)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError("not an Ed25519 key")
    return key


def public_text(key: Ed25519PrivateKey) -> str:
    """The public half as the program holds it."""
    return b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def ask_password(question: str) -> bytes:
    """Typed, or the first line of standard input where nobody types."""
    typed = getpass(question) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    return typed.encode()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
