"""Long work on many documents, each kind made into a ``Job`` for the progress bar, which can cancel it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import tee
from pathlib import Path

from PySide6.QtPrintSupport import QPrinter

from app.cfdi.complements import Complement, complements_of
from app.cfdi.parser import read
from app.disk import write_whole, writing_to
from app.domain.document import Document
from app.domain.index.rows import DocumentRow
from app.domain.validity import Validity
from app.engine.batch.export import export_documents, located
from app.engine.batch.seals import check_seals
from app.engine.batch.worker_processes import sensible_count
from app.errors import CancelledError, PrinterUnavailableError, UnreadableDocumentError
from app.reports.export import ExportFormat
from app.reports.file_facts import file_facts, issued_at
from app.reports.file_names import NamePattern, UniqueNames
from app.reports.xml_export import MOST_NAMED, XmlCopy, XmlExported, export_folder, export_zip
from app.store.files import LibraryFolder
from app.store.selection import Selection
from app.words import formatting
from app.words.export_columns import EXPORT_WORDS
from ui.documents.actions.export_documents import ExportChoice, ExportKind
from ui.documents.actions.job_progress_bar import Cancelled, Job, JobReport, Progress
from ui.documents.actions.mail import MOST_FILES
from ui.documents.actions.seal_summary import SealLine, SealResults
from ui.documents.list.columns import DocumentColumn
from ui.printing.many import PrintJob, write_many
from ui.printing.paper import print_documents
from ui.widgets.clipboard import row_text

MOST_COPIED = 100_000
"""More lines than this no other program takes from the clipboard gladly."""

MOST_SEALS = 5_000
"""So many seals that are not in order are listed; all of them are counted."""

_DEFAULT_NAME = NamePattern.parse("{uuid}")
_TOLD_EVERY = 20
_FILE_MODE = 0o666


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy job gives: the text to be put on the clipboard."""

    text: str


def xml_job(selection: Selection, choice: ExportChoice) -> Job:
    """Copies the XML into a ZIP or a folder, or a single one into a file."""

    def run(progress: Progress, cancelled: Cancelled) -> JobReport:
        if choice.kind is ExportKind.XML_FILE:
            return _one_xml(selection, choice.path)
        copies = (XmlCopy(file_facts(row), issued_at(row), selection.data_of(row)) for row in selection.rows())
        write = export_zip if choice.kind is ExportKind.XML_ZIP else export_folder
        with writing_to(choice.path):
            done: XmlExported = write(choice.path, copies, choice.pattern or _DEFAULT_NAME, progress, cancelled)
        files = (choice.path,) if choice.kind is ExportKind.XML_ZIP else _few(done.files, done.documents)
        return JobReport(_exported(done.documents, done.missing), choice.path, files=files)

    return run


def table_job(selection: Selection, choice: ExportChoice) -> Job:
    """Writes an Excel workbook or CSV files."""

    def run(progress: Progress, cancelled: Cancelled) -> JobReport:
        folder = LibraryFolder(selection.root)
        result = export_documents(
            choice.path,
            ExportFormat(choice.kind.value),
            (located(row, folder) for row in selection.rows()),
            EXPORT_WORDS,
            helpers=sensible_count(),
            progress=progress,
            cancelled=cancelled,
        )
        files = (choice.path,) if choice.path.is_file() else ()
        return JobReport(_exported(result.documents, 0) + _unread(result.unread), choice.path, files=files)

    return run


def pdf_job(selection: Selection, choice: ExportChoice) -> Job:
    """Writes the representación impresa of each document as a PDF of its own."""

    def run(progress: Progress, cancelled: Cancelled) -> JobReport:
        names, missing = UniqueNames(), [0]
        written: list[Path] = []

        def jobs() -> Iterator[PrintJob]:
            for row in selection.rows():
                file = selection.file_of(row)
                if file is None:
                    missing[0] += 1
                else:
                    path = _pdf_path(choice, names, row)
                    written.extend([path] if len(written) < MOST_NAMED else [])
                    yield PrintJob(file, path, _state(row))

        with writing_to(choice.path):
            if choice.kind is ExportKind.PDF_FOLDER:
                choice.path.mkdir(parents=True, exist_ok=True)
            printed = write_many(jobs(), helpers=sensible_count(), progress=progress, cancelled=cancelled)
        files = _few([one for one in written if one.is_file()], printed.done)
        return JobReport(_exported(printed.done, missing[0]) + _unread(printed.unread), choice.path, files=files)

    return run


def print_job(selection: Selection, printer: QPrinter) -> Job:
    """Prints the documents one after the other on ``printer``."""

    def run(progress: Progress, cancelled: Cancelled) -> JobReport:
        missing = [0]

        def documents() -> Iterator[tuple[Document, str, Sequence[Complement]]]:
            for done, (row, document, complements) in enumerate(_documents(selection, missing)):
                progress(done)
                yield document, _state(row), complements

        try:
            pages = print_documents(printer, documents(), cancelled)
        except OSError as error:
            raise PrinterUnavailableError(printer.printerName()) from error
        if cancelled():
            raise CancelledError
        return JobReport(f"Se imprimieron {formatting.plural(pages, 'página', 'páginas')}.{_without(missing[0])}")

    return run


def copy_job(selection: Selection, columns: tuple[DocumentColumn, ...]) -> Job:
    """Copies rows as text with titles, columns separated by tabs; without columns only the folios fiscales."""

    def run(progress: Progress, cancelled: Cancelled) -> JobReport:
        lines = [row_text(one.title for one in columns)] if columns else []
        count = 0
        for row in replace(selection, ids=selection.ids[:MOST_COPIED]).rows():
            if cancelled():
                raise CancelledError
            if columns:
                lines.append(row_text(one.text(row) for one in columns))
            elif row.uuid:
                lines.append(row.uuid)
            count += 1
            if count % 1_000 == 0:
                progress(count)
        rest = len(selection) - MOST_COPIED
        left = f" Los otros {formatting.count(rest)} no caben: expórtalos a Excel." if rest > 0 else ""
        what = formatting.plural(count, "comprobante", "comprobantes")
        return JobReport(f"Copiado: {what}.{left}", content=Copied("\n".join(lines)))

    return run


def seal_job(selection: Selection) -> Job:
    """Checks the seal of every document."""

    def run(progress: Progress, cancelled: Cancelled) -> JobReport:
        counts: Counter[str] = Counter()
        lines: list[SealLine] = []
        good = 0
        rows, again = tee(selection.rows())
        outcomes = check_seals(map(selection.file_of, rows), helpers=sensible_count(), cancelled=cancelled)
        for done, (row, outcome) in enumerate(zip(again, outcomes, strict=True)):
            counts[outcome or ""] += 1
            if outcome is not None and outcome.is_good:
                good += 1
            elif len(lines) < MOST_SEALS:
                lines.append(SealLine(row.id, row.uuid or (row.path or ""), outcome or ""))
            if done % _TOLD_EVERY == 0:
                progress(done)
        said = f"Sellos en orden: {formatting.count(good)} de {formatting.count(sum(counts.values()))}."
        return JobReport(said, content=SealResults(dict(counts), tuple(lines)))

    return run


def _documents(
    selection: Selection, missing: list[int]
) -> Iterator[tuple[DocumentRow, Document, Sequence[Complement]]]:
    """The documents whose XML can be read; ``missing[0]`` counts the others."""
    for row in selection.rows():
        data = selection.data_of(row)
        try:
            if data is None:
                raise UnreadableDocumentError("no_file")
            document = read(data)
        except UnreadableDocumentError:
            missing[0] += 1
        else:
            yield row, document, complements_of(data, document)


def _one_xml(selection: Selection, path: Path) -> JobReport:
    data = next((selection.data_of(row) for row in selection.rows()), None)
    if data is None:
        return JobReport(_exported(0, 1))
    with writing_to(path):
        write_whole(path, data, mode=_FILE_MODE, among_others=True)
    return JobReport(_exported(1, 0), path, files=(path,))


def _few(files: Sequence[Path], count: int) -> tuple[Path, ...]:
    """The files, or none where they are too many to be attached to a mail."""
    return tuple(files) if count == len(files) <= MOST_FILES else ()


def _pdf_path(choice: ExportChoice, names: UniqueNames, row: DocumentRow) -> Path:
    if choice.kind is ExportKind.PDF_FILE:
        return choice.path
    while True:
        path = choice.path.joinpath(*names.of((choice.pattern or _DEFAULT_NAME).path(file_facts(row))))
        path = path.with_name(f"{path.name}.pdf")
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            return path


def _state(row: DocumentRow) -> str:
    return row.state.value if row.state in (Validity.VALID, Validity.CANCELLED) else ""


def _exported(count: int, missing: int) -> str:
    verb = "Se exportó" if count == 1 else "Se exportaron"
    return f"{verb} {formatting.plural(count, 'comprobante', 'comprobantes')}.{_without(missing)}"


def _unread(count: int) -> str:
    return f" {formatting.plural(count, 'XML no se pudo leer', 'XML no se pudieron leer')}." if count else ""


def _without(missing: int) -> str:
    if not missing:
        return ""
    return f" {formatting.plural(missing, 'no tiene su XML en tu equipo', 'no tienen su XML en tu equipo')}."
