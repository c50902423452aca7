"""Asks for a folder, without holding up the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def choose_folder(parent: QWidget, title: str, on_chosen: Callable[[str], None], start: str = "") -> None:
    """Open the system's dialog; ``on_chosen``, a slot of ``parent``, is given the folder when one is chosen."""
    chooser = QFileDialog(parent, title, start)
    chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    chooser.setFileMode(QFileDialog.FileMode.Directory)
    chooser.setOption(QFileDialog.Option.ShowDirsOnly)
    chooser.fileSelected.connect(on_chosen)
    chooser.open()
