"""``--selftest FILE``: the checks of the core and those of the window, on a screen that is only imagined.

With QT_QPA_PLATFORM in the environment it is that one, such as the system's own.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QLibraryInfo, QPluginLoader, QSize, QTimer, qVersion
from PySide6.QtGui import QImage, QImageReader, QImageWriter
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QStyleFactory

import ui
from app.cfdi.complements import complements_of
from app.cfdi.parser import read
from app.paths import Paths
from app.selftest import parts
from app.selftest.carta_porte import NAMED, with_carta_porte
from app.selftest.journey import Journey
from app.selftest.report import Check, Facts, expect, run_checks
from ui.printing.many import BATCH, FEW, Printed, PrintJob, write_many
from ui.printing.pdf import write_pdf
from ui.sheet.compose import compose
from ui.startup.application import WindowSession, make_application
from ui.widgets.theme import application_icon, icon

PAGES = ("inicio", "solicitudes", "comprobantes", "contribuyentes", "ajustes")
PLUGINS = {
    "win32": ("platforms/qwindows", "platforms/qoffscreen", "iconengines/qsvgicon", "imageformats/qsvg"),
    "linux": ("platforms/libqoffscreen", "iconengines/libqsvgicon", "imageformats/libqsvg"),
}
"""What must be there and find every library it needs: without one of them no window, or one without pictures."""

BROUGHT_ALONG = {"linux": ("platforms/libqxcb",)}
"""What also finds its libraries in the frozen program, which brings them along."""

_STYLE = {"win32": "windows11"}
_PATIENCE_MILLISECONDS = 60_000
_PAGE = re.compile(rb"/Type\s*/Page\b")


def run_selftest(path: Path) -> int:
    """Try everything and write the report to ``path``; 0 when all is as it must be. Raises OSError."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if sys.platform == "win32":  # there the imagined screen knows of no fonts by itself
        os.environ.setdefault("QT_QPA_FONTDIR", str(Path(os.environ["SYSTEMROOT"], "Fonts")))
    folder = Path(tempfile.mkdtemp(prefix="acopio-"))
    try:
        journey = Journey(folder / "demo")
        checks: Mapping[str, Check] = {
            "modules": parts.modules,
            "window_modules": _window_modules,
            "signature": parts.signature,
            "index": partial(parts.index, folder),
            "passwords": parts.passwords,
            "trust": partial(parts.trust, folder),
            "time_zone": parts.time_zone,
            "processes": parts.processes,
            "download": journey.download,
            "library": journey.library,
            "reading": journey.reading,
            "workbook": journey.workbook,
            "plugins": _plugins,
            "spanish": _spanish,
            "pictures": _pictures,
            "pdf": partial(_pdf, journey, folder),
            "many_pdfs": partial(_many_pdfs, journey, folder),
            "window": partial(_window, Paths.under(folder / "ventana")),
        }
        return run_checks(checks, path)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _application() -> QApplication:
    present = QCoreApplication.instance()
    return present if isinstance(present, QApplication) else make_application(sys.argv[:1])


def _window_modules() -> Facts:
    names = [module.name for module in pkgutil.walk_packages(ui.__path__, "ui.")]
    for name in names:
        importlib.import_module(name)
    return {"modules": len([name for name in names if name != "ui.__main__"]), "qt": qVersion()}


def _plugins() -> Facts:
    """A plugin is tried by loading it, which does not need what it is for."""
    _application()
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    frozen = bool(getattr(sys, "frozen", False))
    for name in PLUGINS.get(sys.platform, ()) + (BROUGHT_ALONG.get(sys.platform, ()) if frozen else ()):
        loader = QPluginLoader((folder / name).as_posix())
        expect(loader.load(), f"{name}: {loader.errorString()}")
    styles = QStyleFactory.keys()
    expect("Fusion" in styles, "the style Fusion is missing")
    expect(_STYLE.get(sys.platform, "Fusion") in styles, f"the system's style is missing among {styles}")
    return {"platform": QApplication.platformName(), "styles": styles}


def _spanish() -> Facts:
    _application()
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    text = buttons.button(QDialogButtonBox.StandardButton.Cancel).text()
    expect("Cancelar" in text, f"Qt's own texts are not in Spanish: {text}")
    return {"cancel": text}


def _pictures() -> Facts:
    _application()
    for picture in (application_icon(), icon("home")):
        image = picture.pixmap(QSize(32, 32)).toImage()
        expect(not image.isNull() and _is_painted(image), "an icon is empty")
    formats = sorted(bytes(one.data()).decode() for one in QImageReader.supportedImageFormats())
    expect("svg" in formats, "SVG cannot be read")
    expect(b"png" in [bytes(one.data()) for one in QImageWriter.supportedImageFormats()], "PNG cannot be written")
    return {"formats": formats}


def _pdf(journey: Journey, folder: Path) -> Facts:
    """One downloaded document, with a bill of lading put into it, as a PDF, which is looked into."""
    _application()
    target = folder / "representacion.pdf"
    data = with_carta_porte(journey.files()[0].read_bytes())
    document = read(data)
    complements = complements_of(data, document)
    texts = compose(document, "vigente", complements).texts()
    expect(set(NAMED) <= set(texts), f"not all of {NAMED} is printed")
    pages = write_pdf(document, target, "vigente", complements=complements)
    octets = target.read_bytes()
    expect(octets.startswith(b"%PDF-") and octets.rstrip().endswith(b"%%EOF"), "this is no PDF")
    expect(len(_PAGE.findall(octets)) == pages > 0, "the pages cannot be found")
    expect(b"/FontFile" in octets, "there is no font in it")
    return {"pages": pages, "bytes": len(octets)}


def _many_pdfs(journey: Journey, folder: Path) -> Facts:
    """As many documents as are left to helping processes, which have Qt of their own."""
    target = folder / "pdf"
    target.mkdir()
    jobs = [PrintJob(file, target / f"{file.stem}.pdf") for file in journey.files()[: (FEW + 1) * BATCH]]
    printed = write_many(jobs, helpers=2)
    expect(printed == Printed(len(jobs)), f"{printed} of {len(jobs)} documents")
    expect(all(b"/FontFile" in job.path.read_bytes() for job in jobs), "there are no fonts in them")
    return {"files": len(jobs)}


def _window(paths: Paths) -> Facts:
    """The window on a new library: opened, every page painted, closed."""
    session = WindowSession(_application(), paths, {})
    try:
        session.start()
        _wait(lambda: session.app_state.is_loaded)
        for page in PAGES:
            session.window.show_page(page)
            QApplication.processEvents()
            expect(_is_painted(session.window.grab().toImage()), f"{page} is empty")
    finally:
        session.window.close()
        stopped = session.stop()
        session.window.hide()  # also where it would only have stepped aside
        session.window.deleteLater()
    expect(stopped, "the engine did not stop")
    return {"pages": len(PAGES)}


def _is_painted(image: QImage) -> bool:
    """Whether the pixels across its middle are not all the same."""
    first = image.pixel(0, 0)
    middle = image.height() // 2
    return any(image.pixel(x, middle) != first for x in range(image.width()))


def _wait(condition: Callable[[], bool]) -> None:
    """Run the event loop until ``condition`` holds."""
    loop, late, look = QEventLoop(), QTimer(), QTimer()
    late.setSingleShot(True)
    late.timeout.connect(loop.quit)
    look.timeout.connect(lambda: loop.quit() if condition() else None)
    late.start(_PATIENCE_MILLISECONDS)
    look.start(10)
    loop.exec()
    expect(condition(), "the library was not opened in time")
