"""The result sheet of a month: what its documents do to it, added up.

Nearly all documents of a month are plain PUE in pesos that nothing else speaks of, or plain REP. Those are added up by
their columns and numbers, without making an ``Effect`` of each; that both ways give the same is held by a test.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from app.domain.figures import NATIONAL
from app.domain.month.calendar import Month
from app.domain.month.decisions import Decisions
from app.domain.month.documents import DocumentSet, MonthDocument
from app.domain.validity import OwnerRole, Validity
from app.fiscal.casebook import BORDER_COLUMN, GENERAL_COLUMN, Casebook
from app.fiscal.cash_flow import document_effects
from app.fiscal.effects import (
    RATES,
    Bucket,
    Difference,
    DocumentEffects,
    Effect,
    IncomeKind,
    OtherTax,
    Pesos,
    Remark,
    Side,
    ThirdPartyEffect,
)
from app.fiscal.parameters import Parameter
from app.fiscal.plain_payments import PlainPayments
from app.fiscal.readings import Rules


@dataclass(slots=True)
class Amounts:
    """A base and its tax."""

    base: Pesos = 0
    tax: Pesos = 0

    def add(self, base: Pesos, tax: Pesos) -> None:
        """Add to both."""
        self.base += base
        self.tax += tax


@dataclass(slots=True)
class SideSheet:
    """One side of the sheet. ``buckets`` are net of notes by cash flow, gross as the SAT shows them; ``notes`` is what
    was taken off, negative.
    """

    buckets: dict[Bucket, Amounts] = field(default_factory=lambda: {bucket: Amounts() for bucket in Bucket})
    notes: Amounts = field(default_factory=Amounts)
    lost: Pesos = 0
    """IVA inside of the buckets that may not be credited."""

    @property
    def tax(self) -> Pesos:
        """IVA over all rates."""
        return sum(self.buckets[bucket].tax for bucket in RATES)

    def add(self, effect: Effect, *, nets_notes: bool) -> None:
        """Add one document's amount in one bucket."""
        if nets_notes or not effect.is_note:
            self.buckets[effect.bucket].add(effect.base, effect.tax)
        if effect.bucket in RATES:
            if effect.is_note:
                self.notes.add(effect.base, effect.tax)
            if effect.lost is not None:
                self.lost += effect.tax


def _two_sides() -> dict[Side, SideSheet]:
    return {side: SideSheet() for side in Side}


@dataclass(slots=True)
class MonthFigures:
    """Everything that is added up for a month. It grows while documents are added to it.

    ``taxes`` are withheld taxes and IEPS, ``creditable_withheld`` the IVA that the owner withheld from suppliers whose
    IVA is creditable, ``income`` the sums for ISR. ``unverified`` counts documents whose state nobody asked for,
    ``without_xml`` vigentes of which only metadata is here.
    """

    month: Month
    flow: dict[Side, SideSheet] = field(default_factory=_two_sides)
    prefilled: dict[Side, SideSheet] = field(default_factory=_two_sides)
    taxes: dict[tuple[Side, OtherTax], Pesos] = field(default_factory=dict)
    creditable_withheld: Pesos = 0
    income: dict[tuple[Side, IncomeKind], Pesos] = field(default_factory=dict)
    third_parties: list[ThirdPartyEffect] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    unverified: int = 0
    without_xml: int = 0

    def tax(self, side: Side, tax: OtherTax) -> Pesos:
        """A withheld tax or IEPS."""
        return self.taxes.get((side, tax), 0)

    def earned(self, side: Side, kind: IncomeKind) -> Pesos:
        """A sum of income or spending."""
        return self.income.get((side, kind), 0)

    def add(self, effects: DocumentEffects) -> None:
        """Add what a document does to this month."""
        month = self.month
        for effect in effects.flow:
            if effect.month == month:
                self.flow[effect.side].add(effect, nets_notes=True)
        for effect in effects.prefilled:
            if effect.month == month:
                self.prefilled[effect.side].add(effect, nets_notes=False)
        for tax in effects.taxes:
            if tax.month == month:
                key = (tax.side, tax.tax)
                self.taxes[key] = self.taxes.get(key, 0) + tax.amount
                if key == (Side.CREDITED, OtherTax.IVA_WITHHELD) and tax.lost is None:
                    self.creditable_withheld += tax.amount
        for one in effects.income:
            if one.month == month:
                self._earn(one.side, one.kind, one.amount)
        self.third_parties.extend(one for one in effects.third_parties if one.month == month)
        self.differences.extend(one for one in effects.differences if one.month == month)
        self.remarks.extend(one for one in effects.remarks if one.month == month)

    def add_plain(self, documents: Iterable[MonthDocument], side: Side) -> None:
        """Add plain PUE in pesos of this month, all of one side, by their columns."""
        general = tax_16 = border = tax_8 = zero = exempt = net = 0
        for one in documents:
            general += one.base_iva_16
            tax_16 += one.iva_16
            border += one.base_iva_8
            tax_8 += one.iva_8
            zero += one.base_iva_0
            exempt += one.base_exempt
            net += one.subtotal - one.discount
        self._add_rates(side, (general, tax_16, border, tax_8, zero, exempt))
        self._earn(side, IncomeKind.SETTLED, net)
        self._earn(side, IncomeKind.NOMINAL, net)

    def accrue(self, documents: Iterable[MonthDocument], side: Side) -> None:
        """Add plain PPD in pesos of this month: they are accrued, and wait for their REP."""
        self._earn(side, IncomeKind.NOMINAL, sum(one.subtotal - one.discount for one in documents))

    def add_payments(self, payments: PlainPayments, side: Side) -> None:
        """Add plain REP of this month."""
        self._add_rates(side, payments.sums[side])
        self._earn(side, IncomeKind.SETTLED, payments.nets[side])

    def _add_rates(self, side: Side, amounts: Sequence[int]) -> None:
        general, tax_16, border, tax_8, zero, exempt = amounts
        for sheet in (self.flow[side], self.prefilled[side]):
            sheet.buckets[Bucket.GENERAL].add(general, tax_16)
            sheet.buckets[Bucket.BORDER].add(border, tax_8)
            sheet.buckets[Bucket.ZERO].add(zero, 0)
            sheet.buckets[Bucket.EXEMPT].add(exempt, 0)

    def _earn(self, side: Side, kind: IncomeKind, amount: Pesos) -> None:
        self.income[side, kind] = self.income.get((side, kind), 0) + amount


def month_figures(documents: DocumentSet, month: Month, decisions: Decisions, rules: Rules) -> MonthFigures:
    """All figures of ``month``, of the documents that were asked for it."""
    book = Casebook(documents, decisions, rules)
    figures = MonthFigures(month)
    plain, payments = PlainDocuments(book, month), PlainPayments(book, month)
    for uuid in documents.asked:
        document = documents.documents[uuid]
        if document.state is Validity.UNKNOWN:
            figures.unverified += 1
        if not plain.take(document) and not payments.take(document):
            if not document.has_xml and not document.is_cancelled and document.month == month:
                figures.without_xml += 1
            figures.add(document_effects(book, document))
    for side in Side:
        figures.add_plain(plain.paid[side], side)
        figures.accrue(plain.deferred[side], side)
        figures.add_payments(payments, side)
    return figures


class PlainDocuments:
    """Sorts out the documents of a month whose effects their columns tell."""

    def __init__(self, book: Casebook, month: Month) -> None:
        rates = book.rates(month.first)
        self._are_usual_rates = rates == book.rates(month.last) and rates.general == GENERAL_COLUMN
        self._has_border_rate = rates.border == BORDER_COLUMN
        self._first = _seconds(month)
        self._end = _seconds(month.next)
        self._outgoing: Mapping[str, object] = book.documents.outgoing
        self._incoming: Mapping[str, object] = book.documents.incoming
        self._decided: Mapping[str, object] = book.decisions.documents
        self._blacklisted = book.rules.blacklisted
        self._cap = book.rules.parameters.number(Parameter.CASH_CAP, month.first)
        self.paid: dict[Side, list[MonthDocument]] = {side: [] for side in Side}
        self.deferred: dict[Side, list[MonthDocument]] = {side: [] for side in Side}

    def take(self, one: MonthDocument) -> bool:
        """Whether it is plain; then it was taken."""
        if (
            one.packed
            or one.type != "I"
            or one.currency != NATIONAL
            or not one.has_xml
            or one.state not in _VIGENTES
            or not self._first <= one.issued < self._end
            or one.version not in _VERSIONS
            or one.uuid in self._outgoing
            or one.uuid in self._decided
            or not self._are_usual_rates
            or ((one.base_iva_8 or one.iva_8) and not self._has_border_rate)
        ):
            return False
        if one.side is OwnerRole.ISSUED:
            side = Side.CHARGED
        elif one.side is OwnerRole.RECEIVED and one.issuer_rfc not in self._blacklisted:
            side = Side.CREDITED
        else:
            return False
        if one.method == "PPD" and one.form == "99":
            self.deferred[side].append(one)
            return True
        if one.method != "PUE" or one.form == "99" or one.uuid in self._incoming:
            return False
        if one.form == "01" and side is Side.CREDITED and one.total > self._cap:
            return False
        self.paid[side].append(one)
        return True


_VIGENTES = frozenset({Validity.VALID, Validity.UNKNOWN})
_VERSIONS = frozenset({"4.0", "3.3"})


def _seconds(month: Month) -> int:
    return int(datetime(month.year, month.month, 1, tzinfo=UTC).timestamp())


def each_effect(documents: DocumentSet, decisions: Decisions, rules: Rules) -> Iterator[DocumentEffects]:
    """Of every document that was asked for, in the order of Fecha and UUID."""
    book = Casebook(documents, decisions, rules)
    for uuid in documents.asked:
        yield document_effects(book, documents.documents[uuid])
