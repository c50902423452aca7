"""``acopio importar``: takes in old documents from folders, XML files and ZIPs, and says what became of each."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from typing import Any

from app.cli.context import Context, parse_rfc
from app.cli.driver import stopped_by_signals
from app.cli.exit_codes import DONE, FAILED, USAGE_ERROR
from app.cli.printing import print_json
from app.cli.speech import end_progress, say, show_progress
from app.domain.identifiers import Rfc
from app.engine.commands import Import
from app.engine.events import CancelToken, EngineEvent, ImportDone, ImportProgress
from app.engine.intake.scan import scan
from app.engine.intake_report import Candidate, ImportReport, Note, Progress, ScanReport
from app.engine.loop.engine import Engine
from app.errors import CancelledError
from app.words import command_line as words
from app.words.import_words import command_line_report
from app.words.texts.import_reasons import reason_words


def run(context: Context, arguments: argparse.Namespace) -> int:
    """Look through everything, take in what belongs to known or accepted RFCs, and report."""
    paths = tuple(path.absolute() for path in arguments.ruta)
    for path in paths:
        if not os.path.exists(path):  # noqa: PTH110 - Path.exists raises for a name that is too long
            say(words.no_such_path(path))
            return USAGE_ERROR
    named = tuple(parse_rfc(text) for text in arguments.rfc)
    with context.library() as engine, stopped_by_signals(engine) as cancel:
        known = {*(one.rfc for one in engine.taxpayers()), *engine.owners(), *named}
        try:
            found = scan(paths, known, cancel, _scanning)
        except CancelledError:
            say(words.IMPORT_CANCELLED_BEFORE)
            return FAILED
        owners = set(known)
        if arguments.todos:
            owners.update(Rfc(one.rfc) for one in found.foreign)
        report = _import(engine, Import(paths, tuple(sorted(owners))), cancel)
    left_out = () if arguments.todos else found.foreign
    if arguments.json:
        print_json(_value(report, found, left_out))
    for line in command_line_report(report, left_out):
        say(line)
    return FAILED if report.cancelled or report.error or report.is_in_vain else DONE


def _import(engine: Engine, command: Import, cancel: CancelToken) -> ImportReport:
    reports: list[ImportReport] = []

    def listen(event: EngineEvent) -> None:
        match event:
            case ImportDone(report):
                reports.append(report)
            case ImportProgress(progress):
                _show(words.IMPORTING, progress)
            case _:
                return

    engine.import_now(command, listen, cancel)
    end_progress()
    return reports[0]


def _value(report: ImportReport, found: ScanReport, left_out: Sequence[Candidate]) -> dict[str, Any]:
    return {
        "archivos": report.files,
        "zips": report.archives,
        "bytes": report.bytes,
        "comprobantes": report.documents,
        "nuevos": report.new,
        "repetidos": report.duplicates,
        "enConflicto": report.conflicts,
        "conflictos": [_note_value(one) for one in report.conflicting],
        "ajenos": report.foreign,
        "rfcAjenos": [
            {"rfc": one.rfc, "nombre": one.name, "emitidos": one.issued, "recibidos": one.received} for one in left_out
        ],
        "sinLeer": report.unreadable,
        "ilegibles": [_note_value(one) for one in report.unread],
        "rechazados": [_note_value(one) for one in report.refused],
        "ignorados": report.ignored,
        "metadata": report.metadata,
        "revisados": found.documents,
        "cancelado": report.cancelled,
        "error": report.error,
    }


def _note_value(note: Note) -> dict[str, str]:
    return {"archivo": note.name, "motivo": reason_words(note.why).title}


def _scanning(progress: Progress) -> None:
    _show(words.SCANNING, progress)


def _show(what: str, progress: Progress) -> None:
    share = 100 * progress.bytes // max(1, progress.of_bytes)
    show_progress(f"{what}: {words.documents_seen(progress.documents)}, {share} %")
