"""Index against files, by hash: what is missing, what was altered, and what lies there that nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import apsw

from app.domain.identifiers import Rfc
from app.domain.library_path import LibraryPath, document_place, package_place
from app.domain.lifecycle import PackageState
from app.store.database import reader, translated
from app.store.files import LibraryFolder

_OURS = frozenset({".xml", ".zip", ".parte"})
_PROGRESS_EVERY = 100


class FindingKind(StrEnum):
    """In which way a file on disk differs from what the index says of it."""

    MISSING = "finding:missing"  # the index knows it, the folder does not
    ALTERED = "finding:altered"  # other bytes than those that arrived
    FOREIGN = "finding:foreign"  # in the folder of a contribuyente, unknown to the index
    HELD = "finding:held"  # a package that was not opened: what it holds is not in the index
    LEFTOVER = "finding:leftover"  # half a file of an interrupted write: harmless


_FAULTS = frozenset({FindingKind.MISSING, FindingKind.ALTERED, FindingKind.HELD})


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference; ``path`` is relative to the library, with forward slashes."""

    kind: FindingKind
    path: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was looked at and what was found."""

    files: int
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Whether every file the index knows is there with its own bytes, and everything that came is in the index."""
        return not any(one.kind in _FAULTS for one in self.findings)


def inspect_library(database: Path, folder: LibraryFolder, progress: Callable[[int, int], None]) -> Inspection:
    """As ``inspect``, on a connection of its own."""
    with translated(database), closing(reader(database)) as connection:
        return inspect(connection, folder, progress)


def inspect(connection: apsw.Connection, folder: LibraryFolder, progress: Callable[[int, int], None]) -> Inspection:
    """Read every file the index knows and compare; list what it does not know. Nothing is changed.

    ``progress`` is told how many files of how many are done, and may raise to stop. Raises StoreError when the folder
    cannot be read.
    """
    known = dict(_known(connection))
    findings = []
    for count, (path, sha256) in enumerate(sorted(known.items())):
        if count % _PROGRESS_EVERY == 0:
            progress(count, len(known))
        place = document_place(path) or package_place(path)
        found = None if place is None else _hash_of(folder, place)
        if found is None:
            findings.append(Finding(FindingKind.MISSING, path))
        elif found != sha256:
            findings.append(Finding(FindingKind.ALTERED, path))
    progress(len(known), len(known))
    findings.extend(Finding(FindingKind.HELD, path) for path in _held(connection))
    findings.extend(_unknown(folder, known))
    return Inspection(len(known), tuple(findings))


def _hash_of(folder: LibraryFolder, place: LibraryPath) -> str | None:
    """As the folder has it; something that is no file (a pipe would be waited at for ever) has none that is right."""
    file = folder.absolute(place)
    return "" if file.exists() and not file.is_file() else folder.sha256(place)


def _known(connection: apsw.Connection) -> Iterator[tuple[str, str]]:
    yield from connection.execute("SELECT path, sha256 FROM documents WHERE path IS NOT NULL")
    yield from connection.execute("SELECT path, sha256 FROM packages WHERE path IS NOT NULL")


def _held(connection: apsw.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT path FROM packages WHERE state = ? AND path IS NOT NULL ORDER BY path", (PackageState.REFUSED.value,)
    )
    return [path for (path,) in rows]


def _unknown(folder: LibraryFolder, known: dict[str, str]) -> Iterator[Finding]:
    for owner in _owners(folder.root):
        for path in sorted(owner.rglob("*")):
            relative = path.relative_to(folder.root).as_posix()
            if relative in known or path.suffix.lower() not in _OURS or not path.is_file():
                continue
            kind = FindingKind.LEFTOVER if path.suffix == ".parte" else FindingKind.FOREIGN
            yield Finding(kind, relative)


def _owners(root: Path) -> Iterator[Path]:
    if not root.is_dir():
        return
    for child in sorted(root.iterdir()):
        try:
            Rfc(child.name)
        except ValueError:
            continue  # the person's own folder
        yield child
