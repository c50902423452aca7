"""Many files into the library at once: their bytes under temporary names, one sync, then their own names, one sync.

A file under its own name therefore always has all its bytes, whenever the power goes. What is there already is never
written over, also when two processes bring the same file at the same moment.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.disk import make_folder, rename_new, sync_files, sync_folders
from app.store.database import os_error

_WRITE_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class LooseFiles:
    """One batch: ``put`` each, then ``settle`` once. All raise LibraryUnavailableError or DiskFullError.

    A failure leaves nothing behind but whole files under their own names.
    """

    def __init__(self, root: Path) -> None:
        self._root = str(root)
        self._folders: set[str] = set()
        self._waiting: dict[str, str] = {}

    def put(self, relative: str, data: bytes) -> bytes | None:
        """Write ``data`` to be at ``relative`` (from the library, with forward slashes) once the batch is settled.

        When a file is there already nothing is written, and its bytes come back.
        """
        target = f"{self._root}/{relative}"
        with self._cleaned_up():
            folder = target.rpartition("/")[0]
            if folder not in self._folders:
                make_folder(Path(folder))
                self._folders.add(folder)
            if (there := _bytes_of(target)) is not None:
                return there
            self._waiting[relative] = _write(target, data)
        return None

    def settle(self) -> list[str]:
        """Make all durable and give them their names; those whose place was taken meanwhile are given back."""
        taken: list[str] = []
        with self._cleaned_up():
            if self._waiting:
                sync_files(self._waiting.values())
            for relative, temporary in self._waiting.items():
                try:
                    rename_new(temporary, f"{self._root}/{relative}")
                except (FileExistsError, FileNotFoundError):
                    taken.append(relative)
                    _remove(temporary)
            if self._folders:  # also for files that were there: a kill may have come before their names were durable
                sync_folders(self._folders)
            self._waiting.clear()
        return taken

    @contextmanager
    def _cleaned_up(self) -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            for temporary in self._waiting.values():
                _remove(temporary)
            if isinstance(error, OSError):
                raise os_error(error, Path(self._root)) from error
            raise


def _bytes_of(target: str) -> bytes | None:
    try:
        with open(target, "rb", buffering=0) as stream:  # noqa: PTH123 - a hundred thousand times
            return stream.read()
    except FileNotFoundError:
        return None


def _write(target: str, data: bytes) -> str:
    """Write under a temporary name and return it.

    The usual one may be taken: left by a kill, or in use by another process this moment. Then it is removed when the
    own is written: the other one finds its file gone and the place taken, as it would have anyway.
    """
    usual = f"{target}.parte"
    try:
        return _write_to(usual, data)
    except FileExistsError:
        own = f"{target}.{os.getpid()}.parte"
        _remove(own)
        _write_to(own, data)
        _remove(usual)
        return own


def _write_to(path: str, data: bytes) -> str:
    descriptor = os.open(path, _WRITE_NEW, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    except BaseException:
        os.close(descriptor)
        _remove(path)
        raise
    os.close(descriptor)
    return path


def _remove(path: str) -> None:
    try:
        os.unlink(path)  # noqa: PTH108
    except OSError:
        return  # gone already, or in use by another process; a leftover harms nothing
