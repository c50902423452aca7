"""Fetches a file that anybody may read, from the one address given and from nowhere it points to.

Nothing of the person is told: no cookie, no name, no more than that somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import urlsplit

import requests
import urllib3
from requests.utils import get_environ_proxies

from app.errors import AnswerTooLargeError, ConnectionLostError, HttpStatusError, ReadTimeoutError
from app.sat.deadline import Deadline, deadline
from app.sat.endpoints import is_loopback
from app.sat.transport import SystemTrustAdapter

_PIECE = 64 * 1024
_HEADERS = {"Accept-Encoding": "identity", "User-Agent": "Acopio"}
_FAILURES = (requests.RequestException, urllib3.exceptions.HTTPError, HTTPException, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to be connected, of silence, and until the answer begins; ``whole`` is all that a small file may take.

    Where ``whole`` is None the file may take any time as long as ``floor`` bytes come each second, by ``window``.
    """

    connect: float = 10
    silence: float = 30
    begin: float = 60
    whole: float | None = None
    window: float = 30
    floor: int = 1024


USUAL = Patience()


def is_allowed(address: str) -> bool:
    """Whether it may be asked at all: https, or http to this very computer."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))


@contextmanager
def public_file(address: str, limit: int, patience: Patience = USUAL, accept: str = "*/*") -> Iterator[Iterator[bytes]]:
    """The file piece by piece, at most ``limit`` bytes; no redirect is followed.

    Raises ValueError for an address that is not allowed, NetworkError or AnswerError, also while it is read.
    """
    if not is_allowed(address):
        raise ValueError("address")
    host = urlsplit(address).hostname or ""
    adapter = SystemTrustAdapter()
    with deadline(patience.begin if patience.whole is None else patience.whole) as until:
        try:
            request = requests.Request("GET", address, headers={**_HEADERS, "Accept": accept}).prepare()
            response = _response(adapter, request, host, until, patience)
            if response.status_code != requests.codes.ok:
                raise HttpStatusError(response.status_code)
            if patience.whole is None:
                until.flowing(patience.window, int(patience.window * patience.floor))
            yield _pieces(response, host, until, limit)
        finally:
            adapter.close()


def _response(
    adapter: SystemTrustAdapter, request: requests.PreparedRequest, host: str, until: Deadline, patience: Patience
) -> requests.Response:
    try:
        proxies = {} if is_loopback(host) else get_environ_proxies(request.url or "", no_proxy=None)
        silence = patience.silence if patience.whole is None else min(patience.silence, patience.whole)
        return adapter.send(request, stream=True, timeout=(patience.connect, silence), proxies=proxies)
    except _FAILURES as error:
        raise (ReadTimeoutError if until.is_over else ConnectionLostError)(host) from error


def _pieces(response: requests.Response, host: str, until: Deadline, limit: int) -> Iterator[bytes]:
    size = 0
    try:
        while piece := response.raw.read1(_PIECE):
            until.received(len(piece))
            size += len(piece)
            if size > limit:
                raise AnswerTooLargeError(limit)
            yield piece
    except _FAILURES as error:
        raise (ReadTimeoutError if until.is_over else ConnectionLostError)(host) from error
    finally:
        response.close()
    told = response.headers.get("Content-Length", "")
    if until.is_over:  # what was cut may look whole
        raise ReadTimeoutError(host)
    if told.isascii() and told.isdigit() and int(told) != size:
        raise ConnectionLostError(host)
