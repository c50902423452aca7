"""Copies of documents that are given to another program: they lie in folders of their own until the window closes."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path


class HandedOut:
    """Makes folders that only this person can read, and takes them away."""

    def __init__(self) -> None:
        self._folders: list[Path] = []

    def folder(self) -> Path:
        """A new one. Raises OSError."""
        made = Path(tempfile.mkdtemp(prefix="acopio-"))
        self._folders.append(made)
        return made

    def clear(self) -> None:
        """Take all away; what another program holds fast stays for the system to tidy up."""
        for folder in self._folders:
            shutil.rmtree(folder, ignore_errors=True)
        self._folders.clear()
