"""The detail of a request as two rich texts: its state now, and its story line by line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape
from pathlib import Path

from app.domain.request import Package, Request
from app.domain.status import Code
from app.domain.story import StoryLine
from app.engine.policy import MAX_SENDS
from app.words import formatting, request_words
from app.words.messages import Explanation, explain
from ui.widgets.colours import Colours

_SPACE = "margin-top:0; margin-bottom:8px;"


def report_now(request: Request, root: Path, now: datetime, colours: Colours, sends: int | None = None) -> str:
    """The state now: in our words, in the SAT's, and the packages; ``sends`` is how often it was asked."""
    words = explain(f"state:{request.state}")
    parts = [_paragraph(words, colours)]
    if request.notice:
        notice = explain(request.notice, request.notice_fields, request.message)
        parts.append(_paragraph(notice, colours, with_title=True))
    if waiting := request_words.next_check(request, now):
        at = formatting.moment(request.next_at) if request.next_at else ""
        parts.append(f'<p style="{_SPACE}">Siguiente consulta: {escape(waiting)} ({escape(at)})</p>')
    parts.append(_answers(request, colours))
    parts.append(_facts(request, colours, sends))
    parts.extend(_package(one, root, colours) for one in request.packages)
    return "".join(parts)


def asked_words(sends: int) -> str:
    """``Se ha pedido 1 vez; queda 1.``: the SAT refuses the third identical question for ever."""
    left = max(MAX_SENDS - sends, 0)
    if sends == 0:
        return f"Todavía no se pide; el SAT acepta {MAX_SENDS} veces la misma pregunta."
    asked = f"Se ha pedido {formatting.plural(sends, 'vez', 'veces')}"
    if not left:
        return f"{asked}; no queda ninguna con estas mismas palabras."
    return f"{asked}; {'queda' if left == 1 else 'quedan'} {left}."


def report_story(lines: Sequence[StoryLine], colours: Colours) -> str:
    """The story, oldest line first: time, what happened, the SAT's own words."""
    return "".join(_line(one, colours) for one in lines)


def _paragraph(words: Explanation, colours: Colours, *, with_title: bool = False) -> str:
    title = f"<b>{escape(words.title)}.</b> " if with_title else ""
    advice = f'<span style="color:{colours.soft}">{escape(words.advice)}</span>'
    return f'<p style="{_SPACE}">{title}{escape(words.cause)} {advice}</p>'


def _answers(request: Request, colours: Colours) -> str:
    codes = [code for code in (request.cod_estatus, request.sat_state, request.sat_reason) if code is not None]
    if not codes:
        return ""
    rows = "".join(_code(code, request.message, colours) for code in codes)
    said = f"<br>Sus palabras: «{escape(request.message)}»" if request.message else ""
    return f'<p style="{_SPACE}"><b>Lo que dice el SAT</b>{rows}{said}</p>'


def _code(code: Code, message: str, colours: Colours) -> str:
    words = explain(code.key, said=message)
    reading = f'<span style="color:{colours.soft}">{escape(words.cause)}</span>'
    return f"<br>{code.number} · {escape(words.title)}. {reading}"


def _facts(request: Request, colours: Colours, sends: int | None) -> str:
    facts = [("Solicitud", f"n.º {request.id}")]
    if request.sat_id:
        facts.append(("IdSolicitud", request.sat_id.value))
    if sends is not None:
        facts.append(("Intentos", asked_words(sends)))
    if request.announced is not None:
        facts.append(("Anunciados por el SAT", formatting.count(request.announced)))
    if request.packages:
        new = f"{formatting.count(request.documents)} ({formatting.count(request.new_documents)} nuevos)"
        facts.append(("Llegaron", new))
    if request.copy_to:
        facts.append(("Segunda copia en", request.copy_to))
    if request.parent_id:
        facts.append(("Viene de", f"la solicitud n.º {request.parent_id}"))
    if request.successor_id:
        facts.append(("Sigue en", f"la solicitud n.º {request.successor_id}"))
    rows = "".join(
        f'<tr><td style="color:{colours.soft}; padding-right:12px">{escape(name)}</td><td>{escape(value)}</td></tr>'
        for name, value in facts
    )
    return f'<table style="margin-bottom:8px" cellspacing="0">{rows}</table>'


def _package(package: Package, root: Path, colours: Colours) -> str:
    word = explain(f"package:{package.state}").title
    parts = [f"<b>Paquete {escape(package.id.value)}</b> · {escape(word)}"]
    if package.size is not None:
        parts.append(f" · {formatting.size(package.size)}")
    if package.documents:
        parts.append(f" · {formatting.plural(package.documents, 'comprobante', 'comprobantes')}")
    if package.unreadable:
        parts.append(f" · {formatting.plural(package.unreadable, 'ilegible', 'ilegibles')}")
    if package.fetches:
        parts.append(f" · {package.fetches} de 2 descargas usadas")
    small = [escape(str(root / package.path))] if package.path else []
    if package.sha256:
        small.append(f"SHA-256 {escape(package.sha256)}")
    tail = "".join(f'<br><span style="color:{colours.soft}">{one}</span>' for one in small)
    return f'<p style="{_SPACE}">{"".join(parts)}{tail}</p>'


def _line(line: StoryLine, colours: Colours) -> str:
    words = explain(line.key, line.fields)
    time = f'<span style="color:{colours.soft}">{escape(formatting.moment(line.at))}</span>'
    extra = []
    if other := line.fields.get("request"):
        extra.append(f"Solicitud n.º {escape(other)}.")
    if package := line.fields.get("package"):
        extra.append(f"Paquete {escape(package)}.")
    if error := line.fields.get("error"):
        reason = explain(error, line.fields, line.message)
        extra.append(f"{escape(reason.title)}: {escape(reason.cause)}")
    if "documents" in line.fields:
        extra.append(escape(_arrived(line.fields)))
    if line.message:
        extra.append(f"El SAT dijo: «{escape(line.message)}»")
    tail = "".join(f'<br><span style="color:{colours.soft}">{one}</span>' for one in extra)
    return f'<p style="{_SPACE}">{time}&nbsp;&nbsp;{escape(words.title)}{tail}</p>'


def _arrived(fields: dict[str, str]) -> str:
    facts = {name: formatting.fact(name, text) for name, text in fields.items()}
    return f"Comprobantes: {facts['documents']}; nuevos: {facts.get('new', '—')}."
