"""Where the library lies: chosen by the person, never within Acopio's own data if that can be helped."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.domain.identifiers import is_rfc
from app.errors import LibraryInOwnDataError
from app.paths import Paths
from app.settings import Settings
from app.store.identity import MARK
from app.surroundings import is_own_data


@dataclass(frozen=True, slots=True)
class LibraryPlace:
    """Where the open library lies: the folder of documents, and the database that readers may open."""

    root: Path
    database: Path

    def xml_path(self, path: str | None) -> Path | None:
        """The file of a document whose path in the index is ``path``; None for a document without a file."""
        return self.root.joinpath(*path.split("/")) if path else None


def library_place(paths: Paths, settings: Settings) -> tuple[Path, LibraryInOwnDataError | None]:
    """The folder, and what was wrong with the one that was chosen when it is not that.

    A folder within Acopio's own data is not taken, unless documents lie there already: then they are used.
    """
    chosen = settings.library_root(paths.library)
    if settings.library is None or not is_own_data(chosen, paths.home, paths.library) or _holds_documents(chosen):
        return chosen, None
    return paths.library, LibraryInOwnDataError(chosen)


def _holds_documents(folder: Path) -> bool:
    try:
        return (folder / MARK).exists() or any(is_rfc(one.name) for one in folder.iterdir())
    except OSError:
        return False
