"""The real command line against a stand-in SAT over HTTP, each test with its own home.

A command runs in the test's own process, which needs no second start of Python; ``apart`` and ``start`` run it in a
process of its own, where that is what is tried.
"""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.simulator.demo_efirma import DemoEfirma, demo_efirma
from app.simulator.options import SimulatorOptions
from app.simulator.server import Simulator
from ui.__main__ import main

ROOT = Path(__file__).parents[3]
NO_KEYRING = "keyring.backends.fail.Keyring"


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def first(self) -> str:
        """The first line for the person."""
        return self.err.partition("\n")[0]

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Acopio:
    """A person at the terminal; ``said`` keeps all that was ever printed."""

    home: Path
    efirma: DemoEfirma
    environment: dict[str, str]
    said: list[str] = field(default_factory=list)

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """A command that goes on beside the test."""
        return subprocess.Popen(
            [sys.executable, "-m", "ui", *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**self.environment, **environment},
        )

    def __call__(self, *arguments: str, typed: str = "", **environment: str) -> Ran:
        """A command and its end; ``typed`` goes to standard input."""
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            for name, value in {**self.environment, **environment}.items():
                patch.setenv(name, value)
            patch.setattr(sys, "stdin", io.StringIO(typed))
            code = main(arguments)
        return self._ran(code, out.getvalue(), err.getvalue())

    def apart(self, *arguments: str, typed: str = "", **environment: str) -> Ran:
        """A command in a process of its own, which has no keyring."""
        with self.start(*arguments, **environment) as process:
            out, err = process.communicate(typed, timeout=60)
        return self._ran(process.returncode, out, err)

    def _ran(self, code: int, out: str, err: str) -> Ran:
        self.said += [out, err]
        return Ran(code, out, err)

    def stop(self, process: subprocess.Popen[str]) -> Ran:
        """Ask a command to end, as the system does."""
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=30)
        return Ran(process.returncode, out, err)

    def files(self, efirma: DemoEfirma, name: str = "fiel") -> tuple[str, ...]:
        """Writes an e.firma beside the home; the arguments that name it."""
        cer, key = (self.home.parent / f"{name}.{kind}" for kind in ("cer", "key"))
        cer.write_bytes(efirma.cer)
        key.write_bytes(efirma.key)
        return "--cer", str(cer), "--key", str(key)

    def register(self) -> Ran:
        return self("registrar", *self.files(self.efirma), "--password-stdin", typed=self.efirma.password + "\n")

    def download(self, *arguments: str, **environment: str) -> Ran:
        """``descargar`` of the registered e.firma, its password by standard input."""
        named = ("descargar", "--rfc", self.efirma.rfc, "--password-stdin", *arguments)
        return self(*named, typed=self.efirma.password + "\n", **environment)


@pytest.fixture(scope="session")
def efirma() -> DemoEfirma:
    return demo_efirma(password="Una.Clave-Secretísima")


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(SimulatorOptions(documents=24, months=12, accept_delay=0, process_delay=0)) as running:
        yield running


@pytest.fixture
def acopio(tmp_path: Path, efirma: DemoEfirma, simulator: Simulator) -> Acopio:
    home = tmp_path / "casa"
    environment = {
        **os.environ,
        "ACOPIO_HOME": str(home),
        "ACOPIO_SAT_URL": simulator.url,
        "ACOPIO_POLL_FACTOR": "0.0001",
        "PYTHON_KEYRING_BACKEND": NO_KEYRING,
    }
    return Acopio(home, efirma, environment)


@pytest.fixture
def registered(acopio: Acopio) -> Acopio:
    assert acopio.register().code == 0
    return acopio


@pytest.fixture(scope="session")
def last_months() -> tuple[str, ...]:
    """The arguments for a period that ended a few days ago."""
    today = datetime.now(UTC).date()
    start, end = today - timedelta(days=170), today - timedelta(days=6)
    return "--desde", start.isoformat(), "--hasta", end.isoformat()
