"""PDF files: whole or not at all; and the same pages on a printer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter

from app.domain.document import Document
from tests.ui.sheet.documents import invoice, long_invoice, payslip
from ui.printing.fonts import Fonts
from ui.printing.layout import lay_out
from ui.printing.paper import print_documents
from ui.printing.pdf import pdf_of, write_pdf
from ui.sheet.compose import compose

PAGE = re.compile(rb"/Type\s*/Page\b")
LETTER = re.compile(rb"/MediaBox\s*\[\s*0 0 612(\.0+)? 792(\.0+)?\s*\]")


def test_every_kind_becomes_a_pdf(any_kind: Document, fonts: Fonts, tmp_path: Path) -> None:
    path = tmp_path / "uno.pdf"
    pages = write_pdf(any_kind, path, fonts=fonts)
    octets = path.read_bytes()
    assert octets.startswith(b"%PDF-")
    assert octets.rstrip().endswith(b"%%EOF")
    assert len(PAGE.findall(octets)) == pages
    assert LETTER.search(octets)
    assert [one.name for one in tmp_path.iterdir()] == ["uno.pdf"]


def test_the_same_document_gives_the_same_pages(fonts: Fonts) -> None:
    first, second = pdf_of(invoice(), "", fonts), pdf_of(invoice(), "", Fonts())
    assert first[1] == second[1]
    assert abs(len(first[0]) - len(second[0])) < 64  # the moment of writing is within


def test_a_cancelled_one_differs(fonts: Fonts) -> None:
    assert len(pdf_of(invoice(), "cancelado", fonts)[0]) > len(pdf_of(invoice(), "", fonts)[0])


def test_nothing_outside_is_named_or_loaded(fonts: Fonts) -> None:
    octets, _ = pdf_of(
        invoice(issuer_name='<img src="file:///etc/hostname"><a href="http://x.invalid">x</a>'), "", fonts
    )
    for word in (b"/URI", b"/Launch", b"/JavaScript", b"/EmbeddedFile", b"/Subtype /Image"):
        assert word not in octets


def test_a_file_that_cannot_be_written_leaves_the_old_one(fonts: Fonts, tmp_path: Path) -> None:
    taken = tmp_path / "uno.pdf"
    taken.mkdir()
    with pytest.raises(OSError, match=r"."):
        write_pdf(invoice(), taken, fonts=fonts)
    assert [one.name for one in tmp_path.iterdir()] == ["uno.pdf"]


@pytest.mark.parametrize("size", ["Letter", "A4"])
def test_documents_go_to_a_printer_as_one_job(size: str, fonts: Fonts, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "impreso.pdf"))
    printer.setPageSize(QPageSize(QPageSize.PageSizeId[size]))
    documents = [(invoice(), "", ()), (long_invoice(40), "cancelado", ()), (payslip(), "vigente", ())]
    pages = sum(len(lay_out(compose(document, state), fonts)) for document, state, _ in documents)
    assert print_documents(printer, documents) == pages > 4
    assert len(PAGE.findall((tmp_path / "impreso.pdf").read_bytes())) == pages


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_does_not_begin_is_told(fonts: Fonts, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "no" / "existe.pdf"))
    with pytest.raises(OSError, match="begin"):
        print_documents(printer, [(invoice(), "", ())])
