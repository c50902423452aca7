"""The port by which the month's questions read the index: documents with what their figures are made of.

``app.store.month_index`` is SQLite's. Another index has to tell the same of the same documents.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple, Protocol

from app.domain.amounts import is_plain
from app.domain.figures import NATIONAL
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.domain.month.documents import DocumentSet, MonthDocument
from app.domain.month.kept_balances import KeptBalances
from app.domain.validity import OwnerRole


class KnownState(NamedTuple):
    """A line of a document's history: what ``source`` said at ``seen_at`` (UTC). ``state`` is of ``Validity``."""

    uuid: str
    seen_at: str
    source: str
    state: str
    cancelled_at: str


class PendingState(NamedTuple):
    """A document whose cancellation waits for the receiver, as the SAT's last answer says; ``since`` (UTC) is when that
    was first said.
    """

    uuid: str
    since: datetime


class ToldTotal(NamedTuple):
    """A document of which metadata told another Monto (``told``) than the Total of its XML, in millionths of
    ``currency``; a cent and more apart.
    """

    uuid: str
    month: Month
    told: int
    total: int
    currency: str


class ToldState(NamedTuple):
    """A cancelled document, cancelled at ``cancelled_at`` (Mexico's wall time) by metadata, of which the last answer of
    ConsultaCFDI, at ``valid_at``, says that it is vigente.
    """

    uuid: str
    month: Month
    cancelled_at: datetime
    valid_at: datetime


@dataclass(frozen=True, slots=True)
class Contradictions:
    """Where the SAT told two things of documents."""

    totals: Sequence[ToldTotal] = ()
    states: Sequence[ToldState] = ()


class CoverageCount(NamedTuple):
    """Documents of one month (of Fecha), side and state, by whether metadata and XML are here."""

    month: Month
    side: OwnerRole
    is_cancelled: bool
    in_metadata: bool
    has_xml: bool
    documents: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of a stretch of months. ``missing`` are the UUIDs of vigentes without XML, by month and side.

    ``asked`` are the months and sides that the SAT's metadata was asked for, whole or in part.
    """

    counts: Sequence[CoverageCount]
    missing: Mapping[tuple[Month, OwnerRole], Sequence[str]]
    asked: Collection[tuple[Month, OwnerRole]]


class Lack(StrEnum):
    """What a document lacks: its XML (vigente, or ``CANCELLED``), or a line in the SAT's metadata (``ONLY_HERE``)."""

    XML = "xml"
    CANCELLED = "cancelado"
    ONLY_HERE = "solo-aqui"


@dataclass(frozen=True, slots=True)
class Lacking:
    """Documents that lack something, by their numbers, in the order of Fecha; of the first of them, what is known."""

    ids: Sequence[int] = ()
    first: Sequence[MonthDocument] = ()


class CounterpartCount(NamedTuple):
    """What an owner has of one counterpart on one side: vigentes of every type, and the IVA at stake in them.

    ``name`` is that of the newest one, ``latest`` its day; ``iva`` is in millionths of pesos (``iva_at_stake``).
    """

    rfc: str
    name: str
    side: OwnerRole
    documents: int
    iva: int
    latest: date = date.min


class CounterpartTotal(NamedTuple):
    """What an owner invoiced, or was invoiced, with one counterpart in a stretch of months: I and E with their XML that
    are not cancelled, by Fecha.

    ``total`` is their Total in millionths of pesos, rounded: of I less that of E. ``name`` is that of the newest one,
    ``latest`` its day.
    """

    rfc: str
    name: str
    side: OwnerRole
    documents: int
    total: int
    latest: date


def iva_at_stake(document_type: str, iva: int, currency: str, exchange_rate: str) -> Fraction:
    """Of a document's IVA, in the unit of ``iva``, in pesos: see ``signed_pesos``."""
    return signed_pesos(document_type, iva, currency, exchange_rate)


def signed_pesos(document_type: str, amount: int, currency: str, exchange_rate: str) -> Fraction:
    """An amount of a document, in its own unit, in pesos: of I it counts, of E it is taken off.

    A payment repeats that of its invoices. What has a currency and no exchange rate is left out.
    """
    sign = {"I": 1, "E": -1}.get(document_type, 0)
    if currency == NATIONAL:
        return Fraction(sign * amount)
    return sign * amount * Fraction(exchange_rate) if is_plain(exchange_rate) else Fraction(0)


class MonthIndex(Protocol):
    """All raise StoreError. An owner without documents has nothing, everywhere."""

    def owners(self) -> list[Rfc]:
        """All that documents belong to."""
        ...

    def month(self, owner: Rfc, month: Month, extra: Collection[str] = ()) -> DocumentSet:
        """What may count in ``month``: all of that Fecha, each P with a FechaPago in it, each N paid in it, each
        global whose own month it is, each R whose period touches it, and ``extra`` (UUIDs that decisions move).
        """
        ...

    def withholding(self, owner: Rfc, month: Month, extra: Collection[str] = ()) -> DocumentSet:
        """Of what ``month`` tells, the received documents that may tell of IVA that the owner withheld: those whose
        own ``iva_withheld`` is not 0, and every P.
        """
        ...

    def documents(self, owner: Rfc, uuids: Iterable[str]) -> DocumentSet:
        """These, and what their relations lead to."""
        ...

    def balances(
        self,
        owner: Rfc,
        side: OwnerRole | None,
        until: date,
        basis: str,
        *,
        only_open: bool = False,
        details: bool = False,
    ) -> KeptBalances:
        """What is kept of the balance of every PPD (type I) dated up to ``until``, on one side or on both, made on
        ``basis``, in any order; and which must be computed.

        With ``only_open`` what is settled or cancelled may be left out, ``details`` are brought when asked for.
        """
        ...

    def payroll(self, owner: Rfc, first: Month, last: Month) -> DocumentSet:
        """Every N that the owner issued and that is not cancelled, of a Fecha from ``first`` to ``last``, both inside,
        or paid in one of these months.
        """
        ...

    def cancelled(self, owner: Rfc, first: date, last: date) -> DocumentSet:
        """Documents cancelled, or first seen to be cancelled, between these days, and their relations."""
        ...

    def history(self, owner: Rfc, uuids: Iterable[str]) -> Sequence[KnownState]:
        """What was learnt of the state of these, oldest first; of a cancelled one also what was told at first."""
        ...

    def pending(self, owner: Rfc) -> Sequence[PendingState]:
        """All whose cancellation is under way."""
        ...

    def contradictions(self, owner: Rfc, first: Month, last: Month) -> Contradictions:
        """Where the SAT told two things of a document, by Fecha from ``first`` to ``last``, both inside."""
        ...

    def coverage(self, owner: Rfc, first: Month, last: Month) -> Coverage:
        """What is known and what is here, from ``first`` to ``last``, both inside."""
        ...

    def withholding_coverage(self, owner: Rfc, first: Month, last: Month) -> Coverage:
        """The same of retenciones alone, which are among those of ``coverage`` too. ``asked``: in their own service."""
        ...

    def lacking(
        self, owner: Rfc, lack: Lack, side: OwnerRole | None, first: Month, last: Month, *, withholdings: bool = False
    ) -> Lacking:
        """The documents of these months that lack something, on one side or on both; or the retenciones among them."""
        ...

    def counterparts(self, owner: Rfc, rfcs: Collection[str] | None = None) -> Sequence[CounterpartCount]:
        """With whom the owner has documents; of ``rfcs`` alone when they are given."""
        ...

    def counterpart_totals(self, owner: Rfc, first: Month, last: Month) -> Sequence[CounterpartTotal]:
        """What was invoiced both ways from ``first`` to ``last``, both inside, by counterpart and side."""
        ...

    def counterpart_documents(
        self, owner: Rfc, rfcs: Collection[str] | None, side: OwnerRole, first: Month, last: Month
    ) -> Sequence[int]:
        """The numbers of the documents of which totals are made, the newest first; of ``rfcs`` alone when given."""
        ...

    def latest_issued(self, owner: Rfc) -> MonthDocument | None:
        """The last I with an XML that the owner issued and that is not cancelled: it tells the régimen."""
        ...

    def latest_payroll(self, owner: Rfc) -> MonthDocument | None:
        """The last N with an XML that the owner issued and that is not cancelled."""
        ...
