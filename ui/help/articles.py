"""Turns a topic into HTML: the file of resources/help, or for states, codes and errors the words of ``app.words``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape

from app.domain.text import fold
from app.paths import resources
from app.words.messages import Explanation, explain
from app.words.texts import (
    codes,
    draft_problems,
    errors,
    import_reasons,
    library_findings,
    library_places,
    notices,
    query_problems,
    sat_status,
    seal,
    states,
    story,
)
from ui.help.month_articles import month_article
from ui.help.topics import CODES, MONTH_ARTICLES, NOTES, STATES, TOPICS, anchor_of

_TAG = re.compile(r"<[^>]+>")
_BLANK = "…"
_FAMILIES = {
    "solicita": ("al-enviar", "Al enviar una solicitud"),
    "verifica": ("al-consultar", "Al preguntar por una solicitud"),
    "estado": ("estado-sat", "El estado de la solicitud en el SAT"),
    "codigo": ("razon", "La razón que da el SAT"),
    "descarga": ("al-descargar", "Al descargar un paquete"),
}

Section = tuple[str, str, Mapping[str, Explanation]]
"""Anchor, heading and the entries below it by key."""


def state_sections() -> tuple[Section, ...]:
    """States of requests, packages, the engine and documents."""
    return (
        ("solicitud", "De una solicitud", states.REQUEST_STATES),
        ("paquete", "De un paquete", states.PACKAGE_STATES),
        ("acopio", "De Acopio", states.ACTIVITIES),
        ("en-el-sat", "De un comprobante en el SAT", sat_status.STATES),
        ("cancelable", "Si se puede cancelar", sat_status.CANCELLABLE),
        ("cancelacion", "Cómo va su cancelación", sat_status.CANCELLATIONS),
        ("69-b", "La lista del artículo 69-B", sat_status.EFOS),
    )


def code_sections() -> tuple[Section, ...]:
    """The SAT's numbers, family by family: the same number means different things in each."""
    found = []
    for family, (anchor, heading) in _FAMILIES.items():
        of_family = {key: words for key, words in codes.CODES.items() if key.split(":")[1] == family}
        found.append((anchor, heading, of_family))
    variants = {f"code:301:{piece.replace(' ', '-')}": words for piece, words in codes.MALFORMED_VARIANTS}
    return (
        *found,
        ("malformada", "Lo que el SAT agrega al 301", variants),
        ("sin-documentar", "Números que el SAT no ha documentado", {"code:otro": codes.UNKNOWN_CODE}),
    )


def note_sections() -> tuple[Section, ...]:
    """Everything else there are words for."""
    return (
        ("efirma", "De la e.firma", errors.EFIRMA),
        ("conexion", "De la conexión", errors.NETWORK),
        ("respuesta", "De las respuestas del SAT", errors.ANSWERS),
        ("disco", "Del disco y los archivos", errors.STORE),
        ("respaldo", "De los respaldos", errors.BACKUP),
        ("otros", "Otros", errors.OTHERS),
        ("avisos", "Avisos de una solicitud", notices.NOTICES),
        ("historia", "La historia de una solicitud", story.STORY),
        ("consulta", "Cuando no se puede consultar el estado", sat_status.OUTAGES),
        ("sello", "Del sello de un comprobante", seal.SEAL | seal.SEAL_NOTES),
        ("importar", "De los archivos que no entran", import_reasons.IMPORT_REASONS),
        ("verificar", "De la revisión de la biblioteca", library_findings.FINDINGS),
        ("lugar", "De la carpeta donde guardas", library_places.PLACES),
        ("preguntar", "Lo que el SAT rechazaría", query_problems.QUERY_PROBLEMS | draft_problems.DRAFT_PROBLEMS),
    )


_MADE = {STATES: state_sections, CODES: code_sections, NOTES: note_sections}
_LEADS = {
    STATES: "Lo que ves en las listas, qué quiere decir y qué hacer.",
    CODES: "El mismo número significa cosas distintas según lo que se preguntó. Las palabras del SAT están siempre en"
    " el detalle de la solicitud.",
    NOTES: "Todo lo que Acopio te puede decir, por qué pasa y qué hacer.",
}


@cache
def article(key: str) -> str:
    """The article as HTML, with its title; what it says is the program's own and of this installation alone."""
    title = next(topic.title for topic in TOPICS if topic.key == key)
    if key in _MADE:
        body = f"<p>{escape(_LEADS[key])}</p>{_contents(_MADE[key]())}{_entries(_MADE[key]())}"
    elif key in MONTH_ARTICLES:
        body = month_article(key)
    else:
        body = (resources() / "help" / f"{key}.html").read_text(encoding="utf-8")
    return f"<h1>{escape(title)}</h1>{body}"


def find(text: str) -> list[str]:
    """Keys of the articles that hold every word of ``text``, without regard to accents and case, in their order."""
    words = fold(text).split()
    return [topic.key for topic in TOPICS if all(word in _plain(topic.key) for word in words)]


@cache
def _plain(key: str) -> str:
    return fold(_TAG.sub(" ", article(key)))


def _contents(sections: Iterable[Section]) -> str:
    return (
        "<ul>" + "".join(f'<li><a href="#{anchor}">{escape(head)}</a></li>' for anchor, head, _ in sections) + "</ul>"
    )


def _entries(sections: Iterable[Section]) -> str:
    parts = []
    for anchor, heading, entries in sections:
        parts.append(f'<h2><a name="{anchor}"></a>{escape(heading)}</h2>')
        parts += [_entry(key, words) for key, words in entries.items()]
    return "".join(parts)


def _entry(key: str, words: Explanation) -> str:
    known = explain(key) if not key.startswith(("code:301:", "code:otro")) else words
    cause, advice = (_without_places(text) for text in (known.cause, known.advice))
    title = _without_places(known.title)
    return (
        f'<h3><a name="{anchor_of(key)}"></a>{escape(title)}</h3>'
        f"<p>{escape(cause)}<br/><b>Qué hacer:</b> {escape(advice)}</p>"
    )


def _without_places(text: str) -> str:
    """The sentence with a blank for each placeholder: the help knows no facts to fill them with."""
    return re.sub(r"\{\w+\}", _BLANK, text).replace("—", _BLANK)
