"""The developer's commands: ``run`` starts Acopio from this clone, ``test`` runs every check.

``build`` makes the program for this computer's system, ``rehearse-windows`` the one for Windows on a Debian, with all
that its installer does. Both of the first make the environment ``.venv`` from pyproject.toml and keep it up to date.
Standard library only, and no syntax
that Python 3.6 cannot parse: an older Python must meet the sentence below, not a SyntaxError.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        f"Acopio needs Python 3.11 or newer, and this is Python {sys.version_info[0]}.{sys.version_info[1]} "
        f"({sys.executable}). Start it with a newer one: python3.13 packaging/dev.py"
    )

import argparse
import hashlib
import json
import os
import platform
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from machine import ROOT, VERSION, child_environment, give_up, need_packages, need_venv_module, pip_install, say
from qt_window import need_qt_libraries, need_window_libraries

VENV = ROOT / ".venv"
STAMP = VENV / "acopio-stamp.json"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")

# What compiles the installer for Windows, here only to see that it can be.
INSTALLER_COMPILER = (("nsis",),)
# What computes the month's workbook a second time. Half a minute to install, 280 MB.
SPREADSHEET = (("libreoffice-calc-nogui", "libreoffice-calc"),)
CHECKS: dict[str, list[str | Path]] = {
    "ruff-format": [PYTHON, "-m", "ruff", "format", "--check"],
    "ruff-check": [PYTHON, "-m", "ruff", "check"],
    "mypy": [PYTHON, "-m", "mypy"],
    "mypy-packaging": [PYTHON, "-m", "mypy", "packaging"],
    "lint-imports": [BIN / "lint-imports"],
    "pytest": [PYTHON, "-m", "pytest", "-n", "2", "--dist", "worksteal"],
}

# ── the environment ──────────────────────────────────────────────────────────────────────────────────────────────────


def prepare(extras: Sequence[str] = ()) -> None:
    """Have ``.venv`` with Acopio installed editable and these ``extras``; nothing to do when the stamp says so."""
    started = time.monotonic()
    reason = trouble_with_venv()
    if reason:
        make_venv(reason)
    wanted = fingerprint()
    stamp = read_stamp()
    if stamp.get("installed") == wanted and set(extras) <= set(stamp.get("extras", ())):
        say("Environment: .venv is up to date.")
        return
    say("Environment: installing Acopio and what it needs into .venv (a minute or two the first time)…")
    write_stamp("", ())
    install(extras)
    write_stamp(wanted, extras)
    say(f"Environment: ready after {time.monotonic() - started:.0f} s.")


def trouble_with_venv() -> str:
    """Why ``.venv`` cannot be used as it is, or nothing."""
    if not PYTHON.exists():
        return "there is none yet" if not VENV.exists() else "its Python is gone"
    if read_stamp().get("root", str(ROOT)) != str(ROOT):
        return "it belongs to another folder"
    ask = "import sys, pip; print('%d.%d' % sys.version_info[:2])"
    answer = subprocess.run([PYTHON, "-c", ask], capture_output=True, text=True, check=False, env=child_environment())
    if answer.returncode:
        return "it is broken"
    found = answer.stdout.strip()
    return "" if found == VERSION else f"it is of Python {found}, and this is {VERSION}"


def make_venv(reason: str) -> None:
    """Make ``.venv`` from nothing."""
    say(f"Environment: making .venv with Python {platform.python_version()} ({reason})…")
    if Path(sys.prefix).resolve() == VENV.resolve():
        give_up("this Python lives in the .venv that must be made anew; start with the one it was made from.")
    need_venv_module()
    try:
        if VENV.is_symlink() or VENV.is_file():
            VENV.unlink()
        elif VENV.exists():
            shutil.rmtree(VENV)
    except OSError as error:
        give_up(f"{VENV} cannot be removed ({error.strerror}); close what uses it and start again.")
    made = subprocess.run([sys.executable, "-P", "-m", "venv", VENV], check=False, env=child_environment())
    if made.returncode:
        give_up(f"{sys.executable} could not make an environment in {VENV}; its own words are above.")
    write_stamp("", ())


def install(extras: Sequence[str]) -> None:
    """Install the project editable."""
    target = f".[{','.join(extras)}]" if extras else "."
    pip_install(PYTHON, ["-e", target])


def fingerprint() -> str:
    """What the installation depends on, as one hash."""
    told = hashlib.sha256(f"{platform.python_version()} {ROOT}".encode())
    for path in (ROOT / "pyproject.toml", ROOT / "app" / "__init__.py"):
        told.update(path.read_bytes())
    return told.hexdigest()


def read_stamp() -> dict[str, Any]:
    """What was written when the environment was made; empty when nothing readable is there."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(installed: str, extras: Sequence[str]) -> None:
    """Remember what ``.venv`` holds."""
    stamp = {"root": str(ROOT), "installed": installed, "extras": list(extras)}
    STAMP.write_text(json.dumps(stamp, indent=1), encoding="utf-8")


# ── the commands ─────────────────────────────────────────────────────────────────────────────────────────────────────


def run(arguments: Sequence[str]) -> int:
    """Start the demonstration: the window, or its journey without one where there is no display."""
    prepare()
    headless = "--headless" in arguments
    if not headless and lacks_display():
        say("There is no display here: the demonstration runs without its window.")
        arguments = ["--headless", *arguments]
    elif not headless:
        need_window_libraries(VENV)
    say(" ".join(["Starting: acopio demo", *arguments]))
    return subprocess.run([BIN / "acopio", "demo", *arguments], check=False, env=child_environment()).returncode


def lacks_display() -> bool:
    """Whether a window has nowhere to appear."""
    ways = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform == "linux" and not any(os.environ.get(name) for name in ways)


def test(only: str, arguments: Sequence[str]) -> int:
    """Run the checks one after another, or ``only`` one with more ``arguments``; the first failure ends it."""
    prepare(["test"])
    need_qt_libraries()
    need_packages(INSTALLER_COMPILER, "The installer's script cannot be tried")
    need_packages(SPREADSHEET, "The workbook's formulas cannot be tried")
    started = time.monotonic()
    for name in [only] if only else list(CHECKS):
        code = check(name, arguments)
        if code:
            say(f"FAILED: {name} (exit code {code})")
            return code
    say(f"All good in {time.monotonic() - started:.0f} s.")
    return 0


def check(name: str, arguments: Sequence[str]) -> int:
    """Run one check under a heading; returns its exit code."""
    say(f"\n== {name} ==")
    started = time.monotonic()
    done = subprocess.run(
        [*CHECKS[name], *arguments], cwd=ROOT, env=child_environment(QT_QPA_PLATFORM="offscreen"), check=False
    )
    say(f"-- {name}: {time.monotonic() - started:.1f} s")
    return done.returncode


def main(words: Sequence[str]) -> int:
    """Understand the command line and run the command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="packaging/dev.py", description=__doc__, allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="start Acopio's demonstration; more arguments are passed on", allow_abbrev=False)
    testing = commands.add_parser("test", help="run every check, stopping at the first failure", allow_abbrev=False)
    testing.add_argument("--only", choices=CHECKS, default="", help="run this one; more arguments are passed on to it")
    commands.add_parser("build", help="make the program for this computer's system: build/ and dist/")
    commands.add_parser("rehearse-windows", help="make and try the program for Windows, with wine (Debian, as root)")
    cut = words.index("--") if "--" in words else len(words)
    options, unknown = parser.parse_known_args(words[:cut])
    arguments = [*unknown, *words[cut + 1 :]]
    if options.command == "run":
        return run(arguments)
    if options.command == "build":
        from building import build

        return build()
    if options.command == "rehearse-windows":
        from rehearsal import rehearse

        return rehearse()
    if arguments and not options.only:
        parser.error("say with --only which check gets: " + " ".join(arguments))
    return test(options.only, arguments)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
