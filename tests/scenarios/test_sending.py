"""Solicita, once and only once: uncertain sends, repetitions the SAT refuses, and refusals that need the person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.domain.catalogs import Direction, Service
from app.domain.identifiers import Uuid
from app.domain.lifecycle import State
from app.domain.period import Period
from app.domain.query import Query
from app.engine.commands import AskAgain
from app.simulator import faults
from app.simulator.operations import Operation

Bench = Any  # the kit of bench.py
Question = Callable[..., Query]


@pytest.mark.parametrize("after", [False, True])
def test_a_send_without_an_answer_is_asked_for_a_second_wider_and_never_repeated(
    bench: Bench, question: Question, after: bool
) -> None:
    query = question()
    bench.simulator.faults.queue(Operation.SUBMIT, faults.Reset(after=after))
    (orphan,) = bench.finish(query)
    assert orphan.state is State.UNCERTAIN
    assert orphan.notice == "error:ConnectionLostError"
    successor = bench.request(orphan.successor_id)
    assert query.period
    assert successor.query.period == Period(query.period.start - timedelta(seconds=1), query.period.end)
    assert successor.state is State.COMPLETE
    subjects = [call.subject for call in bench.simulator.calls.of(Operation.SUBMIT)]
    assert len(set(subjects)) == len(subjects) == 2
    assert bench.keys(orphan) == ["story:created", "story:sending", "story:send_lost", "story:asked_again"]
    bench.assert_complete(query)


def test_an_orphan_is_remembered_when_its_question_is_asked_again(bench: Bench, question: Question) -> None:
    """The lost send counts: asking the same anew must not spend the last identical one."""
    query = question()
    bench.simulator.faults.queue(Operation.SUBMIT, faults.Reset(after=True))
    bench.finish(query)
    for _ in range(3):
        bench.ask(query)
        bench.work()
    subjects = [call.subject for call in bench.simulator.calls.of(Operation.SUBMIT)]
    assert len(set(subjects)) == len(subjects) == 5
    bench.assert_complete(query)


def test_a_lost_folio_is_asked_for_once_more_and_no_third_time(bench: Bench, question: Question) -> None:
    facts = bench.expected(question())[0]
    query = question(direction=Direction.FOLIO, folio=Uuid(facts.uuid), period=None)
    bench.simulator.faults.queue(Operation.SUBMIT, faults.Reset(after=True), 2)
    bench.finish(query)
    first, second = bench.requests()
    assert first.successor_id == second.id
    assert second.state is State.REJECTED
    assert second.notice == "notice:third_time"
    bench.post(AskAgain((second.id,)))
    bench.work()
    assert len(bench.simulator.calls.of(Operation.SUBMIT)) == 2
    bench.assert_explained()


def test_an_uncertain_send_stops_widening_at_some_point(bench: Bench, question: Question) -> None:
    bench.simulator.faults.queue(Operation.SUBMIT, faults.Reset(), 99)
    bench.finish(question())
    last = bench.requests()[-1]
    assert last.state is State.REJECTED
    assert last.notice
    assert len(bench.simulator.calls.of(Operation.SUBMIT)) == 6
    bench.assert_explained()


@pytest.mark.parametrize("code", [301, 302, 303, 304, 305, 5001, 5012, 9999])
def test_what_the_sat_refuses_ends_with_its_reason(bench: Bench, question: Question, code: int) -> None:
    bench.simulator.faults.queue(Operation.SUBMIT, faults.Answer(code, "Palabras del SAT"))
    (request,) = bench.finish(question())
    assert request.state in (State.REJECTED, State.NEEDS_KEY)
    assert (request.notice, request.message) == (f"code:solicita:{code}", "Palabras del SAT")
    assert request.cod_estatus.number == code
    bench.assert_explained()


@pytest.mark.parametrize("code", [302, 303, 304, 305])
def test_an_efirma_refused_while_polling_waits_for_a_better_one(bench: Bench, question: Question, code: int) -> None:
    bench.simulator.faults.queue(Operation.VERIFY, faults.Answer(code))
    (request,) = bench.finish(question())
    if code != 302:
        assert request.state is State.NEEDS_KEY
        assert request.notice == f"code:verifica:{code}"
        bench.register()
        bench.work()
    assert bench.request(request.id).state is State.COMPLETE
    bench.assert_complete(question())


@pytest.mark.parametrize("code", [301, 302, 303, 304, 305])
def test_an_efirma_refused_while_fetching_spends_no_download(bench: Bench, question: Question, code: int) -> None:
    bench.simulator.faults.queue(Operation.DOWNLOAD, faults.Answer(code))
    (request,) = bench.finish(question())
    assert request.state is State.NEEDS_KEY
    assert request.notice == f"code:descarga:{code}"
    assert [package.fetches for package in request.packages] == [0]
    bench.register()
    bench.work()
    assert [package.fetches for package in bench.request(request.id).packages] == [1]
    bench.assert_complete(question())


def test_5002_from_the_sat_itself_leads_to_other_words(bench: Bench, question: Question) -> None:
    """Somebody else asked this very question twice: the engine finds words the SAT has not heard."""
    bench.simulator.faults.queue(Operation.SUBMIT, faults.Answer(5002), 4)
    bench.finish(question())
    assert [one.state for one in bench.requests()] == [State.REJECTED] * 4 + [State.COMPLETE]
    starts = [one.query.period.start for one in bench.requests()]
    assert starts == [starts[0] - timedelta(seconds=n) for n in range(5)]
    bench.assert_complete(question())


@pytest.mark.parametrize("refusal", [None, faults.Answer(301, "XML Mal Formado")])
def test_retenciones_are_spelt_the_other_way_once_and_that_stays_one_send(
    make_bench: Callable[..., Bench], question: Question, refusal: faults.Answer | None
) -> None:
    """The SAT knows one of two words for their XML: the refused one is a fault or a bare 301, and no request."""
    bench = make_bench(retention_word="Retencion")
    if refusal is not None:
        bench.simulator.faults.queue(Operation.SUBMIT, refusal)
    query = question(service=Service.RETENCIONES)
    (request,) = bench.finish(query)
    keys = bench.keys(request)
    assert keys[:4] == ["story:created", "story:sending", "story:respelled", "story:accepted"]
    assert bench.engine._ledger.sends(query.fingerprint()) == 1
    bench.assert_complete(query)
    bench.ask(question(service=Service.RETENCIONES, direction=Direction.RECEIVED))
    bench.work()
    calls = [call.code for call in bench.simulator.calls.of(Operation.SUBMIT)]
    assert len(calls) == 3, "the word that was taken comes first from then on"
    bench.assert_explained()


def test_invoices_have_one_word_and_no_second_try(bench: Bench, question: Question) -> None:
    bench.simulator.faults.queue(Operation.SUBMIT, faults.Answer(301, "XML Mal Formado"))
    (request,) = bench.finish(question())
    assert request.state is State.REJECTED
    assert len(bench.simulator.calls.of(Operation.SUBMIT)) == 1


def test_a_word_refused_twice_ends_with_the_sats_reason(bench: Bench, question: Question) -> None:
    bench.simulator.faults.queue(Operation.SUBMIT, faults.Answer(301, "XML Mal Formado"), 2)
    (request,) = bench.finish(question(service=Service.RETENCIONES))
    assert (request.state, request.notice) == (State.REJECTED, "code:solicita:301")
    assert "story:respelled" in bench.keys(request)
    assert len(bench.simulator.calls.of(Operation.SUBMIT)) == 2


def test_the_question_of_a_waiting_successor_is_not_put_once_more(bench: Bench, question: Question) -> None:
    bench.simulator.faults.queue(Operation.SUBMIT, faults.Reset(after=True))
    bench.simulator.faults.queue(Operation.VERIFY, faults.Answer(5000, state=2, reason=5000), 999)
    bench.register()
    bench.ask(question())
    bench.work(until=lambda: bench.requests()[-1].state is State.AT_SAT)
    (again,) = bench.ask(question())
    assert again.id == bench.requests()[0].successor_id
    bench.simulator.faults.clear()
    bench.work()
    assert len(bench.simulator.calls.of(Operation.SUBMIT)) == 2
    bench.assert_complete(question())
