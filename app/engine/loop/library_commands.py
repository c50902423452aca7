"""Where the library lies: moved elsewhere, found again where it is now, or begun anew. Part of CommandHandler."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.disk import os_error
from app.engine.commands import BeginLibrary, FindLibrary, MoveLibrary
from app.engine.events import LibraryMoved
from app.engine.ledger import Ledger
from app.errors import LibraryAwayError, LibraryInOwnDataError
from app.store.files import LibraryFolder
from app.store.moving import end_move


class LibraryCommandHandler:
    """Used from the engine's thread only. ``moved`` keeps the place for the next start.

    ``is_own_data`` tells of a folder that would go away with Acopio when it is uninstalled.
    """

    def __init__(
        self,
        ledger: Ledger,
        folder: LibraryFolder,
        moved: Callable[[Path], None],
        is_own_data: Callable[[Path], bool],
    ) -> None:
        self._ledger = ledger
        self._folder = folder
        self._moved = moved
        self._is_own_data = is_own_data

    def carry_out(self, command: MoveLibrary | FindLibrary | BeginLibrary) -> None:
        """Do it, and announce where the library is. Raises StoreErrors; it is then where it was."""
        match command:
            case MoveLibrary(target):
                self._move(target)
            case FindLibrary(root):
                self._find(root)
            case BeginLibrary():
                if self._folder.identity is not None:
                    self._folder.identity.begin_anew(self._folder.root)
                self._is_there_again()

    def _move(self, target: Path) -> None:
        self._refuse_own_data(target)
        before = self._folder.root
        self._folder.move_to(target)
        self._keep(target, before)
        end_move(target)
        self._ledger.announce(LibraryMoved(target))

    def _find(self, root: Path) -> None:
        self._refuse_own_data(root)
        before = self._folder.root
        if self._folder.identity is not None:
            self._folder.identity.recognise(root)
        self._folder.return_to(root)
        self._keep(root, before)
        self._is_there_again()

    def _is_there_again(self) -> None:
        """What waited for it need wait no longer."""
        root = self._folder.root
        self._ledger.announce(LibraryMoved(root))
        waited = LibraryAwayError(root).key
        for request in list(self._ledger.open_requests.values()):
            if request.notice == waited and request.state.is_active:
                self._ledger.record(request, None, None, notice=None, next_at=self._ledger.now())

    def _keep(self, root: Path, before: Path) -> None:
        try:
            self._moved(root)
        except OSError as error:
            self._folder.return_to(before)
            raise os_error(error, root) from error

    def _refuse_own_data(self, folder: Path) -> None:
        if self._is_own_data(folder):
            raise LibraryInOwnDataError(folder)
