"""What the scenarios stand on: a bench, questions, and places of the test's own for passwords and files."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import keyring.backend
import keyring.core
import pytest

from app.domain.catalogs import ContentKind, Direction, Service, StatusFilter
from app.domain.query import Query
from app.paths import Paths
from app.simulator.demo_efirma import DemoEfirma, demo_efirma
from app.simulator.server import Simulator
from tests.clocks import NOON, ShiftedClock
from tests.scenarios.bench import OPTIONS, OWNER, YEAR, Bench


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the passwords of whoever runs it."""
    monkeypatch.setattr(keyring.core, "_keyring_backend", keyring.core.load_keyring("keyring.backends.fail.Keyring"))


@pytest.fixture(scope="session")
def efirma() -> DemoEfirma:
    return demo_efirma(valid_from=NOON - timedelta(days=400), valid_to=NOON + timedelta(days=800))


@pytest.fixture
def make_bench(tmp_path: Path, efirma: DemoEfirma) -> Iterator[Callable[..., Bench]]:
    """Starts a simulator with changed options, and a bench before it; both end with the test."""
    with ExitStack() as stack:
        clock = ShiftedClock()

        def make(holder: DemoEfirma = efirma, **options: object) -> Bench:
            changes: Mapping[str, object] = options
            chosen = replace(OPTIONS, **changes)  # type: ignore[arg-type]
            simulator = stack.enter_context(Simulator(chosen, clock))
            bench = Bench(simulator, clock, Paths.under(tmp_path / "casa"), holder)
            stack.callback(bench.close)
            return bench

        yield make


@pytest.fixture
def bench(make_bench: Callable[..., Bench]) -> Bench:
    return make_bench()


@pytest.fixture(scope="session")
def question() -> Callable[..., Query]:
    """A question of the last year: issued CFDI as XML unless told otherwise."""

    def make(**changes: object) -> Query:
        asked = Query(Service.CFDI, Direction.ISSUED, ContentKind.XML, OWNER, YEAR, StatusFilter.ALL)
        changed: Query = replace(asked, **changes)  # type: ignore[arg-type]
        if changed.direction is Direction.RECEIVED and changed.content is ContentKind.XML:
            return replace(changed, status=StatusFilter.VALID)
        return changed

    return make


class MemoryKeyring(keyring.backend.KeyringBackend):
    """A safe place that lasts as long as the test."""

    def __init__(self, kept: dict[tuple[str, str], str]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._kept = kept

    def get_password(self, service: str, username: str) -> str | None:
        return self._kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self._kept[service, username]


@pytest.fixture
def safe_keyring(no_keyring: None, monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], str]:
    """What a keyring keeps, by service and user."""
    kept: dict[tuple[str, str], str] = {}
    monkeypatch.setattr(keyring.core, "_keyring_backend", MemoryKeyring(kept))
    return kept


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Mounts a disk of so many megabytes, where the system lets us; it goes when the test ends."""
    place = tmp_path / "usb"

    def mount(megabytes: int) -> Path:
        if sys.platform != "linux" or os.geteuid() != 0:
            pytest.skip("needs root on Linux")
        place.mkdir()
        options = ["-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs"]
        if subprocess.run(["mount", *options, str(place)], check=False, capture_output=True).returncode:
            pytest.skip("no disk can be mounted here")
        return place

    yield mount
    if place.is_mount():
        subprocess.run(["umount", "--lazy", str(place)], check=True)
