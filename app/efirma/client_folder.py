"""Finds the e.firmas in a folder of clients and opens them with typed passwords: work for another thread."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.identifiers import Rfc
from app.efirma.certificate import Certificate
from app.efirma.credential import Credential, Password
from app.efirma.file_check import read_small
from app.efirma.files import CERTIFICATE_SUFFIX, KEY_SUFFIX
from app.errors import EfirmaError, StampingCertificateError, WrongPasswordError

MOST_ENTRIES = 100_000
"""Files looked at at most: whoever chooses a whole disk is not made to wait for ever."""
_MOST_KEYS = 8


@dataclass(frozen=True, slots=True)
class Client:
    """An e.firma found: ``keys`` are the files that may be its private key, likeliest first.

    ``problem`` says why it cannot be used whatever the password.
    """

    path: Path
    certificate: Certificate | None
    keys: tuple[Path, ...] = ()
    problem: EfirmaError | None = None


@dataclass(frozen=True, slots=True)
class FoundClients:
    """What a folder holds; ``complete`` is False when it holds more files than are looked at."""

    clients: tuple[Client, ...]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Opened:
    """What came of trying a password: a credential with its encrypted key file, or what was wrong."""

    credential: Credential | None = None
    key_file: bytes = b""
    error: EfirmaError | None = None


def find_clients(folder: Path, now: datetime, checkpoint: Callable[[], None]) -> FoundClients:
    """All e.firmas below ``folder``, the newest of each RFC, by name; what has a problem comes first.

    A sello digital (CSD) is told only where nothing else of its RFC was found: it is of no use here, and is mostly kept
    beside the e.firma. ``checkpoint`` may raise to stop.
    """
    certificates: list[Path] = []
    keys: list[Path] = []
    complete = True
    for count, path in enumerate(_files(folder, checkpoint)):
        if count >= MOST_ENTRIES:
            complete = False
            break
        suffix = path.suffix.lower()
        if suffix == CERTIFICATE_SUFFIX:
            certificates.append(path)
        elif suffix == KEY_SUFFIX:
            keys.append(path)
    found = []
    for path in certificates:
        checkpoint()
        found.append(_client(path, keys, now))
    return FoundClients(_newest(found), complete)


def open_client(client: Client, password: Password) -> Opened:
    """Try each key that may belong; a password that opens none is told rather than a key that does not match."""
    if client.certificate is None:
        return Opened(error=client.problem)
    wrong: EfirmaError | None = None
    for path in client.keys:
        try:
            key_file = read_small(path)
            return Opened(Credential.unlock(client.certificate, key_file, password), key_file)
        except EfirmaError as error:
            if wrong is None or isinstance(error, WrongPasswordError):
                wrong = error
    return Opened(error=wrong)


def pasted_passwords(text: str) -> tuple[dict[Rfc, Password], int]:
    """(passwords by RFC, how many lines were neither empty nor of that kind); each line an RFC, a blank and the rest.

    Between the two may stand a tab, comma, semicolon or spaces, as spreadsheets and notes have them.
    """
    found: dict[Rfc, Password] = {}
    strange = 0
    for line in text.splitlines():
        if not line.strip():
            continue
        name, password = _columns(line)
        try:
            rfc = Rfc.parse(name)
        except ValueError:
            strange += 1
            continue
        if password:
            found[rfc] = Password(password)
        else:
            strange += 1
    return found, strange


def _columns(line: str) -> tuple[str, str]:
    for separator in ("\t", ";", ","):
        name, found, rest = line.partition(separator)
        if found and " " not in name.strip():
            return name.strip(), rest.strip()
    name, _, rest = line.strip().partition(" ")
    return name, rest.strip()


def _files(folder: Path, checkpoint: Callable[[], None]) -> Iterator[Path]:
    """Every file below, links not followed; folders that may not be read are passed over."""
    for place, folders, names in os.walk(folder):
        checkpoint()
        folders.sort()
        for name in sorted(names):
            yield Path(place, name)


def _client(path: Path, keys: list[Path], now: datetime) -> Client:
    certificate = None
    try:
        certificate = Certificate.from_bytes(read_small(path))
        certificate.check_usable(now)
    except EfirmaError as error:
        return Client(path, certificate, problem=error)
    return Client(path, certificate, _likely_keys(path, certificate, keys))


def _likely_keys(path: Path, certificate: Certificate, keys: list[Path]) -> tuple[Path, ...]:
    """The same stem beside it, the others beside it, then those elsewhere that carry its stem or RFC."""
    stem, rfc = path.stem.casefold(), certificate.rfc.value.casefold()
    ranked: list[tuple[int, Path]] = []
    for key in keys:
        beside, name = key.parent == path.parent, key.stem.casefold()
        if beside:
            ranked.append((0 if name == stem else 1, key))
        elif name == stem or rfc in name:
            ranked.append((2, key))
    return tuple(key for _, key in sorted(ranked)[:_MOST_KEYS])


def _newest(clients: Iterable[Client]) -> tuple[Client, ...]:
    """Every file that is no certificate, and one for each RFC: rather a usable one, then the one issued last."""
    by_rfc: dict[Rfc, Client] = {}
    others: list[Client] = []
    for one in clients:
        if one.certificate is None:
            others.append(one)
            continue
        known = by_rfc.get(one.certificate.rfc)
        if known is None or _rank(known) < _rank(one):
            by_rfc[one.certificate.rfc] = one
    return (*others, *sorted(by_rfc.values(), key=_place))


def _rank(client: Client) -> tuple[bool, bool, bool, datetime]:
    assert client.certificate is not None  # noqa: S101 - only those with one are ranked
    is_efirma = not isinstance(client.problem, StampingCertificateError)
    return is_efirma, client.problem is None, bool(client.keys), client.certificate.not_before


def _place(client: Client) -> tuple[bool, str]:
    """What cannot be registered comes first, then by name."""
    is_usable = client.problem is None and bool(client.keys)
    return is_usable, client.certificate.name if client.certificate else ""
