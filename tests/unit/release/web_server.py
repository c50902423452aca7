"""A web server of this computer that answers as it is told."""

from __future__ import annotations

import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Web:
    """``answer`` is called for every GET; ``asked`` keeps the headers of each."""

    url: str = ""
    answer: Answer | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    enough: threading.Event = field(default_factory=threading.Event)

    def gives(self, body: bytes, status: int = 200, kind: str = "application/json", **headers: str) -> None:
        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            handler.send_header("Content-Type", kind)
            for name, value in headers.items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(body)

        self.answer = answer


@pytest.fixture
def web() -> Iterator[Web]:
    told = Web()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(dict(self.headers.items()))
            assert told.answer is not None
            try:
                told.answer(self)
            except ConnectionError:
                return

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_address[1]}/aviso.json"
    yield told
    told.enough.set()
    server.shutdown()
    server.server_close()
    thread.join()


def public_text(key: Ed25519PrivateKey) -> str:
    return b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()
