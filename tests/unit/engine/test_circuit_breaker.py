"""A service that is down is left alone, one endpoint at a time."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.catalogs import Service
from app.engine.circuit_breaker import TOLERATED, CircuitBreakers, Endpoint, Operation, is_outage
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


def broken(breakers: CircuitBreakers, times: int = TOLERATED) -> None:
    for _ in range(times):
        breakers.called(SUBMIT)
        breakers.failed(SUBMIT, NOW)


def test_a_few_failures_are_nothing() -> None:
    breakers = CircuitBreakers()
    broken(breakers, TOLERATED - 1)
    assert breakers.allows(SUBMIT, NOW)
    assert breakers.failing() == {}


def test_after_some_it_is_left_alone_and_the_others_go_on() -> None:
    breakers = CircuitBreakers()
    broken(breakers)
    assert not breakers.allows(SUBMIT, NOW + timedelta(seconds=30))
    assert breakers.allows(VERIFY, NOW)
    assert breakers.failing()[SUBMIT].since == NOW


def test_then_one_call_probes_and_a_success_opens() -> None:
    breakers = CircuitBreakers()
    broken(breakers)
    later = NOW + timedelta(minutes=2)
    assert breakers.allows(SUBMIT, later)
    breakers.called(SUBMIT)
    assert not breakers.allows(SUBMIT, later)
    breakers.answered(SUBMIT)
    assert breakers.allows(SUBMIT, later)
    assert breakers.opens_at(SUBMIT) is None


def pauses(breakers: CircuitBreakers, endpoint: Endpoint, times: int, *, lost: bool = False) -> list[float]:
    """The minutes it is left alone after each of so many failures, one probe after the other."""
    now, found = NOW, []
    for _ in range(times):
        assert breakers.allows(endpoint, now)
        breakers.called(endpoint)
        breakers.failed(endpoint, now, lost=lost)
        until = breakers.opens_at(endpoint) or now
        found.append((until - now) / timedelta(minutes=1))
        now = until
    return found


def test_pauses_grow_to_half_an_hour_and_no_further() -> None:
    assert pauses(CircuitBreakers(), VERIFY, 10) == [0, 0, 1, 2, 5, 10, 15, 30, 30, 30]


def test_lost_answers_of_solicita_hold_it_back_from_the_first_and_for_up_to_an_hour() -> None:
    assert pauses(CircuitBreakers(), SUBMIT, 7, lost=True) == [1, 5, 15, 60, 60, 60, 60]
    jittered = pauses(CircuitBreakers(1.0, random.Random(1)), SUBMIT, 50, lost=True)
    assert all(60 <= minutes <= 66 for minutes in jittered[3:])
    assert len(set(jittered[3:])) > 40


def test_calls_under_way_when_it_was_left_alone_make_no_longer_pause() -> None:
    breakers = CircuitBreakers()
    for _ in range(4):
        breakers.called(SUBMIT)
    for seconds in range(4):
        breakers.failed(SUBMIT, NOW + timedelta(seconds=seconds), lost=True)
    assert breakers.opens_at(SUBMIT) == NOW + timedelta(minutes=1)


def test_a_probe_that_is_answered_lets_one_question_go_and_only_its_answer_ends_it() -> None:
    breakers = CircuitBreakers()
    breakers.failed(SUBMIT, NOW, lost=True)
    now = NOW + timedelta(minutes=1)
    assert breakers.needs_probe(SUBMIT)
    breakers.called(SUBMIT)
    breakers.probed(SUBMIT)
    assert not breakers.needs_probe(SUBMIT)
    assert breakers.allows(SUBMIT, now)
    breakers.called(SUBMIT)
    assert not breakers.allows(SUBMIT, now), "one question at a time"
    breakers.failed(SUBMIT, now, lost=True)
    assert breakers.needs_probe(SUBMIT)
    assert breakers.opens_at(SUBMIT) == now + timedelta(minutes=5), "a probe forgets nothing"
    breakers.probed(SUBMIT)
    breakers.answered(SUBMIT)
    assert breakers.allows(SUBMIT, now)
    assert not breakers.needs_probe(SUBMIT)


def test_a_call_that_tells_nothing_gives_its_place_as_a_probe_back() -> None:
    breakers = CircuitBreakers()
    breakers.failed(SUBMIT, NOW, lost=True)
    now = NOW + timedelta(minutes=1)
    breakers.called(SUBMIT)
    breakers.ended_without_verdict(SUBMIT)
    assert breakers.allows(SUBMIT, now)


def test_the_want_of_a_network_is_forgiven_but_not_what_failed_before() -> None:
    breakers = CircuitBreakers()
    for _ in range(TOLERATED):
        breakers.failed(VERIFY, NOW, offline=True)
    breakers.failed(SUBMIT, NOW, lost=True)
    breakers.failed(SUBMIT, NOW + timedelta(minutes=1), offline=True)
    breakers.forgive_offline()
    assert breakers.opens_at(VERIFY) is None
    assert breakers.needs_probe(SUBMIT)


def test_after_a_start_a_probe_comes_first_and_at_once() -> None:
    breakers = CircuitBreakers()
    breakers.doubt(SUBMIT, NOW - timedelta(hours=3), NOW)
    assert breakers.allows(SUBMIT, NOW)
    assert breakers.needs_probe(SUBMIT)
    breakers.called(SUBMIT)
    assert not breakers.allows(SUBMIT, NOW)


def test_a_clock_set_back_does_not_lock_an_endpoint_for_a_day() -> None:
    breakers = CircuitBreakers()
    broken(breakers)
    assert breakers.allows(SUBMIT, NOW - timedelta(days=1))


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
