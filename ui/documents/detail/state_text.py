"""The status of a document at the SAT, its history and its origin, as rich text."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

from app.domain.index.details import Conflict, Details, StatusRecord
from app.domain.sat_status import SatStatusAnswer
from app.domain.validity import Validity
from app.store.sat_status import CONSULTA
from app.words import catalog_names, formatting, sat_status_words
from app.words.messages import Explanation
from ui.widgets.colours import Colours

_SOURCES = {"metadata": "Metadatos del SAT", "solicitud": "Descarga del SAT", CONSULTA: "Consulta en el SAT"}


def state_text(details: Details, colours: Colours) -> str:
    """Status now, the SAT's latest answer in words, all earlier answers, conflicts and origins."""
    row = details.row
    parts = [f"<p><b>{escape(catalog_names.DOCUMENT_STATES[row.state])}</b>{_since(details)}</p>"]
    if row.state is Validity.UNKNOWN:
        parts.append(_soft("El SAT no ha dicho cómo está: consúltalo, o descarga los metadatos de su mes.", colours))
    asked = [one for one in details.status_records if one.source == CONSULTA]
    if asked:
        parts.append(_answer(asked[-1], colours))
    parts.append(_history(details.status_records))
    parts.extend(_conflict(one) for one in details.conflicts)
    if details.origins:
        parts.append(_soft(f"Llegó con: {', '.join(details.origins)}", colours))
    if row.path:
        parts.append(_soft(f"Archivo: {row.path}", colours))
    return "".join(parts)


def sat_status_of(seen: StatusRecord) -> SatStatusAnswer:
    """The SAT's answer that was recorded."""
    at = _moment(seen.seen_at) or datetime(1970, 1, 1, tzinfo=UTC)
    return SatStatusAnswer(at, seen.code, seen.said, seen.cancellable, seen.cancellation, seen.efos)


def _conflict(one: Conflict) -> str:
    told = "Llegó otro archivo con el mismo folio fiscal y otro contenido; se conservó el primero"
    return f"<p><b>{told}:</b> {escape(one.name or one.source)}</p>"


def _answer(seen: StatusRecord, colours: Colours) -> str:
    sat_status = sat_status_of(seen)
    said = (
        sat_status_words.state_words(sat_status),
        sat_status_words.cancellation_words(sat_status),
        sat_status_words.cancellable_words(sat_status),
        sat_status_words.efos_words(sat_status),
    )
    when = f'<p style="margin-bottom:2px"><b>El SAT contestó el {escape(_shown(seen.seen_at))}</b></p>'
    return when + "".join(_explained(one, colours) for one in said)


def _explained(words: Explanation, colours: Colours) -> str:
    return (
        f'<p style="margin-top:2px; margin-bottom:4px">{escape(words.title)}. '
        f'<span style="color:{colours.soft}">{escape(words.body)}</span></p>'
    )


def _history(status_records: tuple[StatusRecord, ...]) -> str:
    if not status_records:
        return ""
    rows = "".join(
        f'<tr><td style="padding-right:10px">{escape(_shown(one.seen_at))}</td>'
        f'<td style="padding-right:10px">{escape(_SOURCES.get(one.source, one.source))}</td>'
        f"<td>{escape(_state(one))}</td></tr>"
        for one in reversed(status_records)
    )
    return f"<p style='margin-bottom:2px'><b>Historia</b></p><table cellpadding='2'>{rows}</table>"


def _state(seen: StatusRecord) -> str:
    word = catalog_names.DOCUMENT_STATES[seen.state]
    if seen.source == CONSULTA and seen.state is Validity.UNKNOWN:
        word = sat_status_words.state_words(sat_status_of(seen)).title
    return f"{word} desde el {formatting.document_moment(seen.cancelled_at)}" if seen.cancelled_at else word


def _since(details: Details) -> str:
    at = formatting.document_moment(details.row.cancelled_at)
    return f" desde el {escape(at)}" if at else ""


def _soft(text: str, colours: Colours) -> str:
    return f'<p style="color:{colours.soft}">{escape(text)}</p>'


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _shown(text: str) -> str:
    at = _moment(text)
    return formatting.moment(at) if at else text
