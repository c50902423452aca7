"""``acopio registrar``: a good e.firma, and every bad one with its own sentence."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

import pytest

from app.cli.context import ask_password
from app.simulator.demo_efirma import DemoEfirma, demo_efirma
from app.words.messages import explain

Acopio = Any  # the kit of conftest.py
ROOT = Path(__file__).parents[3]
NOW = datetime.now(UTC)
Spoil = Callable[[DemoEfirma], tuple[bytes, bytes, str]]


def without(sentence: str) -> str:
    return sentence.partition("{")[0].rstrip(". ")


def test_a_good_efirma_is_registered(acopio: Acopio, efirma: DemoEfirma) -> None:
    ran = acopio.register()
    assert ran.code == 0
    assert ran.out == ""
    assert efirma.rfc in ran.first
    assert "registrada" in ran.first
    assert (acopio.home / "efirmas" / f"{efirma.rfc}.pem").exists()


def test_registering_again_renews(registered: Acopio) -> None:
    assert registered.register().code == 0
    assert len(list((registered.home / "efirmas").iterdir())) == 1


def other(efirma: DemoEfirma, **changes: Any) -> tuple[bytes, bytes, str]:
    made = demo_efirma(efirma.rfc, password=efirma.password, **changes)
    return made.cer, made.key, made.password


BAD: dict[str, Spoil] = {
    "NotACertificateError": lambda e: (b"hola", e.key, e.password),
    "DamagedCertificateError": lambda e: (e.cer[: len(e.cer) // 2], e.key, e.password),
    "NotAPrivateKeyError": lambda e: (e.cer, b"hola", e.password),
    "DamagedPrivateKeyError": lambda e: (e.cer, e.key[: len(e.key) // 2], e.password),
    "EmptyPasswordError": lambda e: (e.cer, e.key, ""),
    "WrongPasswordError": lambda e: (e.cer, e.key, "otra"),
    "KeyMismatchError": lambda e: (other(e)[0], e.key, e.password),
    "StampingCertificateError": lambda e: other(e, kind="csd"),
    "ExpiredCertificateError": lambda e: other(
        e, valid_from=NOW - timedelta(days=900), valid_to=NOW - timedelta(days=2)
    ),
    "NotYetValidError": lambda e: other(e, valid_from=NOW + timedelta(days=2), valid_to=NOW + timedelta(days=9)),
    "NoRfcError": lambda e: other(e, with_rfc=False),
}


@pytest.mark.parametrize("error", BAD)
def test_a_bad_efirma_is_refused_with_its_own_sentence(acopio: Acopio, efirma: DemoEfirma, error: str) -> None:
    cer, key, password = BAD[error](efirma)
    spoilt = DemoEfirma(cer, key, password, efirma.rfc)
    ran = acopio("registrar", *acopio.files(spoilt, "mala"), "--password-stdin", typed=password + "\n")
    assert (ran.code, ran.out) == (4, "")
    assert ran.first.startswith(without(explain(f"error:{error}").title))
    assert ran.first.endswith(".")
    assert not list(acopio.home.glob("efirmas/*"))


def test_every_refusal_has_another_sentence() -> None:
    assert len({explain(f"error:{error}").title for error in BAD}) == len(BAD)


def test_a_file_that_is_not_there(acopio: Acopio, efirma: DemoEfirma) -> None:
    _, cer, _, _ = acopio.files(efirma)
    ran = acopio("registrar", "--cer", cer, "--key", f"{cer}.no", "--password-stdin", typed="x\n")
    assert ran.code == 4
    assert ran.first.startswith(without(explain("error:FileUnreadableError").title))


def test_without_a_terminal_the_password_must_be_piped(acopio: Acopio, efirma: DemoEfirma) -> None:
    ran = acopio.apart("registrar", *acopio.files(efirma))
    assert ran.code == 4
    assert ran.first.startswith(without(explain("error:EmptyPasswordError").title))


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_the_password_comes_in_any_encoding(acopio: Acopio, encoding: str) -> None:
    efirma = demo_efirma(password="contraseña única")
    given = ("registrar", *acopio.files(efirma), "--password-stdin")
    typed = f"{efirma.password}\n".encode(encoding)
    assert with_bytes(acopio, typed, *given)[0] == 0


@pytest.mark.parametrize("typed", [b"contrase\xf1a\n", b"\x81\xff\xfe\n", b"\xf1"])
def test_a_wrong_password_in_any_encoding_is_only_wrong(acopio: Acopio, efirma: DemoEfirma, typed: bytes) -> None:
    code, out, err = with_bytes(acopio, typed, "registrar", *acopio.files(efirma), "--password-stdin")
    assert (code, out) == (4, b"")
    assert err.decode("utf-8").startswith(without(explain("error:WrongPasswordError").title))
    assert b"Traceback" not in err


def with_bytes(acopio: Acopio, typed: bytes, *arguments: str) -> tuple[int, bytes, bytes]:
    """A command in a process of its own whose standard input is strict UTF-8."""
    environment = {**acopio.environment, "PYTHONIOENCODING": "utf-8:strict"}
    command = [sys.executable, "-m", "ui", *arguments]
    ran = subprocess.run(command, input=typed, env=environment, cwd=ROOT, capture_output=True, check=False, timeout=60)
    return ran.returncode, ran.stdout, ran.stderr


def test_nothing_typed_at_the_question_is_an_empty_password(monkeypatch: pytest.MonkeyPatch) -> None:
    def ctrl_d(*_arguments: object, **_named: object) -> NoReturn:
        raise EOFError

    monkeypatch.setattr("app.cli.context.getpass", ctrl_d)
    assert ask_password().is_empty


def test_remembering_without_a_safe_place_registers_all_the_same(acopio: Acopio, efirma: DemoEfirma) -> None:
    typed = efirma.password + "\n"
    ran = acopio.apart("registrar", *acopio.files(efirma), "--password-stdin", "--recordar", typed=typed)
    assert ran.code == 4
    assert ran.first.startswith(without(explain("error:KeyringUnavailableError").title))
    assert "registrada" in ran.err
    assert (acopio.home / "efirmas" / f"{efirma.rfc}.pem").exists()


def test_registering_does_not_start_other_work(
    registered: Acopio, last_months: tuple[str, ...], simulator: Any
) -> None:
    registered.download(*last_months, "--emitidos", "--max-wait", "0")
    before = len(simulator.calls)
    assert registered.register().code == 0
    assert len(simulator.calls) == before
