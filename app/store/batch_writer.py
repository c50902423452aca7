"""Many files into the library at once: their bytes under temporary names, one sync, then their own names, one sync.

A file under its own name therefore always has all its bytes, whenever the power goes. What is there already is never
written over, also when two processes bring the same file at the same moment.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from app.disk import new_descriptor, os_error, rename_new, sync_files, sync_folders

_APART = ".entrando-"


class BatchWriter:
    """One batch: ``write_new`` each, then ``make_durable`` once. All raise LibraryUnavailableError or DiskFullError.

    Until then the files lie in a folder of the batch's own in that of each contribuyente. A failure leaves nothing
    behind but whole files under their own names; what a kill leaves is removed by ``sweep``.
    """

    def __init__(self, root: Path) -> None:
        self._root = str(root)
        self._apart = f"{_APART}{secrets.token_hex(8)}"  # nobody can have been there before
        self._numbers = count()
        self._made: set[str] = set()
        self._touched: set[str] = set()
        self._waiting: dict[str, str] = {}

    def write_new(self, relative: str, data: bytes) -> bytes | None:
        """Write ``data`` to be at ``relative`` (from the library, with forward slashes) once the batch is made durable.

        When a file is there already nothing is written, and its bytes come back.
        """
        target = f"{self._root}/{relative}"
        with self._cleaned_up():
            self._make(target.rpartition("/")[0])
            if os.access(target, os.F_OK) and (there := _bytes_of(target)) is not None:
                return there
            owner = relative.partition("/")[0] if "/" in relative else "."
            temporary = f"{self._root}/{owner}/{self._apart}/{next(self._numbers)}.parte"
            if owner not in self._made:
                Path(temporary).parent.mkdir(mode=0o700)
                self._made.add(owner)
            self._waiting[relative] = temporary
            _write(temporary, data)
        return None

    def make_durable(self) -> list[str]:
        """Make all durable and give them their names; those whose place was taken meanwhile are given back."""
        taken: list[str] = []
        with self._cleaned_up():
            if self._waiting:
                sync_files(self._waiting.values())
            for relative, temporary in self._waiting.items():
                try:
                    rename_new(temporary, f"{self._root}/{relative}")
                except FileExistsError:
                    taken.append(relative)
            if self._touched:  # also for files that were there: a kill may have come before their names were durable
                sync_folders(self._touched)
        self._clean_up()
        return taken

    def _make(self, folder: str) -> None:
        """Make the folder, and remember which folders have new names in them."""
        if folder in self._touched:
            return
        path = Path(folder)
        missing = [one for one in (path, *path.parents) if not one.exists()]
        self._touched.update(str(one.parent) for one in missing)
        for one in reversed(missing):
            one.mkdir(mode=0o700, exist_ok=True)
        self._touched.add(folder)

    @contextmanager
    def _cleaned_up(self) -> Iterator[None]:
        """A failure leaves nothing behind, and is ours where it is the system's."""
        try:
            yield
        except OSError as error:
            self._clean_up()
            raise os_error(error, Path(self._root)) from error
        except BaseException:
            self._clean_up()
            raise

    def _clean_up(self) -> None:
        for owner in self._made:
            shutil.rmtree(f"{self._root}/{owner}/{self._apart}", ignore_errors=True)
        self._made.clear()
        self._waiting.clear()


def sweep(root: Path) -> None:
    """Remove what was on its way into the library at ``root`` when a process was killed. Nobody may be writing now."""
    try:
        for left in (*root.glob(f"{_APART}*"), *root.glob(f"*/{_APART}*")):
            shutil.rmtree(left, ignore_errors=True)
    except OSError:
        return  # no folder now: another time


def _bytes_of(target: str) -> bytes | None:
    try:
        with open(target, "rb", buffering=0) as stream:  # noqa: PTH123 - a hundred thousand times
            return stream.read()
    except FileNotFoundError:
        return None


def _write(path: str, data: bytes) -> None:
    descriptor = new_descriptor(path)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    finally:
        os.close(descriptor)
