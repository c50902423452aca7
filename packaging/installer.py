"""The installer for Windows, made by NSIS on any system, and the signatures in it. Standard library only."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from machine import ROOT, give_up, say, system_program

SCRIPT = ROOT / "packaging" / "windows" / "acopio.nsi"
SIGN = "ACOPIO_SIGN"
"""In the environment: a command that signs the one file whose path is put behind it; without it nothing is signed."""

PROGRAMS = ("Acopio.exe", "acopio-cli.exe")
_USUAL_PLACES = (Path("C:/Program Files (x86)/NSIS/makensis.exe"), Path("C:/Program Files/NSIS/makensis.exe"))


def sign(folder: Path, command: str) -> None:
    """Sign the programs in ``folder``."""
    for name in PROGRAMS if command else ():
        if subprocess.run(f'{command} "{folder / name}"', shell=True, check=False).returncode:
            give_up(f"{name} could not be signed.")


def make_installer(
    program: Path,
    pictures: Path,
    version: str,
    target: Path,
    *,
    command: str = "",
    more: Sequence[str] = (),
    strict: bool = False,
) -> Path:
    """Compile the script around the ``program``'s folder; returns the installer, in the folder ``target``.

    ``command`` signs installer and uninstaller as ``sign`` does; ``more`` are definitions besides the usual.
    ``strict`` takes a warning (a text that is missing) for an error.
    """
    started = time.monotonic()
    result = target.resolve() / f"Acopio-{version}-instalador.exe"
    told = {"VERSION": version, "NUMBERS": numbers(version), "DIST": program, "PICTURES": pictures, "OUT": result}
    if command:
        told["SIGN"] = command
    definitions = [f"-D{name}={value}" for name, value in told.items()]
    options = ["-V2", *["-WX"] * strict, "-INPUTCHARSET", "UTF8", *definitions, *(f"-D{name}" for name in more)]
    done = subprocess.run([compiler(), *options, SCRIPT], capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        give_up(f"the installer could not be made: {done.stdout}{done.stderr}")
    if done.stdout.strip():
        say(done.stdout.strip())
    size = result.stat().st_size
    say(f"Installer: {size / 1e6:.1f} MB after {time.monotonic() - started:.0f} s, {result}")
    return result


def numbers(version: str) -> str:
    """The four numbers that Windows wants of a version like 1.2.3 or 1.2.3rc1."""
    found = [str(int(part)) for part in re.findall(r"\d+", re.split(r"[a-z+-]", version)[0])]
    return ".".join([*found, "0", "0", "0", "0"][:4])


def compiler() -> str:
    """The path of makensis, which compiles the installer's script."""
    found = next(filter(os.path.exists, [system_program("makensis")]), None)
    places = [found] if found else [str(place) for place in _USUAL_PLACES if place.exists()]
    return places[0] if places else give_up("NSIS is missing (on Debian: apt-get install nsis; on Windows: its setup).")
