"""Writes thousands of representaciones impresas as PDF files, in helper processes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

from app.cfdi.complements import complements_of
from app.cfdi.parser import read
from app.engine.batch.worker_processes import never, work_off
from app.errors import UnreadableDocumentError
from ui.printing.fonts import Fonts
from ui.printing.pdf import write_pdf

BATCH = 10
FEW = 3
"""Batches: up to so many are written without helpers."""


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One PDF to write: the XML it is made of, where it goes, and what is known of its state at the SAT."""

    file: Path
    path: Path
    state: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """How many were written, and how many have an XML that could not be read."""

    done: int = 0
    unread: int = 0


def write_many(
    jobs: Iterable[PrintJob],
    *,
    helpers: int,
    progress: Callable[[int], None] = lambda _done: None,
    cancelled: Callable[[], bool] = never,
) -> Printed:
    """Write one PDF a job; ``progress`` is told how many are done. ``jobs`` are taken as they are needed.

    Raises OSError when the disk says no, CancelledError soon after ``cancelled`` says so, and WorkerLostError; what was
    written stays.
    """
    source = iter(jobs)
    batches = iter(lambda: tuple(islice(source, BATCH)), ())
    done = unread = 0
    for batch in work_off(_write, batches, helpers=helpers, few=FEW, cancelled=cancelled):
        done += batch.done
        unread += batch.unread
        progress(done)
    return Printed(done, unread)


def _write(jobs: tuple[PrintJob, ...]) -> Printed:
    """Write some PDFs; runs in a helper process."""
    have_application()
    fonts = Fonts()
    unread = 0
    for job in jobs:
        try:
            data = job.file.read_bytes()
            document = read(data)
        except (OSError, UnreadableDocumentError):
            unread += 1
        else:
            write_pdf(document, job.path, job.state, fonts, complements_of(data, document))
    return Printed(len(jobs) - unread, unread)


@cache
def have_application() -> QCoreApplication:
    """The application object that fonts need; kept as long as the process lives."""
    return QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
