"""Starting with the session: the registry's value on Windows, a desktop file elsewhere, and lines for schedulers."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from select import select
from typing import Any

import pytest

from app.errors import LibraryUnavailableError
from app.settings import MINIMISED
from ui.desktop.autostart import (
    APPROVED,
    NAME,
    RUN,
    DesktopAutostart,
    WindowsAutostart,
    autostart,
    program,
    schedule_line,
    windows_line,
)

EXE = r"C:\Users\María José Ñandú\AppData\Local\Programs\Acopio\Acopio.exe"


class MadeUpRegistry:
    """HKEY_CURRENT_USER in memory."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], Any] = {}
        self.is_locked = False

    def read(self, key: str, name: str) -> Any:
        self._look()
        return self.values.get((key, name))

    def write(self, key: str, name: str, text: str) -> None:
        self._look()
        self.values[key, name] = text

    def remove(self, key: str, name: str) -> None:
        self._look()
        self.values.pop((key, name), None)

    def _look(self) -> None:
        if self.is_locked:
            raise PermissionError(5, "Access is denied")


def test_windows_writes_the_value_and_takes_it_away() -> None:
    registry = MadeUpRegistry()
    ours = WindowsAutostart(registry, (EXE, MINIMISED))
    assert not ours.is_on()
    ours.turn(True)
    assert registry.values == {(RUN, NAME): f'"{EXE}" --minimizada'}
    assert ours.is_on()
    ours.turn(False)
    ours.turn(False)
    assert registry.values == {}


def test_what_the_task_manager_turned_off_is_off_until_it_is_wanted_again() -> None:
    registry = MadeUpRegistry()
    ours = WindowsAutostart(registry, (EXE, MINIMISED))
    ours.turn(True)
    registry.values[APPROVED, NAME] = b"\x02" + bytes(11)
    assert ours.is_on()
    registry.values[APPROVED, NAME] = b"\x03" + bytes(11)
    assert not ours.is_on()
    ours.turn(True)
    assert ours.is_on()


def test_a_registry_that_refuses_is_told() -> None:
    registry = MadeUpRegistry()
    registry.is_locked = True
    ours = WindowsAutostart(registry, (EXE,))
    with pytest.raises(LibraryUnavailableError):
        ours.is_on()
    with pytest.raises(LibraryUnavailableError):
        ours.turn(True)


WORDS = [
    ("/opt/Acopio/acopio", MINIMISED),
    ('/home/a b/"x"$y%/acopio', "-P", "-m", "ui"),
    (r"/home/c:\new\\t$HOME\"", "`ls`", "%f %%", "", "dos\nrenglones\t"),
]


def read_exec(text: str) -> list[str]:
    """The words of ``Exec`` as the Desktop Entry specification has them read: escapes, then quotes, then codes."""
    (line,) = (one for one in text.splitlines() if one.startswith("Exec="))
    escapes = {"s": " ", "n": "\n", "t": "\t", "r": "\r", "\\": "\\"}
    value = re.sub(r"\\(.)", lambda found: escapes[found[1]], line.removeprefix("Exec="))
    quoted = re.findall(r'"((?:[^"\\`$]|\\["`$\\])*)"(?: |$)', value)
    assert " ".join(f'"{one}"' for one in quoted) == value
    return [re.sub(r"\\(.)", r"\1", one).replace("%%", "%") for one in quoted]


@pytest.mark.parametrize("words", WORDS)
def test_the_desktop_s_file(tmp_path: Path, words: tuple[str, ...]) -> None:
    ours = DesktopAutostart(tmp_path / "config" / "autostart", words)
    assert not ours.is_on()
    ours.turn(True)
    assert ours.is_on()
    text = (tmp_path / "config" / "autostart" / "acopio.desktop").read_text(encoding="utf-8")
    assert read_exec(text) == list(words)
    for hidden in ("Hidden=true\n", "X-GNOME-Autostart-enabled = false\n"):
        (tmp_path / "config" / "autostart" / "acopio.desktop").write_text(text + hidden, encoding="utf-8")
        assert not ours.is_on()
    ours.turn(False)
    ours.turn(False)
    assert not ours.is_on()


@pytest.mark.skipif(shutil.which("gio") is None, reason="no desktop reads such files here")
@pytest.mark.parametrize("words", WORDS)
def test_a_desktop_starts_what_the_file_says(tmp_path: Path, words: tuple[str, ...]) -> None:
    folder = tmp_path / "c:\\new `x` $HOME"
    folder.mkdir()
    program, said = folder / "acopio", tmp_path / "said"
    program.write_text(f'#!/bin/sh\nprintf "%s\\\\0" "$@" > "{said}"\n', encoding="utf-8")
    program.chmod(0o755)
    os.mkfifo(said)
    reader = os.open(said, os.O_RDONLY | os.O_NONBLOCK)
    try:
        DesktopAutostart(tmp_path, (str(program), *words)).turn(True)
        subprocess.run(["gio", "launch", str(tmp_path / "acopio.desktop")], check=True, timeout=30)
        assert select([reader], [], [], 30)[0]
        assert os.read(reader, 65_536).decode().split("\0")[:-1] == list(words)
    finally:
        os.close(reader)


@pytest.mark.skipif(os.name == "nt", reason="there it is the registry")
def test_the_one_of_this_system(tmp_path: Path) -> None:
    ours = autostart({"XDG_CONFIG_HOME": str(tmp_path)})
    ours.turn(True)
    text = (tmp_path / "autostart" / "acopio.desktop").read_text(encoding="utf-8")
    assert MINIMISED in text
    assert program()[0] in text


def test_lines_for_those_who_prefer_the_scheduler() -> None:
    line = schedule_line(9, (EXE,), windows=True)
    assert line == f'schtasks /Create /F /TN "Acopio" /SC DAILY /ST 09:00 /TR "\\"{EXE}\\" actualizar"'
    assert windows_line(("a b", "c d", "e")) == '"a b" "c d" e'


@pytest.mark.skipif(os.name == "nt", reason="cron")
def test_the_line_for_cron_is_what_a_shell_takes(tmp_path: Path) -> None:
    odd = "/opt/el ñandú's/acopio"
    line = schedule_line(7, (odd,), windows=False)
    fake = tmp_path / "crontab"
    fake.write_text('#!/bin/sh\nif [ "$1" = "-" ]; then cat > "$OUT"; else echo "1 1 * * * antes"; fi\n')
    fake.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "OUT": str(tmp_path / "out")}
    subprocess.run(["sh", "-c", line], env=environment, check=True)
    before, ours = (tmp_path / "out").read_text(encoding="utf-8").splitlines()
    assert before == "1 1 * * * antes"
    assert ours.startswith("0 7 * * * ")
    assert shlex.split(ours.removeprefix("0 7 * * * ")) == [odd, "actualizar"]
