"""One window for each library: a second start raises the first window and goes away.

The two meet in a small folder of the library's home: the first holds a sign that it is open and watches the folder,
the second leaves a wish, and the first takes the wish away. No socket and no port is needed. The sign is a lock that
tells when who held it is gone, so nobody waits for a window that was killed.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, Signal, Slot

_OPEN, _WISH, _QUIETLY = "abierta", ".deseo", ".toque"
_PATIENCE_SECONDS = 1.5
_LOOK_AGAIN_SECONDS = 0.02


def raise_first(home: Path, *, quietly: bool = False, patience: float = _PATIENCE_SECONDS) -> bool:
    """Ask the window that is open on ``home`` to come forward; False when there is none.

    ``quietly`` only asks whether it is there. One that does not answer for ``patience`` seconds is taken for none.
    """
    door = _door(home)
    wish = door / f"{os.getpid()}{_QUIETLY if quietly else _WISH}"
    if not _is_held(door):
        return False
    try:
        wish.touch()
    except OSError:
        return False
    deadline = time.monotonic() + patience
    while wish.exists() and time.monotonic() < deadline:
        threading.Event().wait(_LOOK_AGAIN_SECONDS)
    answered = not wish.exists()
    with suppress(OSError):
        wish.unlink(missing_ok=True)
    return answered


class SingleWindow(QObject):
    """Watches for second starts until ``close``; where that cannot be done, nothing else changes.

    Signals:
        raise_wanted: the window should come forward.
    """

    raise_wanted = Signal()

    def __init__(self, home: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._door = _door(home)
        self._sign = _sign(self._door)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._on_changed)
        with suppress(OSError):
            for folder in (home, self._door):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for left in self._wishes():
                left.unlink(missing_ok=True)
            self._watcher.addPath(str(self._door))
        if not self._sign.tryLock(0) and self._sign.removeStaleLockFile():  # of another computer, or of nobody's
            self._sign.tryLock(0)

    def close(self) -> None:
        """Answer no more."""
        self._watcher.directoryChanged.disconnect(self._on_changed)
        self._sign.unlock()

    @Slot(str)
    def _on_changed(self, _folder: str) -> None:
        with suppress(OSError):
            for wish in self._wishes():
                wish.unlink(missing_ok=True)
                if wish.suffix == _WISH:
                    self.raise_wanted.emit()

    def _wishes(self) -> Iterator[Path]:
        for kind in (_WISH, _QUIETLY):
            yield from self._door.glob(f"*{kind}")


def _door(home: Path) -> Path:
    return home / "puerta"


def _sign(door: Path) -> QLockFile:
    sign = QLockFile(str(door / _OPEN))
    sign.setStaleLockTime(0)  # however long a window is open: only that it is gone makes its sign void
    return sign


def _is_held(door: Path) -> bool:
    """Whether somebody holds the sign, or may hold it: on another computer nobody can tell."""
    if not (door / _OPEN).exists():
        return False
    sign = _sign(door)
    if sign.tryLock(0):
        sign.unlock()
        return False
    return True
