"""What to do about each answer and each failure: pure, in one place, so that it can be read and tested as a table.

==========  ============================  ==============================================================================
operation   answer                        what the engine does
==========  ============================  ==============================================================================
Solicita    5000                          poll it
            5002, 5005                    ask for the same a second wider, at most five times
            5004                          nothing to give: a success without documents
            404, 5006, unknown with id    take the IdSolicitud if there is one, else ask again later, a second wider
            everything else               stop and explain
Verifica    state 1, 2                    poll on, ever more slowly; after seven days ask in a new request
            state 3 with packages         fetch them, whatever CodigoEstadoSolicitud and NumeroCFDIs say
            state 3 without packages      poll on, then take it as empty
            state 5, reason 5004          a success without documents
            state 5, reason 5003; 5003    split the period in halves
            state 5, reason 5002, 5005    ask for the same a second wider
            state 4, 6; 5 with reason 404 ask for the same in a new request, at most three times
            state 5, other reasons        stop and explain
            301                           stop and explain
            303-305                       wait for a working e.firma; the request stays alive at the SAT
            5004 without state            poll on; the SAT at times forgets for a while. Metadata: six times in a day
                                          mean no documents, for now. An id that came with a failure: after hours ask
                                          for the same in a new request
            300, 302, 404, 5011, unknown  poll on
(all is in) fewer than announced          one more Verifica, whose new packages are fetched; then it is complete
Descargar   5000                          check the ZIP and keep it
            5004, 5007                    the package is gone: ask for the same in a new request
            5008                          both downloads are spent: likewise
            300, 404, unknown             again later
            301-305                       wait for a working e.firma
any         not sent (refused, DNS, TLS)  again later; nothing was spent
Solicita    no answer                     an uncertain send: never repeated, put again a second wider, five times in the
                                          first day and then once a day; meanwhile one probe at a time goes for all
            404, 5006 without id          put again a second wider, at the same pace
Verifica    no answer                     again later
Descargar   no answer                     again later while one of the two downloads is left
==========  ============================  ==============================================================================
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from app.domain.catalogs import ContentKind
from app.domain.request import MAX_FETCHES, Package
from app.domain.status import ACCEPTED, NOTHING_FOUND, Code, Family, SatState
from app.engine.circuit_breaker import is_offline
from app.errors import (
    AcopioError,
    AnswerError,
    AuthenticationFailedError,
    CancelledError,
    ClockOffError,
    EfirmaError,
    ExpectedError,
    HtmlAnswerError,
    HttpStatusError,
    NetworkError,
    PackageError,
    SoapFaultError,
)

MAX_SHIFTS = 5
"""How often a question is put a second wider, one after the other, before the engine stops asking by itself."""
MAX_WIDER = 60
"""How many seconds wider a question may become: a month's metadata alone is asked for some twenty times in a year."""
MAX_SUCCESSORS = 3
"""How often a request the SAT failed is asked for anew by itself."""
MAX_SENDS = 2
"""The SAT refuses the third identical question for ever."""
NOTHING_TIMES = 6
"""So often must the SAT say of metadata that it finds nothing, before it is taken at its word."""
NOTHING_APART = timedelta(hours=24) / (NOTHING_TIMES - 1)
"""Answers closer to each other than this are one: six take a day."""
DOUBT_LASTS = timedelta(hours=3)
"""An IdSolicitud that came with a failure and is still unknown to the SAT after this stands for nothing."""
EMPTY_FINISHES = 3
"""A finished request without packages is polled this often before it is taken as empty."""

_POLLS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 15, 30, 60))
_RETRIES = tuple(timedelta(seconds=seconds) for seconds in (15, 60, 120, 300, 900, 1800, 3600))
_OFFLINE_FAILURES = 4
_RESTS = tuple(timedelta(minutes=minutes) for minutes in (1, 15, 120, 480, 1440))
LONGEST_AT_SAT = timedelta(days=7)
"""A request the SAT has not finished by then is given up, and the same is asked in a new one."""
_NAP = timedelta(hours=1)
LONGEST_WAIT = timedelta(minutes=75)
"""No wait is longer: a later time can only come from a clock that was moved."""


class Action(StrEnum):
    """What follows from an answer."""

    ACCEPT = "accept"
    NOTHING_FOUND = "nothing_found"
    POLL = "poll"
    FETCH = "fetch"
    EMPTY = "empty"
    SPLIT = "split"
    WIDEN = "widen"
    ASK_AGAIN = "ask_again"
    RETRY = "retry"
    REFUSE = "refuse"
    NEEDS_EFIRMA = "needs_efirma"
    STORE = "store"
    GONE = "gone"
    EXHAUSTED = "exhausted"


_EFIRMA_CODES = frozenset({303, 304, 305})


def after_submit(code: Code, *, has_id: bool) -> Action:
    """What to do about the CodEstatus of Solicita."""
    if has_id and (code.number in {ACCEPTED, 404, 5006} or not code.known):
        return Action.ACCEPT
    return {
        5002: Action.WIDEN,
        5005: Action.WIDEN,
        5004: Action.EMPTY,
        404: Action.RETRY,
        5006: Action.RETRY,
    }.get(code.number, Action.REFUSE)


def answers_probe(code: Code) -> bool:
    """Whether a probe at Solicita was answered by a service at work: it refuses, as it must, and does not fail."""
    return code.number not in {404, 5006}


def after_verify(code: Code, state: Code, reason: Code | None, *, packages: int, finishes: int) -> Action:
    """What to do about an answer of Verifica; ``finishes`` counts those in a row that said finished, this one too."""
    if code.number in _EFIRMA_CODES:
        return Action.NEEDS_EFIRMA
    if code.number == 5003:
        return Action.SPLIT
    if code.number == 301:
        return Action.REFUSE
    if code == NOTHING_FOUND and state.number == SatState.NONE:
        return Action.NOTHING_FOUND
    if code.number != ACCEPTED:
        return Action.POLL
    return _after_state(state.number, reason.number if reason else None, packages, finishes)


def _after_state(state: int, reason: int | None, packages: int, finishes: int) -> Action:
    if state == SatState.FINISHED:
        if packages:
            return Action.FETCH
        return Action.POLL if finishes < EMPTY_FINISHES else Action.EMPTY
    if state in (SatState.ERROR, SatState.EXPIRED):
        return Action.ASK_AGAIN
    if state == SatState.REJECTED:
        by_reason = {5004: Action.EMPTY, 5003: Action.SPLIT, 5002: Action.WIDEN, 5005: Action.WIDEN}
        by_reason[404] = Action.ASK_AGAIN
        return by_reason.get(reason or 0, Action.REFUSE)
    return Action.POLL


def after_nothing_found(*, content: ContentKind, in_doubt: bool, times: int, since: timedelta) -> Action:
    """What to do when Verifica says 5004 without a state: ``times`` since the last good answer, ``since`` the first.

    ``times`` counts answers some hours apart. ``in_doubt``: Solicita gave the IdSolicitud together with a failure.
    """
    if in_doubt and since >= DOUBT_LASTS:
        return Action.ASK_AGAIN
    if content is ContentKind.METADATA and times >= NOTHING_TIMES:
        return Action.EMPTY
    return Action.POLL


def after_download(code: Code) -> Action:
    """What to do about the CodEstatus of Descargar."""
    if code.number in _EFIRMA_CODES | {301, 302}:
        return Action.NEEDS_EFIRMA
    return {
        ACCEPTED: Action.STORE,
        5004: Action.GONE,
        5007: Action.GONE,
        5008: Action.EXHAUSTED,
    }.get(code.number, Action.RETRY)


def was_sent(error: ExpectedError) -> bool:
    """Whether the SAT may have acted although this came back: when in doubt, yes."""
    if isinstance(error, AuthenticationFailedError | ClockOffError | EfirmaError):
        return False
    if isinstance(error, NetworkError | AnswerError):
        return error.sent
    return True


def spent_download(error: ExpectedError | None, code: Code | None) -> bool:
    """Whether one of a package's two downloads must be taken as spent.

    The SAT counts what it began to send, even when it broke on the way: every answer that may have been the package,
    readable or not. An answer that says no delivers nothing, and neither does a web page or an HTTP failure.
    """
    if code is not None:
        return code == Code(Family.DOWNLOAD, ACCEPTED)
    if isinstance(error, AuthenticationFailedError):
        return False
    if isinstance(error, NetworkError):
        return error.sent
    if isinstance(error, AnswerError):
        return not isinstance(error, HttpStatusError | HtmlAnswerError | SoapFaultError)
    return isinstance(error, PackageError | CancelledError)


def downloads_left(package: Package) -> int:
    """How often the SAT still gives out this package."""
    return max(0, MAX_FETCHES - package.fetches)


@dataclass(frozen=True, slots=True)
class Limits:
    """How hard the SAT may be worked: calls at once, of them for one contribuyente, and a pause between its questions.

    ``status_pause`` lies between two questions to ConsultaCFDI, which leave one of the calls at once to downloads.

    Raises ValueError for what would be no work at all, or a flood.
    """

    in_flight: int = 4
    per_taxpayer: int = 2
    submit_pause: timedelta = timedelta(seconds=2)
    status_pause: timedelta = timedelta(milliseconds=250)

    def __post_init__(self) -> None:
        if not 1 <= self.per_taxpayer <= self.in_flight or min(self.submit_pause, self.status_pause) < timedelta():
            raise ValueError("limits")


@dataclass(frozen=True, slots=True)
class Pace:
    """How long to wait. ``factor`` scales every wait (1 except against a loopback service)."""

    factor: float
    dice: random.Random

    def poll(self, polls: int) -> timedelta:
        """Until the next Verifica, after ``polls`` of them: 1, 2, 5, 10, 15, 30, then every 60 minutes.

        The first is exact: questions left one after the other, and the one that left first is looked at first.
        """
        if polls == 0:
            return _POLLS[0] * self.factor
        return self._around(_POLLS[min(polls, len(_POLLS) - 1)])

    def retry(self, failures: int) -> timedelta:
        """Until the next try, after ``failures`` in a row (at least 1)."""
        return self._around(_RETRIES[min(failures, len(_RETRIES)) - 1])

    def retry_after(self, error: AcopioError, failures: int) -> timedelta:
        """As ``retry``, but never more than five minutes for what did not even leave this computer."""
        offline = isinstance(error, ExpectedError) and is_offline(error)
        return self.retry(min(failures, _OFFLINE_FAILURES) if offline else failures)

    def rest(self, sends: int) -> timedelta:
        """How long a question that was put ``sends`` times in vain is not put again: each time costs its words.

        A minute, 15 minutes, 2 hours, 8 hours, then a day: five times in the first day, and once in each that follows.
        """
        return self.scaled(_RESTS[min(max(sends, 1), len(_RESTS)) - 1])

    def scaled(self, wait: timedelta) -> timedelta:
        """A span of the real service's, at this pace."""
        return wait * self.factor

    def nap(self, wait: timedelta) -> timedelta:
        """``wait``, but no longer than about an hour: by waits longer than that a moved clock is known."""
        return min(wait, self._around(_NAP))

    def _around(self, wait: timedelta) -> timedelta:
        return wait * self.factor * self.dice.uniform(0.9, 1.1)
