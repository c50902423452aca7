"""The notice of a new version: signed, small, from one address, and never older than what was seen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from base64 import b64decode
from dataclasses import replace
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from app import __version__
from app.errors import (
    AcopioError,
    AnswerTooLargeError,
    ConfigurationError,
    ConnectionLostError,
    HttpStatusError,
    MalformedAnswerError,
    ReadTimeoutError,
)
from app.release.address import leads_somewhere
from app.release.keys import PUBLIC_KEYS
from app.release.notice import LONGEST, ReleaseNotice, Seen, is_believable, is_news, read_notice, sign, version_number
from app.release.reading import fetch
from tests.unit.release.web_server import Web, public_text

ROOT = Path(__file__).parents[3]
DAY = date(2026, 11, 22)
NOTICE = ReleaseNotice("1.10.0", DAY, "https://example.org/acopio", "Más rápida.", {"Acopio-1.10.0.exe": "ab" * 32})


def test_what_is_signed_is_read(key: Ed25519PrivateKey, public: tuple[str, ...]) -> None:
    assert read_notice(sign(NOTICE, key), public) == NOTICE
    assert read_notice(sign(NOTICE, key), (*PUBLIC_KEYS, *public)) == NOTICE


def test_another_s_signature_is_none(key: Ed25519PrivateKey, public: tuple[str, ...]) -> None:
    for data, keys in (
        (sign(NOTICE, Ed25519PrivateKey.generate()), public),
        (sign(NOTICE, key), PUBLIC_KEYS),
        (sign(NOTICE, key), ()),
    ):
        with pytest.raises(MalformedAnswerError) as caught:
            read_notice(data, keys)
        assert caught.value.missing == "firma"


def test_not_a_letter_may_change(key: Ed25519PrivateKey, public: tuple[str, ...]) -> None:
    outer = json.loads(sign(NOTICE, key))
    for field, value in (
        ("aviso", outer["aviso"].replace("1.10.0", "1.11.0")),
        ("aviso", outer["aviso"] + " "),
        ("firma", outer["firma"][:-4]),
        ("firma", "ñ"),
        ("firma", None),
        ("aviso", 5),
    ):
        with pytest.raises(MalformedAnswerError):
            read_notice(json.dumps({**outer, field: value}).encode(), public)


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"5", b"null", b"<html>", b"\xff\xfe", b"[" * 50_000, b'{"aviso": "x", "firma": "AAAA"}']
)
def test_what_is_no_notice(data: bytes, public: tuple[str, ...]) -> None:
    with pytest.raises(MalformedAnswerError):
        read_notice(data, public)


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    with pytest.raises(MalformedAnswerError):
        read_notice(data, PUBLIC_KEYS)


@pytest.mark.parametrize(
    "changes",
    [
        {"version": "1"},
        {"version": "1.0-rc1"},
        {"version": "01.0"},
        {"version": "1.0.0.0.0"},
        {"url": "http://example.org"},
        {"url": "file:///C:/x"},
        {"url": "https://"},
        {"url": "https://e.org/" + "x" * 500},
        {"notes": "x" * 4_001},
        {"installers": {"../x.exe": "ab" * 32}},
        {"installers": {"x.exe": "AB" * 32}},
    ],
)
def test_a_notice_that_cannot_be(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(changes))):
        replace(NOTICE, **changes)  # type: ignore[arg-type]


def test_versions_in_order() -> None:
    ordered = ["0.1.0", "0.1.1", "0.2", "0.10.0", "1.0", "1.0.0.1"]
    assert sorted(ordered, key=version_number) == ordered
    assert version_number("1.2") == version_number("1.2.0")


def test_only_later_versions_are_news_and_nothing_goes_back() -> None:
    assert is_news(NOTICE, None, "1.9.9", DAY)
    assert not is_news(NOTICE, None, "1.10.0", DAY)
    assert not is_news(NOTICE, None, "2.0.0", DAY)
    assert is_news(NOTICE, Seen("1.10.0", DAY), "1.9.9", DAY)
    assert not is_news(NOTICE, Seen("1.10.1", DAY), "1.9.9", DAY)
    assert not is_news(NOTICE, Seen("1.9.0", DAY + timedelta(days=1)), "1.8.0", DAY)
    assert not is_believable(replace(NOTICE, date=DAY + timedelta(days=9)), None, DAY)


# ── over HTTP ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_is_read_and_nothing_is_told(web: Web, key: Ed25519PrivateKey, public: tuple[str, ...]) -> None:
    web.gives(sign(NOTICE, key))
    assert read_notice(fetch(web.url), public) == NOTICE
    (headers,) = web.asked
    assert headers["User-Agent"] == "Acopio"
    assert __version__ not in str(headers)
    assert set(headers) <= {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}


@pytest.mark.parametrize(
    ("status", "headers", "expected"),
    [
        (302, {"Location": "https://example.invalid/"}, HttpStatusError),
        (301, {"Location": "/otro"}, HttpStatusError),
        (404, {}, HttpStatusError),
        (500, {}, HttpStatusError),
        (200, {"Content-Length": "500"}, ConnectionLostError),
    ],
)
def test_what_is_no_answer(web: Web, status: int, headers: dict[str, str], expected: type[AcopioError]) -> None:
    web.gives(b"x", status, **headers)
    with pytest.raises(expected):
        fetch(web.url)
    assert len(web.asked) == 1


def test_a_web_page_in_its_place(web: Web, public: tuple[str, ...]) -> None:
    web.gives(b"<html><body>Inicia tu sesion</body></html>", kind="text/html")
    with pytest.raises(MalformedAnswerError):
        read_notice(fetch(web.url), public)


def test_a_huge_answer_is_left_half_way(web: Web) -> None:
    sent: list[int] = []

    def pour(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(10_000):
            handler.wfile.write(b" " * 65_536)
            sent.append(1)

    web.answer = pour
    with pytest.raises(AnswerTooLargeError):
        fetch(web.url)
    assert len(sent) < 1_000
    assert LONGEST < 1 << 20


def test_an_answer_that_drips_is_not_waited_for(web: Web) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not web.enough.wait(0.02):
            handler.wfile.write(b" ")

    web.answer = drip
    with pytest.raises(ReadTimeoutError):
        fetch(web.url, whole_seconds=0.3)


def test_an_answer_that_never_comes(web: Web) -> None:
    def fall_silent(_: BaseHTTPRequestHandler) -> None:
        web.enough.wait(30)

    web.answer = fall_silent
    with pytest.raises((ConnectionLostError, ReadTimeoutError)):
        fetch(web.url, whole_seconds=0.3)


def test_headers_that_drip_are_not_waited_for(web: Web) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nA: ")
        while not web.enough.wait(0.02):
            handler.wfile.write(b"a")

    web.answer = drip
    with pytest.raises(ReadTimeoutError):
        fetch(web.url, whole_seconds=0.3)


def test_nobody_there() -> None:
    with pytest.raises(ConnectionLostError):
        fetch("http://127.0.0.1:9/aviso.json")


@pytest.mark.parametrize("address", ["http://example.invalid/x", "file:///etc/passwd", "ftp://127.0.0.1/x", "", "x"])
def test_only_https_or_this_computer(address: str) -> None:
    with pytest.raises(ConfigurationError):
        fetch(address)


def test_the_placeholder_is_known_as_such() -> None:
    assert not leads_somewhere("https://acopio.invalid/aviso.json")
    assert leads_somewhere("https://example.org/aviso.json")


# ── for whoever publishes ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_script_makes_keys_and_signs(tmp_path: Path) -> None:
    script = [sys.executable, str(ROOT / "packaging" / "sign_release.py")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    def run(*words: str | Path) -> bytes:
        made = subprocess.run(
            [*script, *map(str, words)], input=b"clave\n", env=environment, capture_output=True, check=True
        )
        return made.stdout

    public = run("keys", tmp_path / "llave.pem").decode().strip()
    assert len(b64decode(public)) == 32
    assert b"ENCRYPTED" in (tmp_path / "llave.pem").read_bytes()
    (tmp_path / "Acopio-9.0.0.exe").write_bytes(b"MZ")
    data = run(
        "sign", tmp_path / "llave.pem", "--version", "9.0.0", "--url", "https://example.org/",
        "--installers", tmp_path / "Acopio-9.0.0.exe",
    )  # fmt: skip
    notice = read_notice(data, (public,))
    assert (notice.version, list(notice.installers)) == ("9.0.0", ["Acopio-9.0.0.exe"])


def test_the_program_holds_public_keys_and_no_private_one() -> None:
    assert PUBLIC_KEYS
    assert all(len(b64decode(one)) == 32 for one in PUBLIC_KEYS)
    assert public_text(Ed25519PrivateKey.generate()) not in PUBLIC_KEYS
