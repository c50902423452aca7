"""From a document that was read whole to what the figures of a month need of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from app.domain.amounts import micros
from app.domain.document import Document
from app.domain.lines import Concept, Payment, SettledDocument, TaxLine, TaxSide
from app.domain.month.calendar import Month
from app.domain.month.facts import (
    IVA,
    PRODUCTS,
    UNTAXED_33,
    DeductionPart,
    EarningPart,
    GlobalPart,
    Mark,
    MonthFacts,
    OtherPaymentPart,
    PaymentPart,
    PayrollPart,
    ProductPart,
    SettledPart,
    TaxPart,
    ThirdPartyPart,
    UntaxedPart,
    WithheldPart,
    WithholdingPart,
)
from app.domain.payroll import Payroll
from app.domain.withholding import Withholding

WITH_IVA = "02"
NO_IVA = frozenset({"01", "03", "04", "05", "06", "07", "08"})
CENT = 10_000
"""In millionths: so much may a line's tax be rounded."""
_DAY, _MONTH, _YEAR = map(len, ("2026-01-31", "2026-01", "2026"))
_DECEMBER = 12
_NUMBER = re.compile(r"[0-9]{1,4}", re.ASCII).fullmatch
FUEL_COMPLEMENT = "HidroYPetro"
PAYROLL_TOTALS = ("TotalSueldos", "TotalSeparacionIndemnizacion", "TotalJubilacionPensionRetiro")


def month_facts(document: Document) -> MonthFacts:
    """Of a CFDI 3.3 or 4.0, or a retención. CFDI 3.2 has no figures of a month: of it there is nothing."""
    if document.withholding is not None:
        return MonthFacts(withholding=_withholding(document.withholding))
    if document.version == "3.2":
        return MonthFacts()
    concepts = document.concepts
    inner = tax_parts(line for concept in concepts for line in concept.taxes)
    header = tax_parts(document.taxes)
    payments, information = document.payments, document.global_information
    return MonthFacts(
        taxes=document_parts(header, inner),
        untaxed=_untaxed(concepts, document.version),
        payments_version=payments.version if payments else "",
        payments=tuple(map(_payment, payments.payments)) if payments else (),
        payment_totals=tuple((name, micros(text) or 0) for name, text in payments.totals) if payments else (),
        payrolls=tuple(map(_payroll, document.payrolls)),
        global_part=GlobalPart(information.periodicity, information.months, information.year) if information else None,
        third_parties=_third_parties(concepts, document.version),
        products=_products(concepts),
        local_taxes=sum(
            (micros(one.amount) or 0) * (1 if one.side is TaxSide.TRANSFERRED else -1) for one in document.local_taxes
        ),
        marks=tuple(_marks(document, header, inner)),
    )


def tax_parts(lines: Iterable[TaxLine]) -> tuple[TaxPart, ...]:
    """The lines by side, tax, factor and rate, in that order."""
    sums: dict[tuple[TaxSide, str, str, int | None], list[int]] = {}
    for line in lines:
        rate = micros(line.rate) if line.rate else None
        found = sums.setdefault((line.side, line.tax, line.factor, rate), [0, 0])
        found[0] += micros(line.base) or 0
        found[1] += micros(line.amount) or 0
    return tuple(sorted((TaxPart(*key, *sums[key]) for key in sums), key=part_order))


def document_parts(header: Sequence[TaxPart], inner: Sequence[TaxPart]) -> tuple[TaxPart, ...]:
    """The header's; where it has no bases, its amounts on the concepts' bases; the concepts' where it is missing."""
    if not header or any(part.base for part in header if part.side is TaxSide.TRANSFERRED):
        return tuple(header or inner)
    amounts = {(one.side, one.tax, one.factor, one.rate): one.amount for one in header}
    withheld = [one for one in header if one.side is TaxSide.WITHHELD]
    found: dict[object, TaxPart] = {}
    for part in inner:
        key = (part.side, part.tax, part.factor, part.rate)
        if part.side is TaxSide.TRANSFERRED:
            found[key] = part._replace(amount=amounts.pop(key, part.amount))
    # what the header has and no concept: its amount counts, though nobody tells on which base
    for part in header:
        if part.side is TaxSide.TRANSFERRED and (part.side, part.tax, part.factor, part.rate) in amounts:
            found[part.side, part.tax, part.factor, part.rate] = part
    rates = withheld or [part for part in inner if part.side is TaxSide.WITHHELD]
    return tuple(sorted((*found.values(), *rates), key=part_order))


def part_order(part: TaxPart) -> tuple[str, str, str, int]:
    """By which the parts of a document are sorted."""
    return part.side, part.tax, part.factor, -1 if part.rate is None else part.rate


def _net(concept: Concept) -> int:
    return (micros(concept.amount) or 0) - (micros(concept.discount) or 0 if concept.discount else 0)


def _shows_iva(concept: Concept) -> bool:
    return any(line.tax == IVA and line.side is TaxSide.TRANSFERRED for line in concept.taxes)


def _untaxed(concepts: Iterable[Concept], version: str) -> tuple[UntaxedPart, ...]:
    sums: dict[str, int] = {}
    for concept in concepts:
        kind = concept.tax_object
        if version == "3.3":
            kind = WITH_IVA if _shows_iva(concept) else UNTAXED_33
        if kind != WITH_IVA and (kind in NO_IVA or kind == UNTAXED_33):
            sums[kind] = sums.get(kind, 0) + _net(concept)
    return tuple(UntaxedPart(kind, sums[kind]) for kind in sorted(sums) if sums[kind])


def _third_parties(concepts: Iterable[Concept], version: str) -> tuple[ThirdPartyPart, ...]:
    groups: dict[str, list[Concept]] = {}
    for concept in concepts:
        if concept.third_party is not None:
            groups.setdefault(concept.third_party.rfc.upper(), []).append(concept)
    return tuple(
        ThirdPartyPart(
            rfc,
            next(one.third_party.name for one in several if one.third_party is not None),
            sum(map(_net, several)),
            tax_parts(line for one in several for line in one.taxes),
            _untaxed(several, version),
        )
        for rfc, several in sorted(groups.items())
    )


def _products(concepts: Iterable[Concept]) -> tuple[ProductPart, ...]:
    sums: dict[str, list[int]] = {}
    for concept in concepts:
        if concept.product_key.startswith(PRODUCTS):
            found = sums.setdefault(concept.product_key, [0, 0])
            found[0] += _net(concept)
            found[1] = max(found[1], micros(concept.unit_value) or 0)
    return tuple(ProductPart(key, *sums[key]) for key in sorted(sums) if any(sums[key]))


def _marks(document: Document, header: Sequence[TaxPart], inner: Sequence[TaxPart]) -> Iterable[Mark]:
    if any(concept.tax_object in NO_IVA and _shows_iva(concept) for concept in document.concepts) or differ(
        header, inner, sum(len(concept.taxes) for concept in document.concepts)
    ):
        yield Mark.TAXES_DIFFER
    if any(concept.property_accounts for concept in document.concepts):
        yield Mark.PROPERTY_ACCOUNT
    if any(FUEL_COMPLEMENT in concept.complements for concept in document.concepts):
        yield Mark.FUEL_COMPLEMENT


def differ(header: Sequence[TaxPart], inner: Sequence[TaxPart], lines: int) -> bool:
    """Whether what both tell differs by more than a cent for each line."""
    if not header or not inner:
        return False
    within = {(one.side, one.tax, one.factor, one.rate): one for one in inner}
    for part in header:
        other = within.get((part.side, part.tax, part.factor, part.rate))
        if part.side is TaxSide.WITHHELD and part.rate is None:
            continue  # the header of a withholding has no rate: several rates of the concepts are one line of it
        if other is None or abs(part.amount - other.amount) > CENT * max(lines, 1):
            return True
    return False


def _payment(payment: Payment) -> PaymentPart:
    return PaymentPart(
        day_of(payment.paid_at),
        payment.form,
        payment.currency.upper(),
        payment.exchange_rate,
        _told(payment.amount),
        tuple(map(_settled, payment.documents)),
        tax_parts(payment.taxes),
    )


def _settled(one: SettledDocument) -> SettledPart:
    return SettledPart(
        one.uuid,
        one.currency.upper(),
        one.equivalence,
        one.instalment,
        _told(one.previous),
        _told(one.paid),
        _told(one.outstanding),
        one.tax_object,
        tax_parts(one.taxes),
    )


def _payroll(one: Payroll) -> PayrollPart:
    earnings: dict[str, list[int]] = {}
    for earning in one.earnings:
        found = earnings.setdefault(earning.kind, [0, 0])
        found[0] += micros(earning.taxed) or 0
        found[1] += micros(earning.exempt) or 0
    deductions: dict[str, int] = {}
    for taken in one.deductions:
        amount = (micros(taken.amount) or 0) + (micros(taken.exempt) or 0 if taken.exempt else 0)
        deductions[taken.kind] = deductions.get(taken.kind, 0) + amount
    others: dict[str, list[int]] = {}
    for other in one.other_payments:
        found = others.setdefault(other.kind, [0, 0])
        found[0] += micros(other.amount) or 0
        found[1] += micros(other.subsidy) or 0 if other.subsidy else 0
    employee = one.employee
    totals = dict(one.earnings_totals)
    sums = [micros(totals.get(name, "")) or 0 for name in PAYROLL_TOTALS]
    return PayrollPart(
        day_of(one.paid_on),
        one.kind,
        one.days,
        employee.curp,
        employee.social_security,
        employee.number,
        employee.periodicity,
        _told(one.total_earnings),
        _told(one.total_deductions),
        _told(one.total_other),
        _told(dict(one.deductions_totals).get("TotalImpuestosRetenidos", "")),
        (sums[0], sums[1], sums[2]),
        tuple(EarningPart(kind, *earnings[kind]) for kind in sorted(earnings)),
        tuple(DeductionPart(kind, deductions[kind]) for kind in sorted(deductions)),
        tuple(OtherPaymentPart(kind, *others[kind]) for kind in sorted(others)),
    )


def _withholding(one: Withholding) -> WithholdingPart:
    return WithholdingPart(
        one.key,
        one.first_month,
        one.last_month,
        one.year,
        micros(one.total_operation) or 0,
        micros(one.total_taxed) or 0,
        micros(one.total_exempt) or 0,
        micros(one.total_withheld) or 0,
        tuple(
            WithheldPart(tax.tax.rjust(3, "0"), tax.payment, micros(tax.base) or 0, micros(tax.amount) or 0)
            for tax in one.taxes
        ),
    )


def _told(text: str) -> int | None:
    return micros(text) if text else None


def day_of(text: str) -> str:
    """The day at the beginning of a date or date-time as XML writes it; empty when it is none."""
    day = text[:_DAY]
    if len(day) == _DAY and day[4] == day[7] == "-" and day.isascii():
        try:
            date.fromisoformat(day)
            return day
        except ValueError:
            pass
    return ""


def counting_months(facts: MonthFacts, own: Month) -> tuple[Month, ...]:
    """The months but ``own`` (that of Fecha) in which the document counts, oldest first.

    Those of FechaPago of its payments and payrolls, of its own period when it is a global of one month, and of the
    period when it is a retención.
    """
    if not (facts.payments or facts.payrolls or facts.global_part or facts.withholding):
        return ()
    days = [*(one.paid_on for one in facts.payments), *(one.paid_on for one in facts.payrolls)]
    months = paid_months(days, own) | global_months(facts.global_part)
    if facts.withholding is not None:
        one = facts.withholding
        months.update(_period(one.first_month, one.last_month, one.year))
    return tuple(sorted(months - {own}))


def paid_months(days: Iterable[str], own: Month) -> set[Month]:
    """The months of ``days``, each as ``day_of`` has it, but ``own``."""
    text = own.text
    return {Month(int(day[:_YEAR]), int(day[_YEAR + 1 : _MONTH])) for day in days if day and not day.startswith(text)}


def global_months(one: GlobalPart | None) -> set[Month]:
    """That of the period of a global of one month."""
    return set() if one is None else set(_period(one.months, one.months, one.year))


def _period(first: str, last: str, year: str) -> Iterable[Month]:
    if all(_NUMBER(text) for text in (first, last, year)) and int(year) >= 1:
        return (Month(int(year), number) for number in range(max(int(first), 1), min(int(last), _DECEMBER) + 1))
    return ()
