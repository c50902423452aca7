"""A report on paper: all of its texts, letter by letter, titles again on every page; and printing by the port."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.bookkeeping.printing import PdfJob
from app.reports.paper_report import PaperReport, ReportColumn, ReportFacts, ReportTable
from ui.printing.fonts import Fonts
from ui.printing.layout import lay_out
from ui.printing.printer import QtPrinter
from ui.printing.report import report_sheet

SAMPLE = Path(__file__).parents[2] / "data" / "cfdi" / "cfdi40_01_addenda.xml"
HOSTILE = "<b>ESCUELA</b> & \u202eÑANDÚ"
REPORT = PaperReport(
    title="Constancia",
    subtitle="marzo de 2026",
    name=HOSTILE,
    facts=(("RFC", "EKU9003173C9"),),
    blocks=(
        ReportTable(
            "Lo que falta",
            (ReportColumn("Mes", 3), ReportColumn("Total", 2, is_number=True)),
            tuple((f"mes {number}", str(number)) for number in range(200)),
        ),
        ReportFacts("Cuándo", (("Emitidos", "hoy"),)),
    ),
    foot="Papel de trabajo.",
)


def test_all_texts_are_on_the_sheet() -> None:
    told = report_sheet(REPORT).texts()
    for text in (
        HOSTILE,
        "RFC",
        "Constancia",
        "marzo de 2026",
        "Lo que falta",
        "mes 199",
        "Cuándo",
        "Papel de trabajo.",
    ):
        assert text in told


def test_titles_stand_on_every_page_and_all_rows_on_one(fonts: Fonts) -> None:
    pages = [page.texts() for page in lay_out(report_sheet(REPORT), fonts)]
    assert len(pages) > 2
    assert all("Mes" in texts for texts in pages)
    assert all("Papel de trabajo." in texts for texts in pages)
    assert [text for texts in pages for text in texts if text.startswith("mes ")] == [
        f"mes {number}" for number in range(200)
    ]


def test_it_is_a_pdf(qapp: QApplication) -> None:
    octets = QtPrinter().print_report(REPORT)
    assert octets.startswith(b"%PDF-")
    assert octets.rstrip().endswith(b"%%EOF")


def test_documents_are_printed_and_what_cannot_be_read_is_left_out(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "roto.xml").write_bytes(b"<")
    jobs = [
        PdfJob(SAMPLE, tmp_path / "uno.pdf", "vigente"),
        PdfJob(tmp_path / "roto.xml", tmp_path / "dos.pdf", ""),
    ]
    told: list[int] = []
    QtPrinter().print_documents(iter(jobs), told.append, lambda: False)
    assert [path.name for path in tmp_path.glob("*.pdf")] == ["uno.pdf"]
    assert told == [1]
