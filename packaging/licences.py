"""The licences of what the frozen program brings along, each a text to be read: whoever gives it away must give them.

Told by what was frozen: the distributions of its modules, Python itself, and on Debian the packages of the system's
libraries. Standard library only; called by acopio.spec in the Python that freezes.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distribution, packages_distributions
from pathlib import Path, PurePosixPath

FOLDER = "licencias"
ALWAYS = ("PyInstaller",)
"""Its bootloader is the program's first part."""

_TEXTS = Path(__file__).with_name("licences")
_NAMES = ("LICEN", "COPYING", "NOTICE", "COPYRIGHT")
_QT = "https://doc.qt.io/qt-6/licenses-used-in-qt.html"
_RULE = "\n" + "=" * 78 + "\n\n"


def gather(target: Path, modules: Iterable[str], libraries: Iterable[Path] = ()) -> list[Path]:
    """Write into ``target`` a text for each part, and a list of them; returns them all.

    ``modules`` are names as they are imported, ``libraries`` files of the system that the program carries.
    """
    target.mkdir(parents=True, exist_ok=True)
    texts = {"Python": _of_python(), **dict(_of_distributions(modules)), **dict(_of_libraries(libraries))}
    parts = [f"  {name}: {text.partition(chr(10))[0]}" for name, text in sorted(texts.items())]
    begin = "Acopio es software libre, con la licencia MIT. Trae consigo lo siguiente, cada parte con su licencia:\n\n"
    texts["LEEME"] = begin + "\n".join(parts) + "\n"
    written = []
    for name, text in texts.items():
        path = target / f"{name}.txt"
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return written


def _of_python() -> str:
    head = f"{sys.version.split()[0]}, Python Software Foundation License 2, https://docs.python.org/3/license.html\n"
    for place in (Path(sysconfig.get_path("stdlib")), Path(sys.base_prefix)):
        for name in ("LICENSE.txt", "LICENSE"):
            if (place / name).is_file():
                return head + _RULE + (place / name).read_text(encoding="utf-8")
    return head + _RULE + f"{sys.copyright}\n"


def _of_distributions(modules: Iterable[str]) -> Iterator[tuple[str, str]]:
    known = packages_distributions()
    names = {name for module in (*modules, *ALWAYS) for name in known.get(module.partition(".")[0], ())}
    for name in sorted(names, key=str.lower):
        one = distribution(name)
        if name != "acopio":
            yield name, _of_distribution(one)


def _of_distribution(one: Distribution) -> str:
    told = _told(one, "License-Expression") or _told(one, "License") or _classified(one)
    licence = told.strip().partition("\n")[0]
    parts = [", ".join(filter(None, (one.version, licence, _home(one)))) + "\n"]
    parts += [_text_of(one, file) for file in sorted(map(str, one.files or ())) if _is_licence(PurePosixPath(file))]
    if "LGPL" in licence:
        parts[0] += f"\nQt, que va con esta parte, lleva código de otros: {_QT}\n"
        parts += [(_TEXTS / name).read_text(encoding="utf-8") for name in ("LGPL-3.0.txt", "GPL-3.0.txt")]
    return _RULE.join(parts)


def _is_licence(file: PurePosixPath) -> bool:
    return file.parts[0].endswith(".dist-info") and file.name.upper().startswith(_NAMES)


def _text_of(one: Distribution, file: str) -> str:
    return Path(str(one.locate_file(file))).read_text(encoding="utf-8", errors="replace")


def _told(one: Distribution, what: str) -> str:
    return next(iter(one.metadata.get_all(what) or ()), "")


def _classified(one: Distribution) -> str:
    found = [name.rpartition(" :: ")[2] for name in one.metadata.get_all("Classifier") or () if "License ::" in name]
    return ", ".join(found) or "licencia en su página"


def _home(one: Distribution) -> str:
    addresses = [address.partition(", ") for address in one.metadata.get_all("Project-URL") or ()]
    homes = [address for label, _, address in addresses if label.lower().startswith(("home", "source", "repo"))]
    return _told(one, "Home-page") or next(iter(homes), "")


def _of_libraries(libraries: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """By the Debian packages they came with; elsewhere nothing is taken from the system."""
    for package in sorted({found for path in libraries if (found := _package_of(path))}):
        text = Path("/usr/share/doc", package, "copyright")
        if text.is_file():
            told = text.read_text(encoding="utf-8", errors="replace")
            yield f"sistema-{package}", f"biblioteca de Debian\n{_RULE}{told}"


def _package_of(path: Path) -> str:
    try:
        found = subprocess.run(
            ["/usr/bin/dpkg-query", "-S", f"*/{path.name}"], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return found.stdout.partition(":")[0] if found.returncode == 0 else ""
