"""What prints for whoever may not know Qt: the printer of ``app.bookkeeping.printing``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable

from app.bookkeeping.printing import PdfJob, Printer
from app.engine.batch.worker_processes import sensible_count
from app.reports.paper_report import PaperReport
from ui.printing.many import PrintJob, have_application, write_many
from ui.printing.report import report_pdf


class QtPrinter(Printer):
    """Prints without a window, and without a screen where there is none."""

    def __init__(self) -> None:
        if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # also for helping processes

    def print_documents(
        self, jobs: Iterable[PdfJob], written: Callable[[int], None], cancelled: Callable[[], bool]
    ) -> None:
        """Write the file of each job, by several processes where there are many."""
        write_many(
            (PrintJob(one.xml, one.path, one.state) for one in jobs),
            helpers=sensible_count(),
            progress=written,
            cancelled=cancelled,
        )

    def print_report(self, report: PaperReport) -> bytes:
        """The report as a PDF."""
        have_application()
        return report_pdf(report)
