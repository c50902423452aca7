"""What is made for a package beside its documents, and who makes it."""

from __future__ import annotations

from collections.abc import Sequence

from app.bookkeeping.coverage_certificate import coverage_report
from app.bookkeeping.delivery.values import Delivered, LeftOut, MadeFile, Maker
from app.bookkeeping.desk import Desk
from app.bookkeeping.printing import Printer
from app.cli.context import Context
from app.domain.clock import SystemClock
from app.store.requests import open_requests
from app.words.coverage_certificate_words import CERTIFICATE_WORDS

COVERAGE = "Cobertura"
"""Names of files in the package."""


def makers(context: Context, printer: Printer | None) -> Sequence[Maker]:
    """Those of a package, in the order in which its LEEME tells of them."""

    def certificate(_: Desk, done: Delivered) -> MadeFile | LeftOut:
        if printer is None:
            return LeftOut("coverage", "no_printer")
        with open_requests(context.paths.database) as requests:
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

    return (certificate,)
