"""Every fault on every operation, once and twice in a row: the engine goes on alone and gets it all."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from itertools import product
from typing import Any

import pytest

from app.domain.lifecycle import State
from app.domain.period import Period
from app.domain.query import Query
from app.engine.commands import AskAgain
from app.simulator import faults
from app.simulator.faults import Fault
from app.simulator.operations import Operation
from app.simulator.refusals import FaultKind

Bench = Any  # the kit of bench.py
Question = Callable[..., Query]

EVERYWHERE: dict[str, Fault] = {
    "reset_before": faults.Reset(),
    "reset_after": faults.Reset(after=True),
    "http_400": faults.HttpError(400),
    "http_403": faults.HttpError(403),
    "http_429": faults.HttpError(429, retry_after=1),
    "http_500": faults.HttpError(500),
    "http_503": faults.HttpError(503),
    "http_503_after": faults.HttpError(503, after=True),
    "html_200": faults.Html(),
    "html_503": faults.Html(503),
    "redirect": faults.Redirect(),
    "proxy_password": faults.HttpError(407),
    "empty": faults.EMPTY,
    "empty_after": faults.Body(after=True),
    "not_xml": faults.NOT_XML,
    "other_xml": faults.OTHER_XML,
    "fault_500": faults.SoapFault(),
    "fault_200": faults.SoapFault(status=200),
    "invalid_security": faults.SoapFault(FaultKind.INVALID_SECURITY),
    "action_not_supported": faults.SoapFault(FaultKind.ACTION_NOT_SUPPORTED),
    "cut": faults.Truncated(),
    "cut_at_once": faults.Truncated(0),
    "cut_late": faults.Truncated(0.95),
    "cut_framed": faults.Truncated(0.5, framed=True),
}
CODED: dict[str, Fault] = {
    "code_300": faults.Answer(300),
    "code_404": faults.Answer(404),
    "code_unknown": faults.Answer(9999, "Algo nuevo"),
    "no_code": faults.MissingAttribute("CodEstatus"),
    "no_message": faults.MissingAttribute("Mensaje"),
}
OF_SUBMIT: dict[str, Fault] = {
    "code_5002": faults.Answer(5002),
    "code_5002_with_id": faults.Answer(5002, request_id="00000000-0000-4000-8000-00000000abcd"),
    "code_5005": faults.Answer(5005),
    "code_5005_after": faults.Answer(5005, after=True),
    "code_5006": faults.Answer(5006),
    "code_404_with_id": faults.Edited(lambda body: body.replace(b'CodEstatus="5000"', b'CodEstatus="404"')),
    "no_id": faults.MissingAttribute("IdSolicitud"),
}
OF_VERIFY: dict[str, Fault] = {
    "code_5004": faults.Answer(5004),
    "code_5011": faults.Answer(5011),
    "state_0": faults.Answer(5000, state=0),
    "state_4": faults.Answer(5000, state=4, reason=5000),
    "state_5_5002": faults.Answer(5000, state=5, reason=5002),
    "state_5_5005": faults.Answer(5000, state=5, reason=5005),
    "state_6": faults.Answer(5000, state=6, reason=5000),
    "state_9": faults.Answer(5000, state=9, reason=5000),
    "code_5003": faults.Answer(5003),
    "state_5_5003": faults.Answer(5000, state=5, reason=5003),
    "finished_without_packages": faults.Answer(5000, state=3, reason=5000),
    "no_state": faults.MissingAttribute("EstadoSolicitud"),
    "no_reason": faults.MissingAttribute("CodigoEstadoSolicitud"),
    "count_lies": faults.Edited(lambda body: body.replace(b'NumeroCFDIs="', b'NumeroCFDIs="7')),
    "no_count": faults.MissingAttribute("NumeroCFDIs"),
    "odd_numbers": faults.Edited(lambda body: re.sub(rb'(NumeroCFDIs|CodigoEstadoSolicitud)="\d+"', rb'\1="-x"', body)),
    "ids_in_lower_case": faults.Edited(lambda body: _ids(body, bytes.lower)),
    "ids_in_upper_case": faults.Edited(lambda body: _ids(body, bytes.upper)),
    "ids_in_cdata": faults.Edited(lambda body: _ids(body, lambda name: b"<![CDATA[" + name + b"]]>")),
    "utf_16": faults.Edited(lambda body: body.decode().encode("utf-16")),
}
OF_DOWNLOAD: dict[str, Fault] = {
    "code_5004": faults.Answer(5004),
    "code_5007": faults.Answer(5007),
    "code_5008": faults.Answer(5008),
    "torn_zip": faults.torn_zip(),
    "empty_zip": faults.EditedPackage(lambda package: b""),
    "not_a_zip": faults.EditedPackage(lambda package: b"esto no es un ZIP" * 9),
    "bad_base64": faults.bad_base64(),
    "no_package": faults.Answer(5000),
    "utf_16": faults.Edited(lambda body: body.decode().encode("utf-16-le")),
    "cdata": faults.Edited(lambda body: re.sub(rb"<Paquete>([^<]*)<", rb"<Paquete><![CDATA[\1]]><", body)),
}


def _ids(body: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The answer of Verifica with the names of its packages changed."""
    return re.sub(rb"(?<=<IdsPaquetes>)[^<]*", lambda found: change(found[0]), body)


CASES: list[tuple[Operation, str, Fault]] = [
    *((operation, name, fault) for operation, (name, fault) in product(Operation, EVERYWHERE.items())),
    *((operation, name, fault) for operation, (name, fault) in product(list(Operation)[1:], CODED.items())),
    *((Operation.SUBMIT, name, fault) for name, fault in OF_SUBMIT.items()),
    *((Operation.VERIFY, name, fault) for name, fault in OF_VERIFY.items()),
    *((Operation.DOWNLOAD, name, fault) for name, fault in OF_DOWNLOAD.items()),
]
STOPS = {"code_300", "code_unknown"}
"""Solicita's words after which the engine does not insist by itself: the person is told, and asks again."""
HARMLESS = {
    "code_404_with_id",
    "no_message",
    "no_count",
    "no_reason",
    "odd_numbers",
    "utf_16",
    "cdata",
} | {
    "ids_in_lower_case",
    "ids_in_upper_case",
    "ids_in_cdata",
}
"""An odd answer that says all that is needed: no second call follows."""
UNNOTICED = {"code_300", "finished_without_packages", "state_0", "state_9"}
"""Put right at once (a token renewed) or no different from an answer that says: not yet."""
COUNTED_UNSEEN = {"http_503_after"}
"""The SAT counts a download of which nothing usable came: the third try may hear that both are spent (5008)."""
HAPPY = {"created", "sending", "accepted", "still_working", "finished", "fetching", "stored", "ingested", "complete"}
HALVES = (
    Period(datetime(2025, 7, 1), datetime(2025, 12, 31, 23, 59, 59)),
    Period(datetime(2026, 1, 1), datetime(2026, 5, 31, 23, 59, 59)),
)


@pytest.mark.parametrize(
    ("operation", "name", "fault"), [pytest.param(*case, id=f"{case[0]}-{case[1]}") for case in CASES]
)
def test_the_engine_gets_over_it_once_and_twice_in_a_row(
    make_bench: Callable[..., Bench], question: Question, operation: Operation, name: str, fault: Fault
) -> None:
    bench = make_bench(documents=12)
    bench.register()
    for times, period in enumerate(HALVES, start=1):
        query = question(period=period)
        assert bench.expected(query)
        before = len(bench.requests())
        bench.simulator.faults.queue(operation, fault, times)
        bench.ask(query)
        bench.work()
        while operation is Operation.SUBMIT and name in STOPS and bench.requests()[-1].state is State.REJECTED:
            assert bench.requests()[-1].notice == f"code:solicita:{300 if name == 'code_300' else 9999}"
            bench.post(AskAgain((bench.requests()[-1].id,)))
            bench.work()
        told = {key.removeprefix("story:") for one in bench.requests()[before:] for key in bench.keys(one)}
        told |= bench.notices()
        assert told - HAPPY or name in HARMLESS | UNNOTICED
        assert len(bench.simulator.faults) == (times - 1 if name in HARMLESS else 0)
        bench.simulator.faults.clear()
        bench.events.clear()
        bench.clock.jump(minutes=10)  # the token is too old for the next question
    bench.assert_complete(
        *(question(period=period) for period in HALVES),
        may_be_refused=operation is Operation.DOWNLOAD and name in COUNTED_UNSEEN | {"code_5008"},
    )
