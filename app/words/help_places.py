"""Where in the help a figure, a cause or an aviso is explained: an article and an anchor."""

from __future__ import annotations

from app.words.texts.figure_help import FIGURE_OF_LABEL

FIGURES, CAUSES, REMARKS = "cifras", "diferencias", "avisos-del-mes"
"""The articles that are made of these words."""

COVERAGE_PLACE = f"{FIGURES}#cobertura"
"""How complete a month is."""

HOME_PLACES = tuple(f"{FIGURES}#{key}" for key in ("cobrados", "gastos", "a-cargo", "cobertura"))
"""Of the four figures of Inicio."""

PROPERTY = "helpPlace"
"""Of a widget: what F1 opens while the focus is in it."""


def figure_place(label: str) -> str:
    """Of a line of the month's sheet; the article itself for a label that has a fact in it."""
    key = FIGURE_OF_LABEL.get(label) or FIGURE_OF_LABEL.get(label.partition(":")[0])
    return f"{FIGURES}#{key}" if key else FIGURES


def cause_place(key: str) -> str:
    """Of a cause by which the two columns differ, or by which a filed month changed."""
    return f"{CAUSES}#{key}"


def remark_place(key: str) -> str:
    """Of an aviso, by its key in capitals."""
    return f"{REMARKS}#{key.replace(':', '-')}"
