"""Qt's own texts in Spanish: what Qt translates, and the few that its translation leaves in English."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QObject, QTranslator

_OWN: dict[tuple[str, str], str] = {
    ("QFileDialog", "&Look in:"): "&Buscar en:",
    ("QFileDialog", "Files of &type:"): "&Tipo de archivo:",
    ("QFileDialog", "&Directory:"): "&Carpeta:",
    ("QFileDialog", "File &name:"): "&Nombre:",
    ("QFileDialog", "Directory:"): "Carpeta:",
    ("QFileDialog", "Parent Directory"): "Carpeta de arriba",
    ("QFileDialog", "Forward"): "Adelante",
    ("QFileDialog", "Alias"): "Alias",
    ("QAbstractFileIconProvider", "Drive"): "Unidad",
    ("QAbstractFileIconProvider", "File"): "Archivo",
    ("QAbstractFileIconProvider", "%1 File"): "Archivo %1",
    ("QAbstractFileIconProvider", "File Folder"): "Carpeta",
    ("QAbstractFileIconProvider", "Folder"): "Carpeta",
    ("QAbstractFileIconProvider", "Shortcut"): "Acceso directo",
    ("QAbstractFileIconProvider", "Unknown"): "Desconocido",
    ("QFileSystemModel", "%1 bytes"): "%1 bytes",
    ("QPlatformTheme", "&No"): "&No",
}


class OwnWords(QTranslator):
    """Our words for texts of Qt that its own translation lacks; asked before it."""

    def isEmpty(self) -> bool:
        """False: nothing is loaded from a file, but there are words."""
        return False

    def translate(self, context: str, source: str, _meaning: str | None = None, _n: int = -1) -> str | None:
        """The words for a text of Qt's; None where Qt has its own."""
        return _OWN.get((context, source))


def install_spanish(application: QObject) -> None:
    """Install Qt's Spanish translation, and our words for what it leaves in English."""
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    translator = QTranslator(application)
    if translator.load("qtbase_es", folder):
        QCoreApplication.installTranslator(translator)
    QCoreApplication.installTranslator(OwnWords(application))  # the one installed last is asked first
