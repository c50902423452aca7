"""What the developer's commands know of this computer: its words, the environment of programs, Debian's packages."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

_SYSTEM_PLACES = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin"
ROOT = Path(__file__).resolve().parent.parent
VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"
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


def system_program(name: str) -> str:
    """The full path of a program of the system: none is taken from the folder we are in, whatever PATH says.

    Where the system has none, the path where it usually is, for whoever starts it to find nothing there.
    """
    return shutil.which(name, path=_SYSTEM_PLACES) or f"/usr/bin/{name}"


def run_or_give_up(command: Sequence[object], what: str, environment: dict[str, str] | None = None) -> None:
    """Run it in the clone's folder, or end with its last words; ``what`` says in the past what it could not do."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=ROOT,
        env=environment or child_environment(),
        stdin=subprocess.DEVNULL,
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
        give_up("the package index could not be reached. Check the network or pip's own settings, then start again.")
    give_up(f"{what}; the last words are above.")


def pip_install(python: Path, arguments: Sequence[str]) -> None:
    """Install with the pip of ``python``; its words are shown only when it fails."""
    command = [python, "-P", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", *arguments]
    run_or_give_up(command, f"pip could not install {' '.join(arguments)}")


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


def sha256(path: Path) -> str:
    """The file's hash, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_debian() -> bool:
    """Whether this is Debian, Ubuntu or a child of theirs."""
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return False
    names = {release.get("ID", ""), *release.get("ID_LIKE", "").split()}
    return bool(names & {"debian", "ubuntu"}) and Path(system_program("apt-get")).exists()


def is_root() -> bool:
    """Whether packages may be installed."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def is_installed(package: str) -> bool:
    """Whether the package is there, as dpkg sees it."""
    command = [system_program("dpkg-query"), "--show", "--showformat=${db:Status-Status} ", package]
    return "installed" in subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()


def is_offered(package: str) -> bool:
    """Whether apt knows a package of this very name."""
    command = [system_program("apt-cache"), "pkgnames", package]
    known = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return package in known.split()


def apt_install(packages: Sequence[str]) -> None:
    """Install with apt-get, or give up telling the command. dpkg needs the folders of system commands in PATH."""
    say(f"System: installing {' '.join(packages)} with apt-get…")
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/local/sbin", "/usr/sbin", "/sbin"])
    environment = child_environment(DEBIAN_FRONTEND="noninteractive", PATH=path)
    subprocess.run([system_program("apt-get"), "-qq", "update"], check=False, env=environment)
    command = [system_program("apt-get"), "-qq", "install", "-y", "--no-install-recommends", *packages]
    if subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL).returncode:
        give_up(f"apt-get failed; its words are above. The command was: {' '.join(command)}")


def need_packages(wanted: Sequence[Sequence[str]], otherwise: str) -> None:
    """Have these packages of Debian and Ubuntu: install them as root, else say what is missing and go on.

    Each is told by its names, the first the usual one; ``otherwise`` says what happens without them.
    """
    if not is_debian():
        return
    missing = [names for names in wanted if not any(is_installed(name) for name in names)]
    if not missing:
        return
    if is_root():
        apt_install([next(filter(is_offered, reversed(names)), names[0]) for names in missing])
    else:
        say(f"{otherwise}, for this is missing: sudo apt-get install -y " + " ".join(names[0] for names in missing))
