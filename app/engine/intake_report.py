"""What is told of documents that come in: how far it is, what was found, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

MOST_NOTES = 1_000
"""Of each kind so many are listed by name; the counts are always whole."""

MOST_CANDIDATES = 200
"""So many foreign RFCs are named at most."""

_LONGEST_NAME = 500


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a scan or an import is: files (a ZIP is one) and their bytes, and the documents in what was done so far.

    ``of_files`` and ``of_bytes`` grow while folders are still being listed; ``seconds_left`` is None until it can be
    told.
    """

    files: int
    of_files: int
    documents: int
    bytes: int
    of_bytes: int
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """One file that needs to be spoken of: ``name`` is its path, for a member of a ZIP ``path/of.zip: member``.

    For a line of metadata ``:`` and its number stand behind that. ``why`` is a stable token: of
    UnreadableDocumentError, PackageError or BadRow, ``no_access`` for what cannot be opened, ``conflict`` for a
    document whose UUID is here already with other content.
    """

    name: str
    why: str


def shown(name: str) -> str:
    """A name from outside as it can be kept and shown: without what is no character, and not endless."""
    return name.encode("utf-8", "replace").decode()[:_LONGEST_NAME]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An RFC that stands in documents: as issuer in ``issued``, as receiver in ``received``, as both in ``to_self``."""

    rfc: str
    name: str
    issued: int
    received: int
    to_self: int = 0

    @property
    def documents(self) -> int:
        """In how many it stands; a document to oneself is one, though it was both issued and received."""
        return self.issued + self.received - self.to_self


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What lies in the chosen folders and files, before anything is taken in.

    Attributes:
        files: files looked at that hold documents: XML, ZIP and metadata texts.
        archives: how many of them are ZIPs.
        bytes: what these files weigh.
        documents: documents that can be read, in files and in ZIPs.
        owned: the known owners that stand in them, most documents first.
        foreign: whose the documents of no known owner are, most likely: who stands in most of them, then who stands in
            most of the rest. Together they have all of them, but for documents between generic RFCs.
        foreign_documents: how many documents belong to no known owner.
        metadata_files: the SAT's metadata texts.
        unreadable: how many XML cannot be read, by reason (``UnreadableDocumentError.why``).
        refused: ZIPs that are not opened, and files and folders that cannot be read.
        ignored: files that are something else.
    """

    files: int = 0
    archives: int = 0
    bytes: int = 0
    documents: int = 0
    owned: tuple[Candidate, ...] = ()
    foreign: tuple[Candidate, ...] = ()
    foreign_documents: int = 0
    metadata_files: int = 0
    unreadable: tuple[tuple[str, int], ...] = ()
    refused: tuple[Note, ...] = ()
    ignored: int = 0


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of an import. A document of two owners is in the library twice and counts once in ``documents``.

    Attributes:
        source: the name under which the index remembers it.
        files, archives, bytes: what was worked through.
        documents: documents that were read and belong to an accepted owner.
        new: copies that were not in the library before.
        duplicates: copies that were, with the same bytes.
        conflicts, conflicting: those that were with other bytes: the library keeps its own; listed by name.
        foreign: documents that belong to none of the accepted owners; left where they are.
        unreadable, unread: XML and lines of metadata that cannot be read; left where they are, listed by name.
        refused: ZIPs that are not opened, and files and folders that cannot be read.
        ignored: files that are something else.
        metadata: lines of metadata taken in; one of two owners counts once.
        cancelled: it was stopped; what is in stays.
        error: the key of what the disk or the system stopped it with.
    """

    source: str = ""
    files: int = 0
    archives: int = 0
    bytes: int = 0
    documents: int = 0
    new: int = 0
    duplicates: int = 0
    conflicts: int = 0
    conflicting: tuple[Note, ...] = ()
    foreign: int = 0
    unreadable: int = 0
    unread: tuple[Note, ...] = ()
    refused: tuple[Note, ...] = ()
    ignored: int = 0
    metadata: int = 0
    cancelled: bool = False
    error: str | None = None

    @property
    def is_in_vain(self) -> bool:
        """Whether nothing of what was brought could be read."""
        read = self.documents or self.foreign or self.metadata
        return not read and bool(self.unreadable or self.refused)
