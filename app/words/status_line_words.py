"""What the status line says: which download is running, or how many requests wait. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.domain.lifecycle import State
from app.domain.request import Request
from app.words import formatting, request_words
from app.words.request_words import paused_words, waiting_words

NOTHING = "Sin trabajo pendiente"
_JOBS = (State.READY, State.DOWNLOADING)


@dataclass(frozen=True, slots=True)
class StatusLine:
    """``job`` is the number of the request that is running, if any, ``part`` how much of it is in, from 0 to 1."""

    text: str
    job: int | None = None
    part: float = 0.0


def status_line(requests: Collection[Request], received: tuple[int, int]) -> StatusLine:
    """About these requests; ``received`` is of which a package came in last, and how many bytes of it."""
    job = min((one for one in requests if one.state in _JOBS), key=_number, default=None)
    if job is None:
        return StatusLine(_resting(requests))
    octets = received[1] if received[0] == job.id else 0
    return StatusLine(_downloading(job, octets), job.id, request_words.progress(job) or 0.0)


def _downloading(job: Request, octets: int) -> str:
    """``Descargando Emitidos XML · marzo de 2024 · faltan 2 paquetes · 1.4 MB``."""
    left = len(job.packages) - job.packages_in
    parts = [f"Descargando {request_words.summary(job)}"]
    if job.packages and not left:
        parts.append("se guarda en tu biblioteca")
    elif job.packages:
        parts.append("falta 1 paquete" if left == 1 else f"faltan {left} paquetes")
    if octets:
        parts.append(formatting.size(octets))
    return " · ".join(parts)


def _resting(requests: Collection[Request]) -> str:
    """How many requests are under way, wait for a password, or are paused; only what is not zero."""
    running = sum(one.state.is_active and not one.is_done for one in requests)
    parts = [
        f"{formatting.plural(running, 'solicitud', 'solicitudes')} en curso" if running else "",
        waiting_words(requests),
        paused_words(requests),
    ]
    return " · ".join(filter(None, parts)) or NOTHING


def _number(request: Request) -> int:
    return request.id
