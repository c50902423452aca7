"""How documents stand at the SAT and how far the asking has come, in sentences. Pure."""

from __future__ import annotations

from datetime import datetime

from app.domain.sat_status import SatStatusAnswer
from app.engine.circuit_breaker import OFFLINE_NOTICES
from app.engine.sat_status.events import SatStatusProgress
from app.errors import AnswerError, MalformedAnswerError, NetworkError, StoreError
from app.words import formatting
from app.words.messages import Explanation, explain


def state_words(sat_status: SatStatusAnswer) -> Explanation:
    """Whether the document is valid, as the SAT answered last."""
    return explain(sat_status.state, {"said": sat_status.state_text})


def cancellable_words(sat_status: SatStatusAnswer) -> Explanation:
    """Whether the issuer may cancel the document, and whether the receiver has to accept."""
    return explain(sat_status.cancellable, {"said": sat_status.cancellable_text})


def cancellation_words(sat_status: SatStatusAnswer) -> Explanation:
    """How far a cancellation of the document has come."""
    return explain(sat_status.cancellation, {"said": sat_status.cancellation_text})


def efos_words(sat_status: SatStatusAnswer) -> Explanation:
    """Who in it is on the list of article 69-B."""
    return explain(sat_status.efos, {"said": sat_status.efos_text})


def outage_words(notice: str) -> Explanation:
    """What the last failure means for the asking; ``notice`` is its key."""
    name = notice.removeprefix("error:")
    if notice in OFFLINE_NOTICES:
        kind = "offline"
    elif name == MalformedAnswerError.__name__:
        kind = "odd"
    elif name in _names(StoreError):
        kind = "disk"
    elif name in _names(AnswerError) | _names(NetworkError):
        kind = "down"
    else:
        kind = "fault"
    return explain(f"sat_status_outage:{kind}")


def progress_words(progress: SatStatusProgress, now: datetime) -> str:
    """One line: ``Consultando el estado en el SAT: 12 de 340``; at the end what came of it."""
    if progress.is_over:
        return _summary(progress)
    ended = progress.done + progress.failed + progress.left_out
    line = f"Consultando el estado en el SAT: {formatting.count(ended)} de {formatting.count(progress.total)}"
    if progress.notice is None or progress.waits_until is None:
        return line
    when = formatting.until(progress.waits_until, now)
    return f"{line}. {outage_words(progress.notice).title}: siguiente intento {when}"


def _summary(progress: SatStatusProgress) -> str:
    said = [formatting.plural(progress.done, "comprobante consultado en el SAT", "comprobantes consultados en el SAT")]
    if progress.failed:
        said.append(f"{formatting.count(progress.failed)} sin respuesta")
    if progress.left_out:
        said.append(f"{formatting.count(progress.left_out)} que no se consultan aquí")
    return " · ".join(said)


def _names(kind: type[Exception]) -> set[str]:
    found = {kind.__name__}
    for below in kind.__subclasses__():
        found |= _names(below)
    return found
