"""Pagos 2.0: receipts that pay real deferred invoices of the same business."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from random import Random

from app.simulator.world.comprobante import Namespace, Sides, comprobante
from app.simulator.world.facts import Facts, Instalment
from app.simulator.world.invoice import EXEMPT, Invoice, dollar_price
from app.simulator.world.markup import money, rate_text, share, tag

_NAMESPACE = Namespace(
    "pago20", "http://www.sat.gob.mx/Pagos20", "http://www.sat.gob.mx/sitio_internet/cfd/Pagos/Pagos20.xsd"
)
_CONCEPT = {
    "ClaveProdServ": "84111506",
    "Cantidad": "1",
    "ClaveUnidad": "ACT",
    "Descripcion": "Pago",
    "ValorUnitario": "0",
    "Importe": "0",
    "ObjetoImp": "01",
}
_WITHHELD_TOTALS = {"001": "TotalRetencionesISR", "002": "TotalRetencionesIVA"}
_CHARGED_TOTALS = {
    160_000: ("TotalTrasladosBaseIVA16", "TotalTrasladosImpuestoIVA16"),
    80_000: ("TotalTrasladosBaseIVA8", "TotalTrasladosImpuestoIVA8"),
    0: ("TotalTrasladosBaseIVA0", "TotalTrasladosImpuestoIVA0"),
    EXEMPT: ("TotalTrasladosBaseIVAExento", None),
}

Charges = dict[int, tuple[Fraction, Fraction]]
"""Base and IVA by rate (or EXEMPT)."""


@dataclass(frozen=True, slots=True)
class PaidInvoice:
    """One invoice a receipt pays, whole or in part; amounts are cents of the invoice's currency."""

    facts: Facts
    invoice: Invoice
    part: Instalment

    @property
    def before(self) -> int:
        """What was owed before the payment (ImpSaldoAnt)."""
        return self.invoice.total - self._paid_up_to(self.part.number - 1)

    @property
    def paid(self) -> int:
        """What the payment settles of it (ImpPagado)."""
        return self._paid_up_to(self.part.number) - self._paid_up_to(self.part.number - 1)

    @property
    def charged(self) -> dict[int, tuple[int, int]]:
        """Base and IVA by rate that this part of the invoice stands for."""
        found = {}
        for rate, (base, _) in self.invoice.charged.items():
            part = self._portion(base)
            found[rate] = (part, 0 if rate == EXEMPT else share(part, rate))
        return found

    @property
    def withheld(self) -> dict[tuple[str, int], tuple[int, int]]:
        """Base and withheld tax by code and rate that this part stands for."""
        parts = {key: self._portion(base) for key, base in self.invoice.withheld_bases.items()}
        return {(code, rate): (base, share(base, rate)) for (code, rate), base in parts.items()}

    def _portion(self, amount: int) -> int:
        return amount * self.part.number // self.part.parts - amount * (self.part.number - 1) // self.part.parts

    def _paid_up_to(self, number: int) -> int:
        return self.invoice.total * number // self.part.parts


@dataclass(frozen=True, slots=True)
class Pago:
    """One payment: on a day, in one currency at a price in pesos, of invoices of one currency.

    ``equivalence`` is EquivalenciaDR: how much of the invoices' currency one unit of the payment's is.
    """

    day: date
    currency: str
    price: str
    equivalence: str
    documents: tuple[PaidInvoice, ...]

    def converted(self, cents: int) -> Fraction:
        """An invoice's amount in the payment's currency: EquivalenciaDR divides."""
        return cents / Fraction(self.equivalence)

    def in_pesos(self, cents: Fraction) -> Fraction:
        """An amount of the payment in pesos."""
        return cents * Fraction(self.price)

    @property
    def amount(self) -> int:
        """What was paid (Monto), in cents of its currency."""
        return sum(rounded(self.converted(document.paid)) for document in self.documents)

    @property
    def charged(self) -> Charges:
        """Base and IVA by rate, in cents of its currency."""
        found: Charges = {}
        for document in self.documents:
            for rate, (base, tax) in document.charged.items():
                before = found.get(rate, (Fraction(0), Fraction(0)))
                found[rate] = (before[0] + self.converted(base), before[1] + self.converted(tax))
        return found

    @property
    def withheld(self) -> dict[str, Fraction]:
        """Withheld tax by its code, in cents of its currency."""
        found: dict[str, Fraction] = {}
        for document in self.documents:
            for (code, _), (_, tax) in document.withheld.items():
                found[code] = found.get(code, Fraction(0)) + self.converted(tax)
        return found


def rounded(cents: Fraction) -> int:
    """Half up to whole cents."""
    return floor(cents + Fraction(1, 2))


def payment_xml(
    facts: Facts, sides: Sides, paid: Sequence[PaidInvoice], chance: Random, related: Sequence[str] = ()
) -> bytes:
    """The receipt as stamped. ``related`` is the one that it substitutes."""
    own = {"Serie": "P", "Folio": str(facts.index + 1), "SubTotal": "0", "Moneda": "XXX", "Total": "0"}
    payments = draw_payments(facts, paid, chance)
    pagos = tag(
        "pago20:Pagos", {"Version": "2.0"}, _totals(payments), *(_payment(payment, chance) for payment in payments)
    )
    concepts = tag("cfdi:Conceptos", {}, tag("cfdi:Concepto", _CONCEPT))
    return comprobante(
        facts,
        sides,
        chance,
        own,
        content=(concepts,),
        complements=(pagos,),
        namespace=_NAMESPACE,
        use="CP01",
        related=related,
    )


def draw_payments(facts: Facts, paid: Sequence[PaidInvoice], chance: Random) -> list[Pago]:
    """The payments of a receipt: the first instalment's apart when it has a day of its own, dollars apart."""
    last = (facts.issued_at - timedelta(days=chance.randrange(4))).date()
    groups: dict[tuple[date, str], list[PaidInvoice]] = {}
    for number, document in enumerate(paid):
        day = facts.counts_on if facts.counts_on and number == 0 else last
        groups.setdefault((day, document.invoice.currency), []).append(document)
    return [_pago(day, currency, tuple(documents), chance) for (day, currency), documents in groups.items()]


def _pago(day: date, currency: str, documents: tuple[PaidInvoice, ...], chance: Random) -> Pago:
    """A debt in dollars is at times paid in pesos."""
    if currency == "MXN":
        return Pago(day, currency, "1", "1", documents)
    price = dollar_price(chance)
    if chance.random() < 0.5:
        return Pago(day, "MXN", "1", f"{1 / Decimal(price):.10f}", documents)
    return Pago(day, currency, price, "1", documents)


def _payment(payment: Pago, chance: Random) -> str:
    charged = {rate: (rounded(base), rounded(tax)) for rate, (base, tax) in payment.charged.items()}
    holdings = [
        tag("pago20:RetencionP", {"ImpuestoP": code, "ImporteP": money(rounded(tax))})
        for code, tax in payment.withheld.items()
    ]
    return tag(
        "pago20:Pago",
        {
            "FechaPago": f"{payment.day.isoformat()}T12:00:00",
            "FormaDePagoP": "03",
            "MonedaP": payment.currency,
            "TipoCambioP": payment.price,
            "Monto": money(payment.amount),
            "NumOperacion": chance.randrange(10**9),
        },
        *(_document(document, payment.equivalence) for document in payment.documents),
        _taxes("P", charged, holdings),
    )


def _totals(payments: Sequence[Pago]) -> str:
    sums: dict[str, Fraction] = {}

    def put(name: str | None, cents: Fraction) -> None:
        if name:
            sums[name] = sums.get(name, Fraction(0)) + cents

    for payment in payments:
        for code, tax in payment.withheld.items():
            put(_WITHHELD_TOTALS[code], payment.in_pesos(tax))
        for rate, (base, tax) in payment.charged.items():
            put(_CHARGED_TOTALS[rate][0], payment.in_pesos(base))
            put(_CHARGED_TOTALS[rate][1], payment.in_pesos(tax))
    total = sum((payment.in_pesos(Fraction(payment.amount)) for payment in payments), Fraction(0))
    told = {name: money(rounded(cents)) for name, cents in sums.items()}
    return tag("pago20:Totales", {**told, "MontoTotalPagos": money(rounded(total))})


def _document(document: PaidInvoice, equivalence: str) -> str:
    holdings = [
        tag(
            "pago20:RetencionDR",
            {
                "BaseDR": money(base),
                "ImpuestoDR": code,
                "TipoFactorDR": "Tasa",
                "TasaOCuotaDR": rate_text(rate),
                "ImporteDR": money(tax),
            },
        )
        for (code, rate), (base, tax) in document.withheld.items()
    ]
    return tag(
        "pago20:DoctoRelacionado",
        {
            "IdDocumento": document.facts.uuid,
            "Folio": document.facts.index + 1,
            "MonedaDR": document.invoice.currency,
            "EquivalenciaDR": equivalence,
            "NumParcialidad": document.part.number,
            "ImpSaldoAnt": money(document.before),
            "ImpPagado": money(document.paid),
            "ImpSaldoInsoluto": money(document.before - document.paid),
            "ObjetoImpDR": "02",
        },
        _taxes("DR", document.charged, holdings),
    )


def _taxes(suffix: str, charged: Mapping[int, tuple[int, int]], holdings: Sequence[str]) -> str:
    charges = (
        tag(
            f"pago20:Traslado{suffix}",
            {
                f"Base{suffix}": money(base),
                f"Impuesto{suffix}": "002",
                f"TipoFactor{suffix}": "Exento" if rate == EXEMPT else "Tasa",
                f"TasaOCuota{suffix}": None if rate == EXEMPT else rate_text(rate),
                f"Importe{suffix}": None if rate == EXEMPT else money(tax),
            },
        )
        for rate, (base, tax) in charged.items()
    )
    return tag(
        f"pago20:Impuestos{suffix}",
        {},
        tag(f"pago20:Retenciones{suffix}", {}, *holdings) if holdings else "",
        tag(f"pago20:Traslados{suffix}", {}, *charges),
    )
