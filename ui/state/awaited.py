"""Who is awaited, in one sentence: the SAT, the network, the disk or the person. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.domain.identifiers import Rfc
from app.domain.taxpayer import Taxpayer
from app.engine.events import Activity, ActivityKind, Outage
from app.words import formatting
from app.words.completeness_words import complete_words
from app.words.messages import explain
from app.words.request_words import waiting_words
from ui.state.app_state import AppState

_OPERATIONS = {
    "autentica": "identificarte",
    "solicita": "recibir solicitudes",
    "verifica": "decir cómo van tus solicitudes",
    "descarga": "entregar paquetes",
    "consulta": "decir el estado de tus comprobantes",
}
_NAMED = 2
_RESTING = (ActivityKind.UP_TO_DATE, ActivityKind.NEEDS_KEY)


def chip_words(activity: Activity, failing: Sequence[Outage], now: datetime, resting: str) -> str:
    """``Esperando al SAT: siguiente consulta en 4 min``; ``resting`` when only the person may be awaited."""
    if activity.kind in _RESTING:
        return resting
    title = explain(activity.kind).title
    if activity.kind is not ActivityKind.WAITING or activity.next_at is None:
        return title
    when = formatting.until(activity.next_at, now)
    if failing:
        return f"El SAT falla desde {_since(failing)}: siguiente intento {when}"
    return f"{title}: siguiente consulta {when}"


def resting_words(app_state: AppState, owner: Rfc | None = None) -> str:
    """How things stand with ``owner``, or with all, when nothing but the person is awaited."""
    owners = app_state.taxpayers.keys() if owner is None else (owner,)
    asked = [one for one in app_state.requests.values() if one.query.owner in owners]
    return waiting_words(asked) or complete_words(owners, app_state.complete, app_state.now().date())


def awaited_words(
    activity: Activity | None, failing: Sequence[Outage], missing: Sequence[Taxpayer], now: datetime
) -> str:
    """One whole sentence, for Inicio."""
    if activity is None:
        return "Abriendo tu biblioteca…"
    others = _others(activity, failing, now)
    if missing:
        rest = f"; {others}" if activity.kind is not ActivityKind.NEEDS_KEY else ""
        return f"Te esperamos a ti: falta la contraseña de {_names(missing)}{rest}."
    return others if others.endswith("…") else f"{others[0].upper()}{others[1:]}."


def _others(activity: Activity, failing: Sequence[Outage], now: datetime) -> str:
    """What is awaited apart from the person, without capital and full stop."""
    when = formatting.until(activity.next_at, now) if activity.next_at else "en seguida"
    match activity.kind:
        case ActivityKind.WAITING if failing:
            return f"el SAT no logra {_what_fails(failing)} desde {_since(failing)}; Acopio vuelve a intentar {when}"
        case ActivityKind.WAITING:
            return f"esperamos al SAT, que está preparando lo que pediste; siguiente consulta {when}"
        case ActivityKind.OFFLINE:
            return f"no hay conexión con el SAT: trabajas con tu copia local, y Acopio vuelve a intentar {when}"
        case ActivityKind.CALLING:
            return "Acopio está hablando con el SAT en este momento"
        case ActivityKind.DISK:
            return "tu disco está lleno o la carpeta de tu biblioteca no está; Acopio sigue en cuanto pueda escribir"
        case ActivityKind.NEEDS_KEY:
            return "te esperamos a ti: falta una contraseña"
        case ActivityKind.UP_TO_DATE:
            return "no hay solicitudes esperando"


def _what_fails(failing: Sequence[Outage]) -> str:
    operations = {one.operation for one in failing}
    return " ni ".join(words for operation, words in _OPERATIONS.items() if operation in operations) or "responder"


def _since(failing: Sequence[Outage]) -> str:
    return formatting.clock(min(one.since for one in failing))


def _names(missing: Sequence[Taxpayer]) -> str:
    named = ", ".join(one.name or one.rfc.value for one in missing[:_NAMED])
    more = len(missing) - _NAMED
    return f"{named} y {formatting.count(more)} más" if more > 0 else named
