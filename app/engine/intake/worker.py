"""What a worker does with one piece: reads, parses, writes the files, and makes the rows ready for the index."""

from __future__ import annotations

import gc
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import quoteattr

from app.cfdi import package as package_file
from app.cfdi import parser
from app.cfdi.directory import MAX_MEMBER, MAX_RATIO, Entry
from app.cfdi.metadata_text.rows import BadRow, read_rows
from app.cfdi.metadata_text.third_parties import unpacked
from app.disk import free_beside, open_new, os_error
from app.domain.catalogs import Service
from app.domain.document import MetadataRow
from app.domain.facts import Facts
from app.domain.identifiers import Rfc
from app.domain.library_path import document_place
from app.engine.intake.pieces import Files, Lines, Members, Piece, Stored
from app.engine.intake_report import MOST_NOTES, Note, shown
from app.errors import PackageError, UnreadableDocumentError
from app.outside_files import open_regular
from app.store.files import LibraryFolder, unreadable_lines_path, unreadable_path
from app.store.identity import LibraryIdentity
from app.store.library import IncomingBatch, Origin, stage_into

_KEPT_BYTES = 1 << 20  # what cannot be read is kept in the folder, unless it is larger and hardly more than zeros
_BUFFER = 256 << 10  # of a package: a member after the other comes out of it without asking the system


@dataclass(frozen=True, slots=True)
class Destination:
    """Where documents go: into the library at ``root``, to whom.

    With ``origin`` they are a package's: all of them are its owner's, and what cannot be read is kept apart. Without,
    they are an import's: each goes to those of ``owners`` that are its issuer or receiver, and what goes to nobody or
    cannot be read is told and left. ``copy_to`` gets a second copy of each.
    """

    root: Path
    origin: Origin | None = None
    owners: frozenset[Rfc] = frozenset()
    copy_to: Path | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One piece; its rows are staged in files that begin with ``staging``. ``identity`` is the library's."""

    piece: Piece
    destination: Destination
    staging: Path
    identity: LibraryIdentity | None = None


@dataclass(slots=True)
class PieceCounts:
    """What was in a piece. ``copies`` counts a document once for each owner it goes to.

    ``rows`` are lines of metadata that were taken in, for however many owners; those that cannot be read are
    ``unreadable``. ``withheld`` counts those of the unreadable that never came out of their package, and ``why`` is the
    reason of the first.
    """

    documents: int = 0
    copies: int = 0
    foreign: int = 0
    unreadable: int = 0
    withheld: int = 0
    why: str = ""
    ignored: int = 0
    rows: int = 0
    copy_failed: bool = False
    unread: list[Note] = field(default_factory=list)
    refused: list[Note] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Done:
    """A piece whose files are in the library and whose rows wait in ``staged`` to be merged into the index."""

    counts: PieceCounts
    staged: list[tuple[Rfc, Path]]
    weight: int
    on_disk: int
    steps: int
    files: int


def stage_piece(job: Job) -> Done:
    """Runs in a helping process: read a piece, and write its rows beside the database. Raises StoreError."""
    gc.disable()  # nothing here makes cycles; looking for them costs a tenth of the time
    incoming, counts = read_piece(job.piece, job.destination, LibraryFolder(job.destination.root, job.identity))
    piece = job.piece
    staged = stage_into(job.staging, incoming.stages)
    return Done(counts, staged, piece.weight, piece.on_disk, piece.steps, piece.files)


def read_piece(piece: Piece, destination: Destination, folder: LibraryFolder) -> tuple[IncomingBatch, PieceCounts]:
    """Read a piece; when this returns its files are durable and its rows ready for the index. Raises StoreError."""
    reader = PieceReader(destination, folder)
    match piece:
        case Members():
            reader.read_members(piece)
        case Files():
            reader.read_files(piece)
        case Stored():
            reader.read_stored(piece)
        case Lines():
            reader.read_lines(piece)
    reader.incoming.make_durable()
    return reader.incoming, reader.counts


def _member_name(name: str) -> str:
    """The member's own name, as far as it can be shown, out of ``path: name``."""
    return "".join(letter for letter in shown(name.rpartition(": ")[2]) if letter.isprintable())


def facts_of_bytes(data: bytes) -> Facts | None:
    """What is to be known of the document, or None when it cannot be read."""
    try:
        return parser.read_facts(data)
    except UnreadableDocumentError:
        return None


class PieceReader:
    """Reads one piece and adds what it finds to ``incoming``; ``counts`` says what that was."""

    def __init__(self, destination: Destination, folder: LibraryFolder) -> None:
        self.incoming = IncomingBatch(folder, facts_of_bytes)
        self.counts = PieceCounts()
        self._origin = destination.origin
        self._owners = {owner.value: owner for owner in destination.owners}
        self._copy_to = destination.copy_to

    def read_members(self, piece: Members) -> None:
        """Add those members of a ZIP that are documents."""
        prefix = "" if self._origin else f"{piece.path}: "
        try:
            with piece.path.open("rb", buffering=_BUFFER) as file:
                for position, entry in enumerate(piece.entries, piece.first):
                    if entry.may_be_document:
                        self._member(file, entry, f"{prefix}{entry.name}", position)
        except OSError as error:
            if self._origin is not None:
                raise os_error(error, piece.path) from error
            _note(self.counts.refused, str(piece.path), "no_access")

    def read_files(self, piece: Files) -> None:
        """Add loose files, each a document by its name."""
        for position, path in enumerate(piece.paths):
            try:
                with open_regular(path) as file:
                    data = file.read(MAX_MEMBER + 1)
            except OSError:
                _note(self.counts.refused, path, "no_access")
                continue
            self._document(data, path, position)

    def read_stored(self, piece: Stored) -> None:
        """Add documents that lie in the library already, as they are; what is no document any more is passed over."""
        (owner,) = self._owners.values()
        folder = self.incoming.folder
        for path in piece.paths:
            place = document_place(path)
            try:
                if place is None:
                    raise UnreadableDocumentError("no_place")  # an index that is not to be believed
                data = folder.absolute(place).read_bytes()
                facts = parser.read_facts(data)
            except (OSError, UnreadableDocumentError):
                self.counts.unreadable += 1
                continue
            self.incoming.add_stored(owner, facts, data, path)
            self.counts.documents += 1

    def read_lines(self, piece: Lines) -> None:
        """Add the rows of a slice of a metadata text."""
        read = read_rows(io.BytesIO(piece.data), unpacked(piece.third_parties))
        rows = self._readable(read, piece)
        if self._origin is not None:
            self.counts.rows += self.incoming.stage(self._origin.owner).add_metadata(self._origin.service, rows)
            self._keep_unreadable_lines(self._origin, piece)
            return
        whose: dict[tuple[Rfc, Service], list[MetadataRow]] = {}
        for row in rows:
            service = Service.CFDI if row.effect else Service.RETENCIONES
            owners = self._owners_of(row.issuer_rfc, row.receiver_rfc)
            self.counts.rows += bool(owners)
            for owner in owners:
                whose.setdefault((owner, service), []).append(row)
        for (owner, service), several in whose.items():
            self.incoming.stage(owner).add_metadata(service, several)

    def _readable(self, read: Iterable[MetadataRow | BadRow], piece: Lines) -> Iterator[MetadataRow]:
        """The rows of metadata; a line that is none is counted, and noted for the report."""
        for row in read:
            if isinstance(row, MetadataRow):
                yield row
                continue
            self.counts.unreadable += 1
            _note(self.counts.unread, f"{piece.name}:{piece.before + row.line_number}", row.why)

    def _keep_unreadable_lines(self, origin: Origin, piece: Lines) -> None:
        """A list of the lines of a package that could not be read: the lines themselves are in the ZIP."""
        notes = self.counts.unread
        if not notes:
            return
        lines = [(note.name.rpartition(":")[2], note.why) for note in notes]
        facts = (
            f"paquete={quoteattr(f'{origin.package}.zip')} archivo={quoteattr(_member_name(piece.name))}"
            f" cuantos={quoteattr(str(self.counts.unreadable))}"
        )
        told = "".join(f"<renglon numero={quoteattr(number)} motivo={quoteattr(why)}/>\n" for number, why in lines)
        path = unreadable_lines_path(origin.owner, origin.package, int(lines[0][0]))
        data = f"<ilegible {facts}>\n{told}</ilegible>\n".encode()
        self.incoming.add_unreadable(origin.owner, origin.service, path, data, notes[0].why)

    def _member(self, file: BinaryIO, entry: Entry, name: str, position: int) -> None:
        try:
            data = package_file.read_entry(file, entry)
        except PackageError as error:
            if self._origin is not None:
                self._withhold(self._origin, entry, position, error.why)
            else:
                _note(self.counts.refused, name, error.why)
            return
        if package_file.is_document(entry, data):
            self._document(data, name, position, packed=entry.packed)
        else:
            self.counts.ignored += 1

    def _withhold(self, origin: Origin, entry: Entry, position: int, why: str) -> None:
        """A member whose bytes cannot be had, or are not worth their place: a note stands for it, the ZIP has it."""
        self.counts.unreadable += 1
        self.counts.withheld += 1
        self.counts.why = self.counts.why or why
        self._leave_note(origin, entry.name, position, why)

    def _leave_note(self, origin: Origin, name: str, position: int, why: str) -> None:
        readable = "".join(letter for letter in shown(name) if letter.isprintable())
        facts = f"paquete={quoteattr(f'{origin.package}.zip')} archivo={quoteattr(readable)} motivo={quoteattr(why)}"
        path = unreadable_path(origin.owner, origin.package, position)
        self.incoming.add_unreadable(origin.owner, origin.service, path, f"<ilegible {facts}/>\n".encode(), why)

    def _document(self, data: bytes, name: str, position: int, packed: int | None = None) -> None:
        origin, counts = self._origin, self.counts
        try:
            facts = parser.read_facts(data)
        except UnreadableDocumentError as error:
            counts.unreadable += 1
            if origin is None:
                _note(counts.unread, name, error.why)
            elif packed is not None and len(data) > max(_KEPT_BYTES, MAX_RATIO * packed):
                self._leave_note(origin, name, position, error.why)  # a bomb would fill the disk
            else:
                path = unreadable_path(origin.owner, origin.package, position)
                self.incoming.add_unreadable(origin.owner, origin.service, path, data, error.why)
            return
        if origin is not None:
            self.incoming.add(origin.owner, facts, data, state=origin.state, name=shown(name))
            counts.documents += 1
            counts.copies += 1
            self._copy(facts, data)
            return
        owners = self._owners_of(facts.issuer_rfc, facts.receiver_rfc)
        for owner in owners:
            self.incoming.add(owner, facts, data, name=shown(name))
        counts.copies += len(owners)
        counts.documents += bool(owners)
        counts.foreign += not owners

    def _owners_of(self, issuer: str, receiver: str) -> list[Rfc]:
        """Those who are one of the two, each once."""
        return [self._owners[rfc] for rfc in dict.fromkeys((issuer, receiver)) if rfc in self._owners]

    def _copy(self, facts: Facts, data: bytes) -> None:
        """Write the second copy that the person asked for; when that fails it is noted, and nothing else is lost."""
        if self._copy_to is None or self.counts.copy_failed:
            return
        final = self._copy_to / f"{facts.uuid}.xml"
        try:
            if not final.exists():
                temporary = free_beside(final)  # the folder is the person's
                with open_new(temporary) as stream:
                    stream.write(data)
                temporary.replace(final)
        except OSError:
            self.counts.copy_failed = True


def _note(notes: list[Note], name: str, why: str) -> None:
    if len(notes) < MOST_NOTES:
        notes.append(Note(shown(name), why))
