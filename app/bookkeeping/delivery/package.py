"""The package of one month of one owner: XML and PDF of its documents, what was made of them, and what to read first.

Everything can be done again: what is there already is passed over, what a person changed stays (``KeptFolder``).
"""

from __future__ import annotations

import hashlib
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.bookkeeping.delivery.alone import alone_in
from app.bookkeeping.delivery.target import PackageFile, Target, opened_target
from app.bookkeeping.delivery.values import (
    CANCELLED,
    HASHES,
    PAYROLL,
    PDF,
    README,
    XML,
    Delivered,
    DeliveryChoice,
    LeftOut,
    Maker,
)
from app.bookkeeping.desk import Desk
from app.bookkeeping.printing import PdfJob, Printer
from app.disk import writing_to
from app.domain.identifiers import Rfc
from app.domain.index.port import DocumentIndex, each_of
from app.domain.index.rows import DocumentRow
from app.domain.month.calendar import Month
from app.domain.month.documents import MonthDocument
from app.domain.validity import Validity
from app.errors import CancelledError, LibraryUnavailableError
from app.fiscal.coverage_month import month_coverage
from app.reports.file_facts import SIDE_NAMES, file_facts, issued_at
from app.reports.kept_folder import Outcome
from app.store.files import LibraryFolder

_XML, _PDF = ".xml", ".pdf"


class Delivery:
    """Makes packages. ``printer`` None: there is none here, and packages have no PDF.

    ``readme`` writes what is to be read first. ``locks`` is a folder that all who deliver have. ``cancelled`` is asked
    often; ``progress`` is told how many steps are done, of those that ``count`` tells.
    """

    def __init__(
        self,
        *,
        desk: Desk,
        documents: DocumentIndex,
        library: LibraryFolder,
        makers: Sequence[Maker],
        readme: Callable[[Delivered], str],
        printer: Printer | None,
        locks: Path,
        progress: Callable[[int], None] = lambda _: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self._desk = desk
        self._documents = documents
        self._library = library
        self._makers = makers
        self._readme = readme
        self._printer = printer
        self._locks = locks
        self._progress = progress
        self._cancelled = cancelled
        self._done = 0

    def count(self, owner: Rfc, month: Month, choice: DeliveryChoice) -> int:
        """How many steps the package of this month is; 0 when the month has no documents."""
        documents = len(self._ids(owner, month, choice))
        return documents * (2 if self._prints(choice) else 1) + len(self._makers) if documents else 0

    def deliver(self, owner: Rfc, month: Month, choice: DeliveryChoice) -> Delivered:
        """Make the package, or bring it up to date.

        Raises CancelledError, StoreError (DiskFullError and TargetUnavailableError for the place, PackageBusyError
        while another Acopio writes it), WorkerLostError.
        What was written until then stays; a ZIP is whole or not there.
        """
        name = f"{owner.value} {month.text}"
        with (
            alone_in(choice.folder / name, self._locks),
            writing_to(choice.folder),
            opened_target(choice.folder, name, as_zip=choice.as_zip) as target,
        ):
            done = self._begun(owner, month, target.place)
            done.with_payroll = choice.with_payroll
            copied = self._copy_documents(
                each_of(self._documents, self._ids(owner, month, choice)), target, choice, done
            )
            if not choice.with_payroll:
                self._tell_earlier_payroll(owner, month, target, choice, done)
            self._write_hashes(copied, target, done)
            if self._prints(choice):
                self._print(copied, target, done)
            else:
                done.left_out.append(LeftOut("pdf", "no_printer" if choice.with_pdfs else "not_wanted"))
            self._make_files(target, done)
            _put(target, PackageFile((README,), ".txt", self._readme(done).encode("utf-8-sig"), ""), done)
        return done

    def _begun(self, owner: Rfc, month: Month, place: Path) -> Delivered:
        index = self._desk.index
        (coverage,) = month_coverage(index.coverage(owner, month, month), month, month)
        latest = index.latest_issued(owner)
        name = self._desk.name_of(owner) or (latest.issuer_name if latest else "")
        provisional = self._desk.is_provisional(month)
        return Delivered(owner, name, month, self._desk.today, place, coverage, provisional)

    def _ids(self, owner: Rfc, month: Month, choice: DeliveryChoice) -> list[int]:
        return [one.id for one in self._with_xml(owner, month) if choice.with_payroll or one.type != PAYROLL]

    def _with_xml(self, owner: Rfc, month: Month) -> Iterator[MonthDocument]:
        found = self._desk.documents(owner, month)
        return (one for one in (found.documents[uuid] for uuid in found.asked) if one.has_xml)

    def _tell_earlier_payroll(
        self, owner: Rfc, month: Month, target: Target, choice: DeliveryChoice, done: Delivered
    ) -> None:
        """Nothing is taken away from where people work."""
        done.left_out.append(LeftOut("payroll", "not_wanted"))
        ids = [one.id for one in self._with_xml(owner, month) if one.type == PAYROLL]
        for row in each_of(self._documents, ids):
            data = _bytes_of(self._library, row)
            wished = choice.pattern.path(file_facts(row))
            for names in ((XML, *wished), (XML, CANCELLED, *wished)):
                if data is not None and (earlier := target.holding(names, _XML, data)) is not None:
                    done.earlier_payroll.append(earlier)

    def _prints(self, choice: DeliveryChoice) -> bool:
        return choice.with_pdfs and self._printer is not None

    def _copy_documents(
        self, rows: Iterable[DocumentRow], target: Target, choice: DeliveryChoice, done: Delivered
    ) -> list[_Copied]:
        copied = []
        for row in rows:
            self._step()
            data = _bytes_of(self._library, row)
            if data is None:
                done.lost.append(row.uuid)
                continue
            wished = choice.pattern.path(file_facts(row))
            if row.state is Validity.CANCELLED:
                names = (XML, CANCELLED, *wished)
                done.cancelled += 1
                if (earlier := target.holding((XML, *wished), _XML, data)) is not None:
                    done.outdated.append(earlier)
            else:
                names = (XML, *wished)
                done.documents[SIDE_NAMES[row.side], row.document_type] += 1
            path = _put(target, PackageFile(names, _XML, data, at=issued_at(row)), done)
            done.paths[row.uuid] = path
            copied.append(_Copied(row, path, hashlib.sha256(data).hexdigest()))
        return copied

    def _write_hashes(self, copied: Iterable[_Copied], target: Target, done: Delivered) -> None:
        """As ``sha256sum --check`` reads it."""
        text = "".join(f"{one.sha256} *{one.path}\n" for one in sorted(copied, key=lambda one: one.path))
        done.fingerprint = hashlib.sha256(text.encode()).hexdigest()
        _put(target, PackageFile((HASHES,), ".txt", text.encode(), ""), done)

    def _print(self, copied: Iterable[_Copied], target: Target, done: Delivered) -> None:
        """One print of all, so that helping processes are started once; what is ready is put in its place at once."""
        if self._printer is None:
            return
        waiting: deque[tuple[_Copied, Path]] = deque()
        taken = 0

        def jobs(scratch: Path) -> Iterator[PdfJob]:
            for number, one in enumerate(copied):
                if target.is_made(one.pdf_names, _PDF, one.made_of):
                    done.pdfs += 1
                    self._step()
                    continue
                path = scratch / f"{number}.pdf"
                waiting.append((one, path))
                yield PdfJob(self._library.absolute(one.row.path or ""), path, one.state)

        def put_ready(count: int) -> None:
            nonlocal taken
            while taken < count:
                taken += 1
                self._put_pdf(*waiting.popleft(), target, done)

        with tempfile.TemporaryDirectory(prefix="acopio-") as scratch:
            self._printer.print_documents(jobs(Path(scratch)), put_ready, self._cancelled)
            put_ready(taken + len(waiting))

    def _put_pdf(self, one: _Copied, path: Path, target: Target, done: Delivered) -> None:
        self._step()
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            done.unprinted += 1
            return
        path.unlink()
        _put(target, PackageFile(one.pdf_names, _PDF, data, one.made_of), done)
        done.pdfs += 1

    def _make_files(self, target: Target, done: Delivered) -> None:
        for maker in self._makers:
            self._step()
            made = maker(self._desk, done)
            if isinstance(made, LeftOut):
                done.left_out.append(made)
            else:
                done.files.append(_put(target, PackageFile((made.name,), made.ending, made.data, ""), done))

    def _step(self) -> None:
        if self._cancelled():
            raise CancelledError
        self._done += 1
        self._progress(self._done)


@dataclass(frozen=True, slots=True)
class _Copied:
    """A document that is in the package at ``path``."""

    row: DocumentRow
    path: str
    sha256: str

    @property
    def state(self) -> str:
        """As the printed page says it."""
        return self.row.state.value if self.row.state in (Validity.VALID, Validity.CANCELLED) else ""

    @property
    def pdf_names(self) -> tuple[str, ...]:
        """As the XML is called, in the folder of PDF."""
        return (PDF, *self.path.removesuffix(_XML).split("/")[1:])

    @property
    def made_of(self) -> str:
        """All that its PDF says."""
        return f"{self.sha256} {self.state}"


def _put(target: Target, file: PackageFile, done: Delivered) -> str:
    outcome, path = target.put(file)
    done.new += outcome is Outcome.NEW
    done.renewed += outcome is Outcome.RENEWED
    if outcome is Outcome.BESIDE and file.made_of is not None:
        done.beside.append(path)
    return path


def _bytes_of(library: LibraryFolder, row: DocumentRow) -> bytes | None:
    try:
        return library.absolute(row.path).read_bytes() if row.path else None
    except (OSError, LibraryUnavailableError):
        return None
