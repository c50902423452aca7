"""Tries an installer for Windows as a person would: install, use, upgrade, be refused, uninstall. Removes it again.

On Windows ``python packaging/trial.py INSTALLER`` tries it on this very computer, which should be one that nobody uses;
``rehearsal.py`` does the same under wine. Standard library only.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from building import LARGEST_INSTALLER, LARGEST_PROGRAM, judge, size_of
from machine import child_environment, give_up, say

OPEN_CODE = 5
_PATIENCE_SECONDS = 1_800
_RUN_KEY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Run"
_UNINSTALL_KEY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Acopio"


@dataclass(frozen=True)
class Windows:
    """How programs of Windows are started here: ``launcher`` comes first (nothing, or wine), ``variables`` are set.

    ``home`` is the folder of the Windows user, as this system names it.
    """

    home: Path
    launcher: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)

    def run(self, program: str | Path, *arguments: str | Path, **more: str) -> subprocess.CompletedProcess[bytes]:
        """Run to the end; standard input is empty, standard output and error are pipes."""
        return subprocess.run(
            self.words(program, *arguments),
            env=self.environment(more),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_PATIENCE_SECONDS,
        )

    def start(self, program: str | Path, *arguments: str | Path, **more: str) -> subprocess.Popen[bytes]:
        """Start it and go on."""
        null = subprocess.DEVNULL
        words = self.words(program, *arguments)
        return subprocess.Popen(words, env=self.environment(more), stdin=null, stdout=null, stderr=null)

    def words(self, program: str | Path, *arguments: str | Path) -> list[str]:
        """The command line that runs ``program`` with ``arguments``, paths written as its system writes them."""
        return [
            *self.launcher,
            *(self.path(word) if isinstance(word, Path) else word for word in (program, *arguments)),
        ]

    def path(self, path: Path) -> str:
        """How Windows calls a file of this system."""
        return "Z:" + str(path).replace("/", "\\") if self.launcher else str(path)

    def environment(self, more: Mapping[str, str]) -> dict[str, str]:
        """What programs are started with. wine keeps Qt's variables to itself, unless their names begin otherwise."""
        prefix = "WINE" if self.launcher else ""
        told = {f"{prefix}{name}" if name.startswith("QT_") else name: value for name, value in more.items()}
        return child_environment(**self.variables, **told)

    def registry(self, key: str, name: str) -> bool:
        """Whether the registry has the value."""
        return self.run("reg", "query", key, "/v", name).returncode == 0


class Trial:
    """One installer on one Windows. ``figures`` are the rows of the table at the end: what, and how it went."""

    def __init__(self, windows: Windows, installer: Path) -> None:
        self.windows = windows
        self.installer = installer
        self.figures: list[tuple[str, str]] = []
        self.folder = windows.home / "AppData" / "Local" / "Programs" / "Acopio"
        self.data = windows.home / "AppData" / "Local" / "Acopio"
        self.command = self.folder / "acopio-cli.exe"
        self.window = self.folder / "Acopio.exe"

    def run(self) -> None:
        """All of it, in the order of a life; ends at the first thing that is not as it must be."""
        size = self.installer.stat().st_size
        self.note("installer", f"{size / 1e6:.1f} MB")
        self.expect(size <= LARGEST_INSTALLER, "the installer is too large")
        with tempfile.TemporaryDirectory(prefix="acopio-") as name:
            place = Path(name)
            for what, step in self.steps(place):
                started = time.monotonic()
                found = step()
                self.note(what, f"{time.monotonic() - started:6.1f} s  {found}".rstrip())

    def steps(self, place: Path) -> Sequence[tuple[str, Callable[[], str]]]:
        """What is done, with files of its own in ``place``."""
        return (
            ("silent install", self.install),
            ("self-test", lambda: self.selftest(place / "report.json")),
            ("self-test on the real screen", lambda: self.selftest(place / "real.json", QT_QPA_PLATFORM="windows")),
            ("demonstration", lambda: self.demonstration(place / "home")),
            ("command in a pipe", lambda: self.pipe(self.command, place / "home")),
            ("the window's program in a pipe", lambda: self.pipe(self.window, place / "home")),
            ("one window, another after a kill", lambda: self.windows_of(place / "ventana")),
            ("refused while open", lambda: self.refusal(place / "open")),
            ("upgrade", self.upgrade),
            ("silent uninstall", self.uninstall),
        )

    def install(self) -> str:
        """Silently, with the start with Windows asked for."""
        self.expect(not self.folder.exists(), f"Acopio is installed here already: {self.folder}")
        self.silently("/INICIO=1")
        self.expect(self.windows.registry(_RUN_KEY, "Acopio"), "it would not start with Windows")
        self.expect(self.windows.registry(_UNINSTALL_KEY, "DisplayVersion"), "Windows does not know of it")
        self.expect(bool(self.shortcuts()), "there is no shortcut in the start menu")
        size = size_of(self.folder)
        self.expect(size <= LARGEST_PROGRAM, f"installed it takes {size / 1e6:.1f} MB")
        return f"{size / 1e6:.1f} MB, {sum(1 for path in self.folder.rglob('*') if path.is_file())} files"

    def selftest(self, report: Path, **more: str) -> str:
        """What the program says of itself."""
        done = self.windows.run(self.window, "--selftest", report, **more)
        judge(self.folder, report, done.returncode)
        return f"{len(json.loads(report.read_text(encoding='utf-8'))['checks'])} checks"

    def demonstration(self, home: Path) -> str:
        """The headless demonstration, its words in Spanish letters."""
        done = self.windows.run(self.command, "demo", "--headless", ACOPIO_HOME=self.windows.path(home))
        words = done.stdout.decode("utf-8")
        self.expect(done.returncode == 0, f"it ended with {done.returncode}: {done.stderr.decode('utf-8', 'replace')}")
        self.expect("Qué" in words, f"it printed something else: {words}")
        return ""

    def pipe(self, program: Path, home: Path) -> str:
        """A list as JSON through a pipe, and the exit code of a mistake."""
        demo = self.windows.path(home / "demostracion")
        done = self.windows.run(program, "comprobantes", "--json", ACOPIO_HOME=demo)
        self.expect(done.returncode == 0, f"{program.name} ended with {done.returncode}")
        documents = json.loads(done.stdout.decode("utf-8"))
        self.expect(bool(documents), f"{program.name} listed nothing")
        wrong = self.windows.run(program, "comprobantes", "--no-existe", ACOPIO_HOME=demo)
        self.expect(wrong.returncode == 2, f"{program.name} took what it does not know ({wrong.returncode})")
        self.expect(bool(wrong.stderr), f"{program.name} did not say what is wrong")
        return f"{len(documents)} documents"

    def windows_of(self, home: Path) -> str:
        """A second start goes away while the first window is open; after a kill the next start opens its own."""
        mark = home / "arranques"  # there from a start until it has proved good
        opened = {"ACOPIO_HOME": self.windows.path(home)}
        for _ in range(2):
            with _killed_at_last(self.windows.start(self.window, **opened)) as first:
                self.expect(_comes(mark.exists) and _comes(lambda: not mark.exists()), "the window did not stay open")
                with _killed_at_last(self.windows.start(self.window, **opened)) as second:
                    self.expect(_comes(lambda: second.poll() is not None), "there are two windows of one library")
                self.expect(second.returncode == 0, f"the second start ended with {second.returncode}")
                self.expect(first.poll() is None, "the first window is gone")
        return ""

    def refusal(self, place: Path) -> str:
        """Neither an upgrade nor an uninstallation while the program runs."""
        place.mkdir()
        home = self.windows.path(place / "home")
        with _killed_at_last(self.windows.start(self.window, "simulador", "--efirma", place, ACOPIO_HOME=home)):
            self.expect(_comes((place / "contrasena.txt").exists), "the program did not start")
            for refused in (self.installer, self.folder / "desinstalar.exe"):
                more = () if refused is self.installer else (f"_?={self.inside(self.folder)}",)
                code = self.windows.run(refused, "/S", *more).returncode
                self.expect(code == OPEN_CODE, f"{refused.name} ended with {code} while Acopio was open")
            self.expect(self.window.exists(), "the program is gone")
        return f"exit code {OPEN_CODE}"

    def upgrade(self) -> str:
        """In place: no file of an older version stays, choices do."""
        stale = [self.folder / "_internal" / "viejo.dll", self.folder / "_internal" / "app" / "viejo.pyc"]
        for path in stale:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"old")
        self.silently()
        self.expect(not any(path.exists() for path in stale), "files of the older version are left")
        self.expect(self.window.exists(), "the program is gone")
        self.expect(self.windows.registry(_RUN_KEY, "Acopio"), "it would no longer start with Windows")
        return ""

    def uninstall(self) -> str:
        """The program goes, what is the person's stays."""
        kept = [self.data / "ajustes.json", self.windows.home / "Documents" / "Acopio" / "comprobante.xml"]
        for path in kept:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("{}", encoding="utf-8")
        done = self.windows.run(self.folder / "desinstalar.exe", "/S", f"_?={self.inside(self.folder)}")
        self.expect(done.returncode == 0, f"it ended with {done.returncode}")
        left = [path.name for path in self.folder.rglob("*")] if self.folder.exists() else []
        # told where it is, it cannot remove itself: by hand it runs from a copy
        self.expect(left in ([], ["desinstalar.exe"]), f"these are left: {left}")
        for path in (self.folder / "desinstalar.exe", self.folder):
            if path.exists():
                path.unlink() if path.is_file() else path.rmdir()
        self.expect(all(path.exists() for path in kept), "the person's files are gone")
        self.expect(not self.shortcuts(), "the shortcut is left")
        for key, name in ((_RUN_KEY, "Acopio"), (_UNINSTALL_KEY, "DisplayVersion")):
            self.expect(not self.windows.registry(key, name), f"{key} is left")
        for path in kept:
            path.unlink()
            path.parent.rmdir()
        return "documents and settings kept"

    def silently(self, *more: str) -> None:
        """Run the installer without a window."""
        code = self.windows.run(self.installer, "/S", *more).returncode
        self.expect(code == 0, f"the installer ended with {code}")
        self.expect(self.window.exists() and self.command.exists(), f"nothing was installed in {self.folder}")

    def shortcuts(self) -> list[Path]:
        """Those in the start menu."""
        menu = self.windows.home / "AppData" / "Roaming" / "Microsoft" / "Windows" / "Start Menu" / "Programs"
        return list(menu.glob("Acopio.lnk"))

    def inside(self, path: Path) -> str:
        """How Windows calls a file of its own drive C:."""
        if not self.windows.launcher:
            return str(path)
        return "C:\\users\\" + str(path.relative_to(self.windows.home.parent)).replace("/", "\\")

    def note(self, what: str, how: str) -> None:
        """A row of the table."""
        self.figures.append((what, how))
        say(f"  {what:<32} {how}")

    def expect(self, holds: bool, what: str) -> None:
        """End, saying what is wrong, unless it holds."""
        if not holds:
            give_up(f"the trial failed: {what}.")


@contextmanager
def _killed_at_last(running: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    try:
        yield running
    finally:
        running.kill()
        running.wait()


def _comes(what: Callable[[], bool]) -> bool:
    """Whether it comes true within a minute."""
    pause = threading.Event()
    deadline = time.monotonic() + 60
    while not what() and time.monotonic() < deadline:
        pause.wait(0.2)
    return what()


def table(figures: Sequence[tuple[str, str]]) -> str:
    """Rows under each other."""
    return "\n".join(f"| {what:<32} | {how:<46} |" for what, how in figures)


if __name__ == "__main__":
    trial = Trial(Windows(Path(os.environ["USERPROFILE"])), Path(sys.argv[1]).resolve())
    trial.run()
    say(table(trial.figures))
