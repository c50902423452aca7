"""Writing that survives a power cut: a whole file under its name, or the old one, never half of either."""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import BinaryIO

from app.errors import DiskFullError, LibraryUnavailableError, StoreError, TargetUnavailableError

_TEMPORARY = ".parte"
_FULL = (errno.ENOSPC, errno.EDQUOT)
_THREADS = 4  # they only wait for the disk
_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_HERE, _NO_REPLACE = -100, 1  # AT_FDCWD, RENAME_NOREPLACE


def write_whole(path: Path, data: bytes, *, mode: int = 0o600, among_others: bool = False) -> None:
    """Replace ``path`` by ``data``: temporary file with the final permissions, fsync, rename, fsync of the folder.

    As ``replacing``. Raises OSError when the disk says no; ``path`` is then as it was.
    """
    with replacing(path, mode=mode, among_others=among_others) as stream:
        stream.write(data)


@contextmanager
def replacing(path: Path, *, mode: int = 0o600, among_others: bool = False) -> Iterator[BinaryIO]:
    """A stream whose content takes the place of ``path`` when the block ends well; else ``path`` is as it was.

    Where ``path`` is a link, what it leads to is replaced. ``among_others`` says that the folder is not ours alone: a
    file that is called as the temporary one would be is another's. Raises OSError when the disk says no, and for a
    ``path`` that is no file.
    """
    if path.is_symlink():
        path = path.resolve()
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    temporary = free_beside(path) if among_others else path.with_name(path.name + _TEMPORARY)
    if not among_others:
        temporary.unlink(missing_ok=True)
    opened = open_new(temporary, mode=mode)
    try:
        with opened as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def open_new(path: Path | str, *, mode: int = 0o666) -> BinaryIO:
    """A file that was not there, open for writing and reading back. Raises OSError, FileExistsError among them.

    What lies under that name is never opened: neither a file, nor what a link leads to.
    """
    return os.fdopen(new_descriptor(path, mode), "w+b")


def new_descriptor(path: Path | str, mode: int = 0o666) -> int:
    """As ``open_new``, for whoever writes a hundred thousand of them; to be closed by the caller."""
    return os.open(path, _NEW, mode)


def free_beside(path: Path) -> Path:
    """The name of a temporary file for ``path`` in a folder that is not ours alone."""
    names = (path.with_name(f"{path.name}{number or ''}{_TEMPORARY}") for number in count())
    return next(one for one in names if not os.path.lexists(one))


def drop_half(path: Path, data: bytes) -> None:
    """Take away what a kill left of writing ``data`` to ``path``: a temporary file with no more than its beginning.

    What is anybody else's stays, also a link. Raises OSError.
    """
    half = path.with_name(f"{path.name}{_TEMPORARY}")
    is_short = half.is_file() and not half.is_symlink() and half.stat().st_size <= len(data)
    if is_short and data.startswith(half.read_bytes()):
        half.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make ``folder`` and those above it where they are missing, for their owner alone, and make their names durable.

    Raises OSError.
    """
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for made in reversed(missing):
        made.mkdir(mode=0o700, exist_ok=True)
        sync_folder(made.parent)
    folder.mkdir(mode=0o700, exist_ok=True)


def sync_folder(folder: Path) -> None:
    """Make a folder's list of names durable; Windows does so by itself and offers no call for it."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_files(files: Collection[str]) -> None:
    """Make the bytes of many files durable, at once where the system can; forward slashes. Raises OSError."""
    if (call := _system_call("syncfs")) is not None:
        _sync_file_systems(call, {file.rpartition("/")[0] for file in files})
        return
    with ThreadPoolExecutor(_THREADS) as pool:
        for _ in pool.map(_sync_file, files):
            pass


def sync_folders(folders: Collection[str]) -> None:
    """Make many folders' lists of names durable. Raises OSError."""
    if (call := _system_call("syncfs")) is not None:
        _sync_file_systems(call, folders)
        return
    for folder in folders:
        sync_folder(Path(folder))


def rename_new(source: str, target: str) -> None:
    """Rename, never over something that is there: then FileExistsError. Raises OSError."""
    if os.name != "posix":
        os.rename(source, target)  # noqa: PTH104 - Windows never renames over a file
        return
    call = _system_call("renameat2")
    if call is not None:
        if call(_HERE, os.fsencode(source), _HERE, os.fsencode(target), _NO_REPLACE) == 0:
            return
        code = ctypes.get_errno()
        if code not in (errno.EINVAL, errno.ENOSYS):  # a file system that cannot promise it
            raise OSError(code, os.strerror(code), target)
    if os.path.lexists(target):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), target)
    os.rename(source, target)  # noqa: PTH104 - a hundred thousand times; a Path each would cost more than the call


def _sync_file_systems(call: Callable[..., int], folders: Collection[str]) -> None:
    for folder in {Path(one).stat().st_dev: one for one in folders}.values():
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            if call(descriptor) != 0:
                code = ctypes.get_errno()
                raise OSError(code, os.strerror(code), folder)
        finally:
            os.close(descriptor)


def _sync_file(file: str) -> None:
    descriptor = os.open(file, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@cache
def _system_call(name: str) -> Callable[..., int] | None:
    """One of Linux's calls that Python does not offer; None where there is none."""
    if os.name != "posix":
        return None
    return getattr(ctypes.CDLL(None, use_errno=True), name, None)


def os_error(error: OSError, path: Path) -> StoreError:
    """The error of ours for what the operating system said about ``path``."""
    return DiskFullError(path) if error.errno in _FULL else LibraryUnavailableError(path)


@contextmanager
def writing_to(path: Path) -> Iterator[None]:
    """While a file or folder is written that the person chose. Raises DiskFullError and TargetUnavailableError."""
    try:
        yield
    except OSError as error:
        raise (DiskFullError if error.errno in _FULL else TargetUnavailableError)(path) from error
