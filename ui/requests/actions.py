"""What can be done with requests, and when: pure, for buttons, menu and keys alike."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from app.domain.lifecycle import Event, State, can
from app.domain.request import Request
from app.engine.commands import AskAgain, Cancel, CheckNow, Command, Pause, Resume


class RequestAction(StrEnum):
    """Something that can be done with requests; the value is the text of its button."""

    CHECK = "Consultar ahora"
    DETAIL = "Ver detalle"
    FOLDER = "Abrir carpeta"
    AGAIN = "Pedir de nuevo"
    PAUSE = "Pausar"
    RESUME = "Reanudar"
    CANCEL = "Cancelar"
    COPY = "Copiar"


ICONS: dict[RequestAction, str] = {
    RequestAction.CHECK: "refresh",
    RequestAction.DETAIL: "info",
    RequestAction.FOLDER: "folder",
    RequestAction.AGAIN: "again",
    RequestAction.PAUSE: "pause",
    RequestAction.RESUME: "play",
    RequestAction.CANCEL: "cancel",
    RequestAction.COPY: "documents",
}

_CHECKED = (State.TO_SEND, State.AT_SAT, State.READY, State.DOWNLOADING)
_ASKED_AGAIN = (State.EXPIRED, State.REJECTED, State.FAILED, State.CANCELLED, State.EMPTY, State.COMPLETE)


def applies(action: RequestAction, request: Request) -> bool:
    """Whether ``action`` makes sense for ``request`` in its state."""
    state = request.state
    match action:
        case RequestAction.CHECK:
            return state in _CHECKED
        case RequestAction.AGAIN:
            return state in _ASKED_AGAIN and request.successor_id is None
        case RequestAction.PAUSE:
            return can(state, Event.PAUSE)
        case RequestAction.RESUME:
            return state is State.PAUSED
        case RequestAction.CANCEL:
            return can(state, Event.CANCEL) and not request.is_done
        case RequestAction.FOLDER:
            return request.documents > 0
        case _:
            return True


def actions_for(requests: Sequence[Request]) -> frozenset[RequestAction]:
    """What can be done with at least one of ``requests``."""
    return frozenset(action for action in RequestAction if any(applies(action, one) for one in requests))


def command_for(action: RequestAction, ids: tuple[int, ...]) -> Command | None:
    """The engine's command for an action, None for those the window does itself or when there is nothing to do."""
    makers: dict[RequestAction, type[CheckNow | AskAgain | Pause | Resume | Cancel]] = {
        RequestAction.CHECK: CheckNow,
        RequestAction.AGAIN: AskAgain,
        RequestAction.PAUSE: Pause,
        RequestAction.RESUME: Resume,
        RequestAction.CANCEL: Cancel,
    }
    return makers[action](ids) if ids and action in makers else None
