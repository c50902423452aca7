"""Every fault, over real HTTP: what the client sees, and whether the service had acted."""

from __future__ import annotations

import io
import zipfile
from threading import Thread
from typing import Any

import pytest
import requests

from app.domain.catalogs import Service
from app.simulator.faults import (
    EMPTY,
    NOT_XML,
    OTHER_XML,
    Answer,
    Drip,
    Edited,
    Fault,
    Hang,
    Html,
    HttpError,
    MissingAttribute,
    Redirect,
    Reset,
    SoapFault,
    Truncated,
    bad_base64,
    torn_zip,
)
from app.simulator.operations import Operation
from app.simulator.refusals import FaultKind


@pytest.mark.parametrize("after", [False, True])
def test_reset_before_and_after_the_effect(client: Any, after: bool) -> None:
    client.simulator.faults.queue(Operation.SUBMIT, Reset(after=after))
    with pytest.raises(requests.ConnectionError):
        client.issued()
    spoilt = client.simulator.calls.of(Operation.SUBMIT)[0]
    assert (spoilt.fault, spoilt.took_effect, spoilt.code) == ("Reset", after, 5000 if after else None)
    codes = [client.issued().code for _ in range(3)]
    assert codes == ([5000, 5002, 5002] if after else [5000, 5000, 5002])
    assert len({call.subject for call in client.simulator.calls.of(Operation.SUBMIT)}) == 1


def test_a_broken_download_counts(client: Any) -> None:
    package = client.verify(client.issued().request_id).packages[0]
    client.simulator.faults.queue(Operation.DOWNLOAD, Truncated(), times=2)
    for _ in range(2):
        with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
            client.download(package)
    assert client.download(package).code == 5008


@pytest.mark.parametrize("portion", [0.0, 0.3, 0.9])
def test_truncated_but_well_framed(client: Any, portion: float) -> None:
    package = client.verify(client.issued().request_id).packages[0]
    client.simulator.faults.queue(Operation.DOWNLOAD, Truncated(portion, framed=True))
    short, whole = client.download(package), client.download(package)
    assert short.status == 200
    assert whole.body.startswith(short.body)
    assert len(short.body) == int(len(whole.body) * portion)


@pytest.mark.parametrize(
    ("fault", "status", "part"),
    [
        (Html(), 200, b"<!DOCTYPE html>"),
        (Html(500), 500, b"<html>"),
        (Html(503), 503, b"<html>"),
        (HttpError(503, retry_after=30), 503, b""),
        (HttpError(400), 400, b""),
        (EMPTY, 200, b""),
        (NOT_XML, 200, b"no es XML"),
        (OTHER_XML, 200, b"<catalogo>"),
        (Redirect(), 302, b""),
        (SoapFault(), 500, b"internal error"),
        (SoapFault(FaultKind.INVALID_SECURITY, 200), 200, b"a:InvalidSecurity"),
    ],
)
@pytest.mark.parametrize("operation", list(Operation))
def test_answers_that_are_none(client: Any, operation: Operation, fault: Fault, status: int, part: bytes) -> None:
    client.simulator.faults.queue(operation, fault)
    answer = ask(client, operation)
    assert answer.status == status
    assert part in answer.body
    assert part or not answer.body
    assert not client.simulator.calls.of(operation)[-1].took_effect
    assert ask(client, operation).status == 200
    assert len(client.simulator.faults) == 0


def ask(client: Any, operation: Operation) -> Any:
    calls = {
        Operation.AUTHENTICATE: client.authenticate,
        Operation.SUBMIT: client.issued,
        Operation.VERIFY: lambda: client.verify("x"),
        Operation.DOWNLOAD: lambda: client.download("x_01"),
    }
    return calls[operation]()


@pytest.mark.parametrize("code", [300, 404, 5006, 9999])
def test_any_code_in_the_operations_own_shape(client: Any, code: int) -> None:
    for operation in (Operation.SUBMIT, Operation.VERIFY, Operation.DOWNLOAD):
        client.simulator.faults.queue(operation, Answer(code, "palabras"))
        answer = ask(client, operation)
        assert (answer.code, answer.message) == (code, "palabras")
    assert {child.tag for child in answer.root} == {
        "{http://schemas.xmlsoap.org/soap/envelope/}Header",
        "{http://schemas.xmlsoap.org/soap/envelope/}Body",
    }


def test_answers_with_details(client: Any) -> None:
    client.simulator.faults.queue(Operation.SUBMIT, Answer(404, request_id="un-id"))
    client.simulator.faults.queue(Operation.VERIFY, Answer(5000, state=4, reason=404))
    answer = client.issued()
    assert (answer.code, answer.request_id, answer.message) == (404, "un-id", "Error no controlado")
    assert client.verify("x").state == (4, 404)


def test_torn_packages_and_bad_base64(client: Any) -> None:
    package = client.verify(client.issued().request_id).packages[0]
    client.simulator.faults.queue(Operation.DOWNLOAD, torn_zip())
    client.simulator.faults.queue(Operation.DOWNLOAD, bad_base64())
    torn, bad = client.download(package), client.download(package)
    assert torn.code == bad.code == 5000
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(torn.package))
    assert b"<Paquete>*$%" in bad.body


def test_edited_answers_and_missing_attributes(client: Any) -> None:
    request_id = client.issued().request_id
    faults = client.simulator.faults
    faults.queue(Operation.VERIFY, Edited(lambda body: body.replace(b"IdsPaquetes>", b"Otros>")))
    faults.queue(Operation.VERIFY, MissingAttribute("EstadoSolicitud"))
    assert client.verify(request_id).packages == []
    assert "EstadoSolicitud" not in client.verify(request_id).result
    assert client.verify(request_id).packages


def test_a_drip_arrives_whole_or_ends_with_the_simulator(client: Any) -> None:
    client.simulator.faults.queue(Operation.VERIFY, Drip(pause=0))
    assert client.verify("x").code == 5004
    client.simulator.faults.queue(Operation.VERIFY, Drip())
    client.simulator.faults.release()
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        client.verify("x")


def test_hanging_ends_when_the_simulator_stops(client: Any) -> None:
    seen: list[Exception] = []

    def call() -> None:
        try:
            client.issued()
        except requests.RequestException as error:
            seen.append(error)

    client.simulator.faults.queue(Operation.SUBMIT, Hang(after=True))
    thread = Thread(target=call)
    thread.start()
    while not client.simulator.calls.of(Operation.SUBMIT):
        thread.join(0.01)
    assert thread.is_alive()
    client.simulator.stop()
    thread.join(10)
    assert not thread.is_alive()
    assert len(seen) == 1


def test_faults_wait_for_their_operation_and_service(simulator: Any, connect: Any) -> None:
    client, twin = connect(simulator), connect(simulator, Service.RETENCIONES)
    simulator.faults.queue(Operation.SUBMIT, HttpError(), times=2, service=Service.RETENCIONES)
    simulator.faults.queue(Operation.SUBMIT, HttpError(500))
    assert client.verify("x").status == 200
    assert [twin.issued().status, client.issued().status, twin.issued().status, twin.issued().status] == [
        503,
        500,
        503,
        200,
    ]
    simulator.faults.queue(Operation.SUBMIT, HttpError())
    simulator.faults.clear()
    assert client.issued().status == 200
