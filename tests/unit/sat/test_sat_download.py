"""Packages: decoded as they arrive, whole or refused, and never whole in memory."""

from __future__ import annotations

import hashlib
import io
import tracemalloc
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from app.domain.status import Code, Family
from app.errors import (
    AnswerError,
    AnswerTooLargeError,
    BadBase64Error,
    CancelledError,
    ConnectionLostError,
    CutAnswerError,
    EmptyAnswerError,
    HtmlAnswerError,
    HttpStatusError,
    MalformedAnswerError,
    NotXmlAnswerError,
    SoapFaultError,
)
from app.sat import download
from app.sat.download import DownloadResult
from app.sat.endpoints import Endpoint
from app.sat.transport import Answer, Call, HttpTransport

NOW = datetime(2026, 11, 22, tzinfo=UTC)
BEFORE = (
    b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>'
    b'<h:respuesta CodEstatus="%d" Mensaje="Solicitud Aceptada" xmlns:h="http://DescargaMasivaTerceros.sat.gob.mx"/>'
    b'</s:Header><s:Body><Salida xmlns="http://DescargaMasivaTerceros.sat.gob.mx">'
)
AFTER = b"</Salida></s:Body></s:Envelope>"
Hosts = Callable[..., Any]


def answer(*chunks: bytes, status: int = 200) -> Answer:
    return Answer(status, False, None, None, iter(chunks))


def whole(package: bytes, code: int = 5000) -> bytes:
    return BEFORE % code + b"<Paquete>" + package + b"</Paquete>" + AFTER


def received(*chunks: bytes) -> tuple[DownloadResult, bytes]:
    sink = io.BytesIO()
    return download.parse(answer(*chunks), sink, NOW), sink.getvalue()


def test_the_sats_answer(data: Path) -> None:
    body = (data / "soap/descarga-response.xml").read_bytes()
    expected = b64decode(etree.fromstring(body).findtext(".//{*}Paquete") or "")
    result, written = received(body)
    assert written == expected
    assert written.startswith(b"PK")
    assert result == DownloadResult(
        Code(Family.DOWNLOAD, 5000), "Solicitud Aceptada", len(expected), hashlib.sha256(expected).hexdigest()
    )


@given(package=st.binary(max_size=300), cuts=st.lists(st.integers(0, 1500), max_size=12), width=st.integers(1, 80))
def test_chunks_may_break_anywhere(package: bytes, cuts: list[int], width: int) -> None:
    digits = b64encode(package)
    body = whole(b" \r\n".join(digits[start : start + width] for start in range(0, len(digits), width)) + b"\n")
    borders = sorted({0, len(body), *(cut for cut in cuts if cut < len(body))})
    result, written = received(*(body[a:b] for a, b in pairwise(borders)))
    assert written == package
    assert (result.size, result.sha256) == (len(package), hashlib.sha256(package).hexdigest())


@pytest.mark.parametrize(
    "element",
    [
        b"<Paquete>UEs=</Paquete>",
        b'<Paquete a="b">\n UEs= \n</Paquete>',
        b'<a:Paquete xmlns:a="x" >UE\ts=</a:Paquete >',
        b"<Paquete><![CDATA[UEs=]]></Paquete>",
        b"<Paquete>\n<![CDATA[U]]>E<![CDATA[]]><![CDATA[s=]]>\n</Paquete>",
        b"<Paquete>UE&#xD;\n&#13;&#x000a;s=&#32;</Paquete>",
    ],
)
def test_ways_to_write_the_element(element: bytes) -> None:
    result, written = received(*(bytes([byte]) for byte in BEFORE % 5000 + element + AFTER))
    assert (written, result.size) == (b"PK", 2)
    assert received(BEFORE % 5000 + element + AFTER)[1] == b"PK"


@given(
    package=st.binary(max_size=300),
    encoding=st.sampled_from(["utf-16", "utf-16-le", "utf-16-be", "utf-8"]),
    declared=st.sampled_from(["", '<?xml version="1.0"?>', '<?xml version="1.0" encoding="utf-16"?>\r\n']),
    cuts=st.lists(st.integers(0, 3000), max_size=12),
)
def test_a_package_in_utf_16(package: bytes, encoding: str, declared: str, cuts: list[int]) -> None:
    """Also what says that it is UTF-16 and is not."""
    body = (declared + whole(b"<![CDATA[" + b64encode(package) + b"]]>").decode()).encode(encoding)
    borders = sorted({0, len(body), *(cut for cut in cuts if cut < len(body))})
    result, written = received(*(body[a:b] for a, b in pairwise(borders)))
    assert written == package
    assert (result.code.number, result.message) == (5000, "Solicitud Aceptada")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_package_in_utf_16_cut_anywhere(encoding: str) -> None:
    body = whole(b"<![CDATA[UEs=]]>").decode().encode(encoding)
    for length in range(len(body)):
        with pytest.raises((CutAnswerError, NotXmlAnswerError, EmptyAnswerError, BadBase64Error)):
            received(body[:length])


@pytest.mark.parametrize("element", [b"<Paquete/>", b"<Paquete />", b"<Paquete></Paquete>", b""])
@pytest.mark.parametrize("code", [5004, 5007, 5008, 300, 99])
def test_refusals_bring_no_package(element: bytes, code: int) -> None:
    result, written = received(BEFORE % code + element + AFTER)
    assert (result.code, result.size, written) == (Code(Family.DOWNLOAD, code), 0, b"")


def test_an_accepted_package_may_be_empty() -> None:
    assert received(whole(b""))[0].size == 0


@pytest.mark.parametrize(
    "digits",
    [b"UEs", b"UEs==", b"U=Es", b"UEs=UEs=", b"UEs=\nUEsD", b"=", b"U", b"UE*s", b"U\x00Es", b"U\xc3\x91E", b"UEs-"],
)
def test_bad_base64(digits: bytes) -> None:
    for chunks in ([whole(digits)], [bytes([byte]) for byte in whole(digits)]):
        with pytest.raises(BadBase64Error):
            received(*chunks)


@pytest.mark.parametrize("tenth", range(1, 10))
def test_cut_at_each_tenth(tenth: int) -> None:
    body = whole(b64encode(bytes(range(256)) * 9))
    with pytest.raises(CutAnswerError):
        received(body[: len(body) * tenth // 10])


def test_cut_anywhere_is_never_taken_for_whole() -> None:
    body = whole(b"UEs=")
    for length in range(len(body)):
        with pytest.raises((CutAnswerError, NotXmlAnswerError, EmptyAnswerError, BadBase64Error)):
            received(body[:length])


@pytest.mark.parametrize(
    ("body", "missing"),
    [
        (BEFORE % 5000 + AFTER, "Paquete"),
        (whole(b"UEs=").replace(b"CodEstatus", b"Otro"), "CodEstatus"),
        (whole(b"UEs=").replace(b'"5000"', b'"x"'), "CodEstatus"),
        (whole(b"UEs=").replace(b"h:respuesta", b"h:otra"), "respuesta"),
        (whole(b"<a/>"), "Paquete"),
        (whole(b"UEs=<a/>"), "Paquete"),
        (BEFORE % 5000 + b"<!--<Paquete>UEs=</Paquete>-->" + AFTER, "Paquete"),
        (whole(b"<![CDATA[UEs=]]><a/>"), "Paquete"),
        (whole(b"<!--UEs=-->"), "Paquete"),
        (b"<otra><Paquete>UEs=</Paquete></otra>", "Envelope"),
    ],
)
def test_malformed(body: bytes, missing: str) -> None:
    with pytest.raises(MalformedAnswerError) as caught:
        received(body)
    assert caught.value.missing == missing


FAULT = (
    b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>a</faultcode>'
    b"<faultstring>b</faultstring></s:Fault></s:Body></s:Envelope>"
)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (200, FAULT, SoapFaultError),
        (500, FAULT, SoapFaultError),
        (503, whole(b"UEs="), HttpStatusError),
        (307, b"", HttpStatusError),
        (500, b"<html>" + b" " * 200_000, HttpStatusError),
        (200, b"", EmptyAnswerError),
        (200, b"<!doctype html><html>" + b"a " * 100_000, HtmlAnswerError),
        (200, b"hola " * 100_000, NotXmlAnswerError),
        (200, whole(b"UEs=") + b" " * 100_000, AnswerTooLargeError),
        (200, whole(b"UEs=")[:-20] + b"<!--" + b"a" * 100_000, AnswerTooLargeError),
    ],
)
def test_no_answer(status: int, body: bytes, error: type[AnswerError]) -> None:
    sink = io.BytesIO()
    pieces = [body[start : start + 5000] for start in range(0, len(body), 5000)]
    with pytest.raises(AnswerError) as caught:
        download.parse(answer(*pieces, status=status), sink, NOW)
    assert type(caught.value) is error


@pytest.mark.parametrize("text", [b"<a>", b"<Paquete b"])
def test_what_was_searched_for_the_package_is_not_searched_again(text: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that sends letter by letter would else keep the processor busy for a minute."""
    looked: list[int] = []

    class Counting:
        def search(self, data: bytearray, start: int) -> None:
            looked.append(len(data) - start)

    monkeypatch.setattr(download, "_OPENING", Counting())
    body = (text * 4_000)[:4_000]
    with pytest.raises(AnswerError):
        download.parse(answer(*(bytes([one]) for one in body), status=200), io.BytesIO(), NOW)
    assert sum(looked) < 2 * len(body)


@st.composite
def spoiled(draw: st.DrawFn) -> bytes:
    """A good answer with a stretch of it replaced."""
    body = whole(b64encode(b"PK and more"))
    start, end = sorted(draw(st.tuples(st.integers(0, len(body)), st.integers(0, len(body)))))
    return body[:start] + draw(st.binary(max_size=20)) + body[end:]


@given(st.lists(st.binary() | spoiled(), max_size=4), st.sampled_from([200, 500]))
def test_any_bytes_raise_only_our_errors(chunks: list[bytes], status: int) -> None:
    sink = io.BytesIO()
    try:
        result = download.parse(answer(*chunks, status=status), sink, NOW)
    except AnswerError:
        return
    assert result.sha256 == hashlib.sha256(sink.getvalue()).hexdigest()


def test_progress_and_cancelling() -> None:
    body = whole(b64encode(b"a" * 300_000))
    pieces = [body[start : start + 1_000] for start in range(0, len(body), 1_000)]
    told: list[int] = []
    result = download.parse(answer(*pieces), io.BytesIO(), NOW, progress=told.append)
    assert told == sorted(told)
    assert (len(told), told[-1], result.size) == (5, 300_000, 300_000), "not at each of four hundred pieces"
    assert all(later - earlier >= 65_536 for earlier, later in pairwise([0, *told[:-1]]))
    left, asked = iter(pieces), iter([False, False, False, True])
    with pytest.raises(CancelledError):
        download.parse(Answer(200, False, None, None, left), io.BytesIO(), NOW, told.append, lambda: next(asked))
    assert list(left) == pieces[4:]


def test_what_the_disk_says_is_not_the_networks() -> None:
    class Full(io.BytesIO):
        def write(self, data: Any, /) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        download.parse(answer(whole(b"UEs=")), Full(), NOW)


# ── over the network ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def transport() -> Iterator[HttpTransport]:
    made = HttpTransport()
    yield made
    made.close()


def fetched(transport: HttpTransport, url: str, sink: Any) -> DownloadResult:
    with transport.post(Call(Endpoint(url, "x/Descargar"), b"<a/>", package=True)) as got:
        return download.parse(got, sink, NOW)


@pytest.mark.parametrize("tenth", range(1, 10))
def test_a_body_shorter_than_announced(host: Hosts, transport: HttpTransport, tenth: int) -> None:
    body = whole(b64encode(bytes(range(256)) * 9))
    here = host(lambda visit: visit.reply(body[: len(body) * tenth // 10], Content_Length=str(len(body))))
    with pytest.raises(ConnectionLostError):
        fetched(transport, here.url, io.BytesIO())


def test_a_reset_in_the_middle(host: Hosts, transport: HttpTransport) -> None:
    def behave(visit: Any) -> None:
        visit.send(b"HTTP/1.1 200 OK\r\n\r\n" + whole(b"UEsD" * 50_000)[:150_000])
        visit.reset()

    with pytest.raises((ConnectionLostError, CutAnswerError)):
        fetched(transport, host(behave).url, io.BytesIO())


class Hashing(io.RawIOBase):
    """A sink that keeps nothing but a digest."""

    def __init__(self) -> None:
        self.digest = hashlib.sha256()

    def write(self, data: Any, /) -> int:
        self.digest.update(data)
        return len(data)


def test_a_big_package_needs_little_memory(host: Hosts, transport: HttpTransport) -> None:
    block = bytes(range(256)) * 12 * 64  # a multiple of 3: its base64 has no padding
    digits, times = b64encode(block), 120

    def behave(visit: Any) -> None:
        length = len(whole(b"")) + times * len(digits)
        visit.send(f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n".encode() + BEFORE % 5000 + b"<Paquete>")
        for _ in range(times):
            visit.send(digits)
        visit.send(b"</Paquete>" + AFTER)

    here, sink = host(behave), Hashing()
    expected = hashlib.sha256()
    for _ in range(times):
        expected.update(block)
    tracemalloc.start()
    result = fetched(transport, here.url, sink)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert result.size == times * len(block) > 20_000_000
    assert result.sha256 == sink.digest.hexdigest() == expected.hexdigest()
    assert peak < 4_000_000
