"""Answers that come slowly, packed, or not at all within the time there is."""

from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from app.domain.lifecycle import State
from app.domain.query import Query
from app.domain.story import Notice, Story
from app.efirma.passwords import PasswordStore
from app.efirma.vault import EfirmaVault
from app.engine.access.credentials import CredentialCache
from app.engine.access.services import Services
from app.engine.assembly import assemble, endpoints_from
from app.engine.policy import Pace
from app.sat.clock import SatClock
from app.sat.transport import HttpTransport, Timeouts
from app.simulator import faults
from app.simulator.operations import Operation
from app.simulator.replies import Reply
from app.store.session import StoreSession

Bench = Any  # the kit of bench.py
Question = Callable[..., Query]


@dataclass(frozen=True)
class Packed:
    """The answer compressed on its way, as a proxy may do; ``damaged`` in the middle."""

    pack: Callable[[bytes], bytes] = gzip.compress
    encoding: str = "gzip"
    damaged: bool = False
    after: bool = True

    def spoil(self, reply: Reply) -> Reply:
        body = self.pack(reply.body)
        if self.damaged:
            body = body[: len(body) // 2] + b"\xff" * 40 + body[len(body) // 2 + 40 :]
        return replace(reply, body=body, headers=(("Content-Encoding", self.encoding),))


def impatient(bench: Bench, seconds: float) -> Bench:
    """The same bench with an engine that waits no longer than this."""
    paths = bench.paths
    session = StoreSession.open(lock=paths.lock, database=paths.database, library=paths.library)
    keys = CredentialCache(EfirmaVault(paths.efirmas), PasswordStore())
    clock = SatClock(bench.clock)
    transport = HttpTransport(Timeouts(connect=seconds, read=seconds, package=seconds))
    bench._engine = assemble(
        session=session,
        credentials=keys,
        services=Services(keys, transport, clock, endpoints_from(bench.environment)),
        pace=Pace(bench.factor, random.Random(1)),
        clock=clock,
        library_moved=lambda _target: None,
    )
    return bench


@pytest.mark.parametrize("operation", Operation)
def test_silence_beyond_the_time_there_is(
    make_bench: Callable[..., Bench], question: Question, operation: Operation
) -> None:
    bench = impatient(make_bench(documents=12), 0.25)
    bench.simulator.faults.queue(operation, faults.Hang(after=True))
    bench.finish(question())
    told = bench.notices() | {one.notice for one in bench.requests()}
    assert (Notice.UNCERTAIN if operation is Operation.SUBMIT else "error:ReadTimeoutError") in told
    (request,) = bench.requests()
    assert request.state is State.COMPLETE
    lost = [line.fields["error"] for line in bench.story(request) if line.key == Story.SEND_LOST]
    assert lost == (["error:ReadTimeoutError"] if operation is Operation.SUBMIT else [])
    bench.simulator.faults.release()
    bench.assert_complete(question())


@pytest.mark.parametrize("operation", Operation)
def test_an_answer_byte_by_byte_is_waited_for(
    make_bench: Callable[..., Bench], question: Question, operation: Operation
) -> None:
    """The time there is counts from one byte to the next."""
    bench = impatient(make_bench(documents=12, package_size=1), 0.25)
    bench.simulator.faults.queue(operation, faults.Drip(0.0001))
    bench.finish(question())
    assert [one.state for one in bench.requests()] == [State.COMPLETE]
    bench.assert_complete(question())


@pytest.mark.parametrize("operation", Operation)
def test_a_drip_slower_than_the_time_there_is(
    make_bench: Callable[..., Bench], question: Question, operation: Operation
) -> None:
    bench = impatient(make_bench(documents=12), 0.25)
    bench.simulator.faults.queue(operation, faults.Drip(5.0))
    bench.finish(question())
    assert bench.requests()[-1].state is State.COMPLETE
    bench.simulator.faults.release()
    bench.assert_complete(question())


@pytest.mark.parametrize("operation", Operation)
@pytest.mark.parametrize("damaged", [False, True])
def test_an_answer_compressed_on_its_way(
    make_bench: Callable[..., Bench], question: Question, operation: Operation, damaged: bool
) -> None:
    bench = make_bench(documents=12)
    bench.simulator.faults.queue(operation, Packed(damaged=damaged))
    bench.finish(question())
    assert bench.requests()[-1].state is State.COMPLETE
    assert damaged or len(bench.requests()) == 1
    bench.assert_complete(question())


@pytest.mark.parametrize(
    "packed", [Packed(zlib.compress, "deflate"), Packed(lambda body: body, "gzip"), Packed(lambda body: body, "x")]
)
def test_an_odd_content_encoding(make_bench: Callable[..., Bench], question: Question, packed: Packed) -> None:
    bench = make_bench(documents=12)
    for operation in Operation:
        bench.simulator.faults.queue(operation, packed)
    bench.finish(question())
    assert bench.requests()[-1].state is State.COMPLETE
    bench.assert_complete(question())


def test_a_compressed_flood_is_cut_off(make_bench: Callable[..., Bench], question: Question) -> None:
    """A few bytes on the wire that would fill the memory."""
    bench = make_bench(documents=12)
    bench.simulator.faults.queue(Operation.VERIFY, Packed(lambda _: gzip.compress(bytes(64 << 20), 1)))
    (request,) = bench.finish(question())
    assert request.state is State.COMPLETE
    assert bench.notices() & {"error:AnswerTooLargeError", "error:NotXmlAnswerError"}
    bench.assert_complete(question())


def test_a_package_cut_at_each_tenth(make_bench: Callable[..., Bench], question: Question) -> None:
    bench = make_bench(documents=24, package_size=2)
    for tenth in range(1, 10):
        bench.simulator.faults.queue(Operation.DOWNLOAD, faults.Truncated(tenth / 10))
    bench.finish(question())
    assert not len(bench.simulator.faults)
    bench.assert_complete(question())
