"""Words of the wizard that belong to no single page: its steps, and each problem in one or two sentences."""

from __future__ import annotations

from app.draft import Page, Problem
from app.words.messages import explain

STEPS: dict[Page, str] = {
    Page.EFIRMA: "Tu e.firma",
    Page.CONTENT: "Qué descargar",
    Page.PERIOD: "Periodo",
    Page.FILTERS: "Filtros",
    Page.REVIEW: "Revisión",
}

_LONGEST_QUOTE = 40


def problem_text(problem: Problem) -> str:
    """The sentences to show beside the problem's field."""
    return explain(problem.key, {name: _shortened(text) for name, text in problem.fields.items()}).body


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"
