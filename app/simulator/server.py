"""The simulated SAT over HTTP, on this computer only."""

from __future__ import annotations

import selectors
import socket
import struct
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType
from typing import Any, ClassVar

from app.domain.clock import Clock, SystemClock
from app.simulator.calls import Call, CallLog
from app.simulator.fault_queue import FaultQueue
from app.simulator.messages import Headers, Message
from app.simulator.office import Office
from app.simulator.operations import Operation, locate
from app.simulator.options import SimulatorOptions
from app.simulator.replies import Delivery, Reply
from app.simulator.world.business import Business

_HOST = "127.0.0.1"
_LARGEST_REQUEST = 1 << 20
_POLL_SECONDS = 0.02
_LINGER = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)  # close at once, with a reset


class Simulator:
    """A simulated SAT: ``start`` it, or use it as a context manager; it then answers at ``url``.

    ``url + "/cfdi"`` and ``url + "/retenciones"`` take the place of the SAT's hosts. ``faults`` queues faults and
    ``calls`` tells what was asked.
    """

    def __init__(self, options: SimulatorOptions | None = None, clock: Clock | None = None) -> None:
        self.options = options or SimulatorOptions()
        self.clock: Clock = clock or SystemClock()
        self.faults = FaultQueue()
        self.calls = CallLog()
        self._office = Office(self.options, self.clock)
        self._port = self.options.port
        self._server: _Server | None = None
        self._thread: Thread | None = None

    @property
    def url(self) -> str:
        """``http://127.0.0.1:PORT``; stays the same when it is stopped and started again."""
        if not self._port:
            raise RuntimeError("the simulator was never started")
        return f"http://{_HOST}:{self._port}"

    def business(self, rfc: str) -> Business:
        """The truth about one taxpayer; raises ValueError when ``rfc`` is none."""
        return self._office.business(rfc)

    def start(self) -> None:
        """Opens the port and answers on threads of its own. Raises OSError when the port is taken.

        After a ``stop`` it takes the same port again and remembers everything, as a service that was away for a while.
        """
        self.faults.arm()
        self._server = _Server((_HOST, self._port), self)
        self._port = self._server.server_address[1]
        self._thread = Thread(target=self._server.serve_forever, args=(_POLL_SECONDS,), name="simulator")
        self._thread.start()

    def stop(self) -> None:
        """Breaks off what is under way, closes the port and joins the threads."""
        self.faults.release()
        if self._server is None or self._thread is None:
            return
        self._server.shutdown()
        self._thread.join()
        self._server.hang_up()
        self._server.server_close()
        self._server = self._thread = None

    def __enter__(self) -> Simulator:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def reply_to(self, message: Message) -> Reply:
        """The answer to one request, spoilt when a fault is due; keeps the log of calls."""
        fault = self.faults.take(message.service, message.operation)
        name = type(fault).__name__ if fault else None
        if fault and not fault.after:
            reply = Reply(message.operation, message.direction)
            code, rfc, subject = None, message.rfc, self._office.subject(message)
        else:
            outcome = self._office.answer(message)
            reply, code, rfc, subject = outcome.reply, outcome.code, outcome.rfc, outcome.subject
        took_effect = fault is None or fault.after
        self.calls.add(
            Call(self.clock.now(), message.service, message.operation, rfc, subject, code, name, took_effect)
        )
        return fault.spoil(reply) if fault else reply


class _Server(ThreadingHTTPServer):
    """Knows its open connections, so that stopping need not wait for idle ones."""

    daemon_threads = False
    block_on_close = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], simulator: Simulator) -> None:
        self._ending, self._end = socket.socketpair()
        super().__init__(address, _Handler)  # which closes all again when the port is taken
        self.simulator = simulator
        self._lock = Lock()
        self._open: set[Any] = set()
        self._abrupt: set[Any] = set()

    def has_news(self, request: socket.socket) -> bool:
        """Waits until something arrives on an idle connection; False when the server ends.

        Shutting a socket down wakes whoever reads from it on Linux, but not on every Windows.
        """
        with selectors.DefaultSelector() as waiting:
            waiting.register(request, selectors.EVENT_READ)
            waiting.register(self._ending, selectors.EVENT_READ)
            return all(key.fileobj is request for key, _ in waiting.select())

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def reset(self, request: Any) -> None:
        """Lets the connection end in a reset instead of a proper goodbye."""
        with self._lock:
            self._abrupt.add(request)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
            is_abrupt = request in self._abrupt
            self._abrupt.discard(request)
        if is_abrupt:
            request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)
            self.close_request(request)
        else:
            super().shutdown_request(request)

    def hang_up(self) -> None:
        """Ends every open connection, idle or not."""
        self._end.close()
        with self._lock:
            for request in self._open:
                try:
                    request.shutdown(socket.SHUT_RDWR)
                except OSError:  # the other side was faster
                    continue

    def server_close(self) -> None:
        super().server_close()
        self._end.close()
        self._ending.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that go away are everyday here; anything else is a mistake of ours and is shown."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "Simulador"
    sys_version = ""
    disable_nagle_algorithm: ClassVar[bool] = True

    def handle_one_request(self) -> None:
        if self.server.has_news(self.connection):
            super().handle_one_request()
        else:
            self.close_connection = True

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > _LARGEST_REQUEST:
            self._refuse(413 if length.isdigit() else 411)
            return
        body = self.rfile.read(int(length))
        if len(body) < int(length):  # the client went away
            self.close_connection = True
            return
        place = locate(self.path)
        if place is None:
            self._refuse(404)
            return
        service, operation = place
        headers = Headers(*(self.headers.get(name, "") for name in ("SOAPAction", "Content-Type", "Authorization")))
        self._deliver(self.server.simulator.reply_to(Message.read(service, operation, headers, body)))

    def do_GET(self) -> None:
        self._refuse(400)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Write nothing: the console belongs to the command line."""

    def _refuse(self, status: int) -> None:
        self.close_connection = True
        self._deliver(Reply(Operation.AUTHENTICATE, status=status))

    def _deliver(self, reply: Reply) -> None:
        faults = self.server.simulator.faults
        if reply.delivery is Delivery.HANG:
            faults.wait()
        if reply.delivery in (Delivery.HANG, Delivery.RESET):
            self.server.reset(self.request)
            self.close_connection = True
            return
        head = self._head(reply)
        if reply.delivery is Delivery.CUT:
            self.close_connection = True
            self.wfile.write(head + reply.body[: reply.sent])
        elif reply.delivery is Delivery.DRIP:
            self._drip(head + reply.body, reply.pause)
        else:
            self.wfile.write(head + reply.body)

    def _drip(self, answer: bytes, pause: float) -> None:
        for place in range(len(answer)):
            self.wfile.write(answer[place : place + 1])
            if self.server.simulator.faults.wait(pause):
                self.close_connection = True
                return

    def _head(self, reply: Reply) -> bytes:
        lines = [
            f"HTTP/1.1 {reply.status} {self.responses.get(reply.status, ('',))[0]}",
            f"Server: {self.server_version}",
            f"Date: {self.date_time_string(self.server.simulator.clock.now().timestamp())}",
            f"Content-Type: {reply.content_type}",
            f"Content-Length: {len(reply.body)}",
            *(f"{name}: {value}" for name, value in reply.headers),
            "Connection: close" if self.close_connection else "Connection: keep-alive",
        ]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
