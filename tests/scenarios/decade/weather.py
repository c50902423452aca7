"""What goes wrong between this computer and the SAT: by seed, in small accidents and in long outages that end."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from app.engine.circuit_breaker import Operation
from app.errors import (
    AuthenticationFailedError,
    ConnectionLostError,
    ConnectionRefusedByHostError,
    ExpectedError,
    HtmlAnswerError,
    HttpStatusError,
    ReadTimeoutError,
)
from tests.scenarios.decade.world import START


class Mishap(StrEnum):
    """One way for a call to go wrong."""

    REFUSED = "refused"
    NO_TOKEN = "no_token"
    RESET_BEFORE = "reset_before"
    RESET_AFTER = "reset_after"
    SILENCE_BEFORE = "silence_before"
    SILENCE_AFTER = "silence_after"
    HTML = "html"
    STATUS_500 = "status_500"
    CODE_404 = "code_404"
    CODE_5006 = "code_5006"
    CODE_300 = "code_300"
    TORN = "torn"
    SHORT = "short"


BEFORE = {Mishap.REFUSED, Mishap.NO_TOKEN, Mishap.RESET_BEFORE, Mishap.SILENCE_BEFORE, Mishap.HTML, Mishap.STATUS_500}
AFTER = {Mishap.RESET_AFTER, Mishap.SILENCE_AFTER}
OUTAGES = tuple(BEFORE | {Mishap.CODE_404})
_EVERYWHERE = (*sorted(BEFORE), *sorted(AFTER), Mishap.CODE_404, Mishap.CODE_300)
_ACCIDENTS: dict[Operation, Sequence[Mishap]] = {
    Operation.SUBMIT: (*_EVERYWHERE, Mishap.CODE_5006),
    Operation.VERIFY: _EVERYWHERE,
    Operation.DOWNLOAD: (*_EVERYWHERE, *[Mishap.TORN] * 4, *[Mishap.SHORT] * 6),
}


def error_of(mishap: Mishap) -> ExpectedError:
    """What the client makes of it."""
    match mishap:
        case Mishap.REFUSED:
            return ConnectionRefusedByHostError("sat.invalid")
        case Mishap.NO_TOKEN:
            return AuthenticationFailedError(ConnectionRefusedByHostError("sat.invalid"))
        case Mishap.RESET_BEFORE | Mishap.RESET_AFTER:
            return ConnectionLostError("sat.invalid")
        case Mishap.SILENCE_BEFORE | Mishap.SILENCE_AFTER:
            return ReadTimeoutError("sat.invalid")
        case Mishap.HTML:
            return HtmlAnswerError("<html>")
        case _:
            return HttpStatusError(500)


@dataclass(frozen=True)
class Outage:
    """From ``start`` to ``end`` an operation mostly fails in one way."""

    start: datetime
    end: datetime
    operation: Operation
    mishap: Mishap


@dataclass
class Weather:
    """Decides the fate of each call."""

    dice: random.Random
    accidents: float
    outages: Sequence[Outage] = ()
    calm: bool = False
    forced: list[Mishap] = field(default_factory=list)
    _at: int = 0

    @classmethod
    def of(cls, dice: random.Random, days: int) -> Weather:
        """The weather of ``days``: an accident in so many calls, and an outage of up to three days now and then."""
        outages = []
        at = START
        while at < START + timedelta(days=days):
            at += timedelta(days=dice.expovariate(1 / 60))
            end = at + timedelta(hours=72 * dice.random() ** 3)
            operation = dice.choice(list(_ACCIDENTS))
            kinds = OUTAGES if end - at > timedelta(hours=6) else _ACCIDENTS[operation]
            outages.append(Outage(at, end, operation, dice.choice(sorted(kinds))))
        return cls(dice, dice.choice([0.0, 0.01, 0.03, 0.08]), outages)

    def strike(self, operation: Operation, now: datetime) -> Mishap | None:
        """What befalls this call, if anything."""
        if self.forced:
            return self.forced.pop()
        if self.calm:
            return None
        while self._at < len(self.outages) and self.outages[self._at].end < now:
            self._at += 1
        for outage in self.outages[self._at : self._at + 3]:
            if outage.start <= now <= outage.end and outage.operation is operation and self.dice.random() < 0.95:
                return outage.mishap
        if self.dice.random() < self.accidents:
            return self.dice.choice(_ACCIDENTS[operation])
        return None
