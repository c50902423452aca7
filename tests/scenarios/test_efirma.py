"""E.firmas that are missing, locked, expired, renewed or removed while requests wait."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.domain.catalogs import ContentKind
from app.domain.identifiers import Rfc
from app.domain.lifecycle import State
from app.domain.query import Query
from app.domain.story import Story
from app.efirma.certificate import Certificate
from app.efirma.credential import Credential, Password
from app.engine.commands import AskAgain, Enqueue, Register, Remove, Resume, Unlock
from app.engine.events import ActivityKind, RequestChanged, TaxpayerChanged, TaxpayerRemoved
from app.simulator.demo_efirma import DemoEfirma, demo_efirma
from app.simulator.operations import Operation

Bench = Any  # the kit of bench.py
Question = Callable[..., Query]
OTHER = "XIA190128J61"


def unlocked(efirma: DemoEfirma) -> Credential:
    return Credential.unlock(Certificate.from_bytes(efirma.cer), efirma.key, Password(efirma.password))


def test_without_a_password_a_request_waits_and_unlocking_resumes_it(bench: Bench, question: Question) -> None:
    bench.register()
    bench.step()
    bench.close()
    (request,) = bench.ask(question())
    bench.work()
    waiting = bench.request(request.id)
    assert (waiting.state, waiting.notice) == (State.NEEDS_KEY, "error:PasswordNeededError")
    assert bench.activities[-1].kind is ActivityKind.NEEDS_KEY
    bench.post(Unlock(bench.credential))
    bench.work()
    assert bench.request(request.id).state is State.COMPLETE
    bench.assert_complete(question())


def test_a_restart_in_the_middle_needs_the_password_and_goes_on_where_it_was(bench: Bench, question: Question) -> None:
    bench.factor = 1.0
    bench.register()
    (request,) = bench.ask(question())
    bench.step()
    bench.close()
    bench.factor = 0.0001
    bench.clock.jump(minutes=2)
    bench.step()
    assert bench.request(request.id).state is State.NEEDS_KEY
    bench.post(Unlock(bench.credential))
    bench.work()
    assert len(bench.simulator.calls.of(Operation.SUBMIT)) == 1
    bench.assert_complete(question())


def test_nobody_registered_is_told_as_such(bench: Bench, question: Question) -> None:
    bench.ask(question())
    bench.work()
    (request,) = bench.requests()
    assert (request.state, request.notice) == (State.NEEDS_KEY, "error:UnknownTaxpayerError")
    bench.assert_explained()


def test_an_efirma_that_expires_between_two_calls_is_renewed_and_goes_on(
    make_bench: Callable[..., Bench], question: Question, efirma: DemoEfirma
) -> None:
    bench = make_bench()
    now = bench.clock.now()
    ending = demo_efirma(valid_from=now - timedelta(days=9), valid_to=now + timedelta(hours=1))
    bench.factor = 1.0
    bench.register(ending)
    (request,) = bench.ask(question())
    bench.step()
    bench.clock.jump(hours=2)
    bench.step()
    waiting = bench.request(request.id)
    assert (waiting.state, waiting.notice) == (State.NEEDS_KEY, "error:ExpiredCertificateError")
    bench.register(efirma)
    for _ in range(3):
        bench.step()
        bench.clock.jump(hours=1)
    assert bench.request(request.id).state is State.COMPLETE
    assert len(bench.simulator.calls.of(Operation.SUBMIT)) == 1
    bench.assert_complete(question())


def test_a_csd_the_sat_refuses_is_explained(make_bench: Callable[..., Bench], question: Question) -> None:
    """Registering refuses it before; here it came in all the same."""
    bench = make_bench()
    now = bench.clock.now()
    csd = demo_efirma(kind="csd", valid_from=now - timedelta(days=9), valid_to=now + timedelta(days=9))
    bench.register(csd)
    (request,) = bench.ask(question())
    bench.work()
    ended = bench.request(request.id)
    assert ended.state in (State.REJECTED, State.NEEDS_KEY)
    assert ended.notice in ("code:solicita:305", "error:StampingCertificateError")
    bench.assert_explained()


def test_the_wrong_contribuyente_stops_only_its_own_requests(
    make_bench: Callable[..., Bench], question: Question
) -> None:
    bench = make_bench()
    bench.register()
    mine, other = bench.ask(question(), question(owner=Rfc(OTHER)))
    bench.work()
    assert bench.request(mine.id).state is State.COMPLETE
    assert bench.request(other.id).state is State.NEEDS_KEY
    bench.assert_complete(question())


def test_two_contribuyentes_work_side_by_side(make_bench: Callable[..., Bench], question: Question) -> None:
    bench = make_bench()
    now = bench.clock.now()
    second = demo_efirma(OTHER, valid_from=now - timedelta(days=9), valid_to=now + timedelta(days=9))
    bench.register()
    bench.register(second)
    queries = [question(), question(owner=Rfc(OTHER))]
    bench.ask(*queries)
    bench.work()
    assert {one.state for one in bench.requests()} == {State.COMPLETE}
    bench.assert_index(queries)
    bench.assert_economy()


@pytest.mark.parametrize("rounds", [0, 1, 2])
def test_removing_a_contribuyente_cancels_its_work_and_keeps_its_documents(
    bench: Bench, question: Question, rounds: int
) -> None:
    done = question()
    bench.finish(done)
    bench.close()
    bench.factor = 1.0
    bench.post(Unlock(bench.credential), Enqueue((question(content=ContentKind.METADATA),)))
    for _ in range(rounds):
        bench.step()
        bench.clock.jump(minutes=3)
    bench.post(Remove(bench.owner))
    bench.step()
    assert all(one.state in (State.COMPLETE, State.CANCELLED) for one in bench.requests())
    assert not list(bench.paths.efirmas.glob("*.pem"))
    assert TaxpayerRemoved(bench.owner) in bench.events
    bench.assert_complete(done)


def test_renewing_replaces_the_efirma_in_place(bench: Bench, question: Question) -> None:
    bench.finish(question())
    now = bench.clock.now()
    renewed = demo_efirma(valid_from=now - timedelta(days=1), valid_to=now + timedelta(days=1400))
    bench.post(Register(unlocked(renewed), renewed.key))
    bench.ask(question(content=ContentKind.METADATA))
    bench.work()
    changed = [event.taxpayer for event in bench.events if isinstance(event, TaxpayerChanged)]
    assert changed[-1].not_after > changed[0].not_after
    assert len(list(bench.paths.efirmas.glob("*.pem"))) == 1
    assert {one.state for one in bench.requests()} == {State.COMPLETE}


def test_resuming_without_a_key_waits_again(bench: Bench, question: Question) -> None:
    (request,) = bench.ask(question())
    bench.work()
    bench.post(Resume((request.id,)))
    bench.work()
    assert bench.request(request.id).state is State.NEEDS_KEY
    assert bench.keys(request)[-2:] == [Story.RESUMED, Story.KEY_MISSING]


def test_removing_a_contribuyente_while_a_question_leaves(bench: Bench, question: Question) -> None:
    bench.register()
    (request,) = bench.ask(question())

    def listen(event: object) -> None:
        if isinstance(event, RequestChanged) and event.request.state is State.SENDING:
            bench.post(Remove(bench.owner))

    while not bench.is_quiet():
        bench.engine.wait(min(0.02, bench.engine.run_due(listen, bench.cancel)), bench.cancel)
    assert bench.request(request.id).state is State.CANCELLED
    bench.register()
    bench.post(AskAgain((request.id,)))
    bench.work()
    subjects = [call.subject for call in bench.simulator.calls.of(Operation.SUBMIT)]
    assert len(set(subjects)) == len(subjects)
    bench.assert_complete(question())


def test_a_remembered_password_lets_the_work_go_on_after_a_restart(
    bench: Bench, question: Question, safe_keyring: dict[tuple[str, str], str]
) -> None:
    bench.post(Register(bench.credential, bench.efirma.key, Password(bench.efirma.password)))
    bench.step()
    assert list(safe_keyring.values()) == [bench.efirma.password]
    bench.close()
    bench.ask(question())
    bench.work()
    bench.assert_complete(question())
    bench.post(Remove(bench.owner))
    bench.step()
    assert not safe_keyring
