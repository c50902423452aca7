"""Files of Acopio's own that are damaged: kept under another name, told once, and the window opens all the same."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import settings
from app.backup.restoring import finish
from app.errors import AcopioError, FileSetAsideError
from app.paths import Paths
from ui.startup.application import WindowSession
from ui.state.window_memory import window_memory
from ui.widgets.banner import Banner

GARBAGE: dict[str, Callable[[Path], object]] = {
    "bytes": lambda path: path.write_bytes(bytes(range(256)) * 20),
    "invalid UTF-8": lambda path: path.write_bytes(b'{"theme": "\xff"}'),
    "huge": lambda path: path.write_bytes(b"[x]\n" + b"a=1\n" * 1_000_000),
    "a folder": lambda path: path.mkdir(),
    "a pipe": os.mkfifo,
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a loop": lambda path: path.symlink_to(path.name),
}
TEXTS = [
    "null",
    "5",
    "[]",
    "[" * 100_000,
    '{"library": 5}',
    '{"theme": []}',
    '{"auto_hour": 1e999}',
    '{"library": "x"}',
]
MARKS = [
    "null",
    "[]",
    "{}",
    '{"aside": "../x", "names": [], "library": null}',
    '{"aside": 5, "names": [], "library": 5}',
]


@pytest.fixture
def home(tmp_path: Path) -> Paths:
    paths = Paths.under(tmp_path / "casa")
    paths.home.mkdir()
    return paths


def open_window(paths: Paths, qapp: QApplication) -> list[str]:
    """The window with its engine, as the program begins it; what it tells."""
    session = WindowSession(qapp, paths, {"ACOPIO_HOME": str(paths.home)})
    parts = session.assembly.wiring
    told = [one.accessibleName() for one in parts.banners.findChildren(Banner)]
    session.window.show()
    session.window.close()
    assert session.stop()
    session.window.deleteLater()
    return told


@pytest.mark.parametrize("name", ["ajustes.json", "ventana.ini"])
@pytest.mark.parametrize("kind", list(GARBAGE))
def test_the_window_opens_all_the_same(qapp: QApplication, home: Paths, name: str, kind: str) -> None:
    GARBAGE[kind](home.home / name)
    assert open_window(home, qapp) == ["Algo de Acopio estaba dañado y se apartó"]
    stem, _, ending = name.partition(".")
    assert os.path.lexists(home.home / f"{stem}.danado-1.{ending}")
    assert open_window(home, qapp) == []  # told once


@pytest.mark.parametrize("text", TEXTS)
def test_settings_of_other_kinds(home: Paths, text: str) -> None:
    home.settings_file.write_text(text, encoding="utf-8")
    assert settings.load(home.settings_file).set_aside == home.home / "ajustes.danado-1.json"
    assert settings.load(home.settings_file) == settings.Loaded(settings.Settings())


def test_a_disk_that_keeps_the_damaged_file_where_it_is(home: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_self: Path, _target: Path) -> None:
        raise PermissionError

    home.settings_file.write_text("[]", encoding="utf-8")
    monkeypatch.setattr(Path, "rename", refuse)
    assert settings.load(home.settings_file) == settings.Loaded(settings.Settings(), home.settings_file)


@pytest.mark.parametrize(
    "value",
    [
        "@Variant(\\0\\0\\0\\x7f)", "a, @Size(3 4)", "\\x40Size(3 4)", "\\100Size(3 4)", '"@Size(3 4)"',
        "@ByteArray(a), @Size(3 4)", "a, \\\n@Size(3 4)", 'a"\n", @Size(3 4)', "@ByteArray(a)\\\n, @Size(3 4)",
    ],
)  # fmt: skip
def test_values_that_would_become_objects_are_not_read(home: Paths, value: str) -> None:
    home.window_file.write_bytes(f"[ventana]\npagina={value}\n".encode())
    memory, aside = window_memory(home.window_file)
    assert aside == home.home / "ventana.danado-1.ini"
    assert memory.value("ventana/pagina") is None


def test_what_a_window_wrote_is_read_again(home: Paths) -> None:
    memory, _ = window_memory(home.window_file)
    memory.setValue("ventana/contribuyente", 'Peña "y" hijos\n€')
    memory.setValue("comprobantes/columnas", "[1, 2]")
    states = [QByteArray(bytes(range(256))), QByteArray(b'a", @Size(3 4)\\'), QByteArray(b"")]
    for number, state in enumerate(states):
        memory.setValue(f"tabla/{number}", state)
    memory.sync()
    again, aside = window_memory(home.window_file)
    assert aside is None
    assert again.value("ventana/contribuyente") == 'Peña "y" hijos\n€'
    assert [again.value(f"tabla/{number}") for number in range(len(states))] == states


@pytest.mark.parametrize("write", [*GARBAGE.values(), *((lambda path, one=one: path.write_text(one)) for one in MARKS)])
def test_a_restore_that_nobody_wrote_down(home: Paths, write: Callable[[Path], object]) -> None:
    write(home.restore_mark)
    before = sorted(one.name for one in home.home.iterdir() if one != home.restore_mark)
    with pytest.raises(FileSetAsideError) as caught:
        finish(home)
    assert caught.value.path == home.home / "restaurar.danado-1.json"
    assert not finish(home)
    assert sorted(one.name for one in home.home.iterdir() if "danado" not in one.name) == [*before, "acopio.lock"]
    assert isinstance(caught.value, AcopioError)


def test_a_mark_that_names_what_is_not_ours_moves_nothing(home: Paths, qtbot: QtBot) -> None:
    del qtbot
    (home.home / "acopio.db").write_bytes(b"mine")
    home.restore_mark.write_text('{"aside": "antes-de-restaurar-1", "names": ["../x"], "library": "relativa"}')
    with pytest.raises(FileSetAsideError):
        finish(home)
    assert (home.home / "acopio.db").read_bytes() == b"mine"
