"""Hands files and folders to the system: opens them with the programs the person has."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QDir, QProcess, QUrl
from PySide6.QtGui import QDesktopServices


def open_path(path: Path) -> bool:
    """Open a file or folder with the system's own program; False when there is none or it is gone."""
    return path.exists() and QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def show_in_folder(path: Path) -> bool:
    """Open the folder that holds ``path``, with the file marked where the system can."""
    if sys.platform == "win32" and path.exists():
        started = QProcess.startDetached("explorer.exe", ["/select,", QDir.toNativeSeparators(str(path))])
        return bool(started)
    return open_path(path.parent)
