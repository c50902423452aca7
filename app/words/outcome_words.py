"""What is not there after a run, in sentences: each said once, however many requests it holds for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from app.domain.catalogs import Direction
from app.domain.lifecycle import State
from app.domain.query import Query
from app.domain.request import Request
from app.domain.story import Notice
from app.errors import PasswordNeededError, error_key
from app.words.messages import explain

BAD_ENDS = frozenset({State.REJECTED, State.FAILED, State.EXPIRED, State.CANCELLED})
_NOT_ALL_READ = frozenset({Notice.UNREADABLE, Notice.UNREADABLE_LINES})
_NAMED = 10
"""So many requests of one group are named, the others counted."""
_PASSWORD = (None, error_key(PasswordNeededError))


def is_missing(request: Request) -> bool:
    """Whether what it asks for is not there: it waits, ended badly, or could not all be read."""
    if request.state in BAD_ENDS and request.successor_id is None:
        return True
    return not request.is_done or request.notice in _NOT_ALL_READ


def missing_sentences(requests: Iterable[Request], said: Collection[str] = ()) -> list[str]:
    """What is not there and why, with its name where it will not come by itself; reasons already ``said`` are not."""
    groups: dict[tuple[State, str], list[Request]] = {}
    for request in requests:
        if is_missing(request):
            groups.setdefault((request.state, _why(request)), []).append(request)
    lines: list[str] = []
    for (state, why), group in groups.items():
        title = explain(f"state:{state.value}").title
        lines += _lines(state, f"{title}." if why in said else why, group)
    return lines


def how_many(requests: Sequence[Request]) -> str:
    """Counts the requests: ``1 solicitud``, ``168 solicitudes``."""
    return "1 solicitud" if len(requests) == 1 else f"{len(requests):,} solicitudes"


def sentence_of(request: Request) -> str:
    """The state of a request and the reason for it, as one line."""
    title = explain(f"state:{request.state.value}").title
    reason = explain(request.notice, request.notice_fields, request.message).sentences if request.notice else ""
    return reason if reason.startswith(f"{title}.") else f"{title}. {reason}".strip()


def query_name(query: Query) -> str:
    """``cfdi emitidos xml del 01/03/2026 al 31/03/2026 (PDB150312QX4)``."""
    if query.direction is Direction.FOLIO and query.folio is not None:
        return f"{query.service.value} folio {query.folio} ({query.owner})"
    what = f"{query.service.value} {query.direction.value} {query.content.value}"
    period = query.period
    stretch = f" del {period.start:%d/%m/%Y} al {period.end:%d/%m/%Y}" if period else ""
    return f"{what}{stretch} ({query.owner})"


def needs_password(request: Request) -> bool:
    """Whether it waits for nothing but a password that somebody has to type."""
    return request.state is State.NEEDS_KEY and request.notice in _PASSWORD


def waiting_for_password(group: Sequence[Request]) -> str:
    """``168 solicitudes esperan tu contraseña (PDB150312QX4).``, whoever they are of."""
    verb = "espera" if len(group) == 1 else "esperan"
    owners = list(dict.fromkeys(one.query.owner.value for one in group))
    whose = ", ".join(owners) if len(owners) <= _NAMED else f"{len(owners):,} contribuyentes"
    return f"{how_many(group)} {verb} tu contraseña ({whose})."


def _why(request: Request) -> str:
    return "" if needs_password(request) else sentence_of(request)


def _lines(state: State, why: str, group: Sequence[Request]) -> list[str]:
    if not why:
        return [waiting_for_password(group)]
    lines = [f"{how_many(group)}: {why}"]
    if state in BAD_ENDS or state is State.COMPLETE:
        what = "No llegó" if state in BAD_ENDS else "No se pudo leer todo"
        lines += [f"  {what}: {query_name(one.query)}." for one in group[:_NAMED]]
        if len(group) > _NAMED:
            lines.append(f"  Y {len(group) - _NAMED:,} más.")
    return lines
