"""The port by which PDF files are made: fonts and pages are the window's (Qt), so what prints is given from above."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.reports.paper_report import PaperReport


@dataclass(frozen=True, slots=True)
class PdfJob:
    """A representación impresa to be written to ``path``; ``state`` is vigente, cancelado or empty."""

    xml: Path
    path: Path
    state: str


class Printer(Protocol):
    """Makes PDF files. All raise OSError and WorkerLostError."""

    def print_documents(
        self, jobs: Iterable[PdfJob], written: Callable[[int], None], cancelled: Callable[[], bool]
    ) -> None:
        """Write the file of each job; those whose XML cannot be read are left out.

        ``jobs`` are taken as they are needed; ``written`` is told that at least so many of the first are done. Raises
        CancelledError soon after ``cancelled`` says so.
        """
        ...

    def print_report(self, report: PaperReport) -> bytes:
        """The report as a PDF."""
        ...
