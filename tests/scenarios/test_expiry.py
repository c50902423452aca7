"""What the SAT keeps only for a while: packages, requests, tokens, and downloads that can be spent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.domain.lifecycle import PackageState, State
from app.domain.query import Query
from app.domain.story import Notice, Story
from app.simulator import faults
from app.simulator.faults import Fault
from app.simulator.operations import Operation

Bench = Any  # the kit of bench.py
Question = Callable[..., Query]


def ready_to_fetch(bench: Bench, question: Question) -> int:
    """A request whose packages wait at the SAT; the first download broke."""
    bench.factor = 1.0
    bench.register()
    bench.simulator.faults.queue(Operation.DOWNLOAD, faults.HttpError(503))
    (request,) = bench.ask(question())
    bench.step()
    bench.clock.jump(minutes=2)
    bench.step()
    assert bench.request(request.id).state is State.DOWNLOADING
    return int(request.id)


def test_packages_gone_after_three_days_are_asked_for_anew(bench: Bench, question: Question) -> None:
    number = ready_to_fetch(bench, question)
    bench.close()
    bench.factor = 0.0001
    bench.clock.jump(hours=73)
    bench.register()
    bench.work()
    old = bench.request(number)
    assert (old.state, old.notice) == (State.EXPIRED, Notice.PACKAGE_EXPIRED)
    assert old.packages[0].state is PackageState.GONE
    new = bench.request(old.successor_id)
    assert new.query != old.query
    bench.assert_complete(question())


def test_a_request_that_expired_at_the_sat_is_asked_for_anew(
    make_bench: Callable[..., Bench], question: Question
) -> None:
    bench = make_bench(process_delay=3600)
    bench.factor = 1.0
    bench.register()
    (request,) = bench.ask(question())
    bench.step()
    bench.clock.jump(hours=90)
    bench.step()
    old = bench.request(request.id)
    assert old.state is State.EXPIRED
    bench.clock.jump(hours=2)
    bench.step()
    assert bench.request(old.successor_id).state is State.COMPLETE
    bench.assert_complete(question())


@pytest.mark.parametrize(
    ("operation", "fault", "end"),
    [
        (Operation.VERIFY, faults.Answer(5000, state=4, reason=5000), State.FAILED),
        (Operation.VERIFY, faults.Answer(5000, state=6, reason=5000), State.EXPIRED),
        (Operation.DOWNLOAD, faults.Answer(5007), State.EXPIRED),
        (Operation.DOWNLOAD, faults.Answer(5008), State.FAILED),
    ],
)
def test_at_most_three_successors_then_an_explanation(
    bench: Bench, question: Question, operation: Operation, fault: Fault, end: State
) -> None:
    bench.simulator.faults.queue(operation, fault, 9)
    bench.finish(question())
    requests = bench.requests()
    assert [one.state for one in requests] == [end] * 4
    assert [one.successor_id for one in requests] == [2, 3, 4, None]
    assert len({one.query.period.start for one in requests}) == 4
    assert bench.keys(requests[-1])[-1] == Story.GAVE_UP
    assert requests[-1].notice
    bench.assert_explained()


def test_a_package_whose_two_downloads_broke_is_asked_for_in_a_new_request(bench: Bench, question: Question) -> None:
    bench.simulator.faults.queue(Operation.DOWNLOAD, faults.Truncated(0.7), 2)
    (request,) = bench.finish(question())
    assert request.packages[0].state is PackageState.EXHAUSTED
    assert request.packages[0].fetches == 2
    assert bench.request(request.successor_id).state is State.COMPLETE
    bench.assert_complete(question())


def test_the_other_packages_of_a_request_are_fetched_before_it_is_given_up(
    make_bench: Callable[..., Bench], question: Question
) -> None:
    bench = make_bench(package_size=3)
    bench.simulator.faults.queue(Operation.DOWNLOAD, faults.Answer(5007))
    (request,) = bench.finish(question())
    states = [package.state for package in request.packages]
    assert states == [PackageState.GONE] + [PackageState.INGESTED] * (len(states) - 1)
    bench.assert_complete(question())


def test_a_token_that_ends_between_calls_is_renewed(make_bench: Callable[..., Bench], question: Question) -> None:
    bench = make_bench(token_lifetime=90, package_size=3)
    bench.factor = 1.0
    bench.register()
    (request,) = bench.ask(question())
    while not bench.request(request.id).is_done:
        bench.step()
        bench.clock.jump(minutes=5)
    assert len(bench.simulator.calls.of(Operation.AUTHENTICATE)) >= 2
    assert not [call for call in bench.simulator.calls if call.code == 300]
    bench.assert_complete(question())


def test_a_token_the_sat_ends_early_is_renewed_at_once(bench: Bench, question: Question) -> None:
    for operation in (Operation.SUBMIT, Operation.VERIFY, Operation.DOWNLOAD):
        bench.simulator.faults.queue(operation, faults.Answer(300))
    (request,) = bench.finish(question())
    assert request.state is State.COMPLETE
    assert len(bench.simulator.calls.of(Operation.AUTHENTICATE)) == 4
    assert request.packages[0].fetches == 1
    bench.assert_complete(question())


def test_what_the_sat_never_finishes_is_asked_for_anew_after_a_week(
    make_bench: Callable[..., Bench], question: Question
) -> None:
    bench = make_bench(process_delay=30 * 86_400)
    bench.factor = 1.0
    bench.register()
    (request,) = bench.ask(question())
    bench.step()
    bench.clock.jump(days=6)
    bench.step()
    assert bench.request(request.id).state is State.AT_SAT
    bench.clock.jump(days=2)
    bench.step()
    given_up = bench.request(request.id)
    assert (given_up.state, given_up.notice) == (State.FAILED, Notice.NEVER_FINISHED)
    assert bench.request(given_up.successor_id).query != given_up.query
