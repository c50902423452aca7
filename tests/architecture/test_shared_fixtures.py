"""What every test lives under really holds: the network's edge, the keyring, the home and the logs."""

from __future__ import annotations

import logging
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

CONFTEST = Path(__file__).resolve().parents[1] / "conftest.py"
TRESPASSERS = """
import contextlib, logging, socket

def test_warns():
    logging.getLogger("app.somewhere").warning("lost")

def test_reaches_out():
    with contextlib.suppress(AssertionError):
        socket.getaddrinfo("192.0.2.1", 443)

def test_warns_on_purpose(expects_log):
    logging.getLogger("ui.somewhere").error("lost")
    assert len(expects_log) == 1

def test_others_may_warn():
    logging.getLogger("elsewhere").warning("lost")
"""


def test_only_this_computer_is_reached(loopback_only: list[object]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
    with pytest.raises(AssertionError, match=r"example\.com"):
        socket.getaddrinfo("example.com", 443)
    with socket.socket() as one, pytest.raises(AssertionError):
        one.connect(("192.0.2.1", 443))
    with socket.socket() as one, pytest.raises(AssertionError):
        one.connect_ex(("192.0.2.1", 443))
    assert len(loopback_only) == 3
    loopback_only.clear()


def test_names_that_cannot_exist_fail_as_names() -> None:
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("sat.invalid", 443)


def test_the_keyring_is_this_tests_own(memory_keyring: KeyringBackend) -> None:
    keyring.set_password("Acopio/XAXX010101000", "XAXX010101000", "secreta")
    assert memory_keyring.get_password("Acopio/XAXX010101000", "XAXX010101000") == "secreta"
    keyring.delete_password("Acopio/XAXX010101000", "XAXX010101000")
    with pytest.raises(keyring.errors.PasswordDeleteError):
        keyring.delete_password("Acopio/XAXX010101000", "XAXX010101000")


def test_the_home_is_this_tests_own(tmp_path: Path) -> None:
    assert Path(os.environ["ACOPIO_HOME"]).is_relative_to(tmp_path)
    assert "ACOPIO_SAT_URL" not in os.environ


def test_trespassers_fail(tmp_path: Path) -> None:
    shutil.copy(CONFTEST, tmp_path)
    (tmp_path / "test_trespassers.py").write_text(TRESPASSERS, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:randomly",
        "-p",
        "no:cacheprovider",
        "-rE",
        "-c",
        os.devnull,
    ]
    done = subprocess.run(
        [*command, "--rootdir", tmp_path, tmp_path], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "4 passed, 2 errors" in done.stdout
    assert "unexpected log records" in done.stdout
    assert "reached for hosts outside: ['192.0.2.1']" in done.stdout


@pytest.mark.usefixtures("expects_log")
def test_a_log_record_may_be_expected() -> None:
    logging.getLogger("app").warning("expected")


def test_a_package_called_tests_that_is_installed_elsewhere_is_not_taken_for_ours(tmp_path: Path) -> None:
    """Worker processes import by name what a test or a benchmark gives them."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "__init__.py").write_text("")
    code = "import tests.make; print(tests.__file__)"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    root = CONFTEST.parents[1]
    asked = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=environment, capture_output=True, text=True, check=True
    )
    assert Path(asked.stdout.strip()).parent == CONFTEST.parent
