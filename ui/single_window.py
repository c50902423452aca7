"""One window for each person and library: a second start raises the first window and goes away."""

from __future__ import annotations

import getpass
import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WISH, _ANSWER = b"raise\n", b"ok\n"
_PATIENCE = 1_000
"""Milliseconds for each step of the talk; a window that is closing does not answer."""


def door_name(home: Path) -> str:
    """The name under which the window on ``home`` can be reached: the person's own, and short enough everywhere."""
    text = f"{getpass.getuser()}\n{home.resolve()}"
    return f"acopio-{hashlib.sha256(text.encode(errors='surrogateescape')).hexdigest()[:20]}"


def raise_first(home: Path) -> bool:
    """Ask the window that is open on ``home`` to come forward; False when there is none or it does not answer."""
    socket = QLocalSocket()
    socket.connectToServer(door_name(home))
    if not socket.waitForConnected(_PATIENCE):
        return False
    socket.write(_WISH)
    answered = socket.waitForReadyRead(_PATIENCE) and socket.readAll().data() == _ANSWER
    socket.abort()
    return answered


class SingleWindow(QObject):
    """Listens for second starts until ``close``; where that cannot be done, nothing else changes.

    Signals:
        raise_wanted: the window should come forward.
    """

    raise_wanted = Signal()

    def __init__(self, home: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        name = door_name(home)
        if not self._server.listen(name):
            QLocalServer.removeServer(name)  # left behind by a window that was killed: nobody answered at it
            self._server.listen(name)

    def close(self) -> None:
        """Answer no more."""
        self._server.close()

    @Slot()
    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.readyRead.connect(self._on_words)

    @Slot()
    def _on_words(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket) and socket.readAll().data() == _WISH:
            socket.write(_ANSWER)
            socket.flush()
            self.raise_wanted.emit()
