"""Makes the program for this computer's system: frozen with PyInstaller, tried, and packed for whoever receives it.

``build/`` is for what is made on the way, ``dist/`` for what is given away. Standard library only.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from installer import SIGN, make_installer, sign
from licences import FOLDER as LICENCES
from machine import ROOT, child_environment, give_up, need_packages, need_venv_module, pip_install, run_or_give_up, say
from machine import sha256 as hash_of

BUILD = ROOT / "build"
DIST = ROOT / "dist"
PACKAGING = ROOT / "packaging"
TOOLS = ("pyinstaller>=6.22,<7",)
BILL_OF_MATERIALS = ("cyclonedx-bom>=7",)
LARGEST_PROGRAM = 95_000_000
LARGEST_INSTALLER = 30_000_000

# What Qt's window needs on Debian and Ubuntu at the moment of freezing; the program then brings it along.
FREEZING_LIBRARIES = (
    ("libxcb-cursor0",),
    ("libxcb-icccm4",),
    ("libxcb-image0",),
    ("libxcb-keysyms1",),
    ("libxcb-render-util0",),
    ("libxcb-shape0",),
    ("libxcb-util1",),
    ("libxcb-xkb1",),
    ("libxkbcommon-x11-0",),
    ("binutils",),
)


@dataclass(frozen=True)
class Made:
    """A program that was frozen and passed its self-test: its folder, size and the report."""

    folder: Path
    size: int
    report: dict[str, Any]


def build() -> int:
    """Freeze, try and pack; returns the exit code."""
    started = time.monotonic()
    need_packages(FREEZING_LIBRARIES, "The program will miss libraries of the window")
    python = environment(BUILD / "venv")
    pictures = BUILD / "pictures"
    run_or_give_up([python, PACKAGING / "icon.py", pictures], "the icon could not be made")
    folder = freeze(python, pictures, BUILD / "program")
    made = try_program(folder, BUILD / "selftest.json")
    DIST.mkdir(exist_ok=True)
    results = pack_windows(made, pictures) if sys.platform == "win32" else pack_linux(made)
    results.append(bill_of_materials(python))
    write_sums(results)
    say(f"Done after {time.monotonic() - started:.0f} s.")
    return 0


# ── freezing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def version() -> str:
    """The program's version, read where it is written."""
    text = (ROOT / "app" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)
    return found[1] if found else give_up("app/__init__.py tells no version.")


def dependencies() -> list[str]:
    """What the program needs at run time, as pyproject.toml has it."""
    project: list[str] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    return project


def environment(folder: Path) -> Path:
    """An environment of what the program needs and no more, besides what freezes it; returns its Python."""
    python = python_of(folder)
    stamp = folder / "acopio-stamp.txt"
    wanted = hashlib.sha256("\n".join([platform.python_version(), *dependencies(), *TOOLS]).encode()).hexdigest()
    if python.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    say("Environment: installing what the program needs, and what freezes it…")
    need_venv_module()
    shutil.rmtree(folder, ignore_errors=True)
    run_or_give_up([sys.executable, "-P", "-m", "venv", folder], "the environment could not be made")
    pip_install(python, dependencies())
    needed = subprocess.run([python, "-P", "-m", "pip", "freeze"], capture_output=True, text=True, check=True).stdout
    (folder / "needed.txt").write_text(needed, encoding="utf-8")
    pip_install(python, TOOLS)
    stamp.write_text(wanted, encoding="utf-8")
    return python


def python_of(folder: Path) -> Path:
    """The Python of an environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def freeze(python: Path, pictures: Path, target: Path) -> Path:
    """Freeze the program; returns its folder."""
    say("Program: freezing it with PyInstaller (a few minutes)…")
    started = time.monotonic()
    command = [python, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    places = ["--distpath", target, "--workpath", BUILD / "work", PACKAGING / "acopio.spec"]
    told = child_environment(ACOPIO_PICTURES=str(pictures), PYTHONHASHSEED="1")
    run_or_give_up([*command, *places], "the program could not be frozen", told)
    say(f"Program: frozen after {time.monotonic() - started:.0f} s.")
    return target / "Acopio"


def try_program(folder: Path, report: Path) -> Made:
    """Have the frozen program try itself, and judge what it found and how large it is."""
    say("Program: it tries itself…")
    report.unlink(missing_ok=True)
    command = [str(folder / ("acopio-cli.exe" if os.name == "nt" else "acopio")), "--selftest", str(report)]
    done = subprocess.run(command, check=False, env=child_environment(), stdin=subprocess.DEVNULL)
    return judge(folder, report, done.returncode)


def judge(folder: Path, report: Path, code: int) -> Made:
    """Print the report; end unless every check passed, every module of ours is there, and the program is small."""
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8")) if report.exists() else {}
    for name, check in found.get("checks", {}).items():
        say(f"  {name:<15} {check['seconds']:7.2f} s  {'passed' if check['passed'] else check['error']}")
    if code or found.get("passed") is not True:
        give_up(f"the self-test failed (exit code {code}, last at {found.get('under_way', 'the end')}): {report}")
    if found["version"] != version():
        give_up(f"the program says it is {found['version']}, and this is {version()}.")
    for check, package in (("modules", "app"), ("window_modules", "ui")):
        here, there = modules_of(package), found["checks"][check]["facts"]["modules"]
        if here != there:
            give_up(f"the program has {there} modules of {package}, and the clone {here}.")
    licences = len(list(folder.rglob(f"{LICENCES}/*.txt")))
    if licences <= len(dependencies()):
        give_up(f"the program has {licences} licences of what it brings along.")
    size = size_of(folder)
    say(f"Program: {licences} licences, {size / 1e6:.1f} MB in {folder}")
    return Made(folder, size, found)


def size_of(folder: Path) -> int:
    """Bytes of all files below, links not counted."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def modules_of(package: str) -> int:
    """How many modules the clone has below ``package``, the way in not counted."""
    files = [path for path in (ROOT / package).rglob("*.py") if path.name != "__main__.py"]
    return len(files) - 1  # the package itself


# ── packing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def pack_windows(made: Made, pictures: Path) -> list[Path]:
    """Make the installer for Windows of the frozen program."""
    if made.size > LARGEST_PROGRAM:
        give_up(f"the program is larger than {LARGEST_PROGRAM / 1e6:.0f} MB.")
    command = os.environ.get(SIGN, "")
    sign(made.folder, command)
    installer = make_installer(made.folder, pictures, version(), DIST, command=command)
    if installer.stat().st_size > LARGEST_INSTALLER:
        give_up(f"the installer is larger than {LARGEST_INSTALLER / 1e6:.0f} MB.")
    return [installer]


def pack_linux(made: Made) -> list[Path]:
    """One archive with one folder in it: the program, its icon, and the script that puts it into the menu."""
    name = f"acopio-{version()}-linux-{platform.machine()}"
    target = DIST / f"{name}.tar.gz"
    beside = [(ROOT / "packaging" / "linux" / file, file) for file in ("instalar.sh", "acopio.desktop", "LEEME.txt")]
    beside.append((ROOT / "resources" / "icons" / "acopio.svg", "acopio.svg"))
    with tarfile.open(target, "w:gz", compresslevel=9) as archive:
        archive.add(made.folder, name, filter=_nobody)
        for path, file in beside:
            archive.add(path, f"{name}/{file}", filter=_nobody)
    say(f"Archive: {target.stat().st_size / 1e6:.1f} MB, {target}")
    return [target]


def _nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """The member without the name and number of the person who built it."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


def bill_of_materials(python: Path) -> Path:
    """What the program is made of, as CycloneDX JSON."""
    target = DIST / f"acopio-{version()}-{sys.platform}.cdx.json"
    tools = BUILD / "materials"
    if not python_of(tools).exists():
        run_or_give_up([sys.executable, "-P", "-m", "venv", tools], "the environment could not be made")
        pip_install(python_of(tools), BILL_OF_MATERIALS)
    needed = python.parent.parent / "needed.txt"
    told = ["--output-reproducible", "--output-format", "JSON", "--output-file", target]
    command = [python_of(tools), "-P", "-m", "cyclonedx_py", "requirements", *told, needed]
    run_or_give_up(command, "the list of parts could not be written")
    listed = json.loads(target.read_text(encoding="utf-8"))["components"]
    say(f"List of parts: {len(listed)} in {target}")
    return target


def write_sums(results: Sequence[Path]) -> None:
    """SHA-256 sums of what is given away, in the form that sha256sum checks."""
    lines = [f"{hash_of(path)}  {path.name}\n" for path in results]
    target = DIST / f"acopio-{version()}-{sys.platform}.sha256"
    target.write_text("".join(lines), encoding="utf-8", newline="\n")
    say("".join(lines).rstrip())
