"""What every test lives under: no display, a home and a keyring of its own, loopback only, and quiet logs."""

from __future__ import annotations

import gc
import logging
import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

import keyring
import pytest
from hypothesis import settings
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

sys.dont_write_bytecode = False  # what is compiled here need not be compiled again in each program that a test starts
settings.register_profile("acopio", deadline=None)  # how long a test may take says nothing on a busy machine
settings.load_profile("acopio")


def pytest_configure(config: pytest.Config) -> None:
    """What tests make safe on disk waits for no real one where there is one in memory, unless TMPDIR says where.

    Benchmarks measure a real one.
    """
    is_measured = any("benchmarks" in word for word in config.args)
    if not is_measured and "TMPDIR" not in os.environ and (found := _disk_in_memory()):
        os.environ["TMPDIR"] = tempfile.tempdir = found


def _disk_in_memory() -> str | None:
    """A roomy one on which programs may lie too."""
    if sys.platform != "linux":
        return None
    place = "/dev/shm"
    try:
        disk = os.statvfs(place)
    except OSError:
        return None
    is_roomy = disk.f_bavail * disk.f_frsize > 2**31
    return place if is_roomy and not disk.f_flag & os.ST_NOEXEC and os.access(place, os.W_OK) else None


@pytest.fixture(autouse=True, scope="module")
def settled() -> None:
    """What lasts longer than a module of tests stays: the collector, asked after each window, need not look through it.

    All that the modules hold is most of it.
    """
    gc.collect()
    gc.freeze()


# ── home and keyring ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """ACOPIO_HOME of this test alone (not made yet), and no stand-in SAT named by the environment."""
    home = tmp_path / "acopio-home"
    monkeypatch.setenv("ACOPIO_HOME", str(home))
    monkeypatch.delenv("ACOPIO_SAT_URL", raising=False)
    monkeypatch.delenv("ACOPIO_POLL_FACTOR", raising=False)
    return home


class MemoryKeyring(KeyringBackend):
    """A keyring that forgets when the test ends. ``passwords`` is by service and user name."""

    priority = 0.1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.passwords: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.passwords.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.passwords[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.passwords.pop((service, username), None) is None:
            raise PasswordDeleteError


@pytest.fixture(autouse=True)
def memory_keyring(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    """The keyring of this test. Programs started by the test find none at all."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    return backend


# ── network ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class OutsideHostError(AssertionError):
    """A test reached for a host that is not this computer."""


def _is_allowed(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost") or not isinstance(name, str):
        return True
    if name.lower().rstrip(".").endswith(".invalid"):
        return True  # never resolves: RFC 2606
    try:
        return ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """Lookups and connections go to this computer alone; any other fails at once, and the test with it.

    Gives the hosts reached for in vain: the test fails when any is left at its end, even if the error was swallowed.
    """
    reached: list[object] = []
    look_up, connect, connect_ex = socket.getaddrinfo, socket.socket.connect, socket.socket.connect_ex

    def demand(host: object) -> None:
        if not _is_allowed(host):
            reached.append(host)
            raise OutsideHostError(f"tests may only reach this computer, not {host!r}")

    def guarded_look_up(host: Any, *rest: Any, **more: Any) -> Any:
        demand(host)
        return look_up(host, *rest, **more)

    def guarded_connect(self: socket.socket, address: Any) -> None:
        demand(address[0] if isinstance(address, tuple) else None)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        demand(address[0] if isinstance(address, tuple) else None)
        return connect_ex(self, address)

    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)
    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    yield reached
    if reached:
        pytest.fail(f"reached for hosts outside: {reached}")


# ── logs ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


class _Keeper(logging.Handler):
    """Keeps the records it is given."""

    def __init__(self, records: list[logging.LogRecord]) -> None:
        super().__init__(logging.WARNING)
        self._records = records

    def emit(self, record: logging.LogRecord) -> None:
        self._records.append(record)


@pytest.fixture(autouse=True)
def quiet_logs(request: pytest.FixtureRequest) -> Iterator[list[logging.LogRecord]]:
    """Fails the test when ``app`` or ``ui`` logged a warning or worse, unless it asked for ``expects_log``."""
    records: list[logging.LogRecord] = []
    keeper = _Keeper(records)
    loggers = [logging.getLogger(name) for name in ("app", "ui")]
    for logger in loggers:
        logger.addHandler(keeper)
    yield records
    for logger in loggers:
        logger.removeHandler(keeper)
    if records and "expects_log" not in request.fixturenames:
        formatter = logging.Formatter("%(levelname)s %(name)s: %(message)s")
        pytest.fail("unexpected log records:\n" + "\n".join(map(formatter.format, records)))


@pytest.fixture
def expects_log(quiet_logs: list[logging.LogRecord]) -> list[logging.LogRecord]:
    """The warnings and errors that ``app`` and ``ui`` log during this test, which are welcome."""
    return quiet_logs
