"""Starting Acopio with the person's session: a value in Windows' registry, a file of the desktop elsewhere."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from app.disk import make_folder, os_error, write_whole
from app.settings import MINIMISED

NAME = "Acopio"
RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
"""Where Windows' own Task Manager notes that the person turned a program of ``RUN`` off: an odd first byte."""
_DESKTOP_SPECIAL = '"`$\\'
_DESKTOP_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"})
_SAME_FOR_EVERYBODY = "Type=Application\nTerminal=false\nX-GNOME-Autostart-enabled=true\n"


class Autostart(Protocol):
    """Whether the program comes with the session. Every method raises LibraryUnavailableError where it is refused."""

    def is_on(self) -> bool:
        """Whether the program is started with the session."""
        ...

    def turn(self, on: bool) -> None:
        """Start it with the session from the next one on, or no longer."""
        ...


class Registry(Protocol):
    """The few values of HKEY_CURRENT_USER that are needed here. Raises OSError when refused."""

    def read(self, key: str, name: str) -> Any:
        """The value; None when there is none."""
        ...

    def write(self, key: str, name: str, text: str) -> None:
        """Write the text ``text`` as the value ``name``."""
        ...

    def remove(self, key: str, name: str) -> None:
        """Remove the value; nothing happens when there is none."""
        ...


class WindowsAutostart:
    """A value of the registry's Run key, the same that the installer writes."""

    def __init__(self, registry: Registry, command: tuple[str, ...]) -> None:
        self._registry = registry
        self._line = windows_line(command)

    def is_on(self) -> bool:
        """Whether the value is there and was not turned off in the Task Manager."""
        try:
            if not isinstance(self._registry.read(RUN, NAME), str):
                return False
            approved = self._registry.read(APPROVED, NAME)
        except OSError as error:
            raise os_error(error, Path(RUN)) from error
        return not (isinstance(approved, bytes) and approved[:1] and approved[0] % 2 == 1)

    def turn(self, on: bool) -> None:
        """Write the value, or take it away; what the Task Manager noted is forgotten either way."""
        try:
            self._registry.remove(APPROVED, NAME)
            if on:
                self._registry.write(RUN, NAME, self._line)
            else:
                self._registry.remove(RUN, NAME)
        except OSError as error:
            raise os_error(error, Path(RUN)) from error


class DesktopAutostart:
    """A file of the freedesktop autostart folder."""

    def __init__(self, folder: Path, command: tuple[str, ...]) -> None:
        self._file = folder / "acopio.desktop"
        self._command = command

    def is_on(self) -> bool:
        """Whether the file is there and is not hidden."""
        try:
            text = self._file.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return False
        except OSError as error:
            raise os_error(error, self._file) from error
        lines = {line.replace(" ", "").casefold() for line in text.splitlines()}
        return not lines & {"hidden=true", "x-gnome-autostart-enabled=false"}

    def turn(self, on: bool) -> None:
        """Write the file, or take it away."""
        try:
            if on:
                make_folder(self._file.parent)
                line = " ".join(_desktop_word(word) for word in self._command)
                entry = f"[Desktop Entry]\n{_SAME_FOR_EVERYBODY}Name={NAME}\nExec={line}\n"
                write_whole(self._file, entry.encode(), mode=0o644)
            else:
                self._file.unlink(missing_ok=True)
        except OSError as error:
            raise os_error(error, self._file) from error


def autostart(environment: Mapping[str, str], platform: str = sys.platform) -> Autostart:
    """The one of this system, for this very program."""
    command = (*program(), MINIMISED)
    if platform == "win32":
        from ui.desktop.windows_registry import CurrentUser

        return WindowsAutostart(CurrentUser(), command)
    home = environment.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return DesktopAutostart(Path(home) / "autostart", command)


def program() -> tuple[str, ...]:
    """What starts this very program again: the frozen one, or Python with our module, from whatever folder."""
    return (sys.executable,) if getattr(sys, "frozen", False) else (sys.executable, "-P", "-m", "ui")


def schedule_line(hour: int, command: tuple[str, ...], windows: bool = os.name == "nt") -> str:
    """What the person may paste to have Poner al día done daily at ``hour`` with the window closed."""
    if windows:
        quoted = windows_line((*command, "actualizar")).replace('"', '\\"')
        return f'schtasks /Create /F /TN "{NAME}" /SC DAILY /ST {hour:02d}:00 /TR "{quoted}"'
    words = " ".join(shlex.quote(word) for word in (*command, "actualizar"))
    return f"(crontab -l 2>/dev/null; echo {shlex.quote(f'0 {hour} * * * {words}')}) | crontab -"


def windows_line(command: tuple[str, ...]) -> str:
    """The words as Windows reads them: the program's path always in quotes, so that no blank in it can split it."""
    return " ".join((f'"{command[0]}"', *(f'"{word}"' if " " in word else word for word in command[1:])))


def _desktop_word(word: str) -> str:
    """Quoted for ``Exec``, then escaped as any string of such a file is: readers undo the escapes first."""
    quoted = "".join(f"\\{letter}" if letter in _DESKTOP_SPECIAL else letter for letter in word)
    return '"' + quoted.replace("%", "%%").translate(_DESKTOP_ESCAPES) + '"'
