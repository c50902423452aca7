"""What a request and a package can go through: one table each, and nothing outside it happens."""

from __future__ import annotations

from enum import StrEnum

from app.errors import BugError


class State(StrEnum):
    """A request's state; the values are the names used by the command line and the database."""

    TO_SEND = "por_enviar"
    SENDING = "enviando"
    UNCERTAIN = "envio_incierto"
    AT_SAT = "en_el_sat"
    READY = "lista"
    DOWNLOADING = "descargando"
    COMPLETE = "completa"
    EMPTY = "sin_comprobantes"
    SPLIT = "dividida"
    EXPIRED = "vencida"
    REJECTED = "rechazada"
    FAILED = "error"
    NEEDS_KEY = "falta_contrasena"
    PAUSED = "pausada"
    CANCELLED = "cancelada"

    @property
    def is_final(self) -> bool:
        """Whether the engine has nothing more to do for it."""
        return self in _FINAL

    @property
    def is_active(self) -> bool:
        """Whether the engine works on it by itself."""
        return self in ACTIVE

    @property
    def awaits_password(self) -> bool:
        """Whether only the person can let it go on."""
        return self is State.NEEDS_KEY


class Event(StrEnum):
    """What can happen to a request."""

    SEND = "send"  # about to leave: recorded before
    SEND_LOST = "send_lost"  # no answer; the SAT may have it
    SEND_DEFERRED = "send_deferred"  # certainly not sent, or refused without effect: again later
    ACCEPTED = "accepted"
    REFUSED = "refused"
    STILL_WORKING = "still_working"
    FINISHED = "finished"
    FETCH = "fetch"
    ALL_IN = "all_in"
    CHECK_AGAIN = "check_again"  # fewer came than announced: one more look
    NO_DOCUMENTS = "no_documents"
    TOO_MANY = "too_many"
    EXPIRED = "expired"
    FAILED = "failed"
    KEY_MISSING = "key_missing"
    PAUSE = "pause"
    CANCEL = "cancel"
    REOPENED = "reopened"  # a package that was held may be read under newer rules
    RESUME_SEND = "resume_send"
    RESUME_UNCERTAIN = "resume_uncertain"
    RESUME_VERIFY = "resume_verify"
    RESUME_DOWNLOAD = "resume_download"


ACTIVE = frozenset({State.TO_SEND, State.SENDING, State.UNCERTAIN, State.AT_SAT, State.READY, State.DOWNLOADING})
"""States the engine looks at by itself."""

_FINAL = frozenset(
    {State.COMPLETE, State.EMPTY, State.SPLIT, State.EXPIRED, State.REJECTED, State.FAILED, State.CANCELLED}
)
_WORKING = (State.TO_SEND, State.UNCERTAIN, State.AT_SAT, State.READY, State.DOWNLOADING)
_WAITING = (State.NEEDS_KEY, State.PAUSED)

TRANSITIONS: dict[tuple[State, Event], State] = {
    (State.TO_SEND, Event.SEND): State.SENDING,
    (State.TO_SEND, Event.REFUSED): State.REJECTED,  # our own check found it unfit
    (State.TO_SEND, Event.TOO_MANY): State.SPLIT,  # more is known by now than when it was planned
    (State.SENDING, Event.ACCEPTED): State.AT_SAT,
    (State.SENDING, Event.SEND_LOST): State.UNCERTAIN,
    (State.SENDING, Event.SEND_DEFERRED): State.TO_SEND,
    (State.SENDING, Event.REFUSED): State.REJECTED,
    (State.SENDING, Event.NO_DOCUMENTS): State.EMPTY,
    (State.SENDING, Event.TOO_MANY): State.SPLIT,
    (State.SENDING, Event.KEY_MISSING): State.NEEDS_KEY,  # the token could not be had: nothing was sent
    (State.UNCERTAIN, Event.SEND): State.SENDING,  # in other words: the same ones are never repeated
    (State.UNCERTAIN, Event.REFUSED): State.REJECTED,  # its period is none any more that the SAT takes
    (State.UNCERTAIN, Event.FAILED): State.FAILED,  # no words are left
    (State.AT_SAT, Event.STILL_WORKING): State.AT_SAT,
    (State.AT_SAT, Event.FINISHED): State.READY,
    (State.AT_SAT, Event.NO_DOCUMENTS): State.EMPTY,
    (State.AT_SAT, Event.TOO_MANY): State.SPLIT,
    (State.AT_SAT, Event.EXPIRED): State.EXPIRED,
    (State.AT_SAT, Event.REFUSED): State.REJECTED,
    (State.AT_SAT, Event.FAILED): State.FAILED,
    (State.READY, Event.FETCH): State.DOWNLOADING,
    (State.READY, Event.ALL_IN): State.COMPLETE,
    (State.DOWNLOADING, Event.FETCH): State.DOWNLOADING,
    (State.DOWNLOADING, Event.ALL_IN): State.COMPLETE,
    **{(state, Event.CHECK_AGAIN): State.AT_SAT for state in (State.READY, State.DOWNLOADING)},
    (State.DOWNLOADING, Event.EXPIRED): State.EXPIRED,
    (State.DOWNLOADING, Event.FAILED): State.FAILED,
    (State.DOWNLOADING, Event.REFUSED): State.REJECTED,
    **{(state, Event.REOPENED): State.DOWNLOADING for state in (State.COMPLETE, State.FAILED)},
    **{(state, Event.KEY_MISSING): State.NEEDS_KEY for state in _WORKING},
    **{(state, Event.PAUSE): State.PAUSED for state in (*_WORKING, State.NEEDS_KEY)},
    **{(state, Event.CANCEL): State.CANCELLED for state in (*_WORKING, *_WAITING)},
    **{(state, Event.RESUME_SEND): State.TO_SEND for state in _WAITING},
    **{(state, Event.RESUME_UNCERTAIN): State.UNCERTAIN for state in _WAITING},
    **{(state, Event.RESUME_VERIFY): State.AT_SAT for state in _WAITING},
    **{(state, Event.RESUME_DOWNLOAD): State.DOWNLOADING for state in _WAITING},
}
"""Every change of state there is."""


def advance(state: State, event: Event) -> State:
    """The state after ``event``. Raises BugError where the table has no such step."""
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise BugError(f"{event} cannot happen in {state}") from None


def can(state: State, event: Event) -> bool:
    """Whether ``event`` may happen in ``state``."""
    return (state, event) in TRANSITIONS


class PackageState(StrEnum):
    """How far the download of a package is, from its name in the SAT's answer to its documents in the index."""

    PENDING = "pendiente"
    FETCHING = "descargando"
    STORED = "guardado"  # whole and checked on disk, not yet in the index
    INGESTED = "incorporado"
    GONE = "vencido"  # 5007, or 72 hours went by
    EXHAUSTED = "agotado"  # 5008: both downloads are spent
    REFUSED = "retenido"  # hostile content: kept on disk, not unpacked


class PackageEvent(StrEnum):
    """What can happen to a package."""

    FETCH = "fetch"
    INTERRUPTED = "interrupted"
    ARRIVED = "arrived"
    INGEST = "ingest"
    HELD = "held"
    GONE = "gone"
    EXHAUSTED = "exhausted"
    LOST = "lost"
    REOPENED = "reopened"


PACKAGE_TRANSITIONS: dict[tuple[PackageState, PackageEvent], PackageState] = {
    (PackageState.PENDING, PackageEvent.FETCH): PackageState.FETCHING,
    (PackageState.PENDING, PackageEvent.EXHAUSTED): PackageState.EXHAUSTED,
    (PackageState.FETCHING, PackageEvent.INTERRUPTED): PackageState.PENDING,
    (PackageState.FETCHING, PackageEvent.ARRIVED): PackageState.STORED,
    (PackageState.PENDING, PackageEvent.ARRIVED): PackageState.STORED,  # it was on disk already
    (PackageState.FETCHING, PackageEvent.GONE): PackageState.GONE,
    (PackageState.FETCHING, PackageEvent.EXHAUSTED): PackageState.EXHAUSTED,
    (PackageState.STORED, PackageEvent.INGEST): PackageState.INGESTED,
    (PackageState.STORED, PackageEvent.HELD): PackageState.REFUSED,
    (PackageState.STORED, PackageEvent.LOST): PackageState.PENDING,
    (PackageState.REFUSED, PackageEvent.REOPENED): PackageState.STORED,
}
"""Every change of a package's state there is."""


def advance_package(state: PackageState, event: PackageEvent) -> PackageState:
    """The package's state after ``event``. Raises BugError where the table has no such step."""
    try:
        return PACKAGE_TRANSITIONS[state, event]
    except KeyError:
        raise BugError(f"{event} cannot happen to a package that is {state}") from None
