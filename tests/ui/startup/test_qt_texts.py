"""The system's own dialogs speak Spanish: also where Qt's translation left English."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QLibraryInfo, Qt, QTranslator
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QTreeView
from pytestqt.qtbot import QtBot

from ui.startup.qt_texts import OwnWords

ENGLISH = {"Look", "File", "Files", "Directory", "Open", "Save", "Cancel", "Name", "Size", "Type", "Date", "Forward"}


@pytest.fixture
def spanish(qapp: QApplication) -> Iterator[None]:
    qt, ours = QTranslator(), OwnWords()
    assert qt.load("qtbase_es", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    for one in (qt, ours):
        QCoreApplication.installTranslator(one)
    yield
    for one in (qt, ours):
        QCoreApplication.removeTranslator(one)


@pytest.mark.usefixtures("spanish")
@pytest.mark.parametrize("mode", [QFileDialog.FileMode.ExistingFile, QFileDialog.FileMode.Directory])
def test_no_word_of_the_file_dialog_is_english(qtbot: QtBot, mode: QFileDialog.FileMode) -> None:
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setFileMode(mode)
    with qtbot.waitExposed(dialog):
        dialog.show()
    texts = [one.text() for one in dialog.findChildren(QLabel)]
    texts += [one.text() for one in dialog.findChildren(QAbstractButton)]
    texts += [one.toolTip() for one in dialog.findChildren(QAbstractButton)]
    tree = dialog.findChild(QTreeView)
    assert isinstance(tree, QTreeView)
    model = tree.model()
    texts += [str(model.headerData(at, Qt.Orientation.Horizontal)) for at in range(model.columnCount())]
    words = {word.strip(":") for text in texts for word in text.replace("&", "").split()}
    assert {"Cancelar", "Nombre", "Buscar"} <= words
    assert not words & ENGLISH
    dialog.close()
