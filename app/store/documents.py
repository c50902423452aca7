"""The index of documents: what is on disk, and what the SAT says of it."""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import apsw

from app.domain.amounts import amount_text
from app.domain.catalogs import Service
from app.domain.document import MetadataRow
from app.domain.figures import NO_CURRENCIES
from app.domain.identifiers import PackageId, Rfc, is_rfc
from app.domain.library_path import LibraryPath, document_place
from app.domain.validity import OwnerRole, Validity
from app.store.codings import ROLES, VALIDITIES, moment_of, type_letter
from app.store.files import package_name
from app.store.filters import NEWEST_FIRST, Conditions, DocumentFilter, Order, ordering
from app.store.merging import Merged, merge
from app.store.staging import MEMORY_STAGE, Stage, StoredDocument, UnreadableFile, empty_tables
from app.store.sums import Sum, sums

_TOGETHER = 512


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One line of the list. Times are naive wall times as ISO text; amounts are the XML's own text.

    ``path`` is None for a document known only by metadata. ``uuid`` and most texts are empty for an unreadable one,
    whose ``problem`` says why. ``total_micros`` are millionths. ``efos`` is the last ValidacionEFOS that the SAT gave,
    empty before it was asked. ``paid`` is what a complemento de pago comes to, in ``currency``; empty for all others,
    and where it is not known. There ``total`` is 0, and ``total_micros`` what was paid.
    """

    id: int
    owner: str
    uuid: str
    service: str
    version: str
    document_type: str
    issued_at: str
    stamped_at: str
    issuer_rfc: str
    issuer_name: str
    receiver_rfc: str
    receiver_name: str
    subtotal: str
    total: str
    total_micros: int
    currency: str
    state: Validity
    cancelled_at: str
    path: LibraryPath | None
    problem: str | None
    side: OwnerRole
    series: str
    number: str
    discount: str
    transferred: str
    withheld: str
    exchange_rate: str
    payment_form: str
    payment_method: str
    use: str
    issuer_regime: str
    receiver_regime: str
    place: str
    complements: str
    pac_rfc: str
    third_rfc: str
    third_name: str
    problems: str
    has_metadata: bool
    efos: str = ""
    paid: str = ""


_COLUMNS = (
    "l.id, o.rfc, coalesce(d.uuid, ''), d.service, d.version, l.type, l.issued, d.stamped_at, i.rfc, i.name, r.rfc,"
    " r.name, d.subtotal, d.total, l.total, c.code, l.state, d.cancelled_at, d.path, d.problem, l.side, d.series,"
    " d.number, d.discount, d.transferred, d.withheld, d.exchange_rate, d.payment_form, d.payment_method, d.use,"
    " d.issuer_regime, d.receiver_regime, d.place, d.complements, d.pac_rfc, d.third_rfc, d.third_name, d.problems,"
    " d.metadata_source IS NOT NULL,"
    " coalesce((SELECT h.efos FROM history h WHERE h.document = l.id AND h.efos <> '' ORDER BY h.id DESC LIMIT 1), '')"
)
_TYPE, _ISSUED, _TOTAL, _CURRENCY, _STATE, _PATH, _SIDE, _HAS_METADATA = 5, 6, 14, 15, 16, 18, 20, 38
_ROWS = (
    f"SELECT {_COLUMNS} FROM list l JOIN documents d ON d.id = l.id JOIN owners o ON o.id = l.owner"
    " JOIN parties i ON i.id = l.issuer JOIN parties r ON r.id = l.receiver JOIN currencies c ON c.id = l.currency"
)


class DocumentRepository:
    """Reads and writes the index on a connection of the caller's."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    # ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────

    def add_documents(
        self, owner: Rfc, package: str, documents: Iterable[StoredDocument], now: datetime | None = None
    ) -> None:
        """Index XML that lies on disk; adding the same again changes nothing. ``now`` (UTC) is when it was seen."""
        stage = Stage(owner)
        for one in documents:
            stage.add(one)
        self.add(stage, owner, package, now)

    def add_unreadable(
        self,
        owner: Rfc,
        service: Service,
        package: str,
        files: Iterable[UnreadableFile],
        now: datetime | None = None,
    ) -> None:
        """List files that were kept but could not be read."""
        stage = Stage(owner)
        for one in files:
            stage.add_unreadable(service, one)
        self.add(stage, owner, package, now)

    def add_metadata(
        self,
        owner: Rfc,
        service: Service,
        package: PackageId,
        rows: Iterable[MetadataRow],
        now: datetime | None = None,
    ) -> None:
        """Index what the SAT says exists; a document already here gets its new state, and the change is remembered."""
        stage = Stage(owner)
        stage.add_metadata(service, rows)
        self.add(stage, owner, package_name(package), now)

    def merge(self, schema: str, owner: Rfc, source: str, now: datetime) -> Merged:
        """Put what a worker staged in the attached database ``schema`` into the index."""
        with self._connection:
            result = merge(self._connection, schema, owner, source, now)
        return result  # noqa: RET504 - a connection as context manager may swallow, as its types have it

    def add(self, stage: Stage, owner: Rfc, source: str, now: datetime | None = None) -> Merged:
        """Put what was staged here, in memory, into the index; ``now`` (UTC) is when it was seen."""
        with self._connection:
            stage.flush(self._connection, MEMORY_STAGE)
            merged = merge(self._connection, MEMORY_STAGE, owner, source, now or datetime.now(UTC))
            empty_tables(self._connection, MEMORY_STAGE)
        return merged

    # ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────

    def first_brought_by(self, source: str) -> int:
        """How many documents came into the library, or became known, with the package or import of that name."""
        query = (
            "SELECT count(*) FROM documents WHERE xml_source = (SELECT id FROM sources WHERE name = ?1)"
            " AND uuid IS NOT NULL OR metadata_source = (SELECT id FROM sources WHERE name = ?1) AND xml_source IS NULL"
        )
        return self._number(query, (source,))

    def path_of(self, owner: Rfc, uuid: str) -> LibraryPath | None:
        """Where the XML of that folio fiscal lies, relative to the library."""
        rows = self._connection.execute(
            "SELECT path FROM documents WHERE uuid = ? AND owner = (SELECT id FROM owners WHERE rfc = ?)",
            (uuid, owner.value),
        )
        return next((document_place(row[0]) for row in rows), None)

    def count(self, chosen: DocumentFilter) -> int:
        """How many the filter lets through."""
        return self._number(*Conditions(self._connection, chosen).counting)

    def first_ids(
        self, chosen: DocumentFilter, order: Order = NEWEST_FIRST, *, limit: int, offset: int = 0
    ) -> list[int]:
        """The numbers of a slice of what the filter lets through, in that order: quick for the first page."""
        conditions = Conditions(self._connection, chosen)
        source, by = ordering(self._connection, order, whole=conditions.is_few)
        statement = f"SELECT l.id FROM {source} {conditions.where} {by} LIMIT ? OFFSET ?"
        return [row[0] for row in self._connection.execute(statement, (*conditions.values, limit, offset))]

    def ordered_ids(self, chosen: DocumentFilter, order: Order = NEWEST_FIRST) -> array[int]:
        """The numbers of all that the filter lets through, in that order: four bytes each (array typecode I)."""
        conditions = Conditions(self._connection, chosen)
        is_covered = not conditions.where or conditions.where == "WHERE l.owner = (SELECT id FROM owners WHERE rfc = ?)"
        source, by = ordering(self._connection, order, whole=not is_covered, by_owner_at_most=is_covered)
        inner = f"SELECT l.id AS id FROM {source} {conditions.where} {by}"
        # one answer of eight hexadecimal digits each: handed over one by one a million take twice as long, and each
        # waits for the interpreter while the window paints
        statement = f"SELECT group_concat(printf('%08x', id), '') FROM ({inner})"
        digits = next(row[0] for row in self._connection.execute(statement, conditions.values))
        found = array("I", bytes.fromhex(digits or ""))
        if sys.byteorder == "little":
            found.byteswap()
        return found

    def rows(self, ids: Sequence[int]) -> list[DocumentRow]:
        """The documents of these numbers, in the order of ``ids``; those that are not there are left out."""
        found: dict[int, DocumentRow] = {}
        statement = f"{_ROWS} WHERE l.id IN (SELECT value FROM json_each(?))"
        for start in range(0, len(ids), _TOGETHER):
            some = json.dumps(list(ids[start : start + _TOGETHER]))
            for values in self._connection.execute(statement, (some,)):
                found[values[0]] = _row(values)
        return [found[one] for one in ids if one in found]

    def page(
        self, chosen: DocumentFilter, order: Order = NEWEST_FIRST, *, limit: int, offset: int = 0
    ) -> list[DocumentRow]:
        """A slice of what the filter lets through, newest first unless another order is wished for."""
        return self.rows(self.first_ids(chosen, order, limit=limit, offset=offset))

    def each(self, chosen: DocumentFilter, order: Order = NEWEST_FIRST) -> Iterator[DocumentRow]:
        """All that the filter lets through, read in pieces."""
        ids = self.ordered_ids(chosen, order)
        for start in range(0, len(ids), _TOGETHER):
            yield from self.rows(ids[start : start + _TOGETHER])

    def sums(self, chosen: DocumentFilter) -> list[Sum]:
        """What the filter lets through comes to: every document is counted in one of them."""
        return sums(self._connection, chosen)

    def owners(self) -> list[Rfc]:
        """All that documents belong to."""
        rows = self._connection.execute("SELECT rfc FROM owners ORDER BY rfc")
        return [Rfc(rfc) for (rfc,) in rows if is_rfc(rfc)]  # an index may come from elsewhere

    def currencies(self) -> list[str]:
        """Every currency that occurs."""
        return [
            row[0] for row in self._connection.execute("SELECT code FROM currencies WHERE code <> '' ORDER BY code")
        ]

    def complements(self) -> list[str]:
        """The local names of all complements that occur."""
        return [row[0] for row in self._connection.execute("SELECT name FROM complements ORDER BY name")]

    def unread(self, limit: int) -> list[tuple[int, str, str]]:
        """Number, owner and path of documents whose XML must be read again because an older Acopio indexed less."""
        statement = (
            "SELECT d.id, o.rfc, d.path FROM unread u JOIN documents d ON d.id = u.document"
            " JOIN owners o ON o.id = d.owner WHERE d.path IS NOT NULL ORDER BY d.id LIMIT ?"
        )
        return [row for row in self._connection.execute(statement, (limit,)) if is_rfc(row[1])]

    def count_unread(self) -> int:
        """How many ``unread`` would name."""
        return self._number("SELECT count(*) FROM unread", ())

    def unknown_paths(self, owner: Rfc, paths: Sequence[str]) -> list[str]:
        """Those of these XML files of the library, named by their folio fiscal, that the index does not know."""
        statement = (
            "SELECT p.value FROM json_each(?) p LEFT JOIN documents d ON d.path = p.value AND d.uuid ="
            " substr(p.value, -40, 36) AND d.owner = (SELECT id FROM owners WHERE rfc = ?) WHERE d.id IS NULL"
        )
        return [row[0] for row in self._connection.execute(statement, (json.dumps(list(paths)), owner.value))]

    def give_up_reading(self, ids: Iterable[int]) -> None:
        """These cannot be read again: what is known of them stays as it is."""
        self._connection.executemany("DELETE FROM unread WHERE document = ?", ((one,) for one in ids))

    def _number(self, statement: str, values: Sequence[Any]) -> int:
        return next(int(row[0]) for row in self._connection.execute(statement, tuple(values)))


def _row(values: Sequence[Any]) -> DocumentRow:
    row = list(values)
    row[_TYPE] = type_letter(row[_TYPE])
    row[_ISSUED] = moment_of(row[_ISSUED] or None)
    row[_STATE] = VALIDITIES[row[_STATE]]
    row[_PATH] = document_place(row[_PATH])
    row[_SIDE] = ROLES[row[_SIDE]]
    row[_HAS_METADATA] = bool(row[_HAS_METADATA])
    is_paid = row[_TYPE] == "P" and row[_CURRENCY] not in NO_CURRENCIES
    row.append(amount_text(row[_TOTAL]) if is_paid else "")
    return DocumentRow(*row)
