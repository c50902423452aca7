"""Verifica's odd answers: nothing found without a state, failures that look like refusals, announcements that lie."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from typing import Any

import pytest

from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.lifecycle import State
from app.domain.query import Query
from app.domain.story import Notice, Story
from app.engine.planning.update_rules import UpdateScope
from app.simulator import faults
from app.simulator.operations import Operation
from tests.scenarios.bench import YEAR

Bench = Any  # the kit of bench.py
Question = Callable[..., Query]
NOTHING = faults.Answer(5004, "No se encontró la información")


@pytest.fixture
def slow(bench: Bench) -> Bench:
    """At the pace of the real service, with its contribuyente registered."""
    bench.factor = 1.0
    bench.register()
    return bench


def metadata_scope(bench: Bench) -> UpdateScope:
    return UpdateScope(
        (bench.owner,), (Service.CFDI,), (Direction.ISSUED,), (ContentKind.METADATA,), since=YEAR.start, until=YEAR.end
    )


def test_metadata_of_which_the_sat_finds_nothing_for_a_day_is_empty_and_asked_for_once_more(
    slow: Bench, question: Question
) -> None:
    slow.simulator.faults.queue(Operation.VERIFY, NOTHING, 10_000)
    (request,) = slow.ask(question(content=ContentKind.METADATA))
    slow.live(hours=23)
    assert slow.request(request.id).state is State.AT_SAT
    slow.live(hours=8)
    ended = slow.request(request.id)
    assert (ended.state, ended.notice) == (State.EMPTY, Notice.NOTHING_FOUND)
    assert slow.keys(ended).count(Story.NOTHING_FOUND) == 5, "the sixth is the last word"
    (again,) = slow.engine.plan_update(metadata_scope(slow))
    assert again.period == ended.query.period
    slow.ask(again)
    slow.live(hours=30)
    assert slow.requests()[-1].state is State.EMPTY
    assert slow.engine.plan_update(metadata_scope(slow)) == (), "it was said twice now"
    slow.assert_explained()


def test_a_computer_that_sleeps_does_not_hear_six_answers_in_two(slow: Bench, question: Question) -> None:
    slow.simulator.faults.queue(Operation.VERIFY, NOTHING, 2)
    (request,) = slow.ask(question(content=ContentKind.METADATA))
    slow.live(hours=0.1)
    slow.clock.jump(hours=40)
    slow.live(hours=2)
    assert slow.request(request.id).state is State.COMPLETE


def test_xml_of_which_the_sat_finds_nothing_is_polled_on(slow: Bench, question: Question) -> None:
    slow.simulator.faults.queue(Operation.VERIFY, NOTHING, 60)
    (request,) = slow.ask(question())
    slow.live(hours=40)
    assert slow.request(request.id).state is State.AT_SAT
    slow.live(hours=40)
    assert slow.request(request.id).state is State.COMPLETE
    slow.assert_complete(question())


def test_metadata_that_flickers_is_waited_for(slow: Bench, question: Question) -> None:
    """For days: 404, nothing found, at work; a good word in between is worth more than all the others."""
    flicker = cycle([faults.Answer(404), NOTHING, NOTHING, faults.Answer(5000, state=1, reason=5000)])
    for _ in range(60):
        slow.simulator.faults.queue(Operation.VERIFY, next(flicker))
    (request,) = slow.ask(question(content=ContentKind.METADATA))
    slow.live(hours=50)
    assert slow.request(request.id).state is State.AT_SAT
    slow.live(hours=15)
    assert slow.request(request.id).state is State.COMPLETE
    assert len(slow.requests()) == 1


def test_an_id_that_came_with_a_failure_and_stays_unknown_is_asked_for_anew(slow: Bench, question: Question) -> None:
    """The SAT gave an IdSolicitud of which it then knows nothing."""
    unknown = "aaaaaaaa-0000-4000-8000-000000000000"
    slow.simulator.faults.queue(Operation.SUBMIT, faults.Answer(404, "Error no Controlado", request_id=unknown))
    (request,) = slow.ask(question())
    slow.live(hours=2)
    assert slow.request(request.id).state is State.AT_SAT
    slow.live(hours=4)
    ended = slow.request(request.id)
    assert (ended.state, ended.notice) == (State.FAILED, Notice.NEVER_REGISTERED)
    assert slow.request(ended.successor_id).state is State.COMPLETE
    assert Story.ACCEPTED_IN_DOUBT in slow.keys(ended)
    slow.assert_complete(question())


def test_a_refusal_that_is_a_failure_is_asked_for_again(bench: Bench, question: Question) -> None:
    bench.simulator.faults.queue(Operation.VERIFY, faults.Answer(5000, state=5, reason=404))
    (request,) = bench.finish(question())
    assert (request.state, request.notice) == (State.FAILED, "code:codigo:404")
    assert bench.request(request.successor_id).state is State.COMPLETE
    bench.assert_complete(question())


def test_packages_named_late_are_fetched_before_the_request_is_closed(
    make_bench: Callable[..., Bench], question: Question
) -> None:
    bench = make_bench(package_size=5)
    bench.simulator.faults.queue(Operation.VERIFY, faults.Edited(without_the_last_package))
    (request,) = bench.finish(question())
    assert (request.state, request.notice) == (State.COMPLETE, None)
    assert len(request.packages) == 3
    keys = bench.keys(request)
    assert keys.index(Story.CHECKED_AGAIN) < keys.index(Story.MORE_PACKAGES) < keys.index(Story.COMPLETE)
    bench.assert_complete(question())


def without_the_last_package(body: bytes) -> bytes:
    start = body.rindex(b"<IdsPaquetes>")
    end = body.index(b"</IdsPaquetes>", start) + len(b"</IdsPaquetes>")
    return body[:start] + body[end:]


@pytest.mark.parametrize(
    "last", [faults.Answer(5000, state=6, reason=5000), faults.Reset(), faults.Answer(305), NOTHING]
)
def test_whatever_the_last_look_brings_what_is_here_stays_complete(
    bench: Bench, question: Question, last: faults.Fault
) -> None:
    lie = faults.Edited(lambda body: body.replace(b'NumeroCFDIs="', b'NumeroCFDIs="7'))
    bench.simulator.faults.queue(Operation.VERIFY, lie)
    bench.simulator.faults.queue(Operation.VERIFY, last)
    (request,) = bench.finish(question())
    assert (request.state, request.notice) == (State.COMPLETE, Notice.FEWER_DOCUMENTS)
    assert len(bench.simulator.calls.of(Operation.VERIFY)) == 2
    bench.assert_complete(question())


@pytest.mark.parametrize("count", [b"999999999", b"200001"])
def test_an_announcement_beyond_all_limits_announces_nothing(bench: Bench, question: Question, count: bytes) -> None:
    def edit(body: bytes) -> bytes:
        before, _, after = body.partition(b'NumeroCFDIs="')
        return before + b'NumeroCFDIs="' + count + after[after.index(b'"') :]

    bench.simulator.faults.queue(Operation.VERIFY, faults.Edited(edit))
    (request,) = bench.finish(question())
    assert (request.state, request.notice) == (State.COMPLETE, None)
    assert len(bench.simulator.calls.of(Operation.VERIFY)) == 1
