"""What became of an import, in sentences, for the window and for the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.engine.intake_report import Candidate, ImportReport, Note
from app.words.formatting import count, plural
from app.words.messages import explain
from app.words.texts.import_reasons import reason_words

_NAMED = 20
"""So many files, or strangers' RFCs, are named on the command line; the others are counted."""


def import_summary(report: ImportReport) -> str:
    """One line, when the window reports that it is over."""
    new = plural(report.new, "comprobante nuevo", "comprobantes nuevos")
    said = "Importación detenida" if report.cancelled or report.error else "Importación lista"
    repeated = f", {plural(report.duplicates, 'repetido', 'repetidos')}" if report.duplicates else ""
    return f"{said}: {new}{repeated}."


def import_lines(report: ImportReport) -> list[str]:
    """What became of it, a line each, for the window."""
    lines = []
    if report.error:
        lines.append(f"{explain(report.error).sentences} Lo que ya entró se conserva.")
    counts = (
        (report.new, "comprobante nuevo en tu biblioteca", "comprobantes nuevos en tu biblioteca"),
        (report.duplicates, "que ya tenías, idéntico", "que ya tenías, idénticos"),
        (report.conflicts, "con el mismo folio fiscal que uno tuyo y otro contenido; se conservó el tuyo",
         "con el mismo folio fiscal que uno tuyo y otro contenido; se conservaron los tuyos"),
        (report.foreign, "de otro RFC, que se dejó donde estaba", "de otros RFC, que se dejaron donde estaban"),
        (report.unreadable, "XML o renglón de metadatos que no se puede leer, que se dejó donde estaba",
         "XML o renglones de metadatos que no se pueden leer, que se dejaron donde estaban"),
        (report.metadata, "renglón de metadatos", "renglones de metadatos"),
        (report.ignored, "archivo de otra cosa", "archivos de otras cosas"),
    )  # fmt: skip
    lines += [plural(number, one, many) for number, one, many in counts if number]
    return lines or ["No había comprobantes que importar."]


def command_line_report(report: ImportReport, left_out: Sequence[Candidate]) -> Iterator[str]:
    """What became of it, line by line, for the command line; ``left_out`` are the RFCs whose documents stayed out."""
    if report.error is not None:
        words = explain(report.error)
        yield f"{words.title.rstrip('.')}."
        yield f"{words.body} Lo que ya entró se queda."
    elif report.cancelled:
        yield "Se canceló la importación; lo que ya entró se queda."
    yield f"Se importaron {plural(report.new, 'comprobante nuevo', 'comprobantes nuevos')}."
    for number, one, many in (
        (report.duplicates, "ya estaba en la biblioteca", "ya estaban en la biblioteca"),
        (report.metadata, "renglón de metadata", "renglones de metadata"),
        (report.foreign, "comprobante de otros RFC se dejó fuera", "comprobantes de otros RFC se dejaron fuera"),
        (report.ignored, "archivo es de otro tipo y se ignoró", "archivos son de otro tipo y se ignoraron"),
    ):
        if number:
            yield f"{plural(number, one, many)}."
    yield from _notes(report.conflicts, "Con el mismo folio fiscal y distinto contenido", report.conflicting)
    yield from _notes(report.unreadable, "Ilegibles, se quedaron donde están", report.unread)
    yield from _notes(len(report.refused), "Rechazados", report.refused)
    if left_out and report.foreign:
        yield "Estos RFC no están en Acopio. Para traer también sus comprobantes agrega --rfc RFC, o --todos:"
        for other in left_out[:_NAMED]:
            yield f"  {other.rfc}  {other.name}: {count(other.issued)} emitidos y {count(other.received)} recibidos"
        yield from _more(len(left_out))


def _notes(number: int, title: str, notes: Sequence[Note]) -> Iterator[str]:
    if not number:
        return
    yield f"{title}: {count(number)}."
    for note in notes[:_NAMED]:
        yield f"  {note.name}: {reason_words(note.why).title}"
    yield from _more(number)


def _more(number: int) -> Iterator[str]:
    if number > _NAMED:
        yield f"  … y {count(number - _NAMED)} más."
