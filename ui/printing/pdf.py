"""A representación impresa as a PDF file; needs a QGuiApplication, but not its thread."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from app.cfdi.complements import Complement
from app.disk import write_whole
from app.domain.document import Document
from ui.printing.fonts import UNITS_PER_INCH, Fonts
from ui.printing.layout import lay_out
from ui.printing.painter import paint
from ui.sheet.compose import compose
from ui.sheet.sheet import Sheet

_MODE = 0o644


def write_pdf(
    document: Document,
    path: Path,
    state: str = "",
    fonts: Fonts | None = None,
    complements: Sequence[Complement] = (),
) -> int:
    """Write the representación impresa of ``document`` to ``path``, whole or not at all; gives the number of pages.

    ``state`` is ``vigente``, ``cancelado`` or nothing. Raises OSError when the disk says no.
    """
    octets, pages = pdf_of(document, state, fonts, complements)
    write_whole(path, octets, mode=_MODE, among_others=True)
    return pages


def pdf_of(
    document: Document, state: str = "", fonts: Fonts | None = None, complements: Sequence[Complement] = ()
) -> tuple[bytes, int]:
    """The PDF as bytes, and how many pages it has."""
    sheet = compose(document, state, complements)
    return sheet_pdf(sheet, f"{sheet.masthead.title} {document.uuid}", fonts or Fonts())


def sheet_pdf(sheet: Sheet, title: str, fonts: Fonts) -> tuple[bytes, int]:
    """Any sheet as a PDF of that title, and how many pages it has."""
    pages = lay_out(sheet, fonts)
    octets = QByteArray()
    buffer = QBuffer(octets)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(UNITS_PER_INCH)
    writer.setPageLayout(paper())
    writer.setTitle(title)
    writer.setCreator("Acopio")
    painter = QPainter(writer)
    for number, page in enumerate(pages):
        if number:
            writer.newPage()
        paint(page, painter, fonts)
    painter.end()
    return bytes(octets.data()), len(pages)


def paper() -> QPageLayout:
    """Carta, portrait, no margins: the page keeps its own."""
    return QPageLayout(QPageSize(QPageSize.PageSizeId.Letter), QPageLayout.Orientation.Portrait, QMarginsF())
