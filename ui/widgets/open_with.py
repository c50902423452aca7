"""Hands files and folders to the system: opens them with the programs the person has.

What is opened is a folder, or a file whose name ends as one that Acopio writes: never a program, a script or a shortcut
that only says that it is a document.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QDir, QProcess, QUrl
from PySide6.QtGui import QDesktopServices

from app.domain.library_path import DOCUMENT
from app.errors import UnreadableDocumentError

_OPENED = frozenset({DOCUMENT, ".pdf", ".xlsx", ".csv", ".zip"})
_LONGEST_DOCUMENT = 64 << 20
_MOST_LETTERS = 32_768


def open_path(path: Path) -> bool:
    """Open a folder, or a file that Acopio wrote, with the system's own program; False when there is none.

    False also for a file of any other kind.
    """
    if not path.is_dir() and not (path.is_file() and path.suffix in _OPENED):
        return False
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def open_document(path: Path, uuid: str) -> bool:
    """Open the XML of the document ``uuid`` with the system's own program; False when that is not what lies there.

    An index may come from elsewhere: neither the name nor the content is believed before it was looked at.
    """
    return path.suffix == DOCUMENT and _holds(path, uuid) and open_path(path)


def open_address(address: str) -> bool:
    """Open a web page in the person's browser; False for what is no such address, or where there is no browser."""
    url = QUrl(address, QUrl.ParsingMode.StrictMode)
    return url.isValid() and url.scheme() in ("https", "http") and QDesktopServices.openUrl(url)


def show_in_folder(path: Path) -> bool:
    """Open the folder that holds ``path``, with the file marked where the system can."""
    if sys.platform == "win32" and path.exists():
        return start(str(windows_folder() / "explorer.exe"), ["/select,", QDir.toNativeSeparators(str(path))])
    return open_path(path.parent)


def start(program: str, arguments: Sequence[str]) -> bool:
    """Start a program, given by its full path, that lives on by itself; False when it cannot be started."""
    if not Path(program).is_absolute():  # it would be looked for, and first of all in the folder we were started from
        return False
    started, _process = QProcess.startDetached(program, list(arguments), "")  # the form that also gives the process
    return started


def _holds(path: Path, uuid: str) -> bool:
    from app.cfdi.parser import read_facts  # with the first document, not with the window

    try:
        if not path.is_file() or path.stat().st_size > _LONGEST_DOCUMENT:
            return False
        return read_facts(path.read_bytes()).uuid.value == uuid.upper()
    except (OSError, UnreadableDocumentError):
        return False


def windows_folder() -> Path:
    """Where Windows itself lies, as it says so: variables of the environment may say anything."""
    name = ctypes.create_unicode_buffer(_MOST_LETTERS)
    getattr(ctypes, "WinDLL")("kernel32").GetSystemWindowsDirectoryW(name, len(name))  # noqa: B009 - not on Linux
    return Path(name.value)
