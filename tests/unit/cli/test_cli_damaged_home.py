"""Commands in a home whose own files are damaged: they say so once and do what they were asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

Acopio = Any  # the kit of conftest.py


@pytest.mark.parametrize("content", [b"\xff\x00", b"[]", b'{"library": 7}'])
def test_damaged_settings_are_told_once(acopio: Acopio, content: bytes) -> None:
    home = Path(acopio.home)
    home.mkdir(exist_ok=True)
    (home / "ajustes.json").write_bytes(content)
    ran = acopio("solicitudes", "--json")
    assert (ran.code, ran.json) == (0, [])
    assert ran.first == "Algo de Acopio estaba dañado y se apartó."
    assert (home / "ajustes.danado-1.json").read_bytes() == content
    assert acopio("solicitudes", "--json").err == ""


def test_restoring_a_file_that_is_not_there_says_that_it_is_missing(acopio: Acopio, tmp_path: Path) -> None:
    for missing in (tmp_path / "no hay.acopio-respaldo", tmp_path / "ni la carpeta" / "x.acopio-respaldo"):
        ran = acopio("restaurar", str(missing))
        assert ran.code == 1
        assert ran.first == "Ese archivo no existe."
        assert str(missing) in ran.err


def test_restoring_a_file_that_is_not_there_asks_nothing_of_what_is_here(registered: Acopio, tmp_path: Path) -> None:
    ran = registered("restaurar", str(tmp_path / "no hay.acopio-respaldo"))
    assert (ran.code, ran.first) == (1, "Ese archivo no existe.")
    assert "ya hay datos" not in ran.err


def test_restoring_a_folder_says_that_it_is_no_backup(acopio: Acopio, tmp_path: Path) -> None:
    ran = acopio("restaurar", str(tmp_path))
    assert ran.code == 1
    assert ran.first == "Ese archivo no es un respaldo de Acopio."
