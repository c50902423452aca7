"""Checks of the parts below the window, each by itself: what a frozen program may lack and only shows when used."""

from __future__ import annotations

import base64
import importlib
import os
import pkgutil
import socket
import ssl
import sys
import threading
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import keyring

import app
from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.clock import mexico_wall_time
from app.domain.identifiers import Rfc
from app.domain.period import Period
from app.domain.query import Query
from app.efirma.certificate import Certificate
from app.efirma.credential import Credential, Password
from app.efirma.passwords import PasswordStore
from app.engine.batch.worker_processes import Workers
from app.sat import authenticate, submit
from app.sat.transport import HttpTransport
from app.sat.trust import system_trust
from app.selftest.report import Facts, expect
from app.simulator.demo_efirma import DEMO_RFC, DemoEfirma, demo_efirma
from app.simulator.signatures import signer_of_operation, signer_of_timestamp
from app.simulator.xml import SAT, SECURITY, SIGNATURE, SOAP, Element, descend, parse, text
from app.store.database import Database, has_full_text, sqlite_versions

LIBRARIES = (
    "apsw",
    "cryptography",
    "deflate",
    "keyring",
    "lxml",
    "platformdirs",
    "pybase64",
    "requests",
    "segno",
    "signxml",
    "truststore",
    "tzdata",
)
_MOMENT = datetime(2024, 5, 17, 18, 30, tzinfo=UTC)
_TIMESTAMP_DIGEST = "sFldqqBtv6KB9f599mOXG4TyRD8="
_REQUEST_DIGEST = "V5ccwtF2S3my6yLh7+5Z+x+LNpQ="
_PATIENCE_SECONDS = 30


def modules() -> Facts:
    """Every module of the core can be imported, with the libraries it stands on."""
    names = [module.name for module in pkgutil.walk_packages(app.__path__, "app.")]
    for name in names:
        importlib.import_module(name)
    for name in LIBRARIES:
        importlib.import_module(name)
    return {"modules": len(names), "libraries": {name: _version(name) for name in LIBRARIES}}


def signature() -> Facts:
    """Two known requests: their digests are as recorded, and another reader of signatures finds the signer."""
    made = demo_efirma()
    credential = Credential.unlock(Certificate.from_bytes(made.cer), made.key, Password(made.password))
    security = descend(parse(authenticate.build(credential, _MOMENT, "uuid-selftest-1")), SOAP, "Header")
    security = descend(security, SECURITY, "Security")
    query = Query(
        service=Service.CFDI,
        direction=Direction.ISSUED,
        content=ContentKind.XML,
        owner=Rfc(DEMO_RFC),
        period=Period.month(2024, 5),
    )
    body = descend(parse(submit.build(query, credential)), SOAP, "Body")
    operation = descend(body, SAT, "SolicitaDescargaEmitidos")
    if security is None or operation is None:
        raise ValueError("the requests have another shape")
    for holder in (signer_of_timestamp(security, lenient=False), signer_of_operation(operation, lenient=False)):
        expect(holder is not None and holder.rfc == DEMO_RFC, "the signature does not hold")
    digests = {"timestamp": _digest(security), "request": _digest(operation[0])}
    expect(digests == {"timestamp": _TIMESTAMP_DIGEST, "request": _REQUEST_DIGEST}, f"other digests: {digests}")
    return digests


def index(folder: Path) -> Facts:
    """SQLite with full text, and our own tables."""
    with closing(Database.open(folder / "indice.db")) as database:
        tables = {name for (name,) in database.connection.execute("SELECT name FROM sqlite_schema")}
    expect(has_full_text(), "SQLite has no full text")
    expect({"documents", "words", "uuids"} <= tables, "tables are missing")
    return dict(sqlite_versions())


def passwords() -> Facts:
    """Which keyring was found; on Windows there always is one."""
    backend = keyring.get_keyring()
    available = PasswordStore().is_available()
    expect(available or os.name != "nt" or "PYTHON_KEYRING_BACKEND" in os.environ, "Windows has no keyring")
    return {"backend": f"{type(backend).__module__}.{type(backend).__qualname__}", "available": available}


def trust(folder: Path) -> Facts:
    """A server on this computer whose certificate nobody vouches for is refused, by the system's own judgement."""
    certificate, key = _pem_files(demo_efirma(), folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key, demo_efirma().password)
    refusal = ""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(_PATIENCE_SECONDS)
        server = threading.Thread(target=_greet_one, args=(listening, context))
        server.start()
        ours = system_trust()
        try:
            with (
                socket.create_connection(listening.getsockname(), _PATIENCE_SECONDS) as plain,
                ours.wrap_socket(plain, server_hostname="localhost"),
            ):
                pass
        except ssl.SSLCertVerificationError as error:
            refusal = str(error)
        server.join()
    expect(refusal, "a server that nobody vouches for was trusted")
    HttpTransport().close()
    return {"openssl": ssl.OPENSSL_VERSION, "refusal": refusal}


def time_zone() -> Facts:
    """Mexico City's wall clock, in the days of daylight saving and after."""
    summer = [mexico_wall_time(datetime(year, 7, 1, 18, tzinfo=UTC)).hour for year in (2021, 2024)]
    expect(summer == [13, 12], f"Mexico City's noon is at {summer}")
    return {}


def processes() -> Facts:
    """Helping processes start, work with our libraries, and end; other programs would not be given those."""
    ours = getattr(sys, "_MEIPASS", None)
    expect(ours is None or ours not in os.environ.get("LD_LIBRARY_PATH", ""), "other programs get our libraries")
    with Workers(2) as workers:
        found = list(workers.map_ordered(_whoever, range(6)))
    helpers = {number for number, _, _ in found}
    expect([double for _, double, _ in found] == [0, 2, 4, 6, 8, 10], "the results are others")
    expect(os.getpid() not in helpers, "this process did the work of others")
    for foreign in (_foreign_libraries(), *(one for _, _, one in found)):
        expect(not foreign, f"the system's libraries are used in place of our own: {foreign}")
    return {"helpers": len(helpers)}


def _whoever(number: int) -> tuple[int, int, list[str]]:
    return os.getpid(), number * 2, _foreign_libraries()


def _foreign_libraries() -> list[str]:
    """What this process has loaded from elsewhere though the frozen program brings it along; told on Linux alone."""
    ours = getattr(sys, "_MEIPASS", None)
    if ours is None or sys.platform != "linux":
        return []
    loaded = {Path(name) for name in Path("/proc/self/maps").read_text(encoding="utf-8").split() if ".so" in name}
    return sorted(str(path) for path in loaded if not path.is_relative_to(ours) and Path(ours, path.name).exists())


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:  # the frozen program carries few such records
        found: Mapping[str, Any] = vars(importlib.import_module(name))
        return str(found["__version__"]) if "__version__" in found else None


def _digest(parent: Element) -> str:
    return text(descend(parent, SIGNATURE, "Signature", "SignedInfo", "Reference", "DigestValue"))


def _pem_files(made: DemoEfirma, folder: Path) -> tuple[Path, Path]:
    certificate, key = folder / "servidor.pem", folder / "servidor.key"
    certificate.write_text(ssl.DER_cert_to_PEM_cert(made.cer), encoding="ascii")
    lines = base64.encodebytes(made.key).decode("ascii")
    name = "ENCRYPTED PRIVATE KEY"
    key.write_text(f"-----BEGIN {name}-----\n{lines}-----END {name}-----\n", encoding="ascii")
    return certificate, key


def _greet_one(listening: socket.socket, context: ssl.SSLContext) -> None:
    """Serve one visitor, who is expected to leave in the middle of the greeting."""
    try:
        plain, _ = listening.accept()
        with plain, context.wrap_socket(plain, server_side=True):
            return
    except OSError:
        return
