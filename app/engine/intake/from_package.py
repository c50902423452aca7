"""Takes in one package of the SAT: from a ZIP on disk to documents in folder and index."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.cfdi import package as package_file
from app.disk import os_error
from app.domain.catalogs import ContentKind
from app.engine.batch.worker_processes import NothingYet
from app.engine.intake import pieces as sources
from app.engine.intake.intake import Intake
from app.engine.intake.pieces import Piece, lines_in_slices, members_in_batches
from app.engine.intake.worker import Destination
from app.errors import HostilePackageError
from app.store.library import Added, Origin


@dataclass(slots=True)
class Reached:
    """How far a package is in the index: ``steps`` are members, of metadata slices; kept while this process lives.

    ``withheld`` and ``why`` are as in ``PieceCounts``.
    """

    steps: int = 0
    documents: int = 0
    unreadable: int = 0
    withheld: int = 0
    why: str = ""
    bytes: int = 0
    of_documents: int | None = None
    of_bytes: int = 0
    copy_failed: bool = False


def add_package(
    intake: Intake,
    origin: Origin,
    path: Path,
    content: ContentKind,
    *,
    reached: Reached,
    copy_to: Path | None = None,
) -> Generator[None, None, Added]:
    """Read a package that was checked and add what it holds, from where ``reached`` says, which is kept up to date.

    Yields often; closed early, it goes on from ``reached`` another time. Raises PackageError for one that must not or
    cannot be read, also when not one document came out of it, StoreError, and WorkerLostError.
    """
    try:
        entries = package_file.entries(path)
        reached.of_bytes = sum(entry.size for entry in entries if entry.is_text is (content is ContentKind.METADATA))
        apart = len(entries) - reached.steps > sources.APART_DOCUMENTS or reached.of_bytes > sources.APART_BYTES
        pieces: Iterator[Piece | NothingYet]
        if content is ContentKind.METADATA:
            pieces = _from_step(lines_in_slices(path), reached.steps)
        else:
            pieces = members_in_batches(path, entries, reached.steps)
            reached.of_documents = sum(entry.may_be_document for entry in entries)
        del entries
        destination = Destination(intake.library.folder.root, origin, copy_to=copy_to)
        with closing(intake.run(pieces, destination, origin.source, apart=apart)) as batches:
            for batch in batches:
                if isinstance(batch, NothingYet):
                    yield
                    continue
                reached.steps += batch.steps
                reached.documents += batch.counts.documents + batch.counts.rows
                reached.unreadable += batch.counts.unreadable
                reached.withheld += batch.counts.withheld
                reached.why = reached.why or batch.counts.why
                reached.bytes += batch.weight
                reached.copy_failed |= batch.counts.copy_failed
                yield
    except OSError as error:
        raise os_error(error, path) from error
    if reached.withheld and not reached.documents:
        raise HostilePackageError(reached.why)
    return Added(reached.documents, intake.library.first_brought_by(origin.source), reached.unreadable)


def _from_step(pieces: Iterator[Piece | NothingYet], first: int) -> Iterator[Piece | NothingYet]:
    """Without the ``first`` so many pieces, which are in already."""
    passed = 0
    for piece in pieces:
        if isinstance(piece, NothingYet) or passed >= first:
            yield piece
        else:
            passed += 1
