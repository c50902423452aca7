"""A request in words: what it asks for, over which time, with which filters, and how far it is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from app.domain.catalogs import ContentKind, Direction, Service, StatusFilter
from app.domain.lifecycle import State
from app.domain.query import Query
from app.domain.request import Request
from app.words import catalog_names, formatting
from app.words.periods import period_words


def what(query: Query) -> str:
    """``Emitidos XML``, ``Recibidos metadatos · Retenciones``, ``Un folio fiscal``."""
    return subject(query.service, query.direction, query.content)


def subject(service: Service, direction: Direction, content: ContentKind) -> str:
    """As ``what``, for who knows service, direction and content but has no query."""
    if direction is Direction.FOLIO:
        asked = "Un folio fiscal"
    else:
        kind = "XML" if content is ContentKind.XML else "metadatos"
        asked = f"{catalog_names.DIRECTIONS[direction]} {kind}"
    return f"{asked} · Retenciones" if service is Service.RETENCIONES else asked


def period(query: Query) -> str:
    """``marzo de 2024``, ``01/03/2024 – 15/03/2024``, or the folio fiscal."""
    if query.folio is not None:
        return query.folio.value
    return period_words(query.period) if query.period else ""


def filters(query: Query) -> str:
    """What narrows it, in a few words; empty when nothing does."""
    service = query.service
    found = [rfc.value for rfc in query.counterparts]
    if query.document_type:
        found.append(catalog_names.document_type_name(query.document_type.value))
    forced = query.direction is Direction.RECEIVED and query.content is ContentKind.XML
    if query.status is not StatusFilter.ALL and not forced:
        found.append(catalog_names.DOCUMENT_STATUSES[query.status])
    if query.complement:
        found.append(catalog_names.complement_name(service, query.complement))
    if query.third_party:
        found.append(f"a cuenta de {query.third_party}")
    return " · ".join(found)


def packages(request: Request) -> str:
    """``2/3``; empty before the SAT has named any."""
    return f"{request.packages_in}/{len(request.packages)}" if request.packages else ""


def documents(request: Request) -> str:
    """How many came, or how many were announced while they have not."""
    if request.documents or request.state is State.COMPLETE:
        return formatting.count(request.documents)
    return f"≈ {formatting.count(request.announced)}" if request.announced else ""


def next_check(request: Request, now: datetime) -> str:
    """``en 4 min``; empty when the engine has nothing to do for it."""
    if not is_waiting(request) or request.next_at is None:
        return ""
    return formatting.until(request.next_at, now)


def is_waiting(request: Request) -> bool:
    """Whether it is the engine's turn at a known time."""
    return request.state.is_active and not request.is_done and request.next_at is not None


def progress(request: Request) -> float | None:
    """Which part of its packages is on disk, from 0 to 1, while they come in."""
    if request.state not in (State.READY, State.DOWNLOADING) or not request.packages:
        return None
    return request.packages_in / len(request.packages)


def summary(request: Request) -> str:
    """One line that tells it from the others: ``Emitidos XML · marzo de 2024``."""
    return " · ".join(part for part in (what(request.query), period(request.query)) if part)


def waiting_words(requests: Collection[Request]) -> str:
    """``3 solicitudes esperan tu contraseña``; empty when none does."""
    number = sum(one.state is State.NEEDS_KEY for one in requests)
    return f"{_requests(number)} {'espera' if number == 1 else 'esperan'} tu contraseña" if number else ""


def paused_words(requests: Collection[Request]) -> str:
    """``2 solicitudes en pausa``; empty when none is."""
    number = sum(one.state is State.PAUSED for one in requests)
    return f"{_requests(number)} en pausa" if number else ""


def _requests(number: int) -> str:
    return formatting.plural(number, "solicitud", "solicitudes")
