"""A month's index that is a list of documents in memory: what the port promises, said again without SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import get_type_hints

from app.cfdi import parser
from app.domain.clock import mexico_wall_time
from app.domain.document import Amount, Document, MetadataRow
from app.domain.facts import facts_of
from app.domain.figures import TAXES
from app.domain.identifiers import Rfc
from app.domain.index.month import (
    Contradictions,
    CounterpartCount,
    CounterpartTotal,
    Coverage,
    CoverageCount,
    KnownState,
    Lack,
    Lacking,
    MonthIndex,
    PendingState,
    iva_at_stake,
    signed_pesos,
)
from app.domain.month.calendar import Month
from app.domain.month.documents import PAYMENT, DocumentSet, MonthDocument, Relation
from app.domain.month.kept_balances import KeptBalances
from app.domain.validity import OwnerRole, Validity

STEPS = 2
_EPOCH = datetime(1970, 1, 1)


def month_document(
    document: Document,
    owner: str,
    *,
    state: Validity = Validity.VALID,
    cancelled_at: str = "",
    number: int = 0,
) -> MonthDocument:
    """As the index has it, of a document that was read whole."""
    one = facts_of(document)
    taxes = dict(zip(TAXES, one.figures.taxes, strict=True))
    sides = {one.receiver_rfc: OwnerRole.RECEIVED, one.issuer_rfc: OwnerRole.ISSUED}
    return MonthDocument(
        id=number,
        uuid=one.uuid.value,
        type=one.document_type,
        side=sides.get(owner, OwnerRole.OTHERS) if one.issuer_rfc != owner else OwnerRole.ISSUED,
        state=state,
        has_xml=True,
        issued=int((one.issued_at - _EPOCH).total_seconds()),
        stamped=int((one.stamped_at - _EPOCH).total_seconds()) if one.stamped_at else 0,
        cancelled_at=cancelled_at,
        issuer_rfc=one.issuer_rfc,
        issuer_name=one.issuer_name,
        receiver_rfc=one.receiver_rfc,
        receiver_name=one.receiver_name,
        version=one.version,
        method=one.payment_method,
        form=one.payment_form,
        currency=one.figures.currency,
        exchange_rate=one.exchange_rate,
        place=one.place,
        use=one.use,
        issuer_regime=one.issuer_regime,
        receiver_regime=one.receiver_regime,
        receiver_place=one.receiver_place,
        subtotal=one.subtotal.micros,
        discount=one.discount.micros if one.discount else 0,
        total=one.figures.amount,
        packed=one.month_facts,
        **taxes,
    )


def relations_of(document: Document) -> tuple[Relation, ...]:
    """What a document speaks of, in the order of listing."""
    return tuple(Relation(document.uuid.value, uuid, kind) for uuid, kind, *_ in facts_of(document).links if uuid)


@dataclass
class MemoryMonthIndex(MonthIndex):
    """Answers from ``kept`` and ``relations``, which may change between two questions."""

    owner: str
    kept: dict[str, MonthDocument] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    states: list[KnownState] = field(default_factory=list)
    waiting: list[PendingState] = field(default_factory=list)
    in_metadata: set[str] = field(default_factory=set)
    asked: set[tuple[Month, OwnerRole]] = field(default_factory=set)

    def add(self, xml: bytes, state: Validity = Validity.VALID, cancelled_at: str = "") -> MonthDocument:
        """Take a document in from its XML."""
        document = parser.read(xml)
        return self.add_document(document, state, cancelled_at)

    def add_document(
        self, document: Document, state: Validity = Validity.VALID, cancelled_at: str = ""
    ) -> MonthDocument:
        """Take a document in that was read already."""
        one = month_document(document, self.owner, state=state, cancelled_at=cancelled_at, number=len(self.kept) + 1)
        self.kept[one.uuid] = one
        self.relations.extend(relations_of(document))
        self.in_metadata.add(one.uuid)
        return one

    def add_metadata(self, row: MetadataRow) -> MonthDocument:
        """Take in the SAT's line on a document: it is all that is known of it, unless the XML is here."""
        self.in_metadata.add(row.uuid)
        if row.uuid not in self.kept:
            self.kept[row.uuid] = _announced(row, self.owner, len(self.kept) + 1)
        return self.kept[row.uuid]

    def cancel(self, uuid: str, at: str = "2026-12-01T00:00:00", seen_at: str = "2026-12-01T12:00:00+00:00") -> None:
        """Note that the SAT says it is cancelled."""
        self.kept[uuid] = self.kept[uuid]._replace(state=Validity.CANCELLED, cancelled_at=at)
        self.states.append(KnownState(uuid, seen_at, "metadata", Validity.CANCELLED.value, at))

    def owners(self) -> list[Rfc]:
        return [Rfc(self.owner)] if self.kept else []

    def month(self, owner: Rfc, month: Month, extra: Collection[str] = ()) -> DocumentSet:
        return self._set(one.uuid for one in self.kept.values() if one.uuid in extra or month in _months(one))

    def withholding(self, owner: Rfc, month: Month, extra: Collection[str] = ()) -> DocumentSet:
        return self._set(
            one.uuid
            for one in self.kept.values()
            if (one.uuid in extra or month in _months(one))
            and one.side is OwnerRole.RECEIVED
            and (one.iva_withheld or one.type == "P")
        )

    def documents(self, owner: Rfc, uuids: Iterable[str]) -> DocumentSet:
        return self._set(uuids)

    def all(self) -> DocumentSet:
        """Every document: for rules that pick out their own."""
        return self._set(self.kept)

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
        """Nothing is kept."""
        return KeptBalances(anew=sorted(one.uuid for one in self.kept.values() if one.type == "I" and one.has_xml))

    def payroll(self, owner: Rfc, first: Month, last: Month) -> DocumentSet:
        return self._set(
            one.uuid
            for one in self.kept.values()
            if one.type == "N" and one.side is OwnerRole.ISSUED and not one.is_cancelled
            if any(first <= month <= last for month in _months(one))
        )

    def cancelled(self, owner: Rfc, first: date, last: date) -> DocumentSet:
        seen = {
            one.uuid: mexico_wall_time(datetime.fromisoformat(one.seen_at)).date().isoformat()
            for one in self.states
            if one.state == Validity.CANCELLED.value
        }
        return self._set(
            one.uuid
            for one in self.kept.values()
            if one.is_cancelled
            and any(
                first <= date.fromisoformat(day[:10]) <= last
                for day in (one.cancelled_at, seen.get(one.uuid, ""))
                if day
            )
        )

    def history(self, owner: Rfc, uuids: Iterable[str]) -> Sequence[KnownState]:
        wanted = set(uuids)
        return [one for one in self.states if one.uuid in wanted]

    def pending(self, owner: Rfc) -> Sequence[PendingState]:
        return [one for one in self.waiting if not self.kept[one.uuid].is_cancelled]

    def contradictions(self, owner: Rfc, first: Month, last: Month) -> Contradictions:
        """It keeps nothing of what was told before."""
        return Contradictions()

    def coverage(self, owner: Rfc, first: Month, last: Month) -> Coverage:
        return self._coverage(self.kept.values(), first, last, self.asked)

    def withholding_coverage(self, owner: Rfc, first: Month, last: Month) -> Coverage:
        kept = [one for one in self.kept.values() if one.type == "R"]
        return self._coverage(
            kept, first, last, {(one.month, one.side) for one in kept if one.uuid in self.in_metadata}
        )

    def _coverage(
        self, kept: Iterable[MonthDocument], first: Month, last: Month, asked: set[tuple[Month, OwnerRole]]
    ) -> Coverage:
        counts: dict[tuple[Month, OwnerRole, bool, bool, bool], int] = defaultdict(int)
        missing: dict[tuple[Month, OwnerRole], list[str]] = defaultdict(list)
        for one in kept:
            if first <= one.month <= last:
                counts[one.month, one.side, one.is_cancelled, one.uuid in self.in_metadata, one.has_xml] += 1
                if not one.has_xml and not one.is_cancelled:
                    missing[one.month, one.side].append(one.uuid)
        return Coverage([CoverageCount(*key, number) for key, number in counts.items()], missing, asked)

    def lacking(
        self, owner: Rfc, lack: Lack, side: OwnerRole | None, first: Month, last: Month, *, withholdings: bool = False
    ) -> Lacking:
        lacks: dict[Lack, Callable[[MonthDocument], bool]] = {
            Lack.XML: lambda one: not one.has_xml and not one.is_cancelled,
            Lack.CANCELLED: lambda one: not one.has_xml and one.is_cancelled,
            Lack.ONLY_HERE: lambda one: one.uuid not in self.in_metadata,
        }
        sides = (side,) if side else (OwnerRole.ISSUED, OwnerRole.RECEIVED)
        found = [
            one
            for one in sorted(self.kept.values(), key=lambda one: (one.issued, one.uuid))
            if first <= one.month <= last and one.side in sides and lacks[lack](one)
            if not withholdings or one.type == "R"
        ]
        return Lacking([one.id for one in found], found)

    def counterparts(self, owner: Rfc, rfcs: Collection[str] | None = None) -> Sequence[CounterpartCount]:
        found: dict[tuple[str, OwnerRole], list[MonthDocument]] = defaultdict(list)
        for one in self.kept.values():
            if not one.is_cancelled and (rfcs is None or one.counterpart in rfcs):
                found[one.counterpart, one.side].append(one)
        return [
            CounterpartCount(
                rfc,
                max(several, key=lambda one: (one.issued, one.counterpart_name)).counterpart_name,
                side,
                len(several),
                round(sum(map(_iva, several), Fraction(0))),
                max(one.day for one in several),
            )
            for (rfc, side), several in sorted(found.items())
        ]

    def counterpart_totals(self, owner: Rfc, first: Month, last: Month) -> Sequence[CounterpartTotal]:
        found: dict[tuple[str, OwnerRole], list[MonthDocument]] = defaultdict(list)
        for one in self.kept.values():
            if _is_invoiced(one, first, last):
                found[one.counterpart, one.side].append(one)
        return [
            CounterpartTotal(
                rfc,
                max(several, key=lambda one: (one.issued, one.counterpart_name)).counterpart_name,
                side,
                len(several),
                round(sum(signed_pesos(one.type, one.total, one.currency, one.exchange_rate) for one in several)),
                max(one.day for one in several),
            )
            for (rfc, side), several in sorted(found.items())
        ]

    def counterpart_documents(
        self, owner: Rfc, rfcs: Collection[str] | None, side: OwnerRole, first: Month, last: Month
    ) -> Sequence[int]:
        found = [
            one
            for one in self.kept.values()
            if _is_invoiced(one, first, last) and one.side is side and (rfcs is None or one.counterpart in rfcs)
        ]
        return [one.id for one in sorted(found, key=lambda one: (-one.issued, one.id))]

    def latest_issued(self, owner: Rfc) -> MonthDocument | None:
        return self._latest("I")

    def latest_payroll(self, owner: Rfc) -> MonthDocument | None:
        return self._latest("N")

    def _latest(self, type_: str) -> MonthDocument | None:
        issued = [
            one
            for one in self.kept.values()
            if one.side is OwnerRole.ISSUED and one.type == type_ and one.has_xml and not one.is_cancelled
        ]
        return max(issued, key=lambda one: (one.issued, one.uuid), default=None)

    def _set(self, asked: Iterable[str]) -> DocumentSet:
        chosen = sorted((uuid for uuid in set(asked) if uuid in self.kept), key=self._order)
        outgoing: dict[str, list[Relation]] = defaultdict(list)
        incoming: dict[str, list[Relation]] = defaultdict(list)
        for one in sorted(self.relations, key=lambda one: self._order(one.source)):
            outgoing[one.source].append(one)
            incoming[one.target].append(one)
        there = set(chosen)
        for _ in range(STEPS):
            targets = {one.target for uuid in there for one in outgoing.get(uuid, ())}
            there |= targets | {one.source for uuid in there for one in incoming.get(uuid, ())}
        others = (there - set(chosen)) & self.kept.keys()
        return DocumentSet(
            self.owner,
            {uuid: self.kept[uuid] for uuid in (*chosen, *sorted(others, key=self._order))},
            tuple(chosen),
            _of(outgoing, there),
            _of(incoming, there),
        )

    def _order(self, uuid: str) -> tuple[int, str]:
        return self.kept[uuid].issued, uuid


def _announced(row: MetadataRow, owner: str, number: int) -> MonthDocument:
    side = OwnerRole.ISSUED if row.issuer_rfc == owner else OwnerRole.RECEIVED
    told = {
        "id": number,
        "uuid": row.uuid,
        "type": row.effect,
        "side": side if owner in (row.issuer_rfc, row.receiver_rfc) else OwnerRole.OTHERS,
        "state": Validity.VALID if row.status == "1" else Validity.CANCELLED,
        "issued": int((datetime.fromisoformat(row.issued) - _EPOCH).total_seconds()),
        "stamped": int((datetime.fromisoformat(row.stamped) - _EPOCH).total_seconds()) if row.stamped else 0,
        "cancelled_at": row.cancelled,
        "issuer_rfc": row.issuer_rfc,
        "issuer_name": row.issuer_name,
        "receiver_rfc": row.receiver_rfc,
        "receiver_name": row.receiver_name,
        "total": Amount.parse(row.total).micros if row.total else 0,
    }
    types = get_type_hints(MonthDocument)
    return MonthDocument._make(told[name] if name in told else types[name]() for name in MonthDocument._fields)


def _is_invoiced(one: MonthDocument, first: Month, last: Month) -> bool:
    return one.type in ("I", "E") and one.has_xml and not one.is_cancelled and first <= one.month <= last


def _iva(one: MonthDocument) -> Fraction:
    return iva_at_stake(one.type, one.iva_16 + one.iva_8, one.currency, one.exchange_rate)


def _of(relations: Mapping[str, list[Relation]], there: set[str]) -> dict[str, tuple[Relation, ...]]:
    return {uuid: tuple(relations[uuid]) for uuid in there if uuid in relations}


def _months(one: MonthDocument) -> set[Month]:
    months, facts = {one.month}, one.facts
    for payment in facts.payments:
        if payment.paid_on:
            months.add(Month.parse(payment.paid_on[:7]))
    for payroll in facts.payrolls:
        if payroll.paid_on:
            months.add(Month.parse(payroll.paid_on[:7]))
    part = facts.global_part
    if part and part.months.isdigit() and part.year.isdigit() and 1 <= int(part.months) <= 12:
        months.add(Month(int(part.year), int(part.months)))
    if facts.withholding is not None:
        months |= _withheld_months(facts.withholding.first_month, facts.withholding.last_month, facts.withholding.year)
    return months


def _withheld_months(first: str, last: str, year: str) -> set[Month]:
    if not (first.isdigit() and last.isdigit() and year.isdigit()):
        return set()
    return {Month(int(year), number) for number in range(max(int(first), 1), min(int(last), 12) + 1)}


__all__ = ["PAYMENT", "MemoryMonthIndex", "month_document", "relations_of"]
