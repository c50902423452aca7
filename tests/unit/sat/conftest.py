"""A host that answers, or misbehaves, exactly as told; and the e.firma that signs for these tests."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.efirma.certificate import Certificate
from app.efirma.credential import Credential, Password

Behaviour = Callable[["Visit"], None]


class Visit:
    """One connection after its whole ``request`` was read."""

    def __init__(self, connection: socket.socket, request: bytes, closing: threading.Event) -> None:
        self._connection = connection
        self._closing = closing
        self.request = request

    @property
    def action(self) -> str:
        """The operation asked for, such as ``Autentica``."""
        return self.header("SOAPAction").rpartition("/")[2]

    def header(self, name: str) -> str:
        head = self.request.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
        found = [line.partition(":")[2].strip() for line in head if line.lower().startswith(f"{name.lower()}:")]
        assert len(found) <= 1
        return found[0] if found else ""

    def receive(self) -> bytes:
        return self._connection.recv(65536)

    def send(self, data: bytes) -> None:
        self._connection.sendall(data)

    def reply(self, body: bytes, status: int = 200, **headers: str) -> None:
        """A whole answer with its right length, unless ``headers`` say otherwise."""
        lines = {"Content-Type": "text/xml; charset=utf-8", "Content-Length": str(len(body)), "Connection": "close"}
        lines |= {name.replace("_", "-"): value for name, value in headers.items()}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
        self.send(f"HTTP/1.1 {status} Said\r\n{head}\r\n".encode() + body)

    def silence(self) -> None:
        """Hold the connection open until the test ends."""
        self._closing.wait(30)

    def wait(self, seconds: float) -> bool:
        """Let time pass; True once the test ends."""
        return self._closing.wait(seconds)

    def upgrade(self, tls: ssl.SSLContext) -> None:
        """Go on in TLS on the same connection, as behind a proxy; reads the next request."""
        self._connection = tls.wrap_socket(self._connection, server_side=True)
        self.request = _read_request(self._connection)

    def close(self) -> None:
        self._connection.close()

    def reset(self) -> None:
        """Break the connection instead of closing it."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


class Host:
    """Listens on a loopback port and treats each visit as its ``behaviour`` says; keeps the visits."""

    def __init__(self, behaviour: Behaviour, tls: ssl.SSLContext | None, *, reads: bool) -> None:
        self.behaviour = behaviour
        self.visits: list[Visit] = []
        self._tls = tls
        self._reads = reads
        self._closing = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._workers: list[threading.Thread] = []
        self._accepting = threading.Thread(target=self._accept)
        self._accepting.start()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    @property
    def url(self) -> str:
        return f"http{'s' if self._tls else ''}://127.0.0.1:{self.port}"

    def close(self) -> None:
        self._closing.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._accepting.join()
        self._listener.close()
        for worker in self._workers:
            worker.join()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            worker = threading.Thread(target=self._treat, args=(connection,))
            worker.start()
            self._workers.append(worker)

    def _treat(self, connection: socket.socket) -> None:
        with ExitStack() as stack:
            stack.callback(connection.close)
            try:
                if self._tls:
                    connection = self._tls.wrap_socket(connection, server_side=True)
                    stack.callback(connection.close)
                visit = Visit(connection, _read_request(connection) if self._reads else b"", self._closing)
                stack.callback(visit.close)
                self.visits.append(visit)
                self.behaviour(visit)
            except OSError:
                return  # the visitor left first


def _read_request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return data
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
    )
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


HostFactory = Callable[..., Host]


@pytest.fixture
def host() -> Iterator[HostFactory]:
    """Makes hosts: ``host(behaviour, tls=context, reads=False)``."""
    hosts: list[Host] = []

    def make(behaviour: Behaviour, tls: ssl.SSLContext | None = None, *, reads: bool = True) -> Host:
        hosts.append(Host(behaviour, tls, reads=reads))
        return hosts[-1]

    yield make
    for each in hosts:
        each.close()


@pytest.fixture(scope="session")
def tls_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for 127.0.0.1 and sat.invalid, with its key, as one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    names = [x509.IPAddress(ip_address("127.0.0.1")), x509.DNSName("sat.invalid")]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "host.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    return path


@pytest.fixture
def tls(tls_files: Path) -> ssl.SSLContext:
    """A host's side of TLS, with a certificate nobody trusts."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tls_files)
    return context


@pytest.fixture
def free_port() -> Iterator[int]:
    """A port where nobody listens, held for the test."""
    with _unheard() as port:
        yield port


@contextmanager
def _unheard() -> Iterator[int]:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of test data."""
    return Path(__file__).parents[2] / "data"


@pytest.fixture(scope="session")
def credential(data: Path) -> Credential:
    """The SAT's public test e.firma, unlocked."""
    certificate = Certificate.from_bytes((data / "efirma/EKU9003173C9.cer").read_bytes())
    return Credential.unlock(certificate, (data / "efirma/EKU9003173C9.key").read_bytes(), Password("12345678a"))
