"""Every error Acopio raises on purpose, as one tree.

Errors carry fields, never sentences: ``app/words/messages.py`` has the Spanish title, cause and advice of each
``ExpectedError`` (a test walks this tree), and no field ever holds a password, a key, a token or a document.

AcopioError
├── BugError                              ours: a rule of the program itself was broken
└── ExpectedError                         the person or the world: has words in app/words/messages.py
    ├── CancelledError                    the person closed the window or pressed Cancelar
    ├── EfirmaError
    │   ├── NotACertificateError          the .cer is something else
    │   ├── NotAPrivateKeyError           the .key is something else
    │   ├── DamagedCertificateError       looks like a certificate, does not decode
    │   ├── DamagedPrivateKeyError        looks like a key, does not decode even with the right kind of password
    │   ├── EmptyPasswordError
    │   ├── WrongPasswordError
    │   ├── KeyMismatchError              the key belongs to another certificate
    │   ├── StampingCertificateError      a CSD, not an e.firma
    │   ├── ExpiredCertificateError
    │   ├── NotYetValidError
    │   ├── NoRfcError                    no RFC in the subject
    │   ├── FileUnreadableError           the file cannot be opened
    │   ├── UnknownTaxpayerError          no e.firma registered for that RFC
    │   ├── KeyringUnavailableError       this computer offers no safe place for passwords
    │   └── PasswordNeededError           nothing remembered; the person must type it
    ├── QueryProblemsError                what the SAT would refuse, all at once
    ├── NetworkError                      nothing came back
    │   ├── ConnectionRefusedByHostError  ┐
    │   ├── NameNotResolvedError          │ the request certainly never left:
    │   ├── TlsError                      │ repeating it is safe (``sent`` is False)
    │   ├── ConnectTimeoutError           │
    │   ├── ProxyRefusedError             ┘
    │   ├── ReadTimeoutError              ┐ the SAT may have acted:
    │   └── ConnectionLostError           ┘ never repeat blindly (``sent`` is True)
    ├── AnswerError                       something came back that is not an answer (``sent`` is True)
    │   ├── HttpStatusError               4xx, 5xx, an unexpected redirect
    │   ├── HtmlAnswerError
    │   ├── EmptyAnswerError
    │   ├── NotXmlAnswerError
    │   ├── MalformedAnswerError          XML of another shape, or an attribute is missing
    │   ├── AnswerTooLargeError
    │   ├── BadBase64Error
    │   ├── CutAnswerError                the body ended early
    │   └── SoapFaultError                with InvalidSecurityError below it
    ├── ClockOffError                     this computer's clock is not the SAT's; nothing was sent (``sent`` is False)
    │   ├── ClockAheadError
    │   └── ClockBehindError
    ├── AuthenticationFailedError         Autentica failed, so the operation itself never left (``sent`` is False)
    ├── PackageError
    │   ├── TornPackageError              not a whole ZIP, or a member fails its CRC
    │   └── HostilePackageError           over the limits or with unsafe names
    ├── NotASatListError                  a file that is none of the SAT's lists of contribuyentes
    ├── UnreadableDocumentError           not a CFDI or retención that can be read: kept as it came, not indexed
    ├── StoreError
    │   ├── NewerDatabaseError            written by a later version
    │   ├── DamagedDatabaseError
    │   ├── DamagedFactsFoundError        of some documents: set aside, to be read again from their XML
    │   ├── DatabaseRebuiltError          it was damaged: set aside, and made anew from the files
    │   ├── FileSetAsideError             a file or rows of Acopio's own were damaged, and are kept apart
    │   ├── LibraryBusyError              another Acopio holds the library
    │   ├── LibraryAwayError              the folder is not there, or is another one, and documents are known
    │   ├── NotThatLibraryError           the person names a folder that is not the library
    │   ├── LibraryInOwnDataError         the library would lie within Acopio's own data
    │   ├── LibraryUnavailableError       folder gone or read-only
    │   ├── DiskFullError
    │   ├── PackageBusyError              another Acopio writes that package of a month
    │   └── TargetUnavailableError        a file or folder of the person's choosing cannot be written
    ├── PrinterUnavailableError
    ├── BackupError
    │   ├── BackupMissingError            there is no such file
    │   ├── NotABackupError               another kind of file
    │   ├── DamagedBackupError            cut or altered: it does not agree with its own list
    │   ├── HostileBackupError            made to write where it should not, or to fill the disk
    │   ├── NewerBackupError              made by a later version
    │   └── PlaceTakenError               there is something already where it was to go
    ├── WorkerLostError                   the system ended one of our helping processes
    └── ConfigurationError                a setting or environment variable is not acceptable
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from datetime import datetime


ErrorKey = NewType("ErrorKey", str)
"""The name of a kind of error in messages, logs and the database, such as ``error:ReadTimeoutError``."""


def error_key(kind: type[AcopioError]) -> ErrorKey:
    """The key of the errors of that kind."""
    return ErrorKey(f"error:{kind.__name__}")


class AcopioError(Exception):
    """Root of the tree. ``key`` names the error in messages, logs and the database."""

    @property
    def key(self) -> ErrorKey:
        """Stable name, such as ``error:ReadTimeoutError``."""
        return error_key(type(self))

    @property
    def fields(self) -> dict[str, str]:
        """Facts for the sentence shown to the person; safe to log and store."""
        return {name: str(value) for name, value in vars(self).items() if not name.startswith("_")}

    def __reduce__(self) -> tuple[object, ...]:
        return _revived, (type(self), vars(self))  # from one process to another: not by the arguments, which differ

    def __str__(self) -> str:
        facts = " ".join(f"{name}={value}" for name, value in self.fields.items())
        return f"{type(self).__name__} {facts}".rstrip()


def _revived(kind: type[AcopioError], facts: dict[str, object]) -> AcopioError:
    error = kind.__new__(kind)
    vars(error).update(facts)
    return error


class BugError(AcopioError):
    """A rule of the program itself was broken; ``what`` says which."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self.what = what


class ExpectedError(AcopioError):
    """Something the person or the world did; always has words for the person."""


class CancelledError(ExpectedError):
    """The work was told to stop."""


# ── e.firma ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class EfirmaError(ExpectedError):
    """Something is wrong with an e.firma or its password."""


class NotACertificateError(EfirmaError):
    """The file given as .cer is not an X.509 certificate."""


class NotAPrivateKeyError(EfirmaError):
    """The file given as .key is not a PKCS#8 private key."""


class DamagedCertificateError(EfirmaError):
    """The certificate begins like one but cannot be decoded."""


class DamagedPrivateKeyError(EfirmaError):
    """The key begins like one but cannot be decoded."""


class EmptyPasswordError(EfirmaError):
    """No password was given."""


class WrongPasswordError(EfirmaError):
    """The password does not open the key."""


class KeyMismatchError(EfirmaError):
    """The key belongs to another certificate."""


class StampingCertificateError(EfirmaError):
    """A CSD (certificado de sello digital) was given in place of the e.firma."""

    def __init__(self, rfc: str = "") -> None:
        super().__init__()
        self.rfc = rfc


class ExpiredCertificateError(EfirmaError):
    """The certificate ran out at ``not_after`` (UTC)."""

    def __init__(self, not_after: datetime) -> None:
        super().__init__()
        self.not_after = not_after


class NotYetValidError(EfirmaError):
    """The certificate begins at ``not_before`` (UTC)."""

    def __init__(self, not_before: datetime) -> None:
        super().__init__()
        self.not_before = not_before


class NoRfcError(EfirmaError):
    """The certificate's subject holds no RFC."""


class FileUnreadableError(EfirmaError):
    """``path`` cannot be opened or read."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path


class UnknownTaxpayerError(EfirmaError):
    """No e.firma is registered for ``rfc``."""

    def __init__(self, rfc: str) -> None:
        super().__init__()
        self.rfc = rfc


class KeyringUnavailableError(EfirmaError):
    """The operating system offers no safe place for passwords, or it is locked."""


class PasswordNeededError(EfirmaError):
    """No password is remembered for ``rfc``: the person must type it."""

    def __init__(self, rfc: str) -> None:
        super().__init__()
        self.rfc = rfc


# ── the question ─────────────────────────────────────────────────────────────────────────────────────────────────────


class QueryProblemsError(ExpectedError):
    """The SAT would refuse the query; ``problems`` are the keys of all the reasons."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__()
        self.problems = tuple(problems)


# ── the network ──────────────────────────────────────────────────────────────────────────────────────────────────────


class NetworkError(ExpectedError):
    """No answer came from ``host``. ``sent`` tells whether the other side may have acted."""

    sent = True

    def __init__(self, host: str) -> None:
        super().__init__()
        self.host = host


class ConnectionRefusedByHostError(NetworkError):
    """The host refused the connection, or no route leads to it."""

    sent = False


class NameNotResolvedError(NetworkError):
    """The host's name is unknown: usually no network."""

    sent = False


class TlsError(NetworkError):
    """The host's certificate was not accepted, or the handshake failed."""

    sent = False


class ConnectTimeoutError(NetworkError):
    """The host did not take the connection in time."""

    sent = False


class ProxyRefusedError(NetworkError):
    """The proxy on the way refused or asks for a password."""

    sent = False


class ReadTimeoutError(NetworkError):
    """The host took the request and then fell silent."""


class ConnectionLostError(NetworkError):
    """The connection broke after the request had begun to leave."""


# ── answers that are no answer ───────────────────────────────────────────────────────────────────────────────────────


class AnswerError(ExpectedError):
    """Something came back that is not an answer. ``excerpt`` keeps its beginning, at most 500 characters."""

    sent = True

    def __init__(self, excerpt: str = "") -> None:
        super().__init__()
        self.excerpt = excerpt[:500]


class HttpStatusError(AnswerError):
    """HTTP said ``status``; ``retry_after`` is the host's own wish in seconds, if it gave one."""

    def __init__(self, status: int, excerpt: str = "", retry_after: int | None = None) -> None:
        super().__init__(excerpt)
        self.status = status
        self.retry_after = retry_after


class HtmlAnswerError(AnswerError):
    """A web page came in place of the answer: an outage notice, or a portal on the way."""


class EmptyAnswerError(AnswerError):
    """The body was empty."""


class NotXmlAnswerError(AnswerError):
    """The body is not XML, or is XML of a forbidden kind (with a DTD)."""


class MalformedAnswerError(AnswerError):
    """XML of another shape; ``missing`` names the element or attribute looked for."""

    def __init__(self, missing: str, excerpt: str = "") -> None:
        super().__init__(excerpt)
        self.missing = missing


class AnswerTooLargeError(AnswerError):
    """The body went over ``limit`` bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit


class BadBase64Error(AnswerError):
    """The package's text is not base64."""


class CutAnswerError(AnswerError):
    """The body ended before its end."""


class SoapFaultError(AnswerError):
    """The service answered with a fault; ``code`` and ``text`` are its own words."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__()
        self.code = code
        self.text = text


class InvalidSecurityError(SoapFaultError):
    """The service did not accept the message's security: clock, signature or certificate.

    ``clock_skew`` is this computer's clock minus the server's, in seconds, or None when the server did not say.
    """

    def __init__(self, code: str, text: str, clock_skew: int | None = None) -> None:
        super().__init__(code, text)
        self.clock_skew = clock_skew


class ClockOffError(ExpectedError):
    """This computer's clock is so many ``seconds`` away from the SAT's, whose time is used in its place."""

    sent = False

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


class ClockAheadError(ClockOffError):
    """It is ahead."""


class ClockBehindError(ClockOffError):
    """It is behind."""


def clock_error(ahead: timedelta) -> ClockOffError:
    """The error of a clock that is so much ``ahead``, or behind when that is less than nothing, in whole minutes."""
    seconds = round(abs(ahead) / timedelta(minutes=1)) * 60
    return ClockAheadError(seconds) if ahead > timedelta(0) else ClockBehindError(seconds)


class AuthenticationFailedError(ExpectedError):
    """No token could be had, so the operation itself was never sent; ``cause_key`` names what happened instead."""

    sent = False

    def __init__(self, cause: ExpectedError) -> None:
        super().__init__()
        self.cause_key = cause.key
        self._cause = cause

    @property
    def cause(self) -> ExpectedError:
        """The error of the authentication itself, with its own fields."""
        return self._cause


# ── packages ─────────────────────────────────────────────────────────────────────────────────────────────────────────


class PackageError(ExpectedError):
    """A package (ZIP) cannot be used; ``why`` is a short technical reason."""

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why


class TornPackageError(PackageError):
    """Not a whole ZIP, or a member fails its CRC: fetching it again may help."""


class HostilePackageError(PackageError):
    """A ZIP over the limits or with unsafe members: it is kept for inspection and not unpacked."""


class NotASatListError(ExpectedError):
    """A file is none of the lists that the SAT publishes: other columns, or not a text of rows."""


class UnreadableDocumentError(ExpectedError):
    """A document cannot be read as CFDI or retención.

    ``why`` is a stable token: ``not_xml``, ``too_large``, ``dtd``, ``not_a_cfdi``, ``no_timbre``, ``bad_uuid`` or
    ``bad_date`` (neither its own date nor its stamp's). What else is wrong is in ``Document.problems``.
    """

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why


# ── disk and database ────────────────────────────────────────────────────────────────────────────────────────────────


class StoreError(ExpectedError):
    """Disk or database said no at ``path``."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path


class NewerDatabaseError(StoreError):
    """A later version of Acopio wrote this database (``found`` > ``known``)."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(path)
        self.found = found
        self.known = known


class DamagedDatabaseError(StoreError):
    """The database is damaged."""


class DamagedFactsFoundError(StoreError):
    """What the index kept of ``count`` documents for the months made no sense; their XML are read again."""

    def __init__(self, path: Path, count: int) -> None:
        super().__init__(path)
        self.count = count


class DatabaseRebuiltError(StoreError):
    """The database was damaged and is now at ``path``; a new one was made from the library folder."""


class FileSetAsideError(StoreError):
    """Something of Acopio's own, called ``name``, was damaged; it is kept at ``path``, and all goes on without it."""

    def __init__(self, path: Path, name: str) -> None:
        super().__init__(path)
        self.name = name


class LibraryBusyError(StoreError):
    """Another Acopio is working in this library."""


class LibraryAwayError(StoreError):
    """The library's folder is not there, or is another one, while documents in it are known."""


class NotThatLibraryError(StoreError):
    """The folder that the person names is not the library that is known."""


class LibraryInOwnDataError(StoreError):
    """A folder for the library lies within Acopio's own data, which go away when it is uninstalled."""


class LibraryUnavailableError(StoreError):
    """The folder is gone, read-only or locked by another program."""


class DiskFullError(StoreError):
    """No room left on the disk."""


class TargetUnavailableError(StoreError):
    """A file or folder that the person chose cannot be written: not there, read-only, open in another program."""


class PackageBusyError(StoreError):
    """Another Acopio is writing this package of a month."""


class PrinterUnavailableError(ExpectedError):
    """The printer ``printer`` takes no pages."""

    def __init__(self, printer: str) -> None:
        super().__init__()
        self.printer = printer


class BackupError(ExpectedError):
    """A backup file cannot be used; ``path`` is the file, or the place that is in the way."""

    def __init__(self, path: Path, why: str = "") -> None:
        super().__init__()
        self.path = path
        self.why = why


class BackupMissingError(BackupError):
    """There is no file of that name."""


class NotABackupError(BackupError):
    """The file is something else."""


class DamagedBackupError(BackupError):
    """The file was cut or altered."""


class HostileBackupError(BackupError):
    """The file breaks a rule that no backup of ours breaks."""


class NewerBackupError(BackupError):
    """A later version of Acopio made it."""


class PlaceTakenError(BackupError):
    """There is something already at ``path``."""


class WorkerLostError(ExpectedError):
    """A helping process died, most likely because memory ran out; what it was doing can be done again."""


class ConfigurationError(ExpectedError):
    """Setting or environment variable ``name`` has a value that is not accepted."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__()
        self.name = name
        self.value = value
