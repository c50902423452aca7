"""The one way out to the network: limits, time-outs and every network failure under its own name."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from socket import gaierror
from typing import Any, Protocol
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies

from app.errors import (
    AnswerTooLargeError,
    ConnectionLostError,
    ConnectionRefusedByHostError,
    ConnectTimeoutError,
    NameNotResolvedError,
    NetworkError,
    NotXmlAnswerError,
    ProxyRefusedError,
    ReadTimeoutError,
    TlsError,
)
from app.sat.deadline import POOLS, Deadline, deadline
from app.sat.endpoints import Endpoint, is_loopback
from app.sat.trust import system_trust

CHUNK = 64 * 1024
ORDINARY_LIMIT = 16 * 1024 * 1024
PACKAGE_LIMIT = 4 * 1024 * 1024 * 1024

_FAILURES = (requests.RequestException, urllib3.exceptions.HTTPError, HTTPException, OSError)


@dataclass(frozen=True, slots=True)
class Call:
    """One question: ``token`` opens all but Autentica; ``package`` says that a big and slow answer is expected."""

    endpoint: Endpoint
    body: bytes = field(repr=False)
    token: str | None = field(default=None, repr=False)
    package: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, its body still arriving in ``chunks``.

    ``date`` is the server's clock (UTC) and ``retry_after`` its wish in seconds, where it told them.
    """

    status: int
    html: bool
    date: datetime | None
    retry_after: int | None
    chunks: Iterator[bytes] = field(repr=False)


class Transport(Protocol):
    """Carries one call and never repeats it."""

    def post(self, call: Call) -> AbstractContextManager[Answer]:
        """Send; raises NetworkError or AnswerError, also while the chunks are read."""
        ...

    def close(self) -> None:
        """Let go of what is kept open between calls."""
        ...


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to be connected, of silence in an ordinary answer, and until a package begins to come.

    A whole call has ``whole`` seconds. A package may take any time as long as it comes at ``floor`` bytes a second,
    measured over each ``window``.
    """

    connect: float = 10
    read: float = 60
    package: float = 300
    whole: float = 120
    window: float = 60
    floor: int = 1024


class HttpTransport:
    """HTTP on requests, trusting whom the operating system trusts. Safe to share between threads.

    It speaks to the adapter below requests' sessions: what they add (cookies, redirects, .netrc, certificates named by
    environment variables) is what a call to the SAT must not have.
    """

    def __init__(self, timeouts: Timeouts | None = None) -> None:
        self._timeouts = timeouts or Timeouts()
        self._adapter = SystemTrustAdapter()

    @contextmanager
    def post(self, call: Call) -> Iterator[Answer]:
        """Send one call; see ``Transport.post``."""
        host = urlsplit(call.endpoint.url).hostname or ""
        times = self._timeouts
        with deadline(times.package if call.package else times.whole) as until:
            response = self._send(call, host, until)
            try:
                if response.status_code == requests.codes.proxy_authentication_required:
                    raise ProxyRefusedError(host)
                if call.package:
                    until.flowing(times.window, int(times.window * times.floor))
                headers = response.headers
                yield Answer(
                    status=response.status_code,
                    html="html" in headers.get("Content-Type", "").lower(),
                    date=_date(headers.get("Date", "")),
                    retry_after=_seconds(headers.get("Retry-After", "")),
                    chunks=_chunks(response, host, until, PACKAGE_LIMIT if call.package else ORDINARY_LIMIT),
                )
            finally:
                response.close()

    def close(self) -> None:
        """Close the connections kept open between calls."""
        self._adapter.close()

    def _send(self, call: Call, host: str, until: Deadline) -> requests.Response:
        body = _Departure(call.body)
        request = requests.Request("POST", call.endpoint.url, headers=_headers(call), data=body).prepare()
        silence = self._timeouts.package if call.package else self._timeouts.read
        try:
            proxies = {} if is_loopback(host) else get_environ_proxies(call.endpoint.url, no_proxy=None)
            timeout = (self._timeouts.connect, silence)
            response = self._adapter.send(request, stream=True, timeout=timeout, proxies=proxies)
        except _FAILURES as error:
            if until.is_over:
                raise (ReadTimeoutError if body.left else ConnectTimeoutError)(host) from error
            name = _after_departure(error) if body.left else _before_departure(error)
            # what is wrong with a proxy's address may be told together with its password
            raise name(host) from (None if name is ProxyRefusedError else error)
        if until.is_over:  # headers that were cut pass for whole ones
            response.close()
            raise ReadTimeoutError(host)
        return response


class _Departure(io.BytesIO):
    """A body that knows whether it began to leave: before that, the other side cannot have acted."""

    left = False

    def read(self, size: int | None = -1, /) -> bytes:
        """Up to ``size`` bytes of the body, noting that some of it may have left."""
        self.left = True
        return super().read(size)


class SystemTrustAdapter(HTTPAdapter):
    """Connections checked against the operating system's certificates, whatever a caller or the environment says.

    The ``deadline`` around a call holds for them.
    """

    def __init__(self) -> None:
        self._tls = system_trust()
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pool of direct connections, with our TLS context."""
        super().init_poolmanager(*args, **kwargs, ssl_context=self._tls)
        self.poolmanager.pool_classes_by_scheme = POOLS

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> urllib3.ProxyManager:
        """Connections through a proxy."""
        manager: urllib3.ProxyManager = super().proxy_manager_for(
            proxy, **kwargs, ssl_context=self._tls, proxy_ssl_context=self._tls
        )
        manager.pool_classes_by_scheme = POOLS
        return manager

    def cert_verify(self, conn: Any, url: str | bytes, verify: Any, cert: Any) -> None:  # noqa: ARG002
        """Always required, and never against a list from a file."""
        conn.cert_reqs = "CERT_REQUIRED"
        conn.ca_certs = conn.ca_cert_dir = None


def _headers(call: Call) -> dict[str, str]:
    headers = {
        "Content-Type": "text/xml; charset=utf-8",
        "Accept": "text/xml",
        "Accept-Encoding": "gzip",
        "SOAPAction": call.endpoint.action,
        "User-Agent": "Acopio",
    }
    return headers if call.token is None else {**headers, "Authorization": f'WRAP access_token="{call.token}"'}


def _chunks(response: requests.Response, host: str, until: Deadline, limit: int) -> Iterator[bytes]:
    size = 0
    try:
        while chunk := response.raw.read1(CHUNK, decode_content=True):
            until.received(len(chunk))
            size += len(chunk)
            if size > limit:
                raise AnswerTooLargeError(limit)
            yield chunk
    except urllib3.exceptions.DecodeError as error:
        raise NotXmlAnswerError from error
    except _FAILURES as error:
        raise (ReadTimeoutError if until.is_over else _after_departure(error))(host) from error
    if until.is_over:  # where no length was told, a body that was cut passes for a whole one
        raise ReadTimeoutError(host)


def _after_departure(error: Exception) -> type[NetworkError]:
    silent = isinstance(error, (requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError))
    return ReadTimeoutError if silent else ConnectionLostError


def _before_departure(error: Exception) -> type[NetworkError]:
    causes = tuple(_causes(error))
    if isinstance(error, (requests.exceptions.ProxyError, requests.exceptions.InvalidSchema, ValueError)):
        return ProxyRefusedError  # the address is ours and good: what cannot be used is the proxy's
    if any(isinstance(cause, gaierror) for cause in causes):
        return NameNotResolvedError
    if any(isinstance(cause, urllib3.exceptions.NewConnectionError) for cause in causes):
        return ConnectionRefusedByHostError
    if any(isinstance(cause, (requests.Timeout, urllib3.exceptions.TimeoutError)) for cause in causes):
        return ConnectTimeoutError
    return TlsError  # it was connected, and broke before anything was said


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):  # none, or one beyond the calendar's ends
        return None


def _seconds(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None
