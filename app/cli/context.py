"""What every command is given: where things are, and how the engine and an e.firma are opened."""

from __future__ import annotations

import io
import locale
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from getpass import getpass

from app import settings
from app.bookkeeping.printing import Printer
from app.cli.speech import say
from app.domain.clock import SystemClock
from app.domain.identifiers import Rfc
from app.efirma.credential import Credential, Password
from app.efirma.passwords import PasswordStore
from app.efirma.vault import EfirmaVault
from app.engine.assembly import open_engine
from app.engine.loop.engine import Engine
from app.errors import (
    KeyringUnavailableError,
    LibraryAwayError,
    LibraryBusyError,
    PasswordNeededError,
    UnknownTaxpayerError,
)
from app.paths import Paths
from app.store.files import LibraryFolder
from app.store.identity import LibraryIdentity
from app.store.place import library_place
from app.words import command_line as words

_LOOK_AGAIN = 0.5

MakePrinter = Callable[[], Printer]
"""Loads what prints (Qt) only when something is printed."""


@dataclass(frozen=True, slots=True)
class Context:
    """Where one command works: Acopio's folders, the environment variables, and what prints, if anything."""

    paths: Paths
    environment: Mapping[str, str]
    make_printer: MakePrinter | None = None

    @property
    def folder(self) -> LibraryFolder:
        """The folder with all documents, as the settings name it."""
        root, _ = library_place(self.paths, settings.load(self.paths.settings_file).settings)
        return LibraryFolder(root, LibraryIdentity(self.paths.database))

    @contextmanager
    def library(self, patience: float | None = 0.0) -> Iterator[Engine]:
        """As ``engine``, for what needs the library's folder. Raises LibraryAwayError when it is not there."""
        with self.engine(patience) as engine:
            if self.folder.is_away:
                raise LibraryAwayError(self.folder.root)
            yield engine

    @contextmanager
    def engine(self, patience: float | None = 0.0) -> Iterator[Engine]:
        """An engine for as long as the block lasts.

        While another Acopio works in this library it waits up to ``patience`` seconds, or for as long as it takes when
        None; then it raises LibraryBusyError.
        """
        engine = self._open(patience)
        try:
            yield engine
        finally:
            engine.close()

    def _open(self, patience: float | None) -> Engine:
        loaded = settings.load(self.paths.settings_file)
        deadline = None if patience is None else time.monotonic() + patience
        told = False
        while True:
            try:
                return open_engine(self.paths, loaded.settings, self.environment, SystemClock())
            except LibraryBusyError:
                if deadline is not None and time.monotonic() >= deadline:
                    raise
            if not told:
                say(words.OTHER_ACOPIO)
                told = True
            threading.Event().wait(_LOOK_AGAIN)

    def unlock(self, rfc: Rfc, *, from_stdin: bool) -> Credential:
        """The registered e.firma of ``rfc``: password from standard input, the keyring or the person, in this order.

        Raises UnknownTaxpayerError, PasswordNeededError or what is wrong with the e.firma.
        """
        stored = EfirmaVault(self.paths.efirmas).load(rfc)
        password = read_password() if from_stdin else self._recalled(rfc)
        try:
            credential = stored.unlock(password)
        finally:
            password.forget()
        credential.certificate.check_usable(SystemClock().now())
        return credential

    def _recalled(self, rfc: Rfc) -> Password:
        try:
            recalled = PasswordStore().recall(rfc)
        except KeyringUnavailableError:
            recalled = None
        if recalled is not None:
            return recalled
        if not sys.stdin.isatty():
            raise PasswordNeededError(rfc.value)
        return ask_password()


def parse_rfc(text: str) -> Rfc:
    """What was typed after --rfc. Raises UnknownTaxpayerError for what cannot be an RFC at all."""
    try:
        return Rfc.parse(text)
    except ValueError:
        raise UnknownTaxpayerError(text[:20]) from None


def read_password() -> Password:
    """One line of standard input, without its line end."""
    return Password(read_line())


def ask_password() -> Password:
    """Typed by the person, unseen; Ctrl+D is an empty one."""
    try:
        return Password(getpass(words.ASK_PASSWORD, stream=sys.stderr))
    except EOFError:
        return Password("")


def read_line() -> str:
    """One line of standard input, without its line end, in whatever encoding it comes."""
    if not isinstance(sys.stdin, io.TextIOWrapper):
        return sys.stdin.readline().rstrip("\r\n")
    return _decoded(sys.stdin.buffer.readline()).rstrip("\r\n")  # its own decoding may stop at a byte it does not know


def _decoded(line: bytes) -> str:
    for encoding in ("utf-8", locale.getencoding(), "cp1252"):
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    return line.decode("latin-1")  # has a sign for every byte
