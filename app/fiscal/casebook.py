"""The documents of a question with what the rules ask of them again and again, each found once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from app.domain.figures import NATIONAL
from app.domain.month.calendar import Month
from app.domain.month.decisions import Decisions
from app.domain.month.documents import SUBSTITUTION, DocumentSet, MonthDocument
from app.domain.month.facts import MonthFacts, PaymentPart, SettledPart
from app.domain.validity import OwnerRole
from app.fiscal import breakdown
from app.fiscal.breakdown import NET, Breakdown, Kind, RateKeys, rated_part
from app.fiscal.effects import Bucket
from app.fiscal.money import Pesos, pesos_rate, rate_of
from app.fiscal.parameters import Parameter
from app.fiscal.readings import Rules
from app.fiscal.settlement import NOT_APPLIED, Settlements

_PPD = "PPD"


GENERAL_COLUMN, BORDER_COLUMN = 160_000, 80_000
"""The rates of the index's own columns, in millionths."""
_BASE_16 = rated_part(Kind.BASE, Bucket.GENERAL, GENERAL_COLUMN)
_TAX_16 = rated_part(Kind.TAX, Bucket.GENERAL, GENERAL_COLUMN)
_BASE_8 = rated_part(Kind.BASE, Bucket.BORDER, BORDER_COLUMN)
_TAX_8 = rated_part(Kind.TAX, Bucket.BORDER, BORDER_COLUMN)
_BASE_0 = rated_part(Kind.BASE, Bucket.ZERO, 0)
_EXEMPT = rated_part(Kind.BASE, Bucket.EXEMPT, None)


class Settlement(NamedTuple):
    """One DoctoRelacionado: in which document and payment it stands."""

    document: MonthDocument
    payment: PaymentPart
    part: SettledPart
    version: str
    place: tuple[int, int]
    """Number of the Pago in the document, and of the DoctoRelacionado in it."""

    @property
    def order(self) -> tuple[str, int, str, tuple[int, int]]:
        """By FechaPago, then Fecha, UUID and place: the order in which payments of an invoice are applied."""
        return self.payment.paid_on, self.document.issued, self.document.uuid, self.place


class Casebook:
    """``documents`` under ``decisions`` and ``rules``."""

    def __init__(self, documents: DocumentSet, decisions: Decisions, rules: Rules) -> None:
        self.documents = documents
        self.decisions = decisions
        self.rules = rules
        self._rates: dict[Month, RateKeys] = {}
        self._owns: dict[str, Breakdown] = {}
        self._settlements: dict[str, list[Settlement]] = defaultdict(list)
        self._taken: set[str] = set()
        self._paid_before: dict[str, dict[tuple[str, tuple[int, int]], int]] = {}

    def facts(self, document: MonthDocument) -> MonthFacts:
        """What it says, read once."""
        return self.documents.facts(document)

    def rates(self, day: date) -> RateKeys:
        """The rates with a bucket of their own on ``day``."""
        month = Month.of(day)
        found = self._rates.get(month)
        if found is None:
            parameters = self.rules.parameters
            found = self._rates[month] = RateKeys(
                parameters.number(Parameter.IVA_RATE, day), parameters.known(Parameter.IVA_BORDER_RATE, day)
            )
        return found

    def whole(self, document: MonthDocument) -> Breakdown:
        """All its amounts, in its currency."""
        if not document.packed and (found := self._plain(document)) is not None:
            return found
        facts = self.facts(document)
        return breakdown.plus(
            breakdown.of_taxes(facts.taxes, self.rates(document.day)),
            breakdown.of_untaxed(facts.untaxed),
            {NET: document.subtotal - document.discount},
        )

    def _plain(self, document: MonthDocument) -> Breakdown | None:
        """The same by the columns of a plain document, where their rates are those of its day: most invoices."""
        rates = self.rates(document.day)
        if rates.general != GENERAL_COLUMN or (rates.border != BORDER_COLUMN and document.base_iva_8):
            return None
        amounts = (
            (_BASE_16, document.base_iva_16),
            (_TAX_16, document.iva_16),
            (_BASE_8, document.base_iva_8),
            (_TAX_8, document.iva_8),
            (_BASE_0, document.base_iva_0),
            (_EXEMPT, document.base_exempt),
            (NET, document.subtotal - document.discount),
        )
        return {part: amount for part, amount in amounts if amount}

    def others(self, document: MonthDocument) -> Breakdown:
        """Of these, what it collects for the account of third parties: nothing of a document that was received."""
        if document.side is not OwnerRole.ISSUED or not self.rules.readings.third_parties_apart:
            return {}
        rates = self.rates(document.day)
        return breakdown.plus(
            *(
                breakdown.plus(
                    breakdown.of_taxes(one.taxes, rates), breakdown.of_untaxed(one.untaxed), {NET: one.amount}
                )
                for one in self.facts(document).third_parties
            )
        )

    def own(self, document: MonthDocument) -> Breakdown:
        """Its amounts that are the issuer's own, in its currency."""
        found = self._owns.get(document.uuid)
        if found is None:
            whole, others = self.whole(document), self.others(document)
            found = self._owns[document.uuid] = breakdown.less(whole, others) if others else whole
        return found

    def find(self, uuid: str) -> MonthDocument | None:
        """A document of the set."""
        return self.documents.documents.get(uuid)

    def invoice(self, uuid: str) -> MonthDocument | None:
        """An I whose XML is here, whatever its state."""
        found = self.find(uuid)
        return found if found is not None and found.type == "I" and found.has_xml and found.version != "3.2" else None

    def substituted(self, document: MonthDocument) -> Iterator[MonthDocument]:
        """What it substitutes, as far as it is here."""
        for relation in self.documents.outgoing.get(document.uuid, ()):
            if relation.kind == SUBSTITUTION and (found := self.find(relation.target)) is not None:
                yield found

    def applied_to(self, note: MonthDocument) -> list[str]:
        """What a nota de crédito names as credited, in the order of listing, each once."""
        relations = self.documents.outgoing.get(note.uuid, ())
        return list(dict.fromkeys(one.target for one in relations if one.kind not in NOT_APPLIED))

    @property
    def settled(self) -> Settlements:
        """What settles each invoice, for the balance under a nota de crédito."""
        return self.documents.once(Settlements)

    def settlements_of(self, document: MonthDocument) -> Iterator[Settlement]:
        """Each DoctoRelacionado of a P."""
        for number in range(len(self.facts(document).payments)):
            yield from self.settlements_in(document, number)

    def settlements_in(self, document: MonthDocument, number: int) -> Iterator[Settlement]:
        """Each DoctoRelacionado of one Pago of a P; they are counted from 0."""
        facts = self.facts(document)
        payment = facts.payments[number]
        for position, part in enumerate(payment.documents):
            yield Settlement(document, payment, part, facts.payments_version, (number, position))

    def paid_before(self, one: Settlement, invoice: MonthDocument) -> int:
        """What was paid of its invoice before, in the order in which payments are applied."""
        found = self._paid_before.get(invoice.uuid)
        if found is None:
            found = self._paid_before[invoice.uuid] = {}
            paid = 0
            for other in self.settlements_on(invoice):
                found[other.document.uuid, other.place] = paid
                paid += paid_amount(other.payment, other.part) or 0
        return found.get((one.document.uuid, one.place), 0)

    def settlements_on(self, invoice: MonthDocument) -> Sequence[Settlement]:
        """All vigente payments of an invoice, in the order in which they are applied."""
        for relation in self.documents.incoming.get(invoice.uuid, ()):
            source = self.find(relation.source)
            if source is not None and source.type == "P" and source.uuid not in self._taken:
                self._taken.add(source.uuid)
                if source.has_xml and not source.is_cancelled:
                    for one in self.settlements_of(source):
                        self._settlements[one.part.uuid].append(one)
        return sorted(self._settlements.get(invoice.uuid, ()), key=lambda one: one.order)


def is_deferred(document: MonthDocument) -> bool:
    """Whether it is a PPD; one without MetodoPago counts as a PUE."""
    return document.method == _PPD


def equivalence_of(payment: PaymentPart, part: SettledPart) -> Pesos | None:
    """Units of the invoice's currency for one of the payment's; None when what is written is no rate."""
    if not part.equivalence or part.currency in ("", payment.currency or NATIONAL):
        return 1
    return rate_of(part.equivalence)


def paid_amount(payment: PaymentPart, part: SettledPart) -> int | None:
    """ImpPagado in the invoice's currency; with one invoice alone it may be left out, and is Monto (Pagos 1.0)."""
    if part.paid is not None or len(payment.documents) > 1 or payment.amount is None:
        return part.paid
    equivalence = equivalence_of(payment, part)
    return None if equivalence is None else int(payment.amount * equivalence)


def factor_of(payment: PaymentPart, part: SettledPart) -> Pesos | None:
    """Pesos for one unit of the invoice's currency as this payment has it; None when a rate is missing."""
    rate, equivalence = pesos_rate(payment.currency, payment.exchange_rate), equivalence_of(payment, part)
    if rate is None or equivalence is None:
        return None
    return rate if equivalence == 1 else Fraction(rate) / equivalence
