"""A report of the command line or the window on the same paper as the representaciones impresas."""

from __future__ import annotations

from app.reports.paper_report import PaperReport, ReportFacts, ReportTable
from ui.printing.fonts import Fonts
from ui.printing.pdf import sheet_pdf
from ui.sheet.sheet import Align, Block, Column, Fact, Facts, Masthead, Row, Sheet, Table


def report_pdf(report: PaperReport, fonts: Fonts | None = None) -> bytes:
    """The report as a PDF; needs a QGuiApplication."""
    octets, _ = sheet_pdf(report_sheet(report), report.title, fonts or Fonts())
    return octets


def report_sheet(report: PaperReport) -> Sheet:
    """The report as the blocks that pages are made of."""
    facts = tuple(Fact(*one) for one in report.facts)
    return Sheet(
        masthead=Masthead(report.name, facts, report.title, report.subtitle, ()),
        blocks=tuple(_block(one) for one in report.blocks),
        running=report.name,
        folio=f"{report.title} · {report.subtitle}",
        legend=report.foot,
    )


def _block(block: ReportFacts | ReportTable) -> Block:
    if isinstance(block, ReportFacts):
        return Facts(block.heading, tuple(Fact(*one) for one in block.facts), columns=1)
    columns = tuple(
        Column(one.title, one.weight, Align.RIGHT if one.is_number else Align.LEFT) for one in block.columns
    )
    return Table(block.heading, columns, tuple(Row(cells) for cells in block.rows))
