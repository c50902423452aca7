"""A service that is down is left alone, one endpoint at a time."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.catalogs import Service
from app.engine.circuit_breaker import TOLERATED, Circuits, Endpoint, Operation, is_outage
from app.errors import (
    AuthenticationFailedError,
    EmptyAnswerError,
    ExpectedError,
    HtmlAnswerError,
    InvalidSecurityError,
    MalformedAnswerError,
    NameNotResolvedError,
    WrongPasswordError,
)

SUBMIT = Endpoint(Service.CFDI, Operation.SUBMIT)
VERIFY = Endpoint(Service.CFDI, Operation.VERIFY)
NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)


def broken(circuits: Circuits, times: int = TOLERATED) -> None:
    for _ in range(times):
        circuits.called(SUBMIT)
        circuits.failed(SUBMIT, NOW)


def test_a_few_failures_are_nothing() -> None:
    circuits = Circuits()
    broken(circuits, TOLERATED - 1)
    assert circuits.allows(SUBMIT, NOW)
    assert circuits.failing() == {}


def test_after_some_it_is_left_alone_and_the_others_go_on() -> None:
    circuits = Circuits()
    broken(circuits)
    assert not circuits.allows(SUBMIT, NOW + timedelta(seconds=30))
    assert circuits.allows(VERIFY, NOW)
    assert circuits.failing()[SUBMIT].since == NOW


def test_then_one_call_probes_and_a_success_opens() -> None:
    circuits = Circuits()
    broken(circuits)
    later = NOW + timedelta(minutes=2)
    assert circuits.allows(SUBMIT, later)
    circuits.called(SUBMIT)
    assert not circuits.allows(SUBMIT, later)
    circuits.answered(SUBMIT)
    assert circuits.allows(SUBMIT, later)
    assert circuits.opens_at(SUBMIT) is None


def pauses(circuits: Circuits, endpoint: Endpoint, times: int, *, lost: bool = False) -> list[float]:
    """The minutes it is left alone after each of so many failures, one probe after the other."""
    now, found = NOW, []
    for _ in range(times):
        assert circuits.allows(endpoint, now)
        circuits.called(endpoint)
        circuits.failed(endpoint, now, lost=lost)
        until = circuits.opens_at(endpoint) or now
        found.append((until - now) / timedelta(minutes=1))
        now = until
    return found


def test_pauses_grow_to_half_an_hour_and_no_further() -> None:
    assert pauses(Circuits(), VERIFY, 10) == [0, 0, 1, 2, 5, 10, 15, 30, 30, 30]


def test_lost_answers_of_solicita_hold_it_back_from_the_first_and_for_up_to_an_hour() -> None:
    assert pauses(Circuits(), SUBMIT, 7, lost=True) == [1, 5, 15, 60, 60, 60, 60]
    jittered = pauses(Circuits(1.0, random.Random(1)), SUBMIT, 50, lost=True)
    assert all(60 <= minutes <= 66 for minutes in jittered[3:])
    assert len(set(jittered[3:])) > 40


def test_calls_under_way_when_it_was_left_alone_make_no_longer_pause() -> None:
    circuits = Circuits()
    for _ in range(4):
        circuits.called(SUBMIT)
    for seconds in range(4):
        circuits.failed(SUBMIT, NOW + timedelta(seconds=seconds), lost=True)
    assert circuits.opens_at(SUBMIT) == NOW + timedelta(minutes=1)


def test_a_probe_that_is_answered_lets_one_question_go_and_only_its_answer_ends_it() -> None:
    circuits = Circuits()
    circuits.failed(SUBMIT, NOW, lost=True)
    now = NOW + timedelta(minutes=1)
    assert circuits.needs_probe(SUBMIT)
    circuits.called(SUBMIT)
    circuits.probed(SUBMIT)
    assert not circuits.needs_probe(SUBMIT)
    assert circuits.allows(SUBMIT, now)
    circuits.called(SUBMIT)
    assert not circuits.allows(SUBMIT, now), "one question at a time"
    circuits.failed(SUBMIT, now, lost=True)
    assert circuits.needs_probe(SUBMIT)
    assert circuits.opens_at(SUBMIT) == now + timedelta(minutes=5), "a probe forgets nothing"
    circuits.probed(SUBMIT)
    circuits.answered(SUBMIT)
    assert circuits.allows(SUBMIT, now)
    assert not circuits.needs_probe(SUBMIT)


def test_a_call_that_tells_nothing_gives_its_place_as_a_probe_back() -> None:
    circuits = Circuits()
    circuits.failed(SUBMIT, NOW, lost=True)
    now = NOW + timedelta(minutes=1)
    circuits.called(SUBMIT)
    circuits.untold(SUBMIT)
    assert circuits.allows(SUBMIT, now)


def test_the_want_of_a_network_is_forgiven_but_not_what_failed_before() -> None:
    circuits = Circuits()
    for _ in range(TOLERATED):
        circuits.failed(VERIFY, NOW, offline=True)
    circuits.failed(SUBMIT, NOW, lost=True)
    circuits.failed(SUBMIT, NOW + timedelta(minutes=1), offline=True)
    circuits.forgive_offline()
    assert circuits.opens_at(VERIFY) is None
    assert circuits.needs_probe(SUBMIT)


def test_after_a_start_a_probe_comes_first_and_at_once() -> None:
    circuits = Circuits()
    circuits.doubt(SUBMIT, NOW - timedelta(hours=3), NOW)
    assert circuits.allows(SUBMIT, NOW)
    assert circuits.needs_probe(SUBMIT)
    circuits.called(SUBMIT)
    assert not circuits.allows(SUBMIT, NOW)


def test_a_clock_set_back_does_not_lock_an_endpoint_for_a_day() -> None:
    circuits = Circuits()
    broken(circuits)
    assert circuits.allows(SUBMIT, NOW - timedelta(days=1))


@pytest.mark.parametrize(
    ("error", "outage"),
    [
        (NameNotResolvedError("sat.invalid"), True),
        (HtmlAnswerError(), True),
        (AuthenticationFailedError(EmptyAnswerError()), True),
        (AuthenticationFailedError(InvalidSecurityError("a", "b")), False),
        (MalformedAnswerError("CodEstatus"), False),
        (WrongPasswordError(), False),
    ],
)
def test_only_an_outage_counts(error: ExpectedError, outage: bool) -> None:
    assert is_outage(error) is outage
