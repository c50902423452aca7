"""The library folder: where each thing lies, written so that a power cut never leaves half a file under a good name."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from app.disk import make_folder, open_new, os_error, sync_folder
from app.domain.catalogs import Service
from app.domain.document import Document
from app.domain.facts import Facts
from app.domain.identifiers import PackageId, Rfc, Uuid, is_rfc
from app.domain.library_path import LibraryPath
from app.domain.month.documents import Placed
from app.domain.validity import OwnerRole
from app.errors import DiskFullError, LibraryUnavailableError
from app.store.batch_writer import BatchWriter, sweep
from app.store.identity import LibraryIdentity
from app.store.moving import copy_library, is_begun, is_fit

PACKAGES = "Paquetes"
UNREADABLE = "Ilegibles"
RETENCIONES = "Retenciones"
ISSUED, RECEIVED, OTHERS = "Emitidos", "Recibidos", "Otros"
_WITHHOLDING = "R"
RESERVE_BYTES = 64 * 1024 * 1024
"""Left free on the disk: below it nothing new is fetched."""
_HALF = ".parte"
_FIRST_PIECE = 1024 * 1024
_PLAIN_NAME = re.compile(r"[0-9A-Z-]{1,64}(?:_[0-9A-Z-]{1,32})?")
_MADE_NAME = re.compile(r"ID\.[0-9A-F]{40}")
_WINDOWS_DEVICE = re.compile(r"CON|PRN|AUX|NUL|(?:COM|LPT)[0-9]")


def package_path(owner: Rfc, package: PackageId) -> str:
    """Where a package's ZIP lies, relative to the library."""
    return str(PurePosixPath(owner.value, PACKAGES, f"{package_name(package)}.zip"))


def package_of(path: Path) -> PackageId | None:
    """The package that a file in Paquetes is named after, or None when we never name one so.

    Of a name made up for it the id cannot be told any more: the name itself stands for it.
    """
    name = path.stem
    is_ours = _is_plain(name) or _MADE_NAME.fullmatch(name)
    return PackageId(name) if is_ours and path.suffix == ".zip" else None


def package_name(package: PackageId) -> str:
    """What a package is called here: a safe file name on every system, whatever the SAT calls it, in whatever case.

    An id like those seen so far is the name itself, in upper case; any other gets a name made from its hash.
    """
    name = package.key.upper() if package.key.isascii() else ""
    if _is_plain(name) or _MADE_NAME.fullmatch(name):
        return name
    return f"ID.{hashlib.sha256(package.key.encode()).hexdigest()[:40].upper()}"


def _is_plain(name: str) -> bool:
    return bool(_PLAIN_NAME.fullmatch(name)) and not _WINDOWS_DEVICE.fullmatch(name)


def document_path(owner: Rfc, document: Document | Facts) -> str:
    """Where a document's XML lies, relative to the library: made of checked values, never of names from outside."""
    side = OTHERS
    if document.issuer_rfc == owner.value:
        side = ISSUED
    elif document.receiver_rfc == owner.value:
        side = RECEIVED
    return _document_path(owner, side, document.issued_at, document.uuid.value, document.service)


def month_document_path(owner: Rfc, document: Placed) -> str:
    """Where the XML of one of ``owner``'s lies, as ``document_path`` says it. Raises ValueError for a broken UUID."""
    side = {OwnerRole.ISSUED: ISSUED, OwnerRole.RECEIVED: RECEIVED}.get(document.side, OTHERS)
    service = Service.RETENCIONES if document.type == _WITHHOLDING else Service.CFDI
    return _document_path(owner, side, document.issued_at, Uuid(document.uuid).value, service)


def _document_path(owner: Rfc, side: str, issued: date, uuid: str, service: Service) -> str:
    root = f"{owner.value}/{RETENCIONES}" if service is Service.RETENCIONES else owner.value
    return f"{root}/{side}/{issued.year:04d}/{issued.month:02d}/{uuid}.xml"


def unreadable_path(owner: Rfc, package: PackageId, position: int) -> str:
    """Where a member that could not be read is kept, or a note in its place, relative to the library."""
    return str(PurePosixPath(owner.value, UNREADABLE, f"{package_name(package)}-{position:06d}.xml"))


def unreadable_lines_path(owner: Rfc, package: PackageId, line: int) -> str:
    """Where it is told which lines of a metadata text could not be read, the first of them ``line``."""
    return str(PurePosixPath(owner.value, UNREADABLE, f"{package_name(package)}-renglon-{line:07d}.xml"))


class LibraryFolder:
    """Writes below ``root`` and nowhere else. Raises LibraryUnavailableError or DiskFullError.

    With an ``identity`` all that writes raises LibraryAwayError where ``root`` is not the library that is known.

    Attributes:
        root: the folder, created when first written to.
        identity: what is known of it; None for one that is not looked at.
    """

    def __init__(self, root: Path, identity: LibraryIdentity | None = None) -> None:
        self.root = root
        self.identity = identity

    def require_there(self) -> None:
        """To be asked before each writing, and before a missing file is taken for lost."""
        if self.identity is not None:
            self.identity.require(self.root)

    @property
    def is_away(self) -> bool:
        """Whether documents are known and this is not the folder where they lie. Writes nothing."""
        return self.identity is not None and self.identity.is_away(self.root)

    def absolute(self, relative: str) -> Path:
        """The file system's own path of something in the library. Raises LibraryUnavailableError for one outside."""
        try:
            return self.root.joinpath(*LibraryPath(relative).split("/"))
        except ValueError:
            raise LibraryUnavailableError(self.root) from None

    def require_space(self, wanted: int) -> None:
        """Raise DiskFullError when fewer than ``wanted`` bytes plus a reserve are free."""
        self.require_there()
        with self._translated():
            make_folder(self.root)
            if shutil.disk_usage(self.root).free < wanted + RESERVE_BYTES:
                raise DiskFullError(self.root)

    def require_place(self, relative: str, wanted: int) -> None:
        """As ``require_space``, and a first piece is really written where ``incoming`` will write, and removed again.

        Only this tells of a quota, a folder that may only be read, and a name that is taken.
        """
        self.require_space(wanted)
        with self.incoming(relative) as stream:
            stream.write(bytes(_FIRST_PIECE))
        self.discard(relative)

    @contextmanager
    def incoming(self, relative: str) -> Iterator[BinaryIO]:
        """A temporary file beside its final place, for ``make_final``. It is removed when the block fails."""
        self.require_there()
        target = self.absolute(relative)
        with self._translated():
            make_folder(target.parent)
            temporary = _temporary(target)
            temporary.unlink(missing_ok=True)  # of an earlier time: nobody else writes here now
            with _removed_on_failure(temporary), open_new(temporary) as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())

    def incoming_path(self, relative: str) -> Path:
        """Where ``incoming`` writes, to be checked before ``make_final``."""
        return _temporary(self.absolute(relative))

    def set_aside_incoming(self, relative: str) -> None:
        """Keep a finished temporary file, damaged in part, until another download is there or none is left."""
        target = self.absolute(relative)
        with self._translated():
            _temporary(target).replace(_spare(target))
            sync_folder(target.parent)

    def spare_path(self, relative: str) -> Path:
        """Where ``set_aside_incoming`` keeps it."""
        return _spare(self.absolute(relative))

    def make_spare_final(self, relative: str) -> bool:
        """Give the file that was put by its final name; whether there was one."""
        target = self.absolute(relative)
        with self._translated():
            if not _spare(target).exists():
                return False
            _spare(target).replace(target)
            sync_folder(target.parent)
        return True

    def discard_spare(self, relative: str) -> None:
        """Remove the file that was put by: a better one is there."""
        with self._translated():
            self.spare_path(relative).unlink(missing_ok=True)

    def discard(self, relative: str) -> None:
        """Remove a temporary file that is of no use."""
        with self._translated():
            self.incoming_path(relative).unlink(missing_ok=True)

    def make_final(self, relative: str) -> None:
        """Give a finished temporary file its final name, and make the name itself durable."""
        target = self.absolute(relative)
        with self._translated():
            _temporary(target).replace(target)
            sync_folder(target.parent)

    def batch_writer(self) -> BatchWriter:
        """For a batch of documents: written whole and durable, and never over what is there."""
        self.require_there()
        return BatchWriter(self.root)

    def sweep(self) -> None:
        """Remove what was on its way in when a process was killed."""
        sweep(self.root)

    def sweep_packages(self) -> None:
        """Remove packages that came half when a process was killed. Only as an engine begins: nobody fetches then."""
        if self.is_away:
            return  # it is another's folder, or none
        with suppress(OSError):  # another time
            for folder in self.root.iterdir():
                if is_rfc(folder.name):
                    _sweep_packages(folder / PACKAGES)

    def sync(self, relatives: set[str]) -> None:
        """Make the names of these files durable: one sync a folder."""
        with self._translated():
            for folder in {self.absolute(relative).parent for relative in relatives}:
                sync_folder(folder)

    def sha256(self, relative: str) -> str | None:
        """The file's hash, or None when it is not there."""
        path = self.absolute(relative)
        try:
            with path.open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise os_error(error, path) from error

    def remove(self, relative: str, sha256: str) -> None:
        """Remove a file if it still has that hash; one that is in use stays, and does no harm."""
        with suppress(OSError, LibraryUnavailableError):
            if self.sha256(relative) == sha256:
                self.absolute(relative).unlink()

    def move_to(self, target: Path) -> None:
        """Copy into ``target`` what is not there yet, and work there from now on.

        ``target`` is empty, new, or was begun from here by ``moving.copy_library``, which may have brought nearly all.
        The old folder stays as it is. Raises LibraryUnavailableError for another target, and DiskFullError.
        """
        self.require_there()
        if self.root.exists():
            copy_library(self.root, target, quick=is_begun(self.root, target))
        elif not is_fit(self.root, target):
            raise LibraryUnavailableError(target)
        with self._translated():
            make_folder(target)
        self.return_to(target)

    def return_to(self, root: Path) -> None:
        """Work in ``root``, as it is, from now on."""
        self.root = root

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise os_error(error, self.root) from error


@contextmanager
def _removed_on_failure(temporary: Path) -> Iterator[Path]:
    try:
        yield temporary
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _spare(target: Path) -> Path:
    return target.with_name(target.name + ".incompleto")


def _sweep_packages(folder: Path) -> None:
    """Half packages alone, by their names: whatever else lies there is the person's."""
    for left in folder.glob(f"*.zip{_HALF}"):
        if left.is_file() and not left.is_symlink():
            left.unlink(missing_ok=True)


def _temporary(target: Path) -> Path:
    return target.with_name(target.name + _HALF)
