"""The index of documents: what is on disk, and what the SAT's metadata says of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import apsw

from app.domain.catalogs import Service
from app.domain.document import Document, MetadataRow
from app.domain.identifiers import PackageId, Rfc
from app.domain.period import Period
from app.store.rows import time_text


class DocumentState(StrEnum):
    """What is known of a document's validity, or that it could not be read."""

    VALID = "vigente"
    CANCELLED = "cancelado"
    UNKNOWN = "desconocido"
    UNREADABLE = "ilegible"


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document whose XML is on disk at ``path`` (relative to the library); ``state`` as far as the request tells."""

    document: Document
    path: str
    sha256: str
    state: DocumentState


@dataclass(frozen=True, slots=True)
class UnreadableFile:
    """An XML kept at ``path`` that could not be read; ``problem`` is the reader's short reason."""

    path: str
    sha256: str
    problem: str


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """What to show: all that is given must hold.

    Each word of ``text`` is looked for in names, RFC, folio fiscal, serie and folio, whatever its case and accents;
    only the first twenty words, and the first hundred characters of each, count.
    """

    owner: Rfc | None = None
    period: Period | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One line of the list. Times are naive wall times; amounts are the XML's own text.

    ``path`` is relative to the library, None for a document known only by metadata. ``uuid`` and most texts are empty
    for an unreadable one, whose ``problem`` says why.
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
    state: DocumentState
    cancelled_at: str
    path: str | None
    problem: str | None


_ROW = (
    "id, owner, coalesce(uuid, ''), service, version, document_type, issued_at, coalesce(stamped_at, ''), issuer_rfc,"
    " issuer_name, receiver_rfc, receiver_name, subtotal, total, total_micros, currency, status,"
    " coalesce(cancelled_at, ''), path, problem"
)
_STATE = 16  # where the state stands in a row

_FACTS = (
    "version, document_type, issued_at, stamped_at, issuer_rfc, issuer_name, receiver_rfc, receiver_name, subtotal,"
    " total, total_micros, currency, pac_rfc, series, number, discount, exchange_rate, payment_form, payment_method,"
    " use, issuer_regime, receiver_regime, place, withheld, complements, path, sha256, xml_package"
)
_FACT_NAMES = tuple(name.strip() for name in _FACTS.split(","))

# a document that metadata announced first gets its facts now; one whose XML is here keeps it: the first copy stays
_ADD_DOCUMENT = (
    f"INSERT INTO documents (owner, uuid, service, status, {_FACTS})"
    f" VALUES (?, ?, ?, ?, {', '.join('?' * len(_FACT_NAMES))})"
    " ON CONFLICT (owner, uuid) WHERE uuid IS NOT NULL DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _FACT_NAMES)
    + " WHERE documents.path IS NULL"
)

_ADD_UNREADABLE = (
    "INSERT INTO documents (owner, service, version, document_type, issued_at, issuer_rfc, issuer_name, receiver_rfc,"
    " receiver_name, subtotal, total, total_micros, currency, pac_rfc, series, number, exchange_rate, payment_form,"
    " payment_method, use, issuer_regime, receiver_regime, place, complements, status, path, sha256, problem,"
    " xml_package) VALUES (?, ?, '', '', '', '', '', '', '', '', '', 0, '', '', '', '', '', '', '', '', '', '', '', '',"
    " 'ilegible', ?, ?, ?, ?) ON CONFLICT (path) WHERE uuid IS NULL DO NOTHING"
)

# a cancellation is final: older metadata that comes in late does not undo it
_ADD_METADATA = (
    "INSERT INTO documents (owner, uuid, service, version, document_type, issued_at, stamped_at, issuer_rfc,"
    " issuer_name, receiver_rfc, receiver_name, subtotal, total, total_micros, currency, pac_rfc, series, number,"
    " exchange_rate, payment_form, payment_method, use, issuer_regime, receiver_regime, place, complements, status,"
    " cancelled_at, metadata_package)"
    " VALUES (?, ?, ?, '', ?, ?, ?, ?, ?, ?, ?, '', ?, ?, '', ?, '', '', '', '', '', '', '', '', '', '', ?, ?, ?)"
    " ON CONFLICT (owner, uuid) WHERE uuid IS NOT NULL DO UPDATE SET"
    " status = CASE documents.status WHEN 'cancelado' THEN 'cancelado' ELSE excluded.status END,"
    " cancelled_at = coalesce(excluded.cancelled_at, documents.cancelled_at),"
    " metadata_package = coalesce(documents.metadata_package, excluded.metadata_package)"
)

_MOST_WORDS, _LONGEST_WORD = 20, 100
_LOOKALIKES = {
    letter: forms for forms in ("aáàâäã", "eéèêë", "iíìîï", "oóòôöõ", "uúùûü", "nñ", "cç") for letter in forms
}

_TEXT_COLUMNS = ("uuid", "issuer_rfc", "issuer_name", "receiver_rfc", "receiver_name", "series", "number")


class DocumentRepository:
    """Reads and writes the index on a connection of the caller's."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def add_documents(self, owner: Rfc, package: str, documents: Iterable[StoredDocument]) -> None:
        """Index XML that lies on disk; adding the same again changes nothing."""
        self._connection.executemany(_ADD_DOCUMENT, (_document_values(owner, package, one) for one in documents))

    def add_unreadable(self, owner: Rfc, service: Service, package: str, files: Iterable[UnreadableFile]) -> None:
        """List files that were kept but could not be read."""
        self._connection.executemany(
            _ADD_UNREADABLE,
            ((owner.value, service.value, one.path, one.sha256, one.problem, package) for one in files),
        )

    def add_metadata(self, owner: Rfc, service: Service, package: PackageId, rows: Iterable[MetadataRow]) -> None:
        """Index what the SAT says exists; a document already here gets its new state."""
        self._connection.executemany(_ADD_METADATA, (_metadata_values(owner, service, package, row) for row in rows))

    def first_brought_by(self, package: PackageId) -> int:
        """How many documents came into the library, or became known, with this package."""
        query = (
            "SELECT count(*) FROM documents WHERE xml_package = ?1 AND uuid IS NOT NULL"
            " OR metadata_package = ?1 AND xml_package IS NULL"
        )
        return self._number(query, (package.value,))

    def path_of(self, owner: Rfc, uuid: str) -> str | None:
        """Where the XML of that folio fiscal lies, relative to the library."""
        rows = self._connection.execute("SELECT path FROM documents WHERE owner = ? AND uuid = ?", (owner.value, uuid))
        return next((row[0] for row in rows), None)

    def page(self, chosen: DocumentFilter, *, limit: int, offset: int = 0) -> list[DocumentRow]:
        """A slice of what the filter lets through, newest first."""
        where, values = _where(chosen)
        rows = self._connection.execute(
            f"SELECT {_ROW} FROM documents {where} ORDER BY issued_at DESC, id DESC LIMIT ? OFFSET ?",
            (*values, limit, offset),
        )
        return [_row(values) for values in rows]

    def each(self, chosen: DocumentFilter) -> Iterator[DocumentRow]:
        """All that the filter lets through, newest first, one at a time."""
        where, values = _where(chosen)
        for row in self._connection.execute(
            f"SELECT {_ROW} FROM documents {where} ORDER BY issued_at DESC, id DESC", values
        ):
            yield _row(row)

    def count(self, chosen: DocumentFilter) -> int:
        """How many the filter lets through."""
        where, values = _where(chosen)
        return self._number(f"SELECT count(*) FROM documents {where}", values)

    def _number(self, statement: str, values: tuple[Any, ...]) -> int:
        return next(int(row[0]) for row in self._connection.execute(statement, values))


def _document_values(owner: Rfc, package: str, stored: StoredDocument) -> tuple[Any, ...]:
    one = stored.document
    return (
        owner.value,
        one.uuid.value,
        one.service.value,
        stored.state.value,
        one.version,
        one.document_type,
        one.issued_at.isoformat(),
        time_text(one.stamped_at),
        one.issuer_rfc,
        one.issuer_name,
        one.receiver_rfc,
        one.receiver_name,
        one.subtotal.text,
        one.total.text,
        one.total.micros,
        one.currency,
        one.pac_rfc,
        one.series,
        one.number,
        one.discount.text if one.discount else None,
        one.exchange_rate,
        one.payment_form,
        one.payment_method,
        one.use,
        one.issuer_regime,
        one.receiver_regime,
        one.place,
        one.withheld.text if one.withheld else None,
        " ".join(one.complements),
        stored.path,
        stored.sha256,
        package,
    )


def _metadata_values(owner: Rfc, service: Service, package: PackageId, row: MetadataRow) -> tuple[Any, ...]:
    return (
        owner.value,
        row.uuid.value,
        service.value,
        row.effect,
        row.issued_at.isoformat(),
        time_text(row.stamped_at),
        row.issuer_rfc,
        row.issuer_name,
        row.receiver_rfc,
        row.receiver_name,
        row.amount.text,
        row.amount.micros,
        row.pac_rfc,
        (DocumentState.VALID if row.valid else DocumentState.CANCELLED).value,
        time_text(row.cancelled_at),
        package.value,
    )


def _where(chosen: DocumentFilter) -> tuple[str, tuple[Any, ...]]:
    clauses: list[str] = []
    values: list[Any] = []
    if chosen.owner is not None:
        clauses.append("owner = ?")
        values.append(chosen.owner.value)
    if chosen.period is not None:
        clauses.append("issued_at BETWEEN ? AND ?")
        values += [_stamp(chosen.period.start), _stamp(chosen.period.end)]
    for word in chosen.text.split()[:_MOST_WORDS]:
        clauses.append("(" + " OR ".join(f"{column} GLOB ?" for column in _TEXT_COLUMNS) + ")")
        values += [_containing(word[:_LONGEST_WORD])] * len(_TEXT_COLUMNS)
    return ("WHERE " + " AND ".join(clauses) if clauses else ""), tuple(values)


def _containing(word: str) -> str:
    """A GLOB pattern: LIKE would know the two cases of A to Z alone."""
    clean = word.encode("utf-8", "replace").decode()
    return "*" + "".join(_any_form(letter) for letter in unicodedata.normalize("NFC", clean)) + "*"


def _any_form(letter: str) -> str:
    if letter.isalpha():
        forms = _LOOKALIKES.get(letter.lower(), letter.lower())
        return f"[{forms}{forms.upper()}{letter}]"
    return f"[{letter}]" if letter in "*?[" else letter


def _stamp(moment: datetime) -> str:
    return moment.isoformat()


def _row(values: Sequence[Any]) -> DocumentRow:
    row = list(values)
    row[_STATE] = DocumentState(row[_STATE])
    return DocumentRow(*row)
