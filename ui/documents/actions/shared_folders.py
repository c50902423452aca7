"""Temporary folders for copies handed to other programs; deleted when the window closes."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

_PREFIX = "acopio-entrega-"
_OLD_SECONDS = 2 * 86_400.0


class SharedFolders:
    """Makes folders that only this person can read and deletes them, also those left by a window that crashed."""

    def __init__(self) -> None:
        self._folders: list[Path] = []

    def folder(self) -> Path:
        """Make a new folder. Raises OSError."""
        if not self._folders:
            _sweep(Path(tempfile.gettempdir()))
        made = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._folders.append(made)
        return made

    def clear(self) -> None:
        """Delete all folders; a file that another program holds open is deleted the next time."""
        for folder in self._folders:
            shutil.rmtree(folder, ignore_errors=True)
        self._folders.clear()


def _sweep(place: Path) -> None:
    """Delete this person's old folders; links and other people's folders are left alone."""
    for folder in place.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            found = folder.lstat()
            is_own = not hasattr(os, "getuid") or found.st_uid == os.getuid()
            if is_own and folder.is_dir() and not folder.is_symlink() and time.time() - found.st_mtime > _OLD_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)
