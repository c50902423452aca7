"""Ctrl+C where no work is under way yet: a sentence and the exit code of what is cancelled, never a traceback."""

from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest

from app.errors import LibraryBusyError
from app.simulator.demo_efirma import DemoEfirma

Acopio = Any  # the kit of conftest.py
CANCELLED = (1, "")


def interrupt(*_arguments: object, **_named: object) -> NoReturn:
    raise KeyboardInterrupt


class Terminal(io.StringIO):
    """Somebody sits there, and presses Ctrl+C at a question."""

    def isatty(self) -> bool:
        return True

    def readline(self, _size: int | None = -1, /) -> NoReturn:
        interrupt()


def at_a_terminal(acopio: Acopio, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Any:
    """A command at a terminal; the kit gives it standard input, which is replaced as it starts."""
    from ui.startup import command_line

    def have_terminal() -> None:
        monkeypatch.setattr("sys.stdin", Terminal())

    monkeypatch.setattr(command_line, "_have_streams", have_terminal)
    monkeypatch.setattr("app.cli.context.getpass", interrupt)
    return acopio(*arguments)


def test_at_the_password_of_registrar(acopio: Acopio, efirma: DemoEfirma, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = at_a_terminal(acopio, monkeypatch, "registrar", *acopio.files(efirma))
    assert (ran.code, ran.out, ran.err) == (*CANCELLED, "Interrumpido.\n")
    assert not list(acopio.home.glob("efirmas/*"))


def test_at_the_password_of_descargar(
    registered: Acopio, efirma: DemoEfirma, last_months: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = at_a_terminal(registered, monkeypatch, "descargar", "--rfc", efirma.rfc, *last_months)
    assert (ran.code, ran.out, ran.err) == (*CANCELLED, "Interrumpido.\n")


def test_at_the_question_of_restaurar(registered: Acopio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backup = tmp_path / "x.acopio-respaldo"
    assert registered("respaldar", str(backup)).code == 0
    ran = at_a_terminal(registered, monkeypatch, "restaurar", str(backup))
    assert (ran.code, ran.out) == CANCELLED
    assert ran.err.endswith("presiona Enter.\nInterrumpido.\n")


def test_while_another_acopio_is_waited_for(registered: Acopio, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_arguments: object) -> NoReturn:
        raise LibraryBusyError(registered.home)

    monkeypatch.setattr("app.cli.context.open_engine", busy)
    waiting = SimpleNamespace(Event=lambda: SimpleNamespace(wait=interrupt))
    monkeypatch.setattr("app.cli.context.threading", waiting)
    ran = registered("actualizar")
    assert (ran.code, ran.out) == CANCELLED
    assert ran.err.endswith("se espera a que termine.\nInterrumpido.\n")


def test_before_anything_has_begun(acopio: Acopio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.startup.command_line.run", interrupt)
    ran = acopio("solicitudes")
    assert (ran.code, ran.out, ran.err) == (*CANCELLED, "Interrumpido.\n")
