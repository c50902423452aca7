"""What is made for a package beside its documents: workbook, DIOT and the certificate of coverage."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from app.bookkeeping.coverage_certificate import coverage_report
from app.bookkeeping.delivery.values import Delivered, LeftOut, MadeFile, Maker
from app.bookkeeping.desk import Desk
from app.bookkeeping.diot import diot_of, file_of, has_layout
from app.bookkeeping.printing import Printer
from app.bookkeeping.workbook.month_book import month_book, write_book
from app.domain.clock import SystemClock
from app.domain.month.documents import Placed
from app.fiscal.diot import DiotNote
from app.store.requests import open_requests
from app.words.coverage_certificate_words import CERTIFICATE_WORDS
from app.words.month_book_words import BOOK_WORDS

BOOK, DIOT, COVERAGE = "Excel del mes", "DIOT", "Cobertura"
"""Names of files in the package; the first two with RFC and month behind them."""


def makers(database: Path, printer: Printer | None) -> Sequence[Maker]:
    """Those of a package, in the order in which its LEEME tells of them."""
    return (_workbook, _diot, partial(_certificate, database, printer))


def _workbook(desk: Desk, done: Delivered) -> MadeFile:
    """With links to the XML of the package."""

    def link(document: Placed) -> str | None:
        return done.paths.get(document.uuid)

    book = month_book(desk, done.owner, done.month, BOOK_WORDS, link, with_payroll=done.with_payroll)
    with tempfile.TemporaryDirectory(prefix="acopio-") as scratch:
        path = Path(scratch) / "libro.xlsx"
        write_book(path, book)
        return MadeFile(_named(BOOK, done), ".xlsx", path.read_bytes())


def _diot(desk: Desk, done: Delivered) -> MadeFile | LeftOut:
    if not has_layout(desk.parameters, done.month):
        return LeftOut("diot", "old_layout")
    answer = diot_of(desk, done.owner, done.month)
    if any(one.note is DiotNote.RELIEVED for one in answer.month.told):
        return LeftOut("diot", "relieved")
    if not answer.month.rows:
        return LeftOut("diot", "refused" if answer.month.refused else "no_operations")
    return MadeFile(_named(DIOT, done), ".txt", file_of(answer, desk.readings))


def _certificate(database: Path, printer: Printer | None, _: Desk, done: Delivered) -> MadeFile | LeftOut:
    if printer is None:
        return LeftOut("coverage", "no_printer")
    with open_requests(database) as requests:
        asked = requests.all(done.owner)
    report = coverage_report(
        done.owner.value,
        done.name,
        [done.coverage],
        asked,
        CERTIFICATE_WORDS,
        made_at=SystemClock().now(),
        fingerprint=done.fingerprint,
    )
    return MadeFile(COVERAGE, ".pdf", printer.print_report(report))


def _named(name: str, done: Delivered) -> str:
    return f"{name} {done.owner} {done.month.text}"
