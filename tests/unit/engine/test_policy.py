"""The failure policy as the table it is, over every number the SAT is known to give and some it is not."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import errors
from app.domain.catalogs import ContentKind
from app.domain.identifiers import PackageId
from app.domain.request import MAX_FETCHES, Package
from app.domain.status import Code, Family, known_codes
from app.engine import policy
from app.engine.policy import (
    Action,
    Pace,
    after_download,
    after_submit,
    after_verify,
    answers_probe,
    spent_download,
    was_sent,
)

UNKNOWN = [-1, 7, 299, 306, 500, 4999, 5010, 9999, 999_999_999]


def numbers(family: Family) -> list[int]:
    return [code.number for code in known_codes() if code.family is family]


# ── Solicita ─────────────────────────────────────────────────────────────────────────────────────────────────────────

STOPS = dict.fromkeys([300, 301, 302, 303, 304, 305, 5001, 5012], Action.REFUSE)
SAME = {5002: Action.WIDEN, 5005: Action.WIDEN, 5004: Action.EMPTY}
SUBMIT_WITH_ID = STOPS | SAME | dict.fromkeys([404, 5000, 5006], Action.ACCEPT)
SUBMIT_WITHOUT = STOPS | SAME | {404: Action.RETRY, 5006: Action.RETRY, 5000: Action.REFUSE}


@pytest.mark.parametrize("has_id", [True, False])
@pytest.mark.parametrize("number", numbers(Family.SUBMIT))
def test_solicita(number: int, has_id: bool) -> None:
    table = SUBMIT_WITH_ID if has_id else SUBMIT_WITHOUT
    assert after_submit(Code(Family.SUBMIT, number), has_id=has_id) is table[number]


@pytest.mark.parametrize("number", UNKNOWN)
def test_solicita_with_an_unknown_number(number: int) -> None:
    assert after_submit(Code(Family.SUBMIT, number), has_id=True) is Action.ACCEPT
    assert after_submit(Code(Family.SUBMIT, number), has_id=False) is Action.REFUSE


# ── Verifica ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def verified(code: int, state: int, reason: int | None, *, packages: int = 0, polls: int = 1) -> Action:
    reason_code = None if reason is None else Code(Family.REASON, reason)
    return after_verify(
        Code(Family.VERIFY, code), Code(Family.STATE, state), reason_code, packages=packages, finishes=polls
    )


@pytest.mark.parametrize("state", [0, 1, 2, *UNKNOWN])
@pytest.mark.parametrize("reason", [None, 404, 5000, 5003, 5004, 9999])
def test_verifica_still_working(state: int, reason: int | None) -> None:
    assert verified(5000, state, reason, polls=500) is Action.POLL


@pytest.mark.parametrize("reason", [None, *numbers(Family.REASON), 5010, 9999])
def test_verifica_finished(reason: int | None) -> None:
    assert verified(5000, 3, reason, packages=1) is Action.FETCH
    assert verified(5000, 3, reason, packages=50, polls=500) is Action.FETCH
    assert [verified(5000, 3, reason, polls=polls) for polls in (1, 2, 3, 4)] == [
        Action.POLL,
        Action.POLL,
        Action.EMPTY,
        Action.EMPTY,
    ]


@pytest.mark.parametrize("reason", [None, *numbers(Family.REASON), 9999])
@pytest.mark.parametrize("state", [4, 6])
def test_verifica_failed_or_expired(state: int, reason: int | None) -> None:
    assert verified(5000, state, reason) is Action.ASK_AGAIN


@pytest.mark.parametrize(
    ("reason", "action"),
    [
        (5004, Action.EMPTY),
        (5003, Action.SPLIT),
        (5002, Action.WIDEN),
        (5005, Action.WIDEN),
        (5000, Action.REFUSE),
        (404, Action.ASK_AGAIN),
        (None, Action.REFUSE),
        (9999, Action.REFUSE),
    ],
)
def test_verifica_rejected(reason: int | None, action: Action) -> None:
    assert verified(5000, 5, reason) is action


OTHER_THAN_5000 = {
    **dict.fromkeys([303, 304, 305], Action.NEEDS_EFIRMA),
    301: Action.REFUSE,
    5003: Action.SPLIT,
    **dict.fromkeys([300, 302, 404, 5004, 5011, *UNKNOWN], Action.POLL),
}


@pytest.mark.parametrize("number", [number for number in numbers(Family.VERIFY) if number != 5000] + UNKNOWN)
@pytest.mark.parametrize("state", [0, 1, 5, 9999])
def test_verifica_with_another_code(number: int, state: int) -> None:
    nothing = (number, state) == (5004, 0)
    assert verified(number, state, None) is (Action.NOTHING_FOUND if nothing else OTHER_THAN_5000[number])


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("content", "in_doubt", "times", "since", "action"),
    [
        (ContentKind.METADATA, False, 6, 24 * HOUR, Action.EMPTY),
        (ContentKind.METADATA, False, 5, 90 * HOUR, Action.POLL),
        (ContentKind.XML, False, 60, 90 * HOUR, Action.POLL),
        (ContentKind.XML, True, 1, 2 * HOUR, Action.POLL),
        (ContentKind.XML, True, 1, 3 * HOUR, Action.ASK_AGAIN),
        (ContentKind.METADATA, True, 6, 24 * HOUR, Action.ASK_AGAIN),
    ],
)
def test_nothing_found_without_a_state(
    content: ContentKind, in_doubt: bool, times: int, since: timedelta, action: Action
) -> None:
    assert policy.after_nothing_found(content=content, in_doubt=in_doubt, times=times, since=since) is action


def test_so_many_answers_so_far_apart_take_a_day() -> None:
    assert timedelta(hours=24) == policy.NOTHING_APART * (policy.NOTHING_TIMES - 1)


@given(st.integers(), st.integers(), st.none() | st.integers(), st.integers(0, 99), st.integers(0, 10**6))
def test_unknown_numbers_never_end_an_accepted_request(
    code: int, state: int, reason: int | None, packages: int, polls: int
) -> None:
    action = verified(code, state, reason, packages=packages, polls=polls)
    if not Code(Family.VERIFY, code).known or (code == 5000 and not Code(Family.STATE, state).known):
        assert action is Action.POLL


# ── Descargar ────────────────────────────────────────────────────────────────────────────────────────────────────────

DOWNLOAD = {
    5000: Action.STORE,
    5004: Action.GONE,
    5007: Action.GONE,
    5008: Action.EXHAUSTED,
    **dict.fromkeys([301, 302, 303, 304, 305], Action.NEEDS_EFIRMA),
    **dict.fromkeys([300, 404, *UNKNOWN], Action.RETRY),
}


@pytest.mark.parametrize("number", [*numbers(Family.DOWNLOAD), *UNKNOWN])
def test_descargar(number: int) -> None:
    assert after_download(Code(Family.DOWNLOAD, number)) is DOWNLOAD[number]


# ── what was sent, what is spent ─────────────────────────────────────────────────────────────────────────────────────

NEVER_LEFT = [
    errors.ConnectionRefusedByHostError("h"),
    errors.NameNotResolvedError("h"),
    errors.TlsError("h"),
    errors.ConnectTimeoutError("h"),
    errors.ProxyRefusedError("h"),
    errors.AuthenticationFailedError(errors.ReadTimeoutError("h")),
    errors.PasswordNeededError("r"),
]
BROKE_ON_THE_WAY = [
    errors.ReadTimeoutError("h"),
    errors.ConnectionLostError("h"),
    errors.CutAnswerError(),
    errors.BadBase64Error(),
    errors.AnswerTooLargeError(1),
    errors.EmptyAnswerError(),
    errors.NotXmlAnswerError(),
    errors.MalformedAnswerError("CodEstatus"),
    errors.TornPackageError("crc"),
    errors.CancelledError(),
]
SAID_NO = [
    errors.HttpStatusError(503),
    errors.HtmlAnswerError(),
    errors.SoapFaultError("", ""),
]


@pytest.mark.parametrize("error", NEVER_LEFT, ids=lambda error: type(error).__name__)
def test_what_never_left_costs_nothing(error: errors.ExpectedError) -> None:
    assert not was_sent(error)
    assert not spent_download(error, None)


@pytest.mark.parametrize("error", BROKE_ON_THE_WAY, ids=lambda error: type(error).__name__)
def test_what_broke_on_the_way_counts(error: errors.ExpectedError) -> None:
    assert was_sent(error)
    assert spent_download(error, None)


@pytest.mark.parametrize("error", SAID_NO, ids=lambda error: type(error).__name__)
def test_an_answer_without_a_package_spends_none(error: errors.ExpectedError) -> None:
    assert was_sent(error)
    assert not spent_download(error, None)


def test_when_in_doubt_it_was_sent() -> None:
    assert was_sent(errors.DiskFullError(Path("x")))


@pytest.mark.parametrize("number", [*numbers(Family.DOWNLOAD), *UNKNOWN])
def test_only_a_delivery_spends_a_download(number: int) -> None:
    assert spent_download(None, Code(Family.DOWNLOAD, number)) == (number == 5000)


def test_downloads_left() -> None:
    fetched = [policy.downloads_left(Package(PackageId("A_01"), fetches=count)) for count in range(MAX_FETCHES + 2)]
    assert fetched == [2, 1, 0, 0]


# ── pace ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

POLLS = [1, 2, 5, 10, 15, 30, 60, 60, 60]
RETRIES = [15, 60, 120, 300, 900, 1800, 3600, 3600]


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers())
def test_waits_are_within_bounds_and_follow_the_factor(polls: int, failures: int, seed: int) -> None:
    full = Pace(1.0, random.Random(seed))
    waits = [full.poll(polls), full.retry(failures), full.nap(timedelta(days=1))]
    base = [
        timedelta(minutes=POLLS[min(polls, 6)]),
        timedelta(seconds=RETRIES[min(failures, 7) - 1]),
        timedelta(hours=1),
    ]
    for wait, middle in zip(waits, base, strict=True):
        assert 0.9 * middle <= wait <= 1.1 * middle
        assert timedelta(0) < wait <= policy.LONGEST_WAIT
    hurried = Pace(0.02, random.Random(seed))
    again = [hurried.poll(polls), hurried.retry(failures), hurried.nap(timedelta(days=1))]
    for wait, short in zip(waits, again, strict=True):
        assert abs(short - wait * 0.02) <= timedelta(microseconds=2)


class Middle(random.Random):
    """Dice that always fall in the middle."""

    def uniform(self, a: float, b: float) -> float:
        return (a + b) / 2


def test_waits_never_grow_shorter() -> None:
    pace = Pace(1.0, Middle())
    assert [pace.poll(polls) for polls in range(9)] == [timedelta(minutes=minutes) for minutes in POLLS]
    assert [pace.retry(failures) for failures in range(1, 9)] == [timedelta(seconds=one) for one in RETRIES]


def test_a_question_is_put_five_times_in_the_first_day_and_once_in_each_that_follows() -> None:
    pace, at, put = Pace(1.0, Middle()), timedelta(0), []
    for sends in range(1, 9):
        put.append(at)
        at += pace.rest(sends)
    assert [sum(day <= moment / timedelta(days=1) < day + 1 for moment in put) for day in range(4)] == [5, 1, 1, 1]
    for first in put:
        assert sum(first <= moment < first + timedelta(days=1) for moment in put) <= 5


def test_a_nap_is_as_long_as_is_left() -> None:
    pace = Pace(1.0, Middle())
    assert pace.nap(timedelta(minutes=7)) == timedelta(minutes=7)
    assert pace.nap(timedelta(hours=7)) <= policy.LONGEST_WAIT


@pytest.mark.parametrize("number", [*numbers(Family.SUBMIT), *UNKNOWN])
def test_a_probe_is_answered_by_whatever_is_not_a_failure(number: int) -> None:
    assert answers_probe(Code(Family.SUBMIT, number)) == (number not in (404, 5006))
