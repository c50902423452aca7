"""The developer's two commands: ``run`` starts Acopio from this clone, ``test`` runs every check.

Both make the environment ``.venv`` from pyproject.toml and keep it up to date. Standard library only, and no syntax
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
import importlib
import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "acopio-stamp.json"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"

# What Qt needs of Debian and Ubuntu; the second name is that of releases with 64-bit time.
QT_LIBRARIES = (
    ("libglib2.0-0", "libglib2.0-0t64"),
    ("libgl1",),
    ("libegl1",),
    ("libxkbcommon0",),
    ("libfontconfig1",),
    ("libdbus-1-3",),
)
CHECKS: dict[str, list[str | Path]] = {
    "ruff-format": [PYTHON, "-m", "ruff", "format", "--check"],
    "ruff-check": [PYTHON, "-m", "ruff", "check"],
    "mypy": [PYTHON, "-m", "mypy"],
    "mypy-packaging": [PYTHON, "-m", "mypy", "packaging"],
    "lint-imports": [BIN / "lint-imports"],
    "pytest": [PYTHON, "-m", "pytest", "-n", "2"],
}
NETWORK_TROUBLE = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError"
    r"|Connection (refused|broken|reset)|name resolution|Name or service not known"
    r"|getaddrinfo failed|[Nn]etwork is unreachable"
)


def say(text: str) -> None:
    """One line about what happens now."""
    print(text, flush=True)


def give_up(text: str) -> NoReturn:
    """End with exit code 1, saying what is missing."""
    sys.exit(f"Cannot go on: {text}")


def child_environment(**more: str) -> dict[str, str]:
    """The environment of what is started here: other places of Python modules are left out."""
    foreign = ("PYTHONPATH", "PYTHONHOME", "PYTHONUSERBASE")
    kept = {name: value for name, value in os.environ.items() if name not in foreign}
    return {**kept, "PYTHONNOUSERSITE": "1", **more}


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
    made = subprocess.run([sys.executable, "-m", "venv", VENV], check=False, env=child_environment())
    if made.returncode:
        give_up(f"{sys.executable} could not make an environment in {VENV}; its own words are above.")
    write_stamp("", ())


def need_venv_module() -> None:
    """Debian and Ubuntu keep venv in a package of its own: install it as root, else say how."""
    if all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        return
    package = f"python{VERSION}-venv"
    if is_debian() and is_root() and sys.base_prefix == "/usr":
        apt_install([package])
        importlib.invalidate_caches()
    if not importlib.util.find_spec("ensurepip"):
        give_up(
            f"this Python ({sys.executable}) has no venv module. "
            f"On Debian and Ubuntu this installs it: sudo apt-get install -y {package}"
        )


def install(extras: Sequence[str]) -> None:
    """Install the project editable with pip; its words are shown only when it fails."""
    target = f".[{','.join(extras)}]" if extras else "."
    done = subprocess.run(
        [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "-e", target],
        cwd=ROOT,
        env=child_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if not done.returncode:
        return
    print(*done.stdout.splitlines()[-15:], sep="\n", file=sys.stderr, flush=True)
    if NETWORK_TROUBLE.search(done.stdout):
        give_up("pip could not reach its package index. Check the network or pip's own settings, then start again.")
    give_up("pip could not install what pyproject.toml asks for; its last words are above.")


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


# ── the system's packages ────────────────────────────────────────────────────────────────────────────────────────────


def is_debian() -> bool:
    """Whether this is Debian, Ubuntu or a child of theirs."""
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return False
    names = {release.get("ID", ""), *release.get("ID_LIKE", "").split()}
    return bool(names & {"debian", "ubuntu"}) and shutil.which("apt-get") is not None


def is_root() -> bool:
    """Whether packages may be installed."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def need_qt_libraries() -> None:
    """Have what Qt needs of Debian and Ubuntu: install it as root, else say what is missing and go on."""
    if not is_debian():
        return
    missing = [names for names in QT_LIBRARIES if not any(is_installed(name) for name in names)]
    if not missing:
        return
    if is_root():
        apt_install([next(filter(is_offered, reversed(names)), names[0]) for names in missing])
    else:
        say("Qt may not start, for this is missing: sudo apt-get install -y " + " ".join(names[0] for names in missing))


def is_installed(package: str) -> bool:
    """Whether the package is there, as dpkg sees it."""
    command = ["dpkg-query", "--show", "--showformat=${db:Status-Status} ", package]
    return "installed" in subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()


def is_offered(package: str) -> bool:
    """Whether apt knows a package of this very name."""
    known = subprocess.run(["apt-cache", "pkgnames", package], capture_output=True, text=True, check=False).stdout
    return package in known.split()


def apt_install(packages: Sequence[str]) -> None:
    """Install with apt-get, or give up telling the command. dpkg needs the folders of system commands in PATH."""
    say(f"System: installing {' '.join(packages)} with apt-get…")
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/local/sbin", "/usr/sbin", "/sbin"])
    environment = child_environment(DEBIAN_FRONTEND="noninteractive", PATH=path)
    subprocess.run(["apt-get", "-qq", "update"], check=False, env=environment)
    command = ["apt-get", "-qq", "install", "-y", "--no-install-recommends", *packages]
    if subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL).returncode:
        give_up(f"apt-get failed; its words are above. The command was: {' '.join(command)}")


# ── the commands ─────────────────────────────────────────────────────────────────────────────────────────────────────


def run(arguments: Sequence[str]) -> int:
    """Start the demonstration: the window, or its journey without one where there is no display."""
    prepare()
    headless = "--headless" in arguments
    if not headless and lacks_display():
        say("There is no display here: the demonstration runs without its window.")
        arguments = ["--headless", *arguments]
    elif not headless:
        need_qt_libraries()
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
    cut = words.index("--") if "--" in words else len(words)
    options, unknown = parser.parse_known_args(words[:cut])
    arguments = [*unknown, *words[cut + 1 :]]
    if options.command == "run":
        return run(arguments)
    if arguments and not options.only:
        parser.error("say with --only which check gets: " + " ".join(arguments))
    return test(options.only, arguments)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
