"""What may stand in the way of deducting or crediting a received CFDI: each a warning with its legal ground.

Nothing is decided here; the person does. What takes an IVA out of the sums by itself is in ``creditability``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from app.domain.amounts import amount_text
from app.domain.identifiers import GENERIC_NATIONAL, is_company
from app.domain.lines import TaxSide
from app.domain.listing import Listing
from app.domain.month.decisions import Decisions
from app.domain.month.documents import DocumentSet
from app.domain.month.facts import IVA, Mark
from app.domain.validity import OwnerRole, Validity
from app.fiscal.balances import balances
from app.fiscal.creditability import CASH
from app.fiscal.effects import Remark
from app.fiscal.list_warnings import blacklisted, declared_false, no_seals
from app.fiscal.money import pesos_rate, times
from app.fiscal.parameters import Parameter
from app.fiscal.readings import Rules
from app.fiscal.stamping import HOUR, clock_of, is_stamped_in_time, seconds_to_stamp
from app.fiscal.warning_case import Bench, Case, Registration, is_same_name, iva_of, paid_tax, pesos_text, settled_tax
from app.fiscal.warning_sieve import Rule, Sieve

_UNIT = 1_000_000
_CENT = 10_000
_NO_EFFECTS = "S01"
_RESICO, _LEASE, _PROFESSIONAL = "626", "606", "612"
_LEASES = "8013"


def warnings_of(
    documents: DocumentSet,
    decisions: Decisions,
    rules: Rules,
    today: date,
    *,
    registration: Registration = Registration(),  # noqa: B008 - frozen
    listings: Mapping[str, Sequence[Listing]] | None = None,
    with_unpaid: bool = True,
) -> list[Remark]:
    """Of every vigente CFDI among the asked-for documents that the owner received, in the order of Fecha and UUID.

    ``listings`` are the rows of the SAT's lists by RFC. What the person silenced for this owner is left out. Without
    ``with_unpaid`` the PPD whose REP is missing are not told: whoever asks has their balances from elsewhere.
    """
    found: list[Remark] = []
    bench = Bench(documents, decisions, rules, registration, listings or {})
    sieve = Sieve(bench, of_invoices=_SHARED, of_payments=(receiver,))
    received, cancelled, by_uuid = OwnerRole.RECEIVED, Validity.CANCELLED, documents.documents
    for uuid in documents.asked:
        document = by_uuid[uuid]
        if document.side is not received or document.state is cancelled or not document.has_xml:
            continue
        if not sieve.passes_over(document):
            case = Case(document, bench)
            for rule in RULES_BY_TYPE.get(document.type, ()):
                found.extend(rule(case))
    if with_unpaid:
        patience = rules.readings.chase_after
        unpaid = balances(documents, today, decisions, rules.parameters, patience, with_checks=False)
        found.extend(one.missing() for one in unpaid if one.is_missed and one.invoice.side is received)
    return [one for one in found if one.key not in decisions.silenced]


def cash(case: Case) -> Iterator[Remark]:
    """EFECTIVO_2000: a PUE paid in cash over the cap, with its taxes."""
    document = case.document
    total = times(document.total, case.rate)
    if document.form == CASH and document.method != "PPD":
        if total > case.parameters.number(Parameter.CASH_CAP, document.day):
            yield case.remark("EFECTIVO_2000", total=pesos_text(total))
        if case.fuel:
            yield case.remark("COMBUSTIBLE_EFECTIVO", total=pesos_text(total))


def cash_payments(case: Case) -> Iterator[Remark]:
    """EFECTIVO_2000 of a REP: a payment in cash over the cap; and COMBUSTIBLE_EFECTIVO of what it pays."""
    for payment, month in case.payments():
        rate = pesos_rate(payment.currency, payment.exchange_rate)
        if payment.form != CASH or payment.amount is None or rate is None:
            continue
        amount = times(payment.amount, rate)
        tax = paid_tax(payment)
        if amount > case.parameters.number(Parameter.CASH_CAP, case.document.day):
            yield case.remark("EFECTIVO_2000", tax, month, total=pesos_text(amount))
        for part in payment.documents:
            invoice = case.bench.documents.documents.get(part.uuid)
            if invoice is None or not invoice.has_xml:
                continue
            keys = tuple(case.parameters.keys(Parameter.FUEL_KEYS, invoice.day))
            if any(one.key.startswith(keys) for one in case.bench.documents.facts(invoice).products):
                yield case.remark("COMBUSTIBLE_EFECTIVO", tax, month, total=pesos_text(amount))
                break


def fuel_permit(case: Case) -> Iterator[Remark]:
    """COMBUSTIBLE_PERMISO: fuel without the complement that has the permit's number."""
    if (
        case.fuel
        and case.facts is not None
        and case.parameters.number(Parameter.FUEL_PERMIT, case.document.day)
        and Mark.FUEL_COMPLEMENT not in case.facts.marks
    ):
        yield case.remark("COMBUSTIBLE_PERMISO")


def restaurant(case: Case) -> Iterator[Remark]:
    """RESTAURANTE: only a part of it is deductible."""
    amount = case.products(case.parameters.keys(Parameter.RESTAURANT_KEYS, case.document.day))
    if amount:
        part = case.parameters.number(Parameter.RESTAURANT_PART, case.document.day)
        yield case.remark(
            "RESTAURANTE",
            consumo=pesos_text(times(amount, case.rate)),
            deducible=pesos_text(times(amount, case.rate) * Fraction(part, _UNIT)),
        )


def investment(case: Case) -> Iterator[Remark]:
    """INVERSION: a car above the original amount that is deductible."""
    document = case.document
    if case.facts is None:
        return
    keys = case.parameters.keys(Parameter.CAR_KEYS, document.day)
    prices = [times(one.unit_value, case.rate) for one in case.facts.products if one.key in keys]
    cap = case.parameters.number(Parameter.CAR_CAP, document.day)
    if prices and max(prices) > cap:
        electric = case.parameters.number(Parameter.ELECTRIC_CAR_CAP, document.day)
        yield case.remark(
            "INVERSION", precio=pesos_text(max(prices)), tope=amount_text(cap), tope_electrico=amount_text(electric)
        )


def use(case: Case) -> Iterator[Remark]:
    """USO_REGIMEN: a UsoCFDI that the receiver's régimen does not admit; USO_S01: one without fiscal effects."""
    document = case.document
    admitted = case.parameters.allowed(Parameter.USE_REGIMES, document.day).get(document.use)
    if admitted is not None and document.receiver_regime and document.receiver_regime not in admitted:
        yield case.remark("USO_REGIMEN", regimen=document.receiver_regime, uso=document.use)
    if document.use == _NO_EFFECTS and document.type == "I":
        yield case.remark("USO_S01")


def receiver(case: Case) -> Iterator[Remark]:
    """REGIMEN_DISTINTO, CP, NOMBRE: the receiver's data are not the owner's."""
    document, own = case.document, case.bench.registration
    if own.regimes and document.receiver_regime and document.receiver_regime not in own.regimes:
        yield case.remark("REGIMEN_DISTINTO", dice=document.receiver_regime, propio=", ".join(sorted(own.regimes)))
    if own.place and document.receiver_place and document.receiver_place != own.place:
        yield case.remark("CP", dice=document.receiver_place, propio=own.place)
    if own.name and document.version != "3.3" and not is_same_name(document.receiver_name, own.name):
        yield case.remark("NOMBRE", dice=document.receiver_name[:120], propio=own.name)


def generic(case: Case) -> Iterator[Remark]:
    """GLOBAL_O_GENERICO: to the public in general."""
    if case.document.receiver_rfc == GENERIC_NATIONAL or (
        case.facts is not None and case.facts.global_part is not None
    ):
        yield case.remark("GLOBAL_O_GENERICO")


def late_stamp(case: Case) -> Iterator[Remark]:
    """TIMBRADO_TARDIO: stamped more than 72 hours after its Fecha, or before it, by the clock of LugarExpedicion."""
    clock = clock_of(case.document.day, case.parameters)
    if not is_stamped_in_time(case.document, clock):
        seconds = seconds_to_stamp(case.document, clock[0])
        hours, situation = str(abs(seconds) // HOUR), "antes" if seconds < 0 else "tarde"
        yield case.remark("TIMBRADO_TARDIO", horas=hours, situacion=situation)


def other_year(case: Case) -> Iterator[Remark]:
    """EJERCICIO: paid in another year than that of its Fecha, by the word of the person."""
    document = case.document
    decided = case.bench.decisions.of(document.uuid)
    year = decided.settled_on.year if decided.settled_on else decided.month.year if decided.month else document.day.year
    if year != document.day.year:
        yield case.remark("EJERCICIO", pago=str(year), factura=document.uuid, ejercicio=str(document.day.year))


def payment_of_other_year(case: Case) -> Iterator[Remark]:
    """EJERCICIO of a REP: it pays an invoice of another year."""
    for payment, month in case.payments():
        for part in payment.documents:
            invoice = case.bench.documents.documents.get(part.uuid)
            if invoice is not None and invoice.day.year != month.year:
                yield case.remark(
                    "EJERCICIO",
                    settled_tax(payment, part),
                    month,
                    pago=str(month.year),
                    factura=invoice.uuid,
                    ejercicio=str(invoice.day.year),
                )


def withheld_too_much(case: Case) -> Iterator[Remark]:
    """IVA_RETENCION: more IVA withheld than charged, or than the general rate of the base."""
    document = case.document
    if not document.iva_withheld:
        return
    charged = iva_of(case.facts.taxes) if case.facts else document.iva_16 + document.iva_8
    base = (
        sum(one.base for one in case.facts.taxes if one.tax == IVA and one.side is TaxSide.TRANSFERRED)
        if case.facts
        else document.base_iva_16 + document.base_iva_8 + document.base_iva_0 + document.base_exempt
    )
    most = base * case.parameters.number(Parameter.IVA_RATE, document.day) // _UNIT
    if document.iva_withheld > min(charged, most) + _CENT:
        yield case.remark("IVA_RETENCION", retenido=pesos_text(times(document.iva_withheld, case.rate)))


def withheld_nothing(case: Case) -> Iterator[Remark]:
    """RETENCION_OMITIDA: a company bought of a person who takes a retención, and withheld none.

    Of régimen 612 only what is a lease, or where one of the two taxes was withheld, is told: whether anything else is
    a service stands in no field that is kept.
    """
    document = case.document
    if not is_company(document.receiver_rfc) or is_company(document.issuer_rfc):
        return
    isr, iva = document.isr_withheld > 0, document.iva_withheld > 0
    regime = document.issuer_regime
    is_lease = regime == _LEASE or bool(
        case.products([_LEASES]) or (case.facts is not None and Mark.PROPERTY_ACCOUNT in case.facts.marks)
    )
    lacks = [name for name, there in (("ISR", isr), ("IVA", iva or not case.tax)) if not there]
    if regime == _RESICO and not isr and case.parameters.known(Parameter.RESICO_WITHHELD, document.day):
        lacks = ["ISR"]
    elif not (regime in (_LEASE, _PROFESSIONAL) and lacks and (is_lease or isr != iva)):
        return
    yield case.remark("RETENCION_OMITIDA", falta=" e ".join(lacks), regimen=regime)


_LISTS: tuple[Rule, ...] = (blacklisted, declared_false, no_seals)
_COMMON: tuple[Rule, ...] = (use, receiver, generic, *_LISTS, late_stamp)
_SHARED: tuple[Rule, ...] = (use, receiver, generic, withheld_nothing)
RULES_BY_TYPE: Mapping[str, tuple[Rule, ...]] = {
    "I": (
        cash,
        fuel_permit,
        restaurant,
        investment,
        *_COMMON,
        other_year,
        withheld_too_much,
        withheld_nothing,
    ),
    "E": (*_COMMON, withheld_too_much),
    "P": (cash_payments, receiver, *_LISTS, late_stamp, payment_of_other_year),
}
