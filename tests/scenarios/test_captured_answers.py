"""Answers of the live service that others captured (tests/data/captured), each played over HTTP at its operation."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.identifiers import PackageId, SatRequestId, Uuid
from app.domain.lifecycle import State
from app.domain.query import Query
from app.sat.clock import SatClock
from app.sat.endpoints import Endpoints
from app.sat.service import SatService
from app.sat.transport import HttpTransport
from app.simulator import faults
from app.simulator.operations import Operation

Bench = Any  # the kit of bench.py
Question = Callable[..., Query]
CAPTURED = Path(__file__).parents[1] / "data" / "captured"


ID_1, ID_2, ID_3 = (
    "238aba5a-cd61-43f5-9562-b5c92be9a51d",
    "15296bd9-29b1-4f5c-8f26-92d8dbbad926",
    "f29e8844-9752-4380-962d-1ac71b5e2119",
)
PACKAGE_1 = "E7092BEB-1EAC-4C32-B4FE-DDA5FE95A712_01"
PACKAGES_2 = tuple(f"4e80345d-917f-40bb-a98f-4a73939343c5_{number}" for number in ("01", "02"))


@dataclass(frozen=True)
class Captured:
    """One answer: where it is played, what SatService makes of it, and what becomes of the request.

    ``heard`` are the values of the result, in its own order, without the words. ``becomes`` are the states of the
    request and of those that take its place when the service answers as usual afterwards, ``told`` the last line of the
    request's story.
    """

    name: str
    operation: Operation
    heard: tuple[object, ...]
    becomes: tuple[State, ...]
    told: str
    folio: bool = False
    service: Service = Service.CFDI
    content: ContentKind = ContentKind.XML


AUTHENTICATE, SUBMIT, VERIFY, DOWNLOAD = Operation
ANSWERS = (
    Captured(
        "petergtam-Authentication-reten",
        AUTHENTICATE,
        (5000,),
        (State.COMPLETE,),
        "complete",
        False,
        Service.RETENCIONES,
    ),
    Captured("petergtam-QueryTest-malformedXML", SUBMIT, (301, None), (State.REJECTED,), "refused"),
    Captured(
        "petergtam-QueryTest-exhausted", SUBMIT, (5002, ID_1), (State.REJECTED, State.COMPLETE), "asked_again", True
    ),
    Captured("petergtam-QueryTest-invoiceNotFound", SUBMIT, (5004, ID_2), (State.EMPTY,), "no_documents", True),
    Captured(
        "petergtam-QueryTest-notControlled", SUBMIT, (404, ID_3), (State.FAILED, State.COMPLETE), "asked_again", True
    ),
    Captured(
        "petergtam-VerificationTest-completed",
        VERIFY,
        (5000, 3, 5010, 1, (PACKAGE_1,)),
        (State.EXPIRED, State.COMPLETE),
        "asked_again",
    ),
    Captured("petergtam-VerificationTest-rejected", VERIFY, (5000, 5, 5004, 0, ()), (State.EMPTY,), "no_documents"),
    Captured(
        "petergtam-VerificationTest-expired",
        VERIFY,
        (5000, 6, 5000, 0, ()),
        (State.EXPIRED, State.COMPLETE),
        "asked_again",
    ),
    Captured(
        "nodecfdi-verify-response-2-packages",
        VERIFY,
        (5000, 3, 5000, 12345, PACKAGES_2),
        (State.EXPIRED, State.COMPLETE),
        "asked_again",
    ),
    Captured(
        "told-verifica-0-404-flicker",
        VERIFY,
        (404, 0, None, 0, ()),
        (State.COMPLETE,),
        "complete",
        content=ContentKind.METADATA,
    ),
    Captured(
        "told-verifica-0-5004-metadata-empty",
        VERIFY,
        (5004, 0, None, 0, ()),
        (State.COMPLETE,),
        "complete",
        content=ContentKind.METADATA,
    ),
    Captured(
        "petergtam-DownloadTest-packageNotFound", DOWNLOAD, (5004, 0), (State.EXPIRED, State.COMPLETE), "asked_again"
    ),
    Captured(
        "petergtam-DownloadTest-maxPermittedSize", DOWNLOAD, (5008, 0), (State.FAILED, State.COMPLETE), "asked_again"
    ),
)
every = pytest.mark.parametrize("one", ANSWERS, ids=lambda one: one.name)


def asked(one: Captured, bench: Bench, question: Question) -> Query:
    if one.folio:
        facts = bench.expected(question())[0]
        return question(direction=Direction.FOLIO, folio=Uuid(facts.uuid), period=None)
    return question(service=one.service, content=one.content)


def play(one: Captured, bench: Bench) -> None:
    body = (CAPTURED / f"{one.name}.xml").read_bytes()
    bench.simulator.faults.queue(one.operation, faults.Body(body, after=True))


def heard(one: Captured, sat: SatService, query: Query) -> tuple[object, ...]:
    """What the service says to the call that hears the captured answer."""
    if one.operation is VERIFY:
        told = sat.verify(SatRequestId("0"))
        reason = told.reason.number if told.reason else None
        names = tuple(package.value for package in told.packages)
        return told.code.number, told.state.number, reason, told.announced, names
    if one.operation is DOWNLOAD:
        brought = sat.download(PackageId("0_01"), io.BytesIO())
        return brought.code.number, brought.size
    said = sat.submit(query)
    return (
        (said.code.number,)
        if one.operation is AUTHENTICATE
        else (said.code.number, said.request_id.value if said.request_id else None)
    )


def test_every_captured_answer_is_played() -> None:
    assert {one.name for one in ANSWERS} == {path.stem for path in CAPTURED.glob("*.xml")}


@every
def test_what_is_heard(bench: Bench, question: Question, one: Captured) -> None:
    play(one, bench)
    transport = HttpTransport()
    endpoints = Endpoints.at(bench.simulator.url, one.service)
    sat = SatService(one.service, bench.credential, transport, SatClock(bench.clock), endpoints)
    assert heard(one, sat, asked(one, bench, question)) == one.heard
    assert not bench.simulator.faults
    transport.close()


@every
def test_what_becomes_of_the_request(bench: Bench, question: Question, one: Captured) -> None:
    play(one, bench)
    bench.register()
    (request,) = bench.ask(asked(one, bench, question))
    bench.work(until=lambda: tuple(other.state for other in bench.requests()) == one.becomes and is_told(one, bench))
    first = bench.request(request.id)
    if first.sat_id is not None and one.operation is SUBMIT:
        assert first.sat_id.value == one.heard[1]
    if State.COMPLETE in one.becomes:
        bench.assert_complete(asked(one, bench, question))
    bench.assert_explained()


def is_told(one: Captured, bench: Bench) -> bool:
    return bool(bench.keys(bench.requests()[0])[-1] == f"story:{one.told}")
