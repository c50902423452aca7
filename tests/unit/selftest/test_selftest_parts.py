"""The checks of the self-test notice what they are for."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

import keyring
import keyring.backends.fail
import pytest

from app.selftest import parts
from app.selftest.report import NotAsExpectedError


def test_the_digests_are_those_of_the_golden_requests() -> None:
    assert set(parts.signature()) == {"timestamp", "request"}


def test_another_digest_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_REQUEST_DIGEST", "another")
    with pytest.raises(NotAsExpectedError, match="other digests"):
        parts.signature()


def test_the_index_is_made_and_closed(tmp_path: Path) -> None:
    assert parts.index(tmp_path)["sqlite"]
    (tmp_path / "indice.db").unlink()


def test_a_computer_without_a_keyring_is_told_but_good_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring.set_keyring(keyring.backends.fail.Keyring())  # type: ignore[no-untyped-call]
    monkeypatch.setattr("os.name", "posix")
    assert parts.passwords() == {"backend": "keyring.backends.fail.Keyring", "available": False}


def test_a_server_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    assert parts.trust(tmp_path)["refusal"]


def test_trusting_everybody_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gullible() -> Any:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context

    monkeypatch.setattr(parts, "system_trust", gullible)
    with pytest.raises(NotAsExpectedError, match="trusted"):
        parts.trust(tmp_path)


def test_mexico_keeps_its_own_time() -> None:
    parts.time_zone()


def test_helpers_are_other_processes() -> None:
    assert parts.processes()["helpers"] in (1, 2)
