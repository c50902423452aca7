"""Where a package goes: a folder that a person may work in meanwhile, or a ZIP that is there whole or not at all."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.disk import replacing
from app.reports.file_names import UniqueNames, free_path
from app.reports.kept_folder import KeptFolder, Outcome
from app.reports.zip_stream import ZipStream

_FILE_MODE = 0o666


@dataclass(frozen=True, slots=True)
class PackageFile:
    """A file on its way into a package: folders and its name without ``ending``; ``at`` is its wall time in a ZIP.

    One that was made tells what it was ``made_of``; one that was not is a copy and never changes.
    """

    names: tuple[str, ...]
    ending: str
    data: bytes
    made_of: str | None = None
    at: datetime | None = None


class Target(ABC):
    """Takes the files of a package. All raise OSError.

    Attributes:
        place: the folder or the ZIP.
    """

    def __init__(self, place: Path) -> None:
        self.place = place

    @abstractmethod
    def put(self, file: PackageFile) -> tuple[Outcome, str]:
        """Take a file; what became of it, and its path in the package."""

    def is_made(self, _names: tuple[str, ...], _ending: str, _made_of: str) -> bool:
        """Whether an earlier time made the file of the same, and nobody touched it."""
        return False

    def holding(self, _names: tuple[str, ...], _ending: str, _data: bytes) -> str | None:
        """The path in the package of a file of an earlier time, of that name and with these bytes."""
        return None


class FolderTarget(Target):
    """A folder, as ``KeptFolder`` keeps it."""

    def __init__(self, folder: KeptFolder, place: Path) -> None:
        super().__init__(place)
        self._folder = folder

    def put(self, file: PackageFile) -> tuple[Outcome, str]:
        """Take a file, unless it is there already."""
        if file.made_of is None:
            outcome, path = self._folder.put_copy(file.names, file.ending, file.data)
        else:
            outcome, path = self._folder.put(file.names, file.ending, file.data, file.made_of)
        return outcome, path.relative_to(self.place).as_posix()

    def is_made(self, names: tuple[str, ...], ending: str, made_of: str) -> bool:
        """As the folder remembers it."""
        return self._folder.is_made(names, ending, made_of)

    def holding(self, names: tuple[str, ...], ending: str, data: bytes) -> str | None:
        """As it lies there."""
        path = self._folder.holding(names, ending, data)
        return None if path is None else path.relative_to(self.place).as_posix()


class ZipTarget(Target):
    """A ZIP; of two files of one name the second gets a number."""

    def __init__(self, archive: ZipStream, place: Path) -> None:
        super().__init__(place)
        self._archive = archive
        self._names: dict[str, UniqueNames] = {}

    def put(self, file: PackageFile) -> tuple[Outcome, str]:
        """Write the next file."""
        path = "/".join(self._names.setdefault(file.ending, UniqueNames()).of(file.names)) + file.ending
        self._archive.add(path, file.data, file.at)
        return Outcome.NEW, path


@contextmanager
def opened_target(folder: Path, name: str, *, as_zip: bool) -> Iterator[Target]:
    """The package ``name`` in ``folder``, which is made where it is missing; a ZIP never takes another's place.

    What was written is durable when the block ends. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if as_zip:
        path = free_path(folder, name, ".zip")
        with replacing(path, mode=_FILE_MODE, among_others=True) as stream, ZipStream(stream) as archive:
            yield ZipTarget(archive, path)
        return
    kept = KeptFolder(folder / name)
    yield FolderTarget(kept, folder / name)
    kept.sync()
