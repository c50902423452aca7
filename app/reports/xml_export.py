"""Copies of documents' XML for somebody else: into a ZIP or a folder, named after a pattern."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.disk import rename_new, replacing
from app.errors import CancelledError
from app.reports.file_names import NamePattern, UniqueNames
from app.reports.zip_stream import ZipStream

MOST_NAMED = 100
"""So many of the files written are named afterwards."""

_FILE_MODE = 0o666
_ENDING = ".xml"
_TOLD_EVERY = 50


@dataclass(frozen=True, slots=True)
class XmlCopy:
    """One XML to be copied: what its name is made of, its wall time, and its bytes (None: the file is not there)."""

    facts: Mapping[str, str]
    at: datetime | None
    data: bytes | None


@dataclass(frozen=True, slots=True)
class XmlExported:
    """``place`` is the ZIP or folder; ``missing`` counts documents whose file was not there.

    ``files`` are those written into a folder, the first ``MOST_NAMED`` of them.
    """

    place: Path
    documents: int
    missing: int
    files: tuple[Path, ...] = ()


def export_zip(
    path: Path,
    copies: Iterable[XmlCopy],
    pattern: NamePattern,
    progress: Callable[[int], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> XmlExported:
    """Write a ZIP to ``path``, whole or not at all. Raises CancelledError and OSError."""
    names, tally = UniqueNames(), _Tally(progress, cancelled)
    with replacing(path, mode=_FILE_MODE, among_others=True) as stream, ZipStream(stream) as archive:
        for one, data in tally.of(copies):
            archive.add("/".join(names.of(pattern.path(one.facts))) + _ENDING, data, one.at)
    return XmlExported(path, tally.documents, tally.missing)


def export_folder(
    folder: Path,
    copies: Iterable[XmlCopy],
    pattern: NamePattern,
    progress: Callable[[int], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> XmlExported:
    """Write files into ``folder``, which is made where it is missing; what is there already is never written over.

    Raises CancelledError and OSError; files written until then stay, each of them whole.
    """
    names, tally = UniqueNames(), _Tally(progress, cancelled)
    made: set[Path] = set()
    written: list[Path] = []
    for one, data in tally.of(copies):
        wished = pattern.path(one.facts)
        while True:
            path = folder.joinpath(*names.of(wished))
            path = path.with_name(path.name + _ENDING)
            if path.parent not in made:
                path.parent.mkdir(parents=True, exist_ok=True)
                made.add(path.parent)
            if _write_new(path, data):
                written += [path] if len(written) < MOST_NAMED else []
                break
    return XmlExported(folder, tally.documents, tally.missing, tuple(written))


class _Tally:
    """Counts the copies that pass, reports progress, and raises CancelledError when the person cancels."""

    def __init__(self, progress: Callable[[int], None], cancelled: Callable[[], bool]) -> None:
        self._progress = progress
        self._cancelled = cancelled
        self.documents = 0
        self.missing = 0

    def of(self, copies: Iterable[XmlCopy]) -> Iterator[tuple[XmlCopy, bytes]]:
        for one in copies:
            if self._cancelled():
                raise CancelledError
            if one.data is None:
                self.missing += 1
            else:
                yield one, one.data
                self.documents += 1
            if (self.documents + self.missing) % _TOLD_EVERY == 0:
                self._progress(self.documents + self.missing)
        self._progress(self.documents + self.missing)


def _write_new(path: Path, data: bytes) -> bool:
    """False when something of that name is there. The bytes come under a temporary name first."""
    temporary = path.with_name(f"{path.name}.parte")
    try:
        with temporary.open("xb") as stream:
            stream.write(data)
        rename_new(str(temporary), str(path))
    except FileExistsError:
        if temporary.exists() and not path.exists():
            raise
        temporary.unlink(missing_ok=True)
        return False
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return True
