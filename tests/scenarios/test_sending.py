"""Solicita, once and only once: uncertain sends, repetitions the SAT refuses, and refusals that need the person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from app.domain.catalogs import Direction, Service
from app.domain.identifiers import Rfc, Uuid
from app.domain.lifecycle import State
from app.domain.period import Period
from app.domain.query import Query
from app.domain.story import Notice, Story
from app.engine.commands import AskAgain
from app.simulator import faults
from app.simulator.demo_efirma import DemoEfirma, demo_efirma
from app.simulator.operations import Operation
from app.simulator.replies import Delivery, Reply
from tests.clocks import NOON

Bench = Any  # the kit of bench.py
Question = Callable[..., Query]


@pytest.fixture(scope="module")
def second() -> DemoEfirma:
    return demo_efirma("XIA190128J61", valid_from=NOON - timedelta(days=400), valid_to=NOON + timedelta(days=800))


@pytest.mark.parametrize("after", [False, True])
def test_a_send_without_an_answer_is_asked_for_a_second_wider_and_never_repeated(
    bench: Bench, question: Question, after: bool
) -> None:
    query = question()
    bench.simulator.faults.queue(Operation.SUBMIT, faults.Reset(after=after))
    (request,) = bench.finish(query)
    assert request.state is State.COMPLETE
    assert query.period
    assert request.query.period == Period(query.period.start - timedelta(seconds=1), query.period.end)
    subjects = [call.subject for call in bench.questions()]
    assert len(set(subjects)) == len(subjects) == 2
    assert len(bench.probes()) == 1
    keys = bench.keys(request)
    assert keys[:5] == [Story.CREATED, Story.SENDING, Story.SEND_LOST, Story.SENDING, Story.ACCEPTED]
    assert Notice.UNCERTAIN in bench.notices()
    bench.assert_complete(query)


def test_an_orphan_is_remembered_when_its_question_is_asked_again(bench: Bench, question: Question) -> None:
    """The lost send counts: asking the same anew must not spend the last identical one."""
    query = question()
    bench.simulator.faults.queue(Operation.SUBMIT, faults.Reset(after=True))
    bench.finish(query)
    for _ in range(3):
        bench.ask(query)
        bench.work()
    subjects = [call.subject for call in bench.questions()]
    assert len(set(subjects)) == len(subjects) == 5
    bench.assert_complete(query)


def test_a_lost_folio_is_asked_for_once_more_and_no_third_time(bench: Bench, question: Question) -> None:
    facts = bench.expected(question())[0]
    query = question(direction=Direction.FOLIO, folio=Uuid(facts.uuid), period=None)
    bench.simulator.faults.queue(Operation.SUBMIT, LoseAccepted(), 99)
    (request,) = bench.finish(query)
    assert (request.state, request.notice) == (State.FAILED, Notice.LOST_TWICE)
    bench.post(AskAgain((request.id,)))
    bench.work()
    assert len(bench.questions()) == 2
    bench.assert_explained()


def test_a_day_without_any_answer_costs_one_wording_and_ends_with_the_documents(
    bench: Bench, question: Question
) -> None:
    """Resets, bare 500s and pages for a day: Solicita is only probed, ever more seldom, and the request goes on."""
    query = question()
    for fault in (faults.Reset(after=True), faults.HttpError(500), faults.Html(), faults.EMPTY):
        bench.simulator.faults.queue(Operation.SUBMIT, fault, 7)
    register_and_ask_slowly(bench, query)
    bench.live(hours=23)
    (request,) = bench.requests()
    assert (request.state, request.notice) == (State.UNCERTAIN, Notice.UNCERTAIN)
    assert len(bench.questions()) == 1
    probed = [call.at for call in bench.probes()]
    pauses = [(later - earlier) / timedelta(minutes=1) for earlier, later in pairwise(probed)]
    assert pauses[:2] == [pytest.approx(5, rel=0.2), pytest.approx(15, rel=0.2)]
    assert all(59 <= pause <= 75 for pause in pauses[2:])
    assert len(probed) < 30
    bench.simulator.faults.clear()
    bench.live(hours=3)
    assert bench.request(request.id).state is State.COMPLETE
    assert len(bench.questions()) == 2
    assert Notice.THIRD_TIME not in bench.notices()
    bench.assert_complete(query)


def test_a_day_of_lost_answers_behind_an_open_door_costs_five_wordings(bench: Bench, question: Question) -> None:
    """What can only be refused is refused, and of every real question the answer is lost, though the SAT takes it."""
    query = question()
    bench.simulator.faults.queue(Operation.SUBMIT, LoseAccepted(), 10_000)
    register_and_ask_slowly(bench, query)
    bench.live(hours=23.9)
    (request,) = bench.requests()
    assert (request.state, request.notice) == (State.UNCERTAIN, Notice.UNCERTAIN)
    assert request.notice_fields["times"] == "5"
    assert len({call.subject for call in bench.questions()}) == len(bench.questions()) == 5
    bench.live(hours=24)
    assert len(bench.questions()) <= 7
    bench.simulator.faults.clear()
    bench.live(hours=26)
    assert bench.request(request.id).state is State.COMPLETE
    assert Notice.THIRD_TIME not in bench.notices()
    bench.assert_complete(query)


@pytest.mark.parametrize("code", [404, 5006])
def test_a_day_of_failures_that_are_answered_costs_five_wordings_too(
    bench: Bench, question: Question, code: int
) -> None:
    bench.simulator.faults.queue(Operation.SUBMIT, faults.Answer(code), 10_000)
    register_and_ask_slowly(bench, question())
    bench.live(hours=23.9)
    (request,) = bench.requests()
    assert (request.state, request.notice) == (State.TO_SEND, f"code:solicita:{code}"), (
        "it was answered: nothing is lost"
    )
    assert len(bench.simulator.calls.of(Operation.SUBMIT)) == 5
    bench.simulator.faults.clear()
    bench.live(hours=26)
    assert bench.request(request.id).state is State.COMPLETE
    bench.assert_complete(question())


def test_two_hundred_requests_probe_as_one(
    make_bench: Callable[..., Bench], question: Question, second: DemoEfirma
) -> None:
    """While Solicita fails only one probe is under way for all contribuyentes; afterwards all of them get theirs."""
    bench = make_bench(documents=4)
    bench.simulator.faults.queue(Operation.SUBMIT, faults.Reset(after=True), 10_000)
    bench.factor = 1.0
    bench.register()
    bench.register(second)
    days = [Period.days(day, day) for day in (date(2026, 1, 1) + timedelta(days=number) for number in range(100))]
    bench.ask(*(question(owner=owner, period=day) for day in days for owner in (bench.owner, Rfc(second.rfc))))
    bench.live(hours=24)
    assert {one.state for one in bench.requests()} == {State.TO_SEND, State.UNCERTAIN}
    assert len(bench.questions()) <= 4, "those that were under way when the first was lost"
    assert len(bench.probes()) < 30
    bench.simulator.faults.clear()
    bench.live(hours=4)
    assert len(bench.requests()) == 200
    assert {one.state for one in bench.requests()} <= {State.COMPLETE, State.EMPTY}
    assert len(bench.questions()) <= 204
    bench.assert_explained()


def test_a_start_in_the_middle_of_an_outage_probes_first(bench: Bench, question: Question) -> None:
    bench.simulator.faults.queue(Operation.SUBMIT, faults.Reset(), 10_000)
    register_and_ask_slowly(bench, question())
    bench.live(hours=5)
    bench.ask(question(direction=Direction.RECEIVED))
    for _ in range(5):
        bench.close()
        bench.register()
        bench.live(hours=2)
    assert len(bench.questions()) == 1
    bench.simulator.faults.clear()
    bench.live(hours=3)
    assert {one.state for one in bench.requests()} == {State.COMPLETE}


def register_and_ask_slowly(bench: Bench, query: Query) -> None:
    """At the pace of the real service."""
    bench.factor = 1.0
    bench.register()
    bench.ask(query)


@dataclass(frozen=True)
class LoseAccepted:
    """The answer is lost wherever the SAT took the question."""

    after = True

    def spoil(self, reply: Reply) -> Reply:
        return reply if b'CodEstatus="301"' in reply.body else replace(reply, delivery=Delivery.RESET)


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
    assert keys[:4] == [Story.CREATED, Story.SENDING, Story.RESPELLED, Story.ACCEPTED]
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
    assert Story.RESPELLED in bench.keys(request)
    assert len(bench.simulator.calls.of(Operation.SUBMIT)) == 2


def test_a_question_that_goes_on_in_other_words_is_not_put_beside_them(bench: Bench, question: Question) -> None:
    bench.simulator.faults.queue(Operation.SUBMIT, faults.Reset(after=True))
    bench.simulator.faults.queue(Operation.VERIFY, faults.Answer(5000, state=2, reason=5000), 999)
    bench.register()
    bench.ask(question())
    bench.work(until=lambda: bench.requests()[-1].state is State.AT_SAT)
    (again,) = bench.ask(question())
    assert again.id == bench.requests()[0].id
    bench.simulator.faults.clear()
    bench.work()
    assert len(bench.questions()) == 2
    bench.assert_complete(question())
