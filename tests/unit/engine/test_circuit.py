"""A service that is down is left alone, one endpoint at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.catalogs import Service
from app.engine.circuit import TOLERATED, Circuits, Endpoint, Operation, is_outage
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


def test_pauses_grow_to_half_an_hour_and_no_further() -> None:
    circuits = Circuits()
    broken(circuits, 50)
    assert circuits.opens_at(SUBMIT) == NOW + timedelta(minutes=30)


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
