"""The constancia de cobertura of a stretch of months, as a PDF: for the command and for the window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.bookkeeping.coverage_certificate import coverage_report
from app.bookkeeping.desk import Desk
from app.bookkeeping.printing import Printer
from app.disk import write_whole, writing_to
from app.domain.clock import SystemClock
from app.domain.identifiers import Rfc
from app.fiscal.coverage_month import MonthCoverage
from app.reports.paper_report import PaperReport
from app.store.requests import open_requests
from app.words.coverage_certificate_words import CERTIFICATE_WORDS


def certificate_of(desk: Desk, database: Path, owner: Rfc, months: Sequence[MonthCoverage]) -> PaperReport:
    """Of ``months``, of which there is at least one. Raises StoreError."""
    with open_requests(database) as requests:
        asked = requests.all(owner)
    now = SystemClock().now()
    return coverage_report(owner.value, desk.name_of(owner), months, asked, CERTIFICATE_WORDS, made_at=now)


def write_report(target: Path, report: PaperReport, printer: Printer) -> None:
    """Write it to where the person chose. Raises StoreError."""
    with writing_to(target):
        write_whole(target, printer.print_report(report), mode=0o666, among_others=True)
