"""Looks through what the person wants to import before anything is taken in; writes nothing and needs no engine."""

from __future__ import annotations

import gc
from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from heapq import heapify, heappop, heappush
from pathlib import Path
from typing import BinaryIO

from app.cfdi import package as package_file
from app.cfdi import parser
from app.cfdi.directory import MAX_MEMBER, Entry
from app.domain.facts import Facts
from app.domain.identifiers import Rfc
from app.engine.batch.worker_processes import NothingYet, Workers, sensible_count
from app.engine.events import CancelToken
from app.engine.intake.find_files import Chosen, survey
from app.engine.intake.pieces import Files, Members, Piece
from app.engine.intake.progress_meter import Meter
from app.engine.intake_report import MOST_CANDIDATES, MOST_NOTES, Candidate, Note, Progress, ScanReport, shown
from app.errors import CancelledError, PackageError, UnreadableDocumentError
from app.outside_files import open_regular

_MOST_PAIRS = 200_000  # of issuer and receiver, told apart; in a real library there are some thousands


@dataclass(slots=True)
class Parties:
    """How many documents there are of each issuer and receiver; an RFC nobody can be stands as empty text."""

    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    names: dict[str, str] = field(default_factory=dict)

    def count(self, document: Facts) -> None:
        """Count one document for its issuer and its receiver."""
        issuer, receiver = _owner(document.issuer_rfc), _owner(document.receiver_rfc)
        pair = (issuer, receiver)
        if pair not in self.pairs and len(self.pairs) >= _MOST_PAIRS:
            return
        self.pairs[pair] += 1
        self.names[issuer], self.names[receiver] = document.issuer_name, document.receiver_name

    def add(self, other: Parties) -> None:
        """Those of another piece too."""
        for pair, number in other.pairs.items():
            if pair in self.pairs or len(self.pairs) < _MOST_PAIRS:
                self.pairs[pair] += number
                for rfc in pair:
                    self.names[rfc] = other.names[rfc]

    def candidates(self, among: frozenset[str] | None = None) -> list[Candidate]:
        """Whose documents they are, most likely: who stands in most of them, then who stands in most of the rest.

        Whoever appears only in documents of those before is left out: they are counterparts. ``among`` takes in all
        these instead.
        """
        issued, received, pairs_of = Counter[str](), Counter[str](), defaultdict[str, list[tuple[str, str]]](list)
        for pair, number in self.pairs.items():
            issued[pair[0]] += number
            received[pair[1]] += number
            for rfc in {*pair} - {""}:
                pairs_of[rfc].append(pair)
        chosen = sorted(among & pairs_of.keys()) if among is not None else self._cover(pairs_of)
        found = [
            Candidate(rfc, shown(self.names[rfc]), issued[rfc], received[rfc], self.pairs[rfc, rfc]) for rfc in chosen
        ]
        return found if among is None else sorted(found, key=lambda one: (-one.documents, one.rfc))

    def _cover(self, pairs_of: dict[str, list[tuple[str, str]]]) -> list[str]:
        left = dict(self.pairs)
        heap = [(-sum(self.pairs[pair] for pair in pairs), rfc) for rfc, pairs in pairs_of.items()]
        heapify(heap)
        chosen: list[str] = []
        while heap and len(chosen) < MOST_CANDIDATES:
            counted, rfc = heappop(heap)
            now = sum(left.get(pair, 0) for pair in pairs_of[rfc])
            if now < -counted:  # some went to others since
                if now:
                    heappush(heap, (-now, rfc))
                continue
            chosen.append(rfc)
            for pair in pairs_of[rfc]:
                left.pop(pair, None)
        return chosen


@dataclass(slots=True)
class Seen:
    """What stands in the documents of a piece"""

    documents: int = 0
    foreign_documents: int = 0
    ignored: int = 0
    owned: Parties = field(default_factory=Parties)
    foreign: Parties = field(default_factory=Parties)
    unreadable: Counter[str] = field(default_factory=Counter)
    refused: list[Note] = field(default_factory=list)
    files: int = 0
    on_disk: int = 0

    def add(self, other: Seen) -> None:
        """Those of another piece too."""
        self.documents += other.documents
        self.foreign_documents += other.foreign_documents
        self.ignored += other.ignored
        self.owned.add(other.owned)
        self.foreign.add(other.foreign)
        self.unreadable.update(other.unreadable)
        self.refused.extend(other.refused[: max(0, MOST_NOTES - len(self.refused))])
        self.files += other.files
        self.on_disk += other.on_disk


def scan(
    paths: Collection[Path],
    known_owners: Collection[Rfc],
    cancel: CancelToken,
    progress: Callable[[Progress], None],
) -> ScanReport:
    """What lies in ``paths``, on any thread. ``progress`` is told some five times a second.

    Raises CancelledError soon after it is cancelled, and WorkerLostError when the system ends a helping process.
    """
    chosen, sums, meter = Chosen(paths), Seen(), Meter()
    known = frozenset(one.value for one in known_owners)
    look = partial(look_at, known=known)
    if chosen.are_few():
        for piece in chosen.pieces():
            if cancel.cancelled:
                raise CancelledError
            if not isinstance(piece, NothingYet):
                sums.add(look(piece))
        return _report(chosen, sums, known)
    with Workers(sensible_count()) as workers:
        ((files, size),) = workers.map_ordered(survey, [tuple(paths)], lambda: cancel.cancelled)
        with closing(workers.results(look, chosen.pieces())) as seen:
            for one in seen:
                if cancel.cancelled:
                    raise CancelledError
                if isinstance(one, NothingYet):
                    continue
                sums.add(one)
                if meter.is_due():
                    left = meter.seconds_left(sums.on_disk, size)
                    progress(Progress(sums.files, files, sums.documents, sums.on_disk, size, left))
    return _report(chosen, sums, known)


def look_at(piece: Piece, known: frozenset[str]) -> Seen:
    """What stands in one piece of documents; in a helping process when there is much."""
    gc.disable()  # nothing here makes cycles
    seen = Seen(files=piece.files, on_disk=piece.on_disk)
    match piece:
        case Members(path=path):
            try:
                with path.open("rb") as file:
                    for entry in piece.entries:
                        _look_at_member(seen, known, file, path, entry)
            except OSError:
                seen.refused.append(Note(shown(str(path)), "no_access"))
        case Files(paths=paths):
            for name in paths:
                try:
                    with open_regular(name) as file:
                        _look_at_document(seen, known, file.read(MAX_MEMBER + 1))
                except OSError:
                    seen.refused.append(Note(shown(name), "no_access"))
    return seen


def _look_at_member(seen: Seen, known: frozenset[str], file: BinaryIO, path: Path, entry: Entry) -> None:
    if not entry.may_be_document:
        return
    try:
        data = package_file.read_entry(file, entry)
    except PackageError as error:
        seen.refused.append(Note(shown(f"{path}: {entry.name}"), error.why))
        return
    if package_file.is_document(entry, data):
        _look_at_document(seen, known, data)
    else:
        seen.ignored += 1


def _look_at_document(seen: Seen, known: frozenset[str], data: bytes) -> None:
    try:
        document = parser.read_facts(data)
    except UnreadableDocumentError as error:
        seen.unreadable[error.why] += 1
        return
    seen.documents += 1
    if document.issuer_rfc in known or document.receiver_rfc in known:
        seen.owned.count(document)
    else:
        seen.foreign_documents += 1
        seen.foreign.count(document)


def _owner(text: str) -> str:
    """``text`` where documents can belong to it: an RFC that stands for somebody."""
    try:
        return "" if Rfc(text).is_generic else text
    except ValueError:
        return ""


def _report(chosen: Chosen, sums: Seen, known: frozenset[str]) -> ScanReport:
    found = chosen.found
    return ScanReport(
        files=found.files,
        archives=found.archives,
        bytes=found.bytes,
        documents=sums.documents,
        owned=tuple(sums.owned.candidates(known)),
        foreign=tuple(sums.foreign.candidates()),
        foreign_documents=sums.foreign_documents,
        metadata_files=found.metadata_files,
        unreadable=tuple(sums.unreadable.most_common()),
        refused=(*chosen.refused, *sums.refused)[:MOST_NOTES],
        ignored=found.ignored + sums.ignored,
    )
