"""What there is to read, cut into pieces for one worker each: members of a ZIP, files, lines of metadata."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import ceil
from pathlib import Path
from typing import BinaryIO

from app.cfdi.directory import Entry
from app.cfdi.metadata_text.slices import is_metadata, slices
from app.cfdi.metadata_text.third_parties import PackedThirdParties, read_third_parties
from app.cfdi.package import metadata_members
from app.engine.batch.worker_processes import NOTHING_YET, NothingYet, sensible_count

BATCH_DOCUMENTS = 2_000
BATCH_BYTES = 16 << 20
"""Read, written and indexed together: a bigger batch costs memory, a smaller one syncs."""

APART_DOCUMENTS = 300
APART_BYTES = 4 << 20
"""From here on helping processes read; below, starting them would cost more than it saves."""


@dataclass(frozen=True, slots=True)
class Members:
    """Members of the ZIP at ``path``; the first of them stands at ``first`` in its directory."""

    path: Path
    entries: tuple[Entry, ...]
    first: int = 0
    ends_file: bool = False

    @property
    def weight(self) -> int:
        """Bytes of what is read from it, unpacked."""
        return sum(entry.size for entry in self.entries)

    @property
    def on_disk(self) -> int:
        """How many of the file's bytes that is."""
        return sum(entry.packed for entry in self.entries)

    @property
    def steps(self) -> int:
        """How many members of the ZIP it is."""
        return len(self.entries)

    @property
    def files(self) -> int:
        """How many files are done with this."""
        return int(self.ends_file)


@dataclass(frozen=True, slots=True)
class Files:
    """Loose files, each of them a document by its name."""

    paths: tuple[str, ...]
    weight: int

    @property
    def on_disk(self) -> int:
        """Bytes of the files, which are read as they lie there."""
        return self.weight

    @property
    def steps(self) -> int:
        """How many files it is, each a step of its own."""
        return len(self.paths)

    @property
    def files(self) -> int:
        """How many files are done with this."""
        return len(self.paths)


@dataclass(frozen=True, slots=True)
class Stored:
    """Documents that lie in the library already, at ``paths`` relative to it."""

    paths: tuple[str, ...]
    weight: int = 0
    on_disk: int = 0
    files: int = 0

    @property
    def steps(self) -> int:
        """How many documents it is, each a step of its own."""
        return len(self.paths)


@dataclass(frozen=True, slots=True)
class Lines:
    """Some lines of the metadata text ``name``, its header before them.

    ``before`` so many lines stand in the text between the two; ``third_parties`` are those of these lines' documents,
    as ``PackedThirdParties.of`` has them.
    """

    data: bytes
    name: str = ""
    before: int = 0
    third_parties: bytes = b""
    on_disk: int = 0
    files: int = 0
    steps: int = 1

    @property
    def weight(self) -> int:
        """Bytes of what is read from it, unpacked."""
        return len(self.data)


Piece = Members | Files | Stored | Lines


def members_in_batches(path: Path, entries: Sequence[Entry], first: int = 0) -> Iterator[Members]:
    """The members of a ZIP from the ``first`` on, so many at a time that a batch is neither too many nor too large."""
    batch: list[Entry] = []
    weight = 0
    most = even_share(len(entries) - first, sensible_count())
    for entry in islice(entries, first, None):
        if batch and (len(batch) == most or weight + entry.size > BATCH_BYTES):
            yield Members(path, tuple(batch), first)
            first += len(batch)
            batch, weight = [], 0
        batch.append(entry)
        weight += entry.size
    if batch:
        yield Members(path, tuple(batch), first, ends_file=True)


def even_share(documents: int, processes: int) -> int:
    """Of ``documents`` so many a batch that none of the ``processes`` is left waiting while another has a whole one."""
    rounds = ceil(documents / (BATCH_DOCUMENTS * processes))
    return ceil(documents / (rounds * processes)) if rounds else 1


def stored_in_batches(paths: Iterable[str]) -> Iterator[Stored]:
    """Documents of the library, so many at a time."""
    batch: list[str] = []
    for path in paths:
        batch.append(path)
        if len(batch) == BATCH_DOCUMENTS:
            yield Stored(tuple(batch))
            batch = []
    if batch:
        yield Stored(tuple(batch))


def lines_in_slices(path: Path) -> Iterator[Lines | NothingYet]:
    """The lines of every metadata text in the ZIP, in bounded memory; NOTHING_YET often while third parties are read.

    Raises PackageError as ``app.cfdi.package.check`` does, and for third parties without end.
    """
    third_parties = PackedThirdParties()
    for member in metadata_members(path):
        for third_party in read_third_parties(member.stream):
            if third_party is None:
                yield NOTHING_YET
            else:
                third_parties.add(*third_party)
    for member in metadata_members(path):
        for data, before in numbered_slices(member.stream):
            theirs = third_parties.of(data) if is_metadata(io.BytesIO(data)) else b""
            yield Lines(data, f"{path}: {member.name}", before, theirs)


def numbered_slices(stream: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """The slices of a metadata text, each with how many lines stand between the header and its own."""
    before = 0
    for data in slices(stream):
        yield data, before
        before += data.count(b"\n") - 1
