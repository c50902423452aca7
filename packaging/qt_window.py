"""What Qt needs of the system for a window: had where Debian gives it, else named before Qt aborts without it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from machine import give_up, need_packages

# What Qt needs of Debian and Ubuntu; the second name is that of releases with 64-bit time.
QT_LIBRARIES = (
    ("libglib2.0-0", "libglib2.0-0t64"),
    ("libgl1",),
    ("libegl1",),
    ("libxkbcommon0",),
    ("libfontconfig1",),
    ("libdbus-1-3",),
)
# And for a window on X.
X_LIBRARIES = (
    ("libx11-xcb1",),
    ("libxcb-cursor0",),
    ("libxcb-icccm4",),
    ("libxcb-image0",),
    ("libxcb-keysyms1",),
    ("libxcb-randr0",),
    ("libxcb-render-util0",),
    ("libxcb-shape0",),
    ("libxcb-xkb1",),
    ("libxkbcommon-x11-0",),
)
_LOST = re.compile(r"^\s*(\S+) => not found", re.MULTILINE)


def need_qt_libraries() -> None:
    """Have what Qt needs of Debian and Ubuntu, without a window."""
    need_packages(QT_LIBRARIES, "Qt may not start")


def need_window_libraries(venv: Path) -> None:
    """Have what a window needs; ends with the names of what is missing, on any Linux, where it would not open."""
    if sys.platform != "linux":
        return
    on_x = _is_on_x()
    need_packages((*QT_LIBRARIES, *(X_LIBRARIES if on_x else ())), "Qt may not start")
    missing = sorted({name for plugin in _plugins(venv, on_x=on_x) for name in missing_libraries(plugin)})
    if missing:
        give_up(
            f"the window cannot open without these system libraries: {', '.join(missing)}. "
            f"Install what your system calls them, or see the demonstration without a window: "
            f"python3 packaging/dev.py run --headless"
        )


def missing_libraries(plugin: Path) -> list[str]:
    """The libraries that ``plugin`` needs and the system lacks, as the loader names them; none where it cannot tell."""
    ldd = shutil.which("ldd")
    if ldd is None:
        return []
    told = subprocess.run([ldd, str(plugin)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
    return sorted(set(_LOST.findall(told.stdout)))


def _plugins(venv: Path, *, on_x: bool) -> list[Path]:
    folders = venv.glob("lib/python3*/site-packages/PySide6/Qt/plugins/platforms")
    name = "libqxcb.so" if on_x else "libqoffscreen.so"
    return [folder / name for folder in folders if (folder / name).exists()]


def _is_on_x() -> bool:
    """Whether Qt will open its window on X: it was told so, or there is no Wayland."""
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    return chosen.startswith("xcb") if chosen else not os.environ.get("WAYLAND_DISPLAY")
