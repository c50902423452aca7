"""The articles of the month that are made of the program's own words: figures, why columns differ, avisos."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from app.words import month_words
from app.words.help_places import CAUSES, FIGURES, REMARKS
from app.words.note import Note
from app.words.texts import diot
from app.words.texts.cause_help import CAUSE_RULES, CHANGE_RULES
from app.words.texts.figure_help import FIGURES as FIGURE_HELP
from app.words.texts.flow_notes import FLOW_NOTES
from app.words.texts.payroll_notes import PAYROLL_NOTES
from app.words.texts.reading_notes import READING_NOTES, READING_OF_CAUSE
from app.words.texts.rep_notes import REP_NOTES
from app.words.texts.warning_notes import WARNING_NOTES

_BLANK = "…"
_PAPER = "Todo es papel de trabajo hecho con CFDI: ninguna frase dice qué declarar."
_NOTES: tuple[tuple[str, str, str, Mapping[str, Note]], ...] = (
    ("flujo", "Del flujo de IVA", "Si de veras se cobró o se pagó, y cuándo: no ve el banco.", FLOW_NOTES),
    ("rep", "De los REP y los saldos", "Pagos sin REP y saldos de antes de tu biblioteca.", REP_NOTES),
    (
        "deducir",
        "De lo que puede estorbar al deducir",
        "Para qué fue el gasto, y qué facilidades tienes. Avisa; tú decides.",
        WARNING_NOTES,
    ),
    ("nomina", "De la nómina", "Lo pagado sin CFDI, y cómo está cada trabajador ante el IMSS.", PAYROLL_NOTES),
)


def month_article(key: str) -> str:
    """The HTML of one of these articles, without its title."""
    return {FIGURES: _figures, CAUSES: _causes, REMARKS: _remarks}[key]()


def _figures() -> str:
    parts = [f"<p>Qué es cada cifra de Mes e Inicio, con qué regla se hace y en qué se apoya. {_PAPER}</p>"]
    for key, one in FIGURE_HELP.items():
        parts.append(_head(3, key, one.title))
        parts.append(_paragraph(one.rule, one.ground, one.unknown))
    return "".join(parts)


def _causes() -> str:
    lead = "La columna «Por flujo» menos «Como lo suma el SAT», CFDI por CFDI, y por qué cambia un mes ya presentado."
    parts = [f"<p>{lead} {_PAPER}</p>", _head(2, "causas", month_words.DIFFERENCES)]
    for key, text in month_words.CAUSES.items():
        reading = READING_NOTES.get(READING_OF_CAUSE.get(key, ""))
        parts.append(_head(3, key, text))
        if reading is not None:
            parts.append(f"<p>{escape(reading.followed)} {escape(reading.other)}</p>")
        else:
            parts.append(f"<p>{escape(CAUSE_RULES[key])}</p>")
    parts.append(_head(2, "cambios", month_words.CHANGES))
    for key, text in month_words.CHANGE_CAUSES.items():
        parts.append(_head(3, key, text))
        parts.append(f"<p>{escape(CHANGE_RULES[key])}</p>")
    parts.append(_head(2, "lecturas", "Donde las fuentes no coinciden"))
    parts += [f"<p>{escape(one.followed)} {escape(one.other)}</p>" for one in READING_NOTES.values()]
    for anchor, heading, texts in (
        ("cuenta", "Por qué un comprobante cuenta donde cuenta", month_words.REASONS),
        ("no-acredita", "Por qué su IVA no se acredita", month_words.LOST_REASONS),
        ("no-cuenta", "Por qué no cuenta", month_words.SILENCES),
    ):
        parts.append(_head(2, anchor, heading) + _list(texts))
    return "".join(parts)


def _remarks() -> str:
    contents = "".join(f'<li><a href="#{anchor}">{escape(heading)}</a></li>' for anchor, heading, _, _ in _NOTES)
    parts = [
        f"<p>Cada aviso del mes, de los saldos y de la nómina: qué vio Acopio y en qué se apoya. {_PAPER}</p>",
        f'<ul>{contents}<li><a href="#diot">De la DIOT</a></li></ul>',
    ]
    told: set[str] = set()
    for anchor, heading, unknown, notes in _NOTES:
        parts.append(_head(2, anchor, heading))
        parts.append(f"<p><b>Lo que Acopio no puede saber:</b> {escape(unknown)}</p>")
        for key, note in notes.items():
            if key not in told:
                parts.append(_head(3, key.replace(":", "-"), note.title))
                parts.append(_paragraph(_blanked(note.detail), note.ground, ""))
        told.update(notes)
    parts.append(_head(2, "diot", "De la DIOT"))
    parts.append("<p><b>Lo que Acopio no puede saber:</b> extranjeros e importaciones, que no dan CFDI.</p>")
    parts += [_list({key: _blanked(text) for key, text in texts.items()}) for texts in (diot.NOTES, diot.PROBLEMS)]
    return "".join(parts)


def _head(level: int, anchor: str, text: str) -> str:
    return f'<h{level}><a name="{anchor}"></a>{escape(text)}</h{level}>'


def _paragraph(rule: str, ground: str, unknown: str) -> str:
    last = f"<br/><b>Lo que Acopio no puede saber:</b> {escape(unknown)}" if unknown else ""
    return f"<p>{escape(rule)}<br/><b>Fundamento:</b> {escape(ground)}{last}</p>"


def _list(texts: Mapping[str, str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(text[:1].upper() + text[1:])}</li>" for text in texts.values()) + "</ul>"


def _blanked(text: str) -> str:
    """The sentence with a blank for each fact: the help knows none."""
    return re.sub(r"\{[^}]*\}", _BLANK, text)
