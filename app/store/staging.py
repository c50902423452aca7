"""The stage: documents as rows in a database of their own, made ready wherever they were read, to be merged as a whole.

A worker process stages into a file, small work into memory; ``merging`` puts either into the index in a few statements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from operator import attrgetter
from typing import Any, NamedTuple

import apsw

from app.domain.catalogs import Service
from app.domain.document import Amount, MetadataRow
from app.domain.facts import Facts
from app.domain.figures import TAXES
from app.domain.identifiers import Rfc, Uuid
from app.domain.text import fold
from app.domain.validity import OwnerRole, Validity
from app.store.codings import (
    CANCELLED,
    RETENCION,
    VALID,
    month_number,
    role_number,
    searchable,
    seconds_of,
    type_number,
    validity_number,
)
from app.store.fields import NUMBERS, TEXTS

MEMORY_STAGE = "stage"
"""The attached database in memory where the writing connection stages small work (see ``app.store.database``)."""

_OWN_COLUMNS = "uuid, path, sha256, arrived, name, written, state, side, issuer, receiver, currency, words"
_AS_READ = tuple(name for name, read in TEXTS if isinstance(read, attrgetter))
_MADE = tuple((name, read) for name, read in TEXTS if name not in _AS_READ)
_NUMBERS = tuple(one for one in NUMBERS if one.name not in TAXES)
_DOCUMENT_COLUMNS = ", ".join((
    _OWN_COLUMNS, *_AS_READ, *(name for name, _ in _MADE), *(f"{one.name}_number" for one in _NUMBERS),
    *(f"{name}_number" for name in TAXES),
))  # fmt: skip
_METADATA_COLUMNS = (
    "uuid, service, issued, stamped, stamped_at, issuer, receiver, total, total_micros, type, side, pac_rfc, state,"
    " cancelled_at, third_rfc, third_name"
)
_read_as_it_is = attrgetter(*_AS_READ)  # all at once: what takes a call each takes five times as long
_READERS: tuple[Callable[[Facts], Any], ...] = (*(read for _, read in _MADE), *(one.read for one in _NUMBERS))
_STATE = 13  # where the state stands in a row of metadata
_ISSUED, _RECEIVED, _OTHERS = map(role_number, (OwnerRole.ISSUED, OwnerRole.RECEIVED, OwnerRole.OTHERS))
_TABLES = (
    f"CREATE TABLE {{}}.documents (position INTEGER PRIMARY KEY, {_DOCUMENT_COLUMNS})",
    "CREATE TABLE {}.links (position INTEGER, uuid, kind, instalment, amount, outstanding)",
    "CREATE TABLE {}.complements (position INTEGER, name)",
    "CREATE TABLE {}.counted_in (position INTEGER, month INTEGER)",
    f"CREATE TABLE {{}}.metadata (position INTEGER PRIMARY KEY, {_METADATA_COLUMNS})",
    "CREATE TABLE {}.unreadable (path, sha256, problem, service)",
    "CREATE TABLE {}.parties (id INTEGER PRIMARY KEY, rfc, name, folded)",
    "CREATE TABLE {}.conflicts (uuid, name, sha256)",
)
_NAMES = ("documents", "links", "complements", "counted_in", "metadata", "unreadable", "parties", "conflicts")


class StoredDocument(NamedTuple):
    """A document whose XML is on disk at ``path`` (relative to the library); ``state`` as far as the request tells.

    ``sha256`` is that of the file on disk, ``arrived`` that of the bytes that came, when another copy was there before;
    ``name`` is what they were called where they came from; ``written`` says that the file was not there before.
    """

    facts: Facts
    path: str
    sha256: str
    state: Validity
    arrived: str = ""
    name: str = ""
    written: bool = False


@dataclass(frozen=True, slots=True)
class UnreadableFile:
    """An XML kept at ``path`` that could not be read; ``problem`` is the reader's short reason."""

    path: str
    sha256: str
    problem: str


def side_of(owner: str, issuer_rfc: str, receiver_rfc: str) -> int:
    """The number of the side ``owner`` stands on; both at once counts as issued."""
    return _ISSUED if issuer_rfc == owner else _RECEIVED if receiver_rfc == owner else _OTHERS


def create_tables(connection: apsw.Connection, schema: str) -> None:
    """The stage's empty tables in the attached database ``schema``."""
    for statement in _TABLES:
        connection.execute(statement.format(schema))


def empty_tables(connection: apsw.Connection, schema: str) -> None:
    """Forget all that is staged in ``schema``."""
    for name in _NAMES:
        connection.execute(f"DELETE FROM {schema}.{name}")


class Stage:
    """Collects rows in memory until ``flush`` writes them to the tables in ``schema``. One owner, one UUID once."""

    def __init__(self, owner: Rfc) -> None:
        self._owner = owner
        self._documents: list[tuple[Any, ...]] = []
        self._links: list[tuple[Any, ...]] = []
        self._complements: list[tuple[int, str]] = []
        self._months: list[tuple[int, int]] = []
        self._metadata: dict[str, tuple[Any, ...]] = {}
        self._unreadable: list[tuple[str, str, str, str]] = []
        self._parties: dict[tuple[str, str], int] = {}
        self._conflicts: list[tuple[str, str, str]] = []
        self._positions: dict[str, int] = {}
        self._numbers = count()

    def add(self, stored: StoredDocument) -> bool:
        """Take a document in; False when one of its UUID is here already."""
        one = stored.facts
        if one.uuid.value in self._positions:
            return False
        position = self._positions[one.uuid.value] = next(self._numbers)
        self._documents.append(
            (
                position,
                one.uuid.value,
                stored.path,
                stored.sha256,
                stored.arrived or stored.sha256,
                stored.name,
                int(stored.written),
                validity_number(stored.state),
                side_of(self._owner.value, one.issuer_rfc, one.receiver_rfc),
                self._party(one.issuer_rfc, one.issuer_name),
                self._party(one.receiver_rfc, one.receiver_name),
                one.figures.currency,
                searchable(one.words),
                *_read_as_it_is(one),
                *[read(one) for read in _READERS],
                *one.figures.taxes,
            )
        )
        if one.links:
            self._links += [(position, *link) for link in one.links]
        if one.complements:
            self._complements += [(position, name) for name in one.complements]
        if one.counted_in:
            self._months += [(position, month_number(month)) for month in one.counted_in]
        return True

    def remove(self, uuid: Uuid) -> None:
        """Take a document out again."""
        position = self._positions.pop(uuid.value)
        self._documents = [row for row in self._documents if row[0] != position]
        self._links = [row for row in self._links if row[0] != position]
        self._complements = [row for row in self._complements if row[0] != position]
        self._months = [row for row in self._months if row[0] != position]

    def add_conflict(self, uuid: Uuid, name: str, sha256: str) -> None:
        """Note a copy of other content than the library's: its name where it came from, and its hash."""
        self._conflicts.append((uuid.value, name, sha256))

    def add_unreadable(self, service: Service, file: UnreadableFile) -> None:
        """Take in a file that was kept but could not be read."""
        self._unreadable.append((file.path, file.sha256, file.problem, service.value))

    def add_metadata(self, service: Service, rows: Iterable[MetadataRow]) -> int:
        """Take in lines of metadata and tell how many.

        Of several on one document a cancellation counts, else the last.
        """
        owner, every, parties = self._owner.value, self._metadata, self._parties
        service_name, is_retencion = service.value, service is Service.RETENCIONES
        at, number = datetime.fromisoformat, 0
        for row in rows:
            number += 1
            uuid, issuer, issuer_name, receiver, receiver_name, pac, issued, stamped, total, effect, status, *rest = row
            state = VALID if status == "1" else CANCELLED
            known = every.get(uuid)
            if known is not None and state == VALID and known[_STATE] != state:
                continue
            every[uuid] = (
                len(every) if known is None else known[0],
                uuid,
                service_name,
                seconds_of(at(issued)),
                seconds_of(at(stamped)) if stamped else 0,
                stamped,
                parties.setdefault((issuer, issuer_name), len(parties)),
                parties.setdefault((receiver, receiver_name), len(parties)),
                total,
                Amount.parse(total).micros if total else 0,
                RETENCION if is_retencion else type_number(effect),
                side_of(owner, issuer, receiver),
                pac,
                state,
                *rest,
            )
        return number

    def flush(self, connection: apsw.Connection, schema: str = "main") -> None:
        """Write all rows to the tables in ``schema``, which ``create_tables`` made."""
        rows: tuple[Sequence[tuple[Any, ...]], ...] = (
            self._documents,
            self._links,
            self._complements,
            self._months,
            list(self._metadata.values()),
            self._unreadable,
            [(number, rfc, name, fold(f"{rfc} {name}")) for (rfc, name), number in self._parties.items()],
            self._conflicts,
        )
        for name, several in zip(_NAMES, rows, strict=True):
            if several:
                places = ", ".join("?" * len(several[0]))
                connection.executemany(f"INSERT INTO {schema}.{name} VALUES ({places})", several)

    def _party(self, rfc: str, name: str) -> int:
        return self._parties.setdefault((rfc, name), len(self._parties))
