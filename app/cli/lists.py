"""``acopio solicitudes`` and ``acopio comprobantes``: what is known, read beside whoever is working."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from app.cli.context import Context, parse_rfc
from app.cli.exit_codes import DONE, USAGE_ERROR
from app.cli.printing import (
    document_row,
    document_value,
    print_json,
    print_table,
    request_row,
    request_value,
)
from app.cli.speech import say
from app.domain.index.filter import DocumentFilter
from app.domain.index.port import DocumentIndex
from app.domain.index.rows import DocumentRow
from app.domain.period import Period
from app.domain.search import parse_search
from app.draft import DraftProblem
from app.engine.batch.export import export_documents, located, stream_documents
from app.engine.batch.worker_processes import sensible_count
from app.reports.export import ExportFormat
from app.store.database import require_begun, translated
from app.store.document_index import open_document_index
from app.store.requests import RequestRepository, open_requests
from app.words import command_line as words
from app.words.export_columns import EXPORT_WORDS
from app.words.messages import explain

_STANDARD_OUTPUT = Path("-")
_FIRST, _LAST = datetime(1990, 1, 1), datetime(2200, 1, 1)  # noqa: DTZ001 - wall times, as documents have them


def run_requests(context: Context, arguments: argparse.Namespace) -> int:
    """Print the requests, newest first, as a table or as JSON."""
    owner = parse_rfc(arguments.rfc) if arguments.rfc else None
    with _requests(context) as requests:
        found = requests.all(owner) if requests else []
    if arguments.json:
        print_json([request_value(one, context.folder) for one in found])
    else:
        print_table(words.REQUEST_COLUMNS, (request_row(one) for one in found))
    return DONE


def run_documents(context: Context, arguments: argparse.Namespace) -> int:
    """Print or export the documents that match, newest first."""
    if arguments.desde and arguments.hasta and arguments.desde >= arguments.hasta:
        say(explain(DraftProblem.PERIOD_REVERSED).sentences)
        return USAGE_ERROR
    chosen = DocumentFilter(
        owner=parse_rfc(arguments.rfc) if arguments.rfc else None,
        period=_period(arguments.desde, arguments.hasta),
        search=parse_search(arguments.texto),
    )
    folder = context.folder
    with _document_index(context) as index:
        found = index.each(chosen) if index else iter(())
        export = _export_wish(arguments)
        if export is not None:
            _export(*export, found, context)
            return DONE
        rows = list(found)
    if arguments.json:
        print_json([document_value(row, folder) for row in rows])
    else:
        print_table(words.DOCUMENT_COLUMNS, (document_row(row, folder) for row in rows))
    return DONE


def _export_wish(arguments: argparse.Namespace) -> tuple[Path, ExportFormat] | None:
    wishes = (
        (arguments.xlsx, ExportFormat.WORKBOOK),
        (arguments.csv, ExportFormat.CSV),
        (arguments.csv_por_hoja, ExportFormat.CSV_EACH),
    )
    return next(((path, form) for path, form in wishes if path is not None), None)


def _export(path: Path, form: ExportFormat, rows: Iterator[DocumentRow], context: Context) -> None:
    folder = context.folder
    items = (located(row, folder) for row in rows)
    if form is ExportFormat.CSV and path == _STANDARD_OUTPUT:
        result = stream_documents(sys.stdout.buffer, items, EXPORT_WORDS, helpers=sensible_count())
    else:
        result = export_documents(path, form, items, EXPORT_WORDS, helpers=sensible_count())
    for line in words.exported(result.documents, result.files, result.unread):
        say(line)


def _period(start: datetime | None, end: datetime | None) -> Period | None:
    if start is None and end is None:
        return None
    first, last = start or _FIRST, end or _LAST
    return Period(first, last) if first < last else Period(_LAST, _LAST.replace(year=_LAST.year + 1))


@contextmanager
def _document_index(context: Context) -> Iterator[DocumentIndex | None]:
    """The index of documents, or None when nothing was ever stored."""
    path = context.paths.database
    if not path.exists():
        yield None
        return
    with translated(path), closing(open_document_index(path)) as index:
        require_begun(path)
        yield index


@contextmanager
def _requests(context: Context) -> Iterator[RequestRepository | None]:
    """The requests, or None when nothing was ever stored."""
    path = context.paths.database
    if not path.exists():
        yield None
        return
    with open_requests(path) as requests:
        require_begun(path)
        yield requests
