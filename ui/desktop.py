"""Hands files and folders to the system: opens them with the programs the person has."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QDir, QProcess, QUrl
from PySide6.QtGui import QDesktopServices


def open_path(path: Path) -> bool:
    """Open a file or folder with the system's own program; False when there is none or it is gone."""
    return path.exists() and QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def open_address(address: str) -> bool:
    """Open a web page in the person's browser; False for what is no such address, or where there is no browser."""
    url = QUrl(address, QUrl.ParsingMode.StrictMode)
    return url.isValid() and url.scheme() in ("https", "http") and QDesktopServices.openUrl(url)


def show_in_folder(path: Path) -> bool:
    """Open the folder that holds ``path``, with the file marked where the system can."""
    if sys.platform == "win32" and path.exists():
        return start("explorer.exe", ["/select,", QDir.toNativeSeparators(str(path))])
    return open_path(path.parent)


def start(program: str, arguments: Sequence[str]) -> bool:
    """Start a program that lives on by itself; False when it cannot be started."""
    started, _process = QProcess.startDetached(program, list(arguments), "")  # the form that also gives the process
    return started
