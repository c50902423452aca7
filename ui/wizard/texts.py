"""Words of the wizard that belong to no single page: its steps, and each problem in one or two sentences."""

from __future__ import annotations

from app.draft import DraftProblem, Page, Problem
from ui.messages import explain

STEPS: dict[Page, str] = {
    Page.EFIRMA: "Tu e.firma",
    Page.CONTENT: "Qué descargar",
    Page.PERIOD: "Periodo",
    Page.FILTERS: "Filtros",
    Page.REVIEW: "Revisión",
}

_PROBLEMS: dict[str, str] = {
    DraftProblem.OWNER_MISSING: "Elige un contribuyente, o da los archivos y la contraseña de una e.firma.",
    DraftProblem.DIRECTION_MISSING: "Marca emitidos, recibidos o los dos.",
    DraftProblem.CONTENT_MISSING: "Marca XML, metadatos o los dos.",
    DraftProblem.FOLIOS_MISSING: "Pega uno o varios folios fiscales, separados por comas, espacios o renglones.",
    DraftProblem.FOLIO_MALFORMED: (
        "«{text}» no es un folio fiscal. Tiene 32 dígitos en cinco grupos, como en la factura: 8-4-4-4-12."
    ),
    DraftProblem.RFC_MALFORMED: "«{text}» no es un RFC: una empresa tiene 12 caracteres y una persona, 13.",
    DraftProblem.PERIOD_REVERSED: "El final debe ser posterior al inicio.",
    DraftProblem.PERIOD_NOT_BEGUN: "Este periodo apenas empieza y todavía está vacío. Elige otro, o espera un minuto.",
    DraftProblem.ONE_COUNTERPART_FOR_BOTH: (
        "Cuando pides emitidos y recibidos a la vez, deja un solo RFC. Para varios receptores, pide solo emitidos."
    ),
}
_LONGEST_QUOTE = 40


def problem_text(problem: Problem) -> str:
    """The sentences to show beside the problem's field."""
    own = _PROBLEMS.get(problem.key)
    if own is None:
        words = explain(problem.key, problem.fields)
        return f"{words.cause} {words.advice}"
    return own.format_map({name: _shortened(text) for name, text in problem.fields.items()})


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"
