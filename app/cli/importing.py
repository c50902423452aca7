"""``acopio importar``: takes in old documents from folders, XML files and ZIPs, and says what became of each."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from app.cli.context import Context, parse_rfc
from app.cli.driver import stopped_by_signals
from app.cli.printing import print_json
from app.cli.spanish import USAGE_ERROR
from app.domain.identifiers import Rfc
from app.engine.commands import Import
from app.engine.events import CancelToken, EngineEvent, ImportDone, ImportProgress
from app.engine.intake.scan import scan
from app.engine.intake_report import Candidate, ImportReport, Note, Progress, ScanReport
from app.engine.loop.engine import Engine
from app.errors import CancelledError

DONE, FAILED = 0, 1
_SHOWN = 20
_REASONS = {
    "conflict": "el de la biblioteca tiene el mismo folio fiscal y otro contenido, y se conserva",
    "no_access": "no se puede abrir",
    "no_file": "no es un archivo ni una carpeta",
    "not_xml": "no es XML",
    "dtd": "es un XML con definiciones que no se aceptan por seguridad",
    "too_large": "es demasiado grande",
    "not_a_cfdi": "no es un CFDI ni una retención",
    "no_timbre": "no tiene timbre fiscal",
    "not_a_zip": "no es un ZIP",
    "encrypted": "el ZIP tiene contraseña",
    "unknown_method": "el ZIP usa una compresión que no se conoce",
    "nested_zip": "es un ZIP dentro de otro ZIP; descomprímelo e importa la carpeta",
    "symlink": "el ZIP contiene un enlace",
    "too_many_members": "el ZIP tiene demasiados archivos",
    "member_too_large": "es demasiado grande",
    "ratio": "el ZIP crece demasiado al descomprimirlo",
    "overlap": "el ZIP está hecho para engañar",
    "sizes_lie": "el ZIP está hecho para engañar",
    "columns": "un renglón de metadatos no tiene las columnas que debe",
    "too_long": "un renglón de metadatos es demasiado largo",
    "bad_uuid": "un renglón de metadatos no tiene un folio fiscal válido",
    "bad_date": "un renglón de metadatos no tiene una fecha válida",
    "bad_status": "un renglón de metadatos no dice si está vigente o cancelado",
}
_DAMAGED = "está dañado o incompleto"


def run(context: Context, arguments: argparse.Namespace) -> int:
    """Look through everything, take in what belongs to known or accepted RFCs, and report."""
    paths = tuple(path.absolute() for path in arguments.ruta)
    for path in paths:
        if not os.path.exists(path):  # noqa: PTH110 - Path.exists raises for a name that is too long
            context.words.say(f"No existe {path}.")
            return USAGE_ERROR
    named = tuple(parse_rfc(text) for text in arguments.rfc)
    with context.library() as engine, stopped_by_signals(engine) as cancel:
        known = {*(one.rfc for one in engine.taxpayers()), *engine.owners(), *named}
        try:
            found = scan(paths, known, cancel, _scanning)
        except CancelledError:
            context.words.say("Se canceló antes de importar nada.")
            return FAILED
        owners = set(known)
        if arguments.todos:
            owners.update(Rfc(one.rfc) for one in found.foreign)
        report = _import(engine, Import(paths, tuple(sorted(owners))), cancel)
    left_out = () if arguments.todos else found.foreign
    if arguments.json:
        print_json(_value(report, found, left_out))
    _tell(context, report, left_out)
    return FAILED if report.cancelled or report.error else DONE


def _import(engine: Engine, command: Import, cancel: CancelToken) -> ImportReport:
    reports: list[ImportReport] = []

    def listen(event: EngineEvent) -> None:
        match event:
            case ImportDone(report):
                reports.append(report)
            case ImportProgress(progress):
                _show("Importando", progress)
            case _:
                return

    engine.take_in(command, listen, cancel)
    _show_no_more()
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
    return {"archivo": note.name, "motivo": _reason(note.why)}


def _tell(context: Context, report: ImportReport, left_out: Sequence[Candidate]) -> None:
    say = context.words.say
    if report.error is not None:
        words = context.words.explain(report.error)
        say(f"{words.title.rstrip('.')}.")
        say(f"{words.cause} {words.advice} Lo que ya entró se queda.".strip())
    elif report.cancelled:
        say("Se canceló la importación; lo que ya entró se queda.")
    say(f"Se importaron {_count(report.new, 'comprobante nuevo', 'comprobantes nuevos')}.")
    for number, one, many in (
        (report.duplicates, "ya estaba en la biblioteca", "ya estaban en la biblioteca"),
        (report.metadata, "renglón de metadata", "renglones de metadata"),
        (report.foreign, "comprobante de otros RFC se dejó fuera", "comprobantes de otros RFC se dejaron fuera"),
        (report.ignored, "archivo es de otro tipo y se ignoró", "archivos son de otro tipo y se ignoraron"),
    ):
        if number:
            say(f"{_count(number, one, many)}.")
    _tell_notes(context, report.conflicts, "Con el mismo folio fiscal y distinto contenido", report.conflicting)
    _tell_notes(context, report.unreadable, "Ilegibles, se quedaron donde están", report.unread)
    _tell_notes(context, len(report.refused), "Rechazados", report.refused)
    if left_out and report.foreign:
        say("Estos RFC no están en Acopio. Para traer también sus comprobantes agrega --rfc RFC, o --todos:")
        for candidate in left_out[:_SHOWN]:
            say(
                f"  {candidate.rfc}  {candidate.name}: {candidate.issued:,} emitidos y {candidate.received:,} recibidos"
            )
        _tell_more(context, len(left_out))


def _tell_notes(context: Context, count: int, title: str, notes: Iterable[Note]) -> None:
    if not count:
        return
    context.words.say(f"{title}: {count:,}.")
    for note in list(notes)[:_SHOWN]:
        context.words.say(f"  {note.name}: {_reason(note.why)}")
    _tell_more(context, count)


def _tell_more(context: Context, count: int) -> None:
    if count > _SHOWN:
        context.words.say(f"  … y {count - _SHOWN:,} más.")


def _reason(why: str) -> str:
    if why.startswith(("missing:", "bad_")) and why not in ("bad_directory", "bad_member", "bad_stream"):
        return "le faltan datos o tiene datos que no se entienden"
    return _REASONS.get(why, _DAMAGED)


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _scanning(progress: Progress) -> None:
    _show("Revisando", progress)


def _show(what: str, progress: Progress) -> None:
    if sys.stderr.isatty():
        share = 100 * progress.bytes // max(1, progress.of_bytes)
        print(f"\r{what}: {progress.documents:,} comprobantes, {share} %", end="", file=sys.stderr, flush=True)


def _show_no_more() -> None:
    if sys.stderr.isatty():
        print(file=sys.stderr, flush=True)
