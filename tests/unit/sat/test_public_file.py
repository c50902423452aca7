"""Fetching what anybody may read: bounded, from one address, and never half."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler

import pytest

from app.errors import AnswerTooLargeError, ConfigurationError, ConnectionLostError, HttpStatusError, ReadTimeoutError
from app.sat.lists.addresses import list_addresses
from app.sat.public_file import Patience, public_file
from tests.unit.release.web_server import Web, web

__all__ = ["web"]


def fetched(web: Web, limit: int = 1 << 20, patience: Patience | None = None) -> bytes:
    with public_file(web.url, limit, patience or Patience()) as pieces:
        return b"".join(pieces)


def test_a_file_comes_whole_and_nothing_of_the_person_is_told(web: Web) -> None:
    body = bytes(range(256)) * 1000
    web.gives(body)
    assert fetched(web) == body
    assert set(web.asked[0]) == {"Host", "Accept-Encoding", "User-Agent", "Accept"}
    assert web.asked[0]["User-Agent"] == "Acopio"


@pytest.mark.parametrize("status", [204, 302, 403, 404, 500])
def test_any_other_answer_is_none_and_no_redirect_is_followed(web: Web, status: int) -> None:
    web.gives(b"", status, Location=web.url)
    with pytest.raises(HttpStatusError):
        fetched(web)
    assert len(web.asked) == 1


def test_one_without_end_is_left_at_the_limit(web: Web) -> None:
    web.gives(b"x" * 300_000)
    with pytest.raises(AnswerTooLargeError):
        fetched(web, limit=100_000)


def test_one_that_was_cut_is_not_taken_for_whole(web: Web) -> None:
    web.gives(b"x" * 100, 200, "text/csv", **{"Content-Length": "200"})
    with pytest.raises(ConnectionLostError):
        fetched(web)


@pytest.mark.parametrize(
    "patience",
    [Patience(begin=0.2), Patience(whole=0.2), Patience(begin=5, window=0.2)],
    ids=["begin", "whole", "flow"],
)
def test_one_that_drips_comes_to_an_end(web: Web, patience: Patience) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        if patience.begin > 1:
            handler.send_response(200)
            handler.end_headers()
            handler.wfile.write(b"x")
            handler.wfile.flush()
        web.enough.wait(10)

    web.answer = drip
    with pytest.raises(ReadTimeoutError):
        fetched(web, patience=patience)


@pytest.mark.parametrize(
    "address", ["http://wu1agsprosta001.blob.core.windows.net/x", "ftp://127.0.0.1/x", "file:///etc/passwd", "x"]
)
def test_only_https_or_this_computer(address: str) -> None:
    with pytest.raises(ValueError, match="address"), public_file(address, 10):
        pass


def test_where_the_lists_are() -> None:
    assert all(one.startswith("https://wu1agsprosta001.blob.core.windows.net/") for one in list_addresses())
    assert (
        list_addresses("http://127.0.0.1:80")[0]
        == "http://127.0.0.1:80/listas/Documents_AGAFF/Listado_completo_69-B.csv"
    )
    with pytest.raises(ConfigurationError):
        list_addresses("http://example.com")
