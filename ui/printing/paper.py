"""Representaciones impresas on paper: many documents as one print job."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter

from app.cfdi.complements import Complement
from app.domain.document import Document
from ui.printing.fonts import Fonts
from ui.printing.layout import lay_out
from ui.printing.pages import PAPER_HEIGHT, PAPER_WIDTH
from ui.printing.painter import paint
from ui.printing.pdf import paper
from ui.sheet.compose import compose


def print_documents(
    printer: QPrinter,
    documents: Iterable[tuple[Document, str, Sequence[Complement]]],
    cancelled: Callable[[], bool] = lambda: False,
) -> int:
    """Print every document with what is known of its state at the SAT and its complements, each from a new page.

    Other paper than Carta is filled as far as the page's shape allows. Gives the number of pages printed. Raises
    OSError when the printer does not begin.
    """
    fonts = Fonts()
    printer.setFullPage(True)
    painter = QPainter()
    printed = 0
    try:
        for document, state, complements in documents:
            if cancelled():
                break
            for page in lay_out(compose(document, state, complements), fonts):
                if not printed:
                    _begin(painter, printer)
                elif not printer.newPage():
                    raise OSError("the printer takes no more pages")
                paint(page, painter, fonts)
                printed += 1
    finally:
        if painter.isActive():
            painter.end()
    return printed


def default_paper(printer: QPrinter) -> None:
    """Set the printer to Carta, portrait, before its dialog opens."""
    printer.setPageLayout(paper())


def _begin(painter: QPainter, printer: QPrinter) -> None:
    if not painter.begin(printer):
        raise OSError("the printer does not begin")
    sheet = printer.paperRect(QPrinter.Unit.DevicePixel)
    scale = min(sheet.width() / PAPER_WIDTH, sheet.height() / PAPER_HEIGHT)
    painter.scale(scale, scale)
