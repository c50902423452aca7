"""One window for each library: a second start raises the first window and goes away.

Both know a small folder in the library's home. The first window holds a lock file there and watches the folder; a
second start leaves a request file, which the first removes as its answer. No socket and no port is needed. The lock
shows when its process is gone, so nobody waits for a window that was killed.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, Signal, Slot

_LOCK, _REQUEST, _QUESTION = "abierta", ".deseo", ".toque"
_PATIENCE_SECONDS = 1.5
_LOOK_AGAIN_SECONDS = 0.02


def raise_first(home: Path, *, quietly: bool = False, patience: float = _PATIENCE_SECONDS) -> bool:
    """Ask the window that is open on ``home`` to come forward; False when there is none.

    ``quietly`` only asks whether it is there. One that does not answer within ``patience`` seconds counts as none.
    """
    folder = _meeting_folder(home)
    request = folder / f"{os.getpid()}{_QUESTION if quietly else _REQUEST}"
    if not _is_held(folder):
        return False
    try:
        request.touch()
    except OSError:
        return False
    deadline = time.monotonic() + patience
    while request.exists() and time.monotonic() < deadline:
        threading.Event().wait(_LOOK_AGAIN_SECONDS)
    answered = not request.exists()
    with suppress(OSError):
        request.unlink(missing_ok=True)
    return answered


class SingleWindow(QObject):
    """Watches for second starts until ``close``; where that cannot be done, nothing else changes.

    Signals:
        raise_wanted: the window should come forward.
    """

    raise_wanted = Signal()

    def __init__(self, home: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._folder = _meeting_folder(home)
        self._lock = _lock_file(self._folder)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._on_changed)
        with suppress(OSError):
            for one in (home, self._folder):
                one.mkdir(mode=0o700, parents=True, exist_ok=True)
            for left in self._requests():
                left.unlink(missing_ok=True)
            self._watcher.addPath(str(self._folder))
        if not self._lock.tryLock(0) and self._lock.removeStaleLockFile():  # of another computer, or of nobody's
            self._lock.tryLock(0)

    def close(self) -> None:
        """Release the lock and stop watching; called when the program ends."""
        self._watcher.directoryChanged.disconnect(self._on_changed)
        self._lock.unlock()

    @Slot(str)
    def _on_changed(self, _folder: str) -> None:
        with suppress(OSError):
            for request in self._requests():
                request.unlink(missing_ok=True)
                if request.suffix == _REQUEST:
                    self.raise_wanted.emit()

    def _requests(self) -> Iterator[Path]:
        for kind in (_REQUEST, _QUESTION):
            yield from self._folder.glob(f"*{kind}")


def _meeting_folder(home: Path) -> Path:
    return home / "puerta"


def _lock_file(folder: Path) -> QLockFile:
    lock = QLockFile(str(folder / _LOCK))
    lock.setStaleLockTime(0)  # however long a window is open: only its end makes its lock void
    return lock


def _is_held(folder: Path) -> bool:
    """Whether another window holds the lock, or may hold it: of one on another computer that is not known."""
    if not (folder / _LOCK).exists():
        return False
    lock = _lock_file(folder)
    if lock.tryLock(0):
        lock.unlock()
        return False
    return True
