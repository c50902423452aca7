"""What the person may ask of requests in each state, and stopping at any moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from app.domain.catalogs import ContentKind
from app.domain.lifecycle import PackageState, State
from app.domain.period import Period
from app.domain.query import Query
from app.engine.commands import AskAgain, Cancel, CheckNow, Pause, Resume, Unlock
from app.engine.events import CancelToken, RequestChanged
from app.errors import LibraryBusyError
from app.simulator import faults
from app.simulator.operations import Operation

Bench = Any  # the kit of bench.py
Question = Callable[..., Query]


def at_sat(bench: Bench, question: Question) -> int:
    """A request the SAT has accepted, its next verification a minute away."""
    bench.factor = 1.0
    bench.register()
    (request,) = bench.ask(question())
    bench.step()
    assert bench.request(request.id).state is State.AT_SAT
    return int(request.id)


def when(bench: Bench, state: State, command: object) -> Callable[[object], None]:
    """A listener that posts ``command`` the first time a request is seen in ``state``."""
    posted = threading.Event()

    def listen(event: object) -> None:
        bench.events.append(event)
        if isinstance(event, RequestChanged) and event.request.state is state and not posted.is_set():
            posted.set()
            bench.engine.post(command)

    return listen


def test_check_now_asks_at_once(bench: Bench, question: Question) -> None:
    number = at_sat(bench, question)
    assert bench.step() > 30 - 1
    assert not bench.simulator.calls.of(Operation.VERIFY)
    bench.post(CheckNow((number,)))
    bench.step()
    assert bench.request(number).state is State.COMPLETE
    bench.assert_complete(question())


def test_a_paused_request_rests_until_resumed(bench: Bench, question: Question) -> None:
    number = at_sat(bench, question)
    bench.post(Pause((number,)))
    bench.step()
    bench.clock.jump(hours=5)
    bench.step()
    assert bench.request(number).state is State.PAUSED
    assert not bench.simulator.calls.of(Operation.VERIFY)
    bench.post(CheckNow((number,)), Resume((number,)))
    bench.step()
    assert len(bench.simulator.calls.of(Operation.SUBMIT)) == 1
    bench.assert_complete(question())


def test_a_request_paused_before_it_left_leaves_when_resumed(bench: Bench, question: Question) -> None:
    bench.register()
    (request,) = bench.ask(question())
    bench.post(Pause((request.id,)))
    bench.step()
    assert len(bench.simulator.calls) == 0
    bench.post(Resume((request.id,)))
    bench.work()
    bench.assert_complete(question())


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize("state", [State.TO_SEND, State.SENDING, State.AT_SAT, State.READY, State.DOWNLOADING])
def test_pausing_in_any_state_harms_nothing(
    make_bench: Callable[..., Bench], question: Question, state: State, restart: bool
) -> None:
    """Also while a call is under way: what it brings is kept, and the rest comes after the pause."""
    bench = make_bench(package_size=4)
    bench.register()
    (request,) = bench.ask(question())
    listener = when(bench, state, Pause((request.id,)))
    for _ in range(8):
        bench.engine.run_due(listener, bench.cancel)
        bench.engine.wait(0.02, bench.cancel)
    if restart:
        bench.close()
        bench.post(Unlock(bench.credential))
    bench.post(Resume((request.id,)))
    bench.work()
    assert bench.request(request.id).state is State.COMPLETE
    bench.assert_complete(question())


@pytest.mark.parametrize("state", [State.TO_SEND, State.SENDING, State.AT_SAT, State.READY, State.DOWNLOADING])
def test_cancelling_in_any_state_ends_it_and_asking_again_brings_all(
    make_bench: Callable[..., Bench], question: Question, state: State
) -> None:
    bench = make_bench(package_size=4)
    bench.register()
    (request,) = bench.ask(question())
    listener = when(bench, state, Cancel((request.id,)))
    for _ in range(8):
        bench.engine.run_due(listener, bench.cancel)
        bench.engine.wait(0.02, bench.cancel)
    ended = bench.request(request.id)
    assert ended.is_done
    bench.assert_files()
    bench.post(AskAgain((request.id,)))
    bench.work()
    assert bench.request(bench.request(request.id).successor_id).state is State.COMPLETE
    bench.assert_complete(question())


def test_cancelling_what_waits_for_a_password(bench: Bench, question: Question) -> None:
    (request,) = bench.ask(question())
    bench.work()
    bench.post(Cancel((request.id,)))
    bench.step()
    assert bench.request(request.id).state is State.CANCELLED


def test_commands_for_requests_that_are_done_or_unknown_are_ignored(bench: Bench, question: Question) -> None:
    (request,) = bench.finish(question())
    for command in (Pause, Resume, Cancel, CheckNow):
        bench.post(command((request.id, 999)))
    bench.post(AskAgain((999,)))
    bench.work()
    assert [one.state for one in bench.requests()] == [State.COMPLETE]


def test_asking_again_is_never_identical(bench: Bench, question: Question) -> None:
    (request,) = bench.finish(question())
    for _ in range(3):
        bench.post(AskAgain((request.id,)))
        bench.work()
    subjects = [call.subject for call in bench.simulator.calls.of(Operation.SUBMIT)]
    assert len(set(subjects)) == len(subjects) == 4
    bench.assert_complete(question())


@pytest.mark.parametrize("operation", [Operation.SUBMIT, Operation.DOWNLOAD])
def test_a_stop_while_the_sat_is_silent_takes_no_longer_than_the_grace(
    bench: Bench, question: Question, operation: Operation
) -> None:
    """Closing the program never waits for the network's time-outs."""
    bench.simulator.faults.queue(operation, faults.Hang())
    bench.register()
    (request,) = bench.ask(question())
    cancel = CancelToken()

    def stop() -> None:
        cancel.cancel()
        bench.engine.wake()

    timer = threading.Timer(0.3, stop)
    timer.start()
    begun = time.monotonic()
    while not cancel.cancelled:
        bench.engine.wait(bench.engine.run_due(bench.events.append, cancel), cancel)
    assert time.monotonic() - begun < 0.3 + 3
    timer.join()
    bench.close()
    bench.simulator.faults.release()
    bench.post(Unlock(bench.credential))
    bench.work()
    assert request.id in {one.id for one in bench.requests()}
    bench.assert_complete(question())


def test_a_second_engine_is_told_that_the_library_is_busy(bench: Bench, question: Question) -> None:
    bench.finish(question())
    other = type(bench)(bench.simulator, bench.clock, bench.paths, bench.efirma)
    with pytest.raises(LibraryBusyError):
        other.step()
    bench.close()
    other.step()
    other.close()


def test_many_requests_are_worked_off_a_few_at_a_time(bench: Bench, question: Question) -> None:
    queries = [
        question(period=period, content=content) for period in Period.year(2025).by_month() for content in ContentKind
    ]
    bench.finish(*queries)
    assert all(one.is_done for one in bench.requests())
    assert len(bench.simulator.calls.of(Operation.AUTHENTICATE)) == 1
    bench.assert_complete(*queries)


def test_a_package_that_arrives_during_a_pause_is_kept(bench: Bench, question: Question) -> None:
    bench.register()
    (request,) = bench.ask(question())
    listener = when(bench, State.DOWNLOADING, Pause((request.id,)))
    bench.work()
    while bench.request(request.id).state is not State.PAUSED and not bench.request(request.id).is_done:
        bench.engine.run_due(listener, bench.cancel)
        bench.engine.wait(0.02, bench.cancel)
    assert all(package.state is not PackageState.FETCHING for package in bench.request(request.id).packages)


def test_what_the_person_chose_goes_before_all_others(bench: Bench, question: Question) -> None:
    bench.register()
    asked = bench.ask(*question_by_month(question))
    chosen = asked[-1]
    bench.post(CheckNow((chosen.id,)))
    bench.work(until=lambda: any(one.sat_id for one in bench.requests()))
    first = min((one for one in bench.requests() if one.sent_at), key=lambda one: one.sent_at)
    assert first.id == chosen.id


def question_by_month(question: Question) -> list[Query]:
    whole = question()
    assert whole.period
    return [whole.for_period(month) for month in whole.period.by_month()]
