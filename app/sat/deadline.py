"""Gives every call an end: a timer shuts its connection, whatever the other side drips or withholds meanwhile."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection


class Deadline:
    """The time one call has. Once it is over, each of its connections is shut, and what reads from one sees it end.

    Attributes:
        is_over: whether that happened: what came until then is no answer, however whole it looks.
    """

    def __init__(self) -> None:
        self.is_over = False
        self._lock = threading.Lock()
        self._lines: list[socket.socket] = []
        self._timer: threading.Timer | None = None
        self._received = 0
        self._is_closed = False

    def within(self, seconds: float) -> None:
        """All is to be over in so many ``seconds`` from now."""
        self._set_timer(seconds, self._end)

    def flowing(self, window: float, least: int) -> None:
        """From now on there is no end as long as ``least`` bytes come in every ``window`` seconds."""
        self._received = 0
        self._set_timer(window, lambda: self._measure(window, least))

    def received(self, size: int) -> None:
        """So many bytes more have come."""
        self._received += size

    def watch(self, line: Any) -> None:
        """``line``, a socket or what stands for one, belongs to the call.

        It is known by a copy of its number, for TLS takes the socket itself away, and shutting the copy shuts all.
        """
        copy = socket.fromfd(line.fileno(), socket.AF_INET, socket.SOCK_STREAM)
        with self._lock:
            self._lines.append(copy)
            if self.is_over:
                _shut(copy)

    def close(self) -> None:
        """The call is done."""
        with self._lock:
            self._is_closed = True
            if self._timer is not None:
                self._timer.cancel()
            lines, self._lines = self._lines, []
        for line in lines:
            line.close()

    def _measure(self, window: float, least: int) -> None:
        if self._received < least:
            self._end()
        else:
            self.flowing(window, least)

    def _end(self) -> None:
        with self._lock:
            if self._is_closed:
                return  # the call was done a moment before
            self.is_over = True
            for line in self._lines:
                _shut(line)

    def _set_timer(self, seconds: float, then: Callable[[], None]) -> None:
        timer = threading.Timer(seconds, then)
        timer.daemon = True
        timer.name = "acopio-deadline"
        with self._lock:
            if self.is_over or self._is_closed:
                return
            if self._timer is not None:
                self._timer.cancel()
            self._timer = timer
            timer.start()


@contextmanager
def deadline(seconds: float) -> Iterator[Deadline]:
    """The calls made inside, on this thread and through ``POOLS``, have so many ``seconds``."""
    made = Deadline()
    made.within(seconds)
    token = _CURRENT.set(made)
    try:
        yield made
    finally:
        _CURRENT.reset(token)
        made.close()


_CURRENT: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


class _Connection(HTTPConnection):
    """Tells the call's deadline of its socket, be it new or one kept open from a call before."""

    def _new_conn(self) -> socket.socket:
        line = super()._new_conn()
        _watch(line)
        return line

    def request(self, *args: Any, **kwargs: Any) -> None:
        """Send a request as urllib3 does; a connection that was open before is watched for this call too."""
        if self.sock is not None:
            _watch(self.sock)
        super().request(*args, **kwargs)


class _TlsConnection(_Connection, HTTPSConnection):
    """The same in TLS: also the proxy's greeting and the handshake are watched."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


POOLS = {"http": _Pool, "https": _TlsPool}
"""What a urllib3 PoolManager makes its connections with, for the deadlines to hold."""


def _watch(line: Any) -> None:
    current = _CURRENT.get()
    if current is not None:
        current.watch(line)


def _shut(line: socket.socket) -> None:
    with suppress(OSError):  # the other side was faster
        line.shutdown(socket.SHUT_RDWR)
