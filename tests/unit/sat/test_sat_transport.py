"""Every way the network can fail has one name, and tells rightly whether the call had left."""

from __future__ import annotations

import gc
import gzip
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.errors import (
    AnswerTooLargeError,
    ConnectionLostError,
    ConnectionRefusedByHostError,
    ConnectTimeoutError,
    ExpectedError,
    NameNotResolvedError,
    NetworkError,
    NotXmlAnswerError,
    ProxyRefusedError,
    ReadTimeoutError,
    TlsError,
)
from app.sat import transport as transport_module
from app.sat.endpoints import Endpoint
from app.sat.transport import Answer, Call, HttpTransport, Timeouts

Hosts = Callable[..., Any]

PROXY_VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXY_VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def transport() -> Iterator[HttpTransport]:
    made = HttpTransport(Timeouts(connect=0.5, read=0.3, package=0.3))
    yield made
    made.close()


def call(url: str, *, token: str | None = "secreto", package: bool = False) -> Call:
    return Call(Endpoint(url, "http://sat/Verifica"), b"<pregunta/>", token, package)


def fetch(transport: HttpTransport, asked: Call) -> tuple[Answer, bytes]:
    with transport.post(asked) as answer:
        return answer, b"".join(answer.chunks)


def failure(transport: HttpTransport, asked: Call) -> ExpectedError:
    with pytest.raises(ExpectedError) as caught:
        fetch(transport, asked)
    assert "secreto" not in f"{caught.value!r} {caught.value} {caught.value.__cause__}"
    return caught.value


def network_failure(transport: HttpTransport, asked: Call) -> tuple[type[NetworkError], bool]:
    error = failure(transport, asked)
    assert isinstance(error, NetworkError)
    assert error.host in asked.endpoint.url
    return type(error), error.sent


def test_sends_what_the_sat_expects(host: Hosts, transport: HttpTransport) -> None:
    here = host(lambda visit: visit.reply(b"<si/>", Date="Sun, 22 Nov 2026 12:00:00 GMT", Retry_After="7"))
    answer, body = fetch(transport, call(f"{here.url}/Algo.svc"))
    (visit,) = here.visits
    assert visit.request.startswith(b"POST /Algo.svc HTTP/1.1\r\n")
    assert visit.request.endswith(b"\r\n\r\n<pregunta/>")
    assert visit.header("SOAPAction") == "http://sat/Verifica"
    assert visit.header("Content-Type") == "text/xml; charset=utf-8"
    assert visit.header("Authorization") == 'WRAP access_token="secreto"'
    assert visit.header("Content-Length") == "11"
    assert visit.header("Transfer-Encoding") == ""
    assert (answer.status, body, answer.html, answer.retry_after) == (200, b"<si/>", False, 7)
    assert answer.date == datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_without_token_nothing_is_authorised(host: Hosts, transport: HttpTransport) -> None:
    here = host(lambda visit: visit.reply(b"<si/>", Date="ayer", Retry_After="Sun, 22 Nov 2026 12:00:00 GMT"))
    answer, _ = fetch(transport, call(here.url, token=None))
    assert here.visits[0].header("Authorization") == ""
    assert (answer.date, answer.retry_after) == (None, None)


@pytest.mark.parametrize(
    "date", ["Fri, 31 Dec 9999 23:59:59 -2300", "Mon, 01 Jan 0100 00:00:00 +9999999999", "9" * 5_000]
)
def test_a_date_that_no_calendar_has_is_none(host: Hosts, transport: HttpTransport, date: str) -> None:
    here = host(lambda visit: visit.reply(b"<si/>", Date=date))
    answer, body = fetch(transport, call(here.url))
    assert (answer.date, body) == (None, b"<si/>")


def test_refused(transport: HttpTransport, free_port: int) -> None:
    asked = call(f"http://127.0.0.1:{free_port}/")
    assert network_failure(transport, asked) == (ConnectionRefusedByHostError, False)


def test_unknown_name(transport: HttpTransport) -> None:
    assert network_failure(transport, call("https://sat.invalid/")) == (NameNotResolvedError, False)


def test_untrusted_certificate(host: Hosts, transport: HttpTransport, tls: ssl.SSLContext) -> None:
    here = host(lambda visit: visit.reply(b"<si/>"), tls)
    assert network_failure(transport, call(here.url)) == (TlsError, False)
    assert here.visits == []


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_environment_cannot_add_trust(
    host: Hosts, tls: ssl.SSLContext, tls_files: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    hashed = tls_files.with_name(f"{_subject_hash(tls_files)}.0")
    hashed.write_bytes(tls_files.read_bytes())
    monkeypatch.setenv(name, str(tls_files if name != "SSL_CERT_DIR" else tls_files.parent))
    transport = HttpTransport()
    here = host(lambda visit: visit.reply(b"<si/>"), tls)
    assert network_failure(transport, call(here.url)) == (TlsError, False)
    assert here.visits == []
    transport.close()
    if name.startswith("SSL"):  # what OpenSSL itself would have listened to
        gullible = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        gullible.set_default_verify_paths()
        with socket.create_connection(("127.0.0.1", here.port)) as plain:
            gullible.wrap_socket(plain, server_hostname="127.0.0.1").close()


def _subject_hash(certificate: Path) -> str:
    """By which OpenSSL finds a certificate in a folder."""
    asking = ["openssl", "x509", "-noout", "-hash", "-in", str(certificate)]
    if shutil.which(asking[0]) is None:
        pytest.skip("needs the openssl command")
    return subprocess.run(asking, check=True, capture_output=True, text=True).stdout.strip()


def trust_only(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a system whose own list is this one certificate."""
    built = ssl.get_default_verify_paths()
    own = built._replace(openssl_cafile=str(certificate), openssl_capath=str(certificate.parent / "nada"))
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: own)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system's store cannot be set for one process")
def test_the_systems_certificates_are_trusted(
    host: Hosts, tls: ssl.SSLContext, tls_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust_only(tls_files, monkeypatch)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", os.devnull)
    transport = HttpTransport()
    assert fetch(transport, call(host(lambda visit: visit.reply(b"<si/>"), tls).url))[1] == b"<si/>"
    transport.close()


def test_plain_host_where_tls_is_expected(host: Hosts, transport: HttpTransport) -> None:
    here = host(lambda visit: visit.send(b"HTTP/1.1 400 No\r\n\r\n"), reads=False)
    assert network_failure(transport, call(here.url.replace("http:", "https:"))) == (TlsError, False)


def test_broken_in_the_handshake_has_not_left(host: Hosts, transport: HttpTransport) -> None:
    def behave(visit: Any) -> None:
        visit.receive()
        visit.reset()

    here = host(behave, reads=False)
    assert network_failure(transport, call(here.url.replace("http:", "https:"))) == (TlsError, False)


def test_silent_in_the_handshake_has_not_left(host: Hosts, transport: HttpTransport) -> None:
    here = host(lambda visit: visit.silence(), reads=False)
    assert network_failure(transport, call(here.url.replace("http:", "https:"))) == (ConnectTimeoutError, False)


def test_connection_that_is_never_taken(transport: HttpTransport) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf, socket.socket() as first, socket.socket() as second:
        for waiting in (first, second):
            waiting.setblocking(False)
            waiting.connect_ex(deaf.getsockname())
        error = failure(transport, call(f"http://127.0.0.1:{deaf.getsockname()[1]}/"))
    assert isinstance(error, (ConnectTimeoutError, ConnectionRefusedByHostError))  # Windows refuses
    assert not error.sent


@pytest.mark.parametrize("package", [False, True])
def test_silent_after_the_request(host: Hosts, transport: HttpTransport, package: bool) -> None:
    here = host(lambda visit: visit.silence())
    assert network_failure(transport, call(here.url, package=package)) == (ReadTimeoutError, True)


def test_silent_in_the_middle_of_the_answer(host: Hosts, transport: HttpTransport) -> None:
    def behave(visit: Any) -> None:
        visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<a>")
        visit.silence()

    assert network_failure(transport, call(host(behave).url)) == (ReadTimeoutError, True)


def test_a_package_may_be_silent_for_longer(host: Hosts) -> None:
    transport = HttpTransport(Timeouts(read=0.05, package=20))
    late = threading.Event()

    def behave(visit: Any) -> None:
        late.wait(0.3)
        visit.reply(b"<si/>")

    assert fetch(transport, call(host(behave).url, package=True))[1] == b"<si/>"
    transport.close()


# ── every call has an end ────────────────────────────────────────────────────────────────────────────────────────────

DRIPS = {
    "status": b"",
    "headers": b"HTTP/1.1 200 OK\r\nA: ",
    "after whole headers": b"HTTP/1.1 200 OK\r\nA: b\r\n",
    "body": b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n<a>",
    "body of no length": b"HTTP/1.1 200 OK\r\n\r\n<a/>",
    "chunked": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\n",
    "size of a chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    "gzip": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"<a/>")[:12],
}


def drip(start: bytes, drop: bytes = b"1") -> Callable[[Any], None]:
    def behave(visit: Any) -> None:
        visit.send(start)
        while not visit.wait(0.02):
            visit.send(drop)

    return behave


@pytest.mark.parametrize("package", [False, True])
@pytest.mark.parametrize("secure", [False, True])
@pytest.mark.parametrize("place", DRIPS)
def test_a_drip_comes_to_an_end(
    host: Hosts,
    tls: ssl.SSLContext,
    tls_files: Path,
    monkeypatch: pytest.MonkeyPatch,
    place: str,
    secure: bool,
    package: bool,
) -> None:
    """Bytes keep coming, each long before a silence would count, and never an answer."""
    if secure and sys.platform != "linux":
        pytest.skip("elsewhere the system's store cannot be set for one process")
    trust_only(tls_files, monkeypatch)
    transport = HttpTransport(Timeouts(read=20, package=0.4, whole=0.4, window=0.2, floor=1000))
    here = host(drip(DRIPS[place]), tls if secure else None)
    assert network_failure(transport, call(here.url, package=package)) == (ReadTimeoutError, True)
    transport.close()


def test_a_proxy_that_drips(host: Hosts, monkeypatch: pytest.MonkeyPatch) -> None:
    transport = HttpTransport(Timeouts(connect=20, read=20, whole=0.4))
    monkeypatch.setenv("HTTPS_PROXY", host(drip(b"HTTP/1.1 200 Connection est")).url)
    assert network_failure(transport, call("https://sat.invalid/")) == (ConnectTimeoutError, False)
    transport.close()


def test_a_handshake_that_drips(host: Hosts) -> None:
    transport = HttpTransport(Timeouts(connect=20, read=20, whole=0.4))
    here = host(drip(b"\x16\x03\x03\x40\x00\x02"), reads=False)
    asked = call(here.url.replace("http:", "https:"))
    assert network_failure(transport, asked) == (ConnectTimeoutError, False)
    transport.close()


def test_a_package_that_flows_may_take_its_time(host: Hosts) -> None:
    """Ever so slow, but above the floor, and for longer than an ordinary call may last."""
    transport = HttpTransport(Timeouts(read=0.2, package=0.2, whole=0.2, window=0.2, floor=100))
    piece, pieces = b"a" * 100, 40

    def behave(visit: Any) -> None:
        visit.send(f"HTTP/1.1 200 OK\r\nContent-Length: {len(piece) * pieces}\r\n\r\n".encode())
        for _ in range(pieces):
            visit.wait(0.02)
            visit.send(piece)

    assert fetch(transport, call(host(behave).url, package=True))[1] == piece * pieces
    transport.close()


def test_a_connection_kept_open_has_an_end_at_each_call(host: Hosts) -> None:
    """The second and third call go over the first one's connection, each with time of its own."""
    transport = HttpTransport(Timeouts(read=20, whole=0.5))
    good = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n<si/>"

    def behave(visit: Any) -> None:
        visit.wait(0.3)
        visit.send(good)
        visit.receive()
        visit.wait(0.3)
        visit.send(good)
        visit.receive()
        drip(b"HTTP/1.1 200 OK\r\nA: ")(visit)

    here = host(behave)
    assert [fetch(transport, call(here.url))[1] for _ in range(2)] == [b"<si/>"] * 2
    assert network_failure(transport, call(here.url)) == (ReadTimeoutError, True)
    assert len(here.visits) == 1
    transport.close()


def test_reset_after_the_request(host: Hosts, transport: HttpTransport) -> None:
    here = host(lambda visit: visit.reset())
    assert network_failure(transport, call(here.url)) == (ConnectionLostError, True)


def test_closed_without_a_word(host: Hosts, transport: HttpTransport) -> None:
    assert network_failure(transport, call(host(lambda visit: None).url)) == (ConnectionLostError, True)


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n<a/>",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n<a/>",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n<a/>\r\n0\r\n\r\n",
        b"\x00\x01\x02\x03 nothing like HTTP\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n<a/>",
        b"HTTP/1.1 200 OK\r\nA: " + b"b" * 70_000 + b"\r\n\r\n<a/>",
    ],
)
def test_answers_that_break_http(host: Hosts, transport: HttpTransport, said: bytes) -> None:
    here = host(lambda visit: visit.send(said))
    assert network_failure(transport, call(here.url)) == (ConnectionLostError, True)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_contradicting_lengths(host: Hosts, transport: HttpTransport) -> None:
    here = host(lambda visit: visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: 3, 4\r\n\r\n<a/>"))
    assert network_failure(transport, call(here.url)) == (ConnectionLostError, True)
    gc.collect()  # urllib3 leaves this answer's socket to the collector, which warns


def test_redirects_are_an_answer_and_not_followed(host: Hosts, transport: HttpTransport) -> None:
    elsewhere = host(lambda visit: visit.reply(b"<no/>"))
    here = host(lambda visit: visit.reply(b"", 307, Location=elsewhere.url))
    assert fetch(transport, call(here.url))[0].status == 307
    assert elsewhere.visits == []


def test_gzip_is_undone(host: Hosts, transport: HttpTransport) -> None:
    here = host(lambda visit: visit.reply(gzip.compress(b"<si/>" * 9), Content_Encoding="gzip"))
    assert fetch(transport, call(here.url))[1] == b"<si/>" * 9
    assert here.visits[0].header("Accept-Encoding") == "gzip"


def test_false_gzip(host: Hosts, transport: HttpTransport) -> None:
    here = host(lambda visit: visit.reply(b"<not gzip/>", Content_Encoding="gzip"))
    assert isinstance(failure(transport, call(here.url)), NotXmlAnswerError)


def test_too_large(host: Hosts, transport: HttpTransport, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport_module, "ORDINARY_LIMIT", 100_000)
    bomb = gzip.compress(b"\0" * 200_000)
    error = failure(transport, call(host(lambda visit: visit.reply(bomb, Content_Encoding="gzip")).url))
    assert isinstance(error, AnswerTooLargeError)
    assert error.limit == 100_000


def test_netrc_does_not_replace_the_token(
    host: Hosts, transport: HttpTransport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login quien password sabe\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    here = host(lambda visit: visit.reply(b"<si/>"))
    fetch(transport, call(here.url))
    assert here.visits[0].header("Authorization") == 'WRAP access_token="secreto"'


def test_proxy_that_asks_for_a_password(host: Hosts, transport: HttpTransport, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = host(lambda visit: visit.send(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"))
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    assert network_failure(transport, call("https://sat.invalid/")) == (ProxyRefusedError, False)
    assert proxy.visits[0].request.startswith(b"CONNECT sat.invalid:443 ")
    assert b"secreto" not in proxy.visits[0].request


def tunnel(tls: ssl.SSLContext) -> Callable[[Any], None]:
    """A proxy that leads every call to a host of its own."""

    def behave(visit: Any) -> None:
        visit.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        visit.upgrade(tls)
        visit.reply(b"<si/>")

    return behave


def test_trust_is_asked_for_behind_a_proxy_too(
    host: Hosts, transport: HttpTransport, monkeypatch: pytest.MonkeyPatch, tls: ssl.SSLContext
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", host(tunnel(tls)).url)
    assert network_failure(transport, call("https://sat.invalid/")) == (TlsError, False)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system's store cannot be set for one process")
def test_through_a_proxy(host: Hosts, monkeypatch: pytest.MonkeyPatch, tls: ssl.SSLContext, tls_files: Path) -> None:
    proxy = host(tunnel(tls))
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    trust_only(tls_files, monkeypatch)
    transport = HttpTransport()
    assert fetch(transport, call("https://sat.invalid/a"))[1] == b"<si/>"
    assert proxy.visits[0].header("Authorization") == 'WRAP access_token="secreto"'
    transport.close()


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:{port}", "socks5://127.0.0.1:{port}", "http://yo:clave@[", "ftp:/x"]
)
def test_proxy_that_cannot_be_used(
    transport: HttpTransport, monkeypatch: pytest.MonkeyPatch, free_port: int, address: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", address.format(port=free_port))
    error = failure(transport, call("https://sat.invalid/"))
    assert type(error) is ProxyRefusedError
    assert "clave" not in "".join(traceback.format_exception(error))


def test_plain_proxy_that_asks_for_a_password(
    host: Hosts, transport: HttpTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = host(lambda visit: visit.reply(b"", 407))
    monkeypatch.setenv("HTTP_PROXY", proxy.url)
    assert network_failure(transport, call("http://sat.invalid/")) == (ProxyRefusedError, False)


def test_this_computer_is_never_reached_through_a_proxy(
    host: Hosts, transport: HttpTransport, monkeypatch: pytest.MonkeyPatch, free_port: int
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port}")
    assert fetch(transport, call(host(lambda visit: visit.reply(b"<si/>")).url))[1] == b"<si/>"


def test_many_threads_share_one_transport(host: Hosts) -> None:
    transport = HttpTransport()
    here = host(lambda visit: visit.reply(visit.header("SOAPAction").encode()))
    bodies: dict[int, bytes] = {}

    def ask(number: int) -> None:
        asked = Call(Endpoint(here.url, f"accion-{number}"), b"<a/>")
        bodies[number] = fetch(transport, asked)[1]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert bodies == {number: f"accion-{number}".encode() for number in range(16)}
    transport.close()


def test_a_token_does_not_show() -> None:
    assert "secreto" not in repr(call("http://127.0.0.1/"))
