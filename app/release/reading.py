"""Fetches the notice: a small file, quickly or not at all, from the one address given and from nowhere it points to."""

from __future__ import annotations

from http.client import HTTPException
from urllib.parse import urlsplit

import requests
import urllib3
from requests.utils import get_environ_proxies

from app.errors import AnswerTooLargeError, ConfigurationError, ConnectionLostError, HttpStatusError, ReadTimeoutError
from app.release.notice import LONGEST
from app.sat.deadline import deadline
from app.sat.endpoints import is_loopback
from app.sat.transport import SystemTrustAdapter

_CONNECT, _SILENCE, _WHOLE = 10.0, 10.0, 20.0  # seconds
_PIECE = 8 * 1024
_HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "Acopio"}
_FAILURES = (requests.RequestException, urllib3.exceptions.HTTPError, HTTPException, OSError, ValueError)


def fetch(address: str, *, whole_seconds: float = _WHOLE) -> bytes:
    """What lies at ``address``, at most ``LONGEST`` bytes; no redirect is followed, and nothing of the person is told.

    Only https, or http to this very computer. Raises ConfigurationError, NetworkError or AnswerError.
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise ConfigurationError("update_url", address)
    adapter = SystemTrustAdapter()
    with deadline(whole_seconds) as until:
        try:
            request = requests.Request("GET", address, headers=_HEADERS).prepare()
            proxies = {} if is_loopback(host) else get_environ_proxies(address, no_proxy=None)
            silence = min(_SILENCE, whole_seconds)
            response = adapter.send(request, stream=True, timeout=(_CONNECT, silence), proxies=proxies)
            if response.status_code != requests.codes.ok:
                raise HttpStatusError(response.status_code)
            found = _body(response)
        except _FAILURES as error:
            raise (ReadTimeoutError if until.is_over else ConnectionLostError)(host) from error
        finally:
            adapter.close()
    if until.is_over:  # what was cut may look whole
        raise ReadTimeoutError(host)
    return found


def _body(response: requests.Response) -> bytes:
    found = b""
    while piece := response.raw.read1(_PIECE):
        found += piece
        if len(found) > LONGEST:
            raise AnswerTooLargeError(LONGEST)
    return found
